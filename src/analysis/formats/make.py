"""`formats`: add spreadsheets, PDF, Word files and the designer's pack to a finished report, all at once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from analysis.formats.links import index_with_formats
from analysis.formats.open_document import spreadsheet
from analysis.formats.pack import designers_pack
from analysis.formats.pdf import page_pdf, whole_pdf
from analysis.formats.report_text import ReportText, read_page, read_report
from analysis.formats.steady import replace_file
from analysis.formats.word import document
from analysis.formats.workbook import workbook
from analysis.pipeline import assemble
from analysis.study import StudyFolder

WHOLE = "report.pdf"
PACK = "designers-pack.zip"
INDEX = "index.html"


def make_formats(folder: StudyFolder, *, workers: int = 0, told: Callable[[str], None] = print) -> list[Path]:
    """Add every further format to the finished report of a study.

    Parameters
    ----------
    folder : the study; its report must have been made.
    workers : pages written side by side; 0 for one a core. told : takes a line of progress for each page.

    Returns
    -------
    The files: `tables/<page>.xlsx`, `tables/<page>.ods`, `documents/<page>.pdf`, `documents/<page>.docx`, `report.pdf`,
    `designers-pack.zip`; the index leads to them. The report is put in place whole, with a manifest that lists them;
    until then it is as it was.

    Raises
    ------
    InputError : there is no finished report.
    """
    from analysis.pipeline.run import alone

    with alone(folder):
        report = read_report(folder.reports)
        cache = folder.work / "formats"
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = _pages(report, cache, workers or os.cpu_count() or 1, told)
        told("  the whole report")
        made[WHOLE] = _kept(cache, "whole", report, lambda: whole_pdf(report))
        made[PACK] = designers_pack(report)
        _sweep(cache, made)
        return _put_in_place(folder, report, made)


def _pages(report: ReportText, cache: Path, workers: int, told: Callable[[str], None]) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    context = get_context("forkserver" if os.name == "posix" else "spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = [(page, pool.submit(_page, report.folder, page.href, cache)) for page in report.pages]
        for page, future in waiting:
            made |= future.result()
            told(f"  {page.name}")
    return made


def _page(folder: Path, href: str, cache: Path) -> dict[str, bytes]:
    """Every format of one page, in a process of its own."""
    report, page = read_report(folder), read_page(folder, href)
    files = {
        f"documents/{page.name}.pdf": _kept(cache, f"pdf {href}", report, lambda: page_pdf(report, page), page.html),
        f"documents/{page.name}.docx": _kept(cache, f"docx {href}", report, lambda: document(report, page), page.html),
        f"tables/{page.name}.xlsx": workbook(report, page),
        f"tables/{page.name}.ods": spreadsheet(report, page),
    }
    return {name: content for name, content in files.items() if content is not None}


def _kept(cache: Path, name: str, report: ReportText, make: Callable[[], bytes], html: str = "") -> bytes:
    """What was made before of the same pages by the same code, or made now and kept."""
    texts = html or "".join(page.html for page in report.pages)
    about = [name, report.title, report.organisation, report.extract_date, *report.notices, _code()]
    key = hashlib.sha256("\0".join([*about, texts]).encode()).hexdigest()[:24]
    path = cache / key
    if path.is_file():
        path.touch()
        return path.read_bytes()
    content = make()
    replace_file(path, content)
    return content


def _code() -> str:
    """The hash of this room and of the versions of the libraries that write documents."""
    from importlib.metadata import version

    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    libraries = ("weasyprint", "python-docx", "matplotlib")
    return digest.hexdigest() + " ".join(version(name) for name in libraries)


def _sweep(cache: Path, made: Iterable[str], most: int = 4) -> None:
    """Keep as much as a few states of the report need, the latest first."""
    kept = sorted(cache.glob("*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for old in kept[most * len(list(made)) :]:
        old.unlink(missing_ok=True)


def _put_in_place(folder: StudyFolder, report: ReportText, made: dict[str, bytes]) -> list[Path]:
    place = folder.reports
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    manifest.pop("files", None)
    with assemble.staged(place) as room:
        for path in sorted(place.glob("**/*")):
            relative = path.relative_to(place)
            if path.is_file() and relative.name != "manifest.json" and relative.parts[0] not in assemble.KEPT:
                target = room / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        for name, content in made.items():
            replace_file(room / name, content)
        index = (room / INDEX).read_text(encoding="utf-8")
        replace_file(room / INDEX, index_with_formats(index, report.pages, made).encode())
        assemble.write_manifest(room, manifest)
    return [place / name for name in made]
