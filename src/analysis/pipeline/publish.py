"""The report as it is put in place: pages, ledger, index, manifest; and whether the one on disk is the right one."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import Any

from analysis import __version__
from analysis.errors import Unbound
from analysis.pipeline import assemble
from analysis.pipeline.hashes import files_digest
from analysis.pipeline.plan import Job
from analysis.pipeline.store import Made
from analysis.study import StudyFolder


def in_place(folder: StudyFolder, keys: dict[str, str]) -> bool:
    """Whether the report on disk is the one these keys make, and no file of it was changed by hand."""
    path = folder.reports / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return False
    current = manifest["pages"] == keys and manifest.get("raw_files") == raw_hashes(folder)
    return current and manifest["files"] == _files(folder.reports)


def _files(report_folder: Path) -> dict[str, str]:
    own = [
        path
        for path in report_folder.glob("**/*")
        if path.name != "manifest.json" and path.relative_to(report_folder).parts[0] not in assemble.KEPT
    ]
    return files_digest(own, report_folder)


def publish(
    folder: StudyFolder,
    jobs: list[Job],
    pages: list[tuple[Job, Made]],
    mark: dict[str, Any],
) -> Path:
    """Put a report in place: in `reports/<study>/` if every page is there, else beside it, with what is missing named.

    Parameters
    ----------
    jobs : all pages of the report. pages : those there are. mark : see `mark_of`.

    Raises
    ------
    Unbound : a page says what comes from no finding; the report in place stays as it was.
    """
    from analysis.evidence.ledger import write_records
    from analysis.pipeline.index import write_index

    whole = len(pages) == len(jobs)
    place = folder.reports if whole else folder.reports.with_name(folder.reports.name + ".incomplete")
    missing = [job.title for job in jobs if job.id not in {made.id for made, _ in pages}]
    raw = raw_hashes(folder)
    with assemble.staged(place) as room:
        assemble.lay_out(room, pages)
        findings = [_sourced(finding, raw) for _, made in pages for finding in assemble.findings_of(made)]
        write_records(findings, room)
        write_index(room, pages, findings, mark, missing, folder)
        assemble.write_manifest(room, _manifest(folder, pages, raw))
        if whole:
            _refuse_unbound(room, folder)
    return place


def _refuse_unbound(room: Path, folder: StudyFolder) -> None:
    """Nothing is put in place that says a number, a direction or a judgement which comes from no finding."""
    from analysis.evidence.binding import check_report

    unbound = check_report(room, folder, numbers_everywhere=False)
    if unbound:
        raise Unbound(unbound)


def raw_paths(folder: StudyFolder) -> list[Path]:
    """Every raw file of a study, in its folder or elsewhere."""
    study = folder.study
    sources = [*study.instruments, study.cases, study.events, study.voices, study.engagement]
    return [path for source in sources if source for path in folder.files(source.path)]


def raw_hashes(folder: StudyFolder) -> dict[str, str]:
    """The hash of every raw file, by its path from the study's folder."""
    return files_digest(raw_paths(folder), folder.path)


def _sourced(finding: dict[str, Any], raw: dict[str, str]) -> dict[str, Any]:
    """A finding with its files' present hashes: columns it does not rest on may have changed since it was computed."""
    source = finding.get("source", {})
    if "files" not in source:
        return finding
    known = {PurePath(name).name: sha for name, sha in raw.items()}
    files = [{**file, "sha256": known.get(PurePath(file["file"]).name, file["sha256"])} for file in source["files"]]
    return {**finding, "source": {**source, "files": files}}


def _manifest(folder: StudyFolder, pages: list[tuple[Job, Made]], raw: dict[str, str]) -> dict[str, Any]:
    import platform
    from importlib.metadata import version

    from analysis.evidence.trace import commit

    packages = ("pandas", "numpy", "scipy", "statsmodels", "seaborn", "matplotlib", "papermill", "nbconvert")
    study = folder.study
    return {
        "study": folder.name,
        "title": study.title,
        "status": study.status,
        "data": study.data,
        "extract_date": study.extract_date.isoformat(),
        "pages": {job.id: made.key for job, made in pages},
        "made_from": {job.id: made.note["parts"] for job, made in pages},
        "read": {job.id: made.note["reads"] for job, made in pages},
        "commit": commit(),
        "raw_files": raw,
        "software": {
            "golden-thread": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in packages},
        },
    }
