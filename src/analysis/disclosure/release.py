"""The release step: asked for, checked by two other people, released exactly as approved, provable, withdrawable.

    request -> two approvals by people who are not the author -> release -> verify, withdraw; purge ends the study

Released folders and the log lie in `reports/<study>/released/`, requests in the study's private `work/release/`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analysis.disclosure.after_release import PUBLISHED, purge, verify, withdraw
from analysis.disclosure.bundle import Bundle, Fault, digest_of
from analysis.disclosure.checker_page import checker_page
from analysis.disclosure.policy import Policy
from analysis.disclosure.private_words import PrivateWords
from analysis.disclosure.release_log import ReleaseLog
from analysis.errors import ReleaseRefused

__all__ = ["Request", "approve", "open_request", "purge", "release", "released_rows", "request", "verify", "withdraw"]

APPROVALS = 2
VERDICTS = ("approve", "change", "reject")
NEVER_EXCUSED = frozenset({"attack", "as built", "scan"})


@dataclass(frozen=True)
class Request:
    """A request for release: its id, who asked, when, the hash of every file, and where the checkers find it."""

    id: str
    author: str
    files: dict[str, str]
    folder: Path

    @property
    def page(self) -> Path:
        """The checkers' page."""
        return self.folder / "check.html"

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle"


def request(
    study_dir: Path,
    reports_dir: Path,
    author: str,
    *,
    policy: Policy,
    rows: Sequence[Mapping[str, str]],
    context: str,
    title: str = "",
    case_studies: Sequence[Mapping[str, str]] = (),
    private: PrivateWords | None = None,
    columns: Iterable[str] = (),
    exceptions: Mapping[str, str] | None = None,
) -> Request:
    """Build the bundle for the checkers, or refuse it with every reason at once.

    Parameters
    ----------
    study_dir, reports_dir : Path, `data/<study>` and `reports/<study>`.
    author : str, who asks; this person cannot approve it.
    policy : Policy. rows : tidy rows of all that the report publishes.
    context, title, case_studies, private, columns : see `Bundle`.
    exceptions : for a check (unrounded counts, thin context, no underlying data, case study) the reason to let it pass.
        What the attack, the scanner or the hashes find is never let pass.

    Raises
    ------
    ReleaseRefused : a check failed, or the author has no name.
    """
    if not author.strip():
        raise ReleaseRefused("a request needs the name of the person who asks")
    bundle = Bundle(
        reports_dir, policy, list(rows), released_rows(reports_dir), context, list(case_studies),
        private or PrivateWords(), list(columns),
    )  # fmt: skip
    faults, excused = _excused(bundle.faults(), exceptions or {})
    if faults:
        listed = "\n".join(f"- {fault}." for fault in faults)
        raise ReleaseRefused(f"The request is refused.\n{listed}")
    now = datetime.now(UTC)
    key = f"{now:%Y%m%d-%H%M%S}-{len(ReleaseLog(reports_dir / 'released').entries()) + 1}"
    folder = _private(study_dir / "work" / "release" / key)
    digests = bundle.copy_to(_private(folder / "bundle"))
    asked = Request(key, author.strip(), digests, folder)
    page = checker_page(
        bundle.rows,
        policy,
        digests,
        title=title or reports_dir.name,
        author=author,
        context=context,
        excused=excused,
        notes=bundle.notes(),
    )
    asked.page.write_text(page, encoding="utf-8")
    (folder / PUBLISHED).write_text(json.dumps(list(rows), ensure_ascii=False), encoding="utf-8")
    said = {"id": key, "author": asked.author, "files": digests}
    (folder / "request.json").write_text(json.dumps(said, indent=1, ensure_ascii=False), encoding="utf-8")
    ReleaseLog(reports_dir / "released").add(
        "request", asked.author, request=key, files=digests, exceptions=[[str(f), reason] for f, reason in excused]
    )
    return asked


def _excused(faults: list[Fault], exceptions: Mapping[str, str]) -> tuple[list[Fault], list[tuple[Fault, str]]]:
    excused = [
        (fault, exceptions[fault.check].strip())
        for fault in faults
        if fault.check not in NEVER_EXCUSED and exceptions.get(fault.check, "").strip()
    ]
    passed = {fault for fault, _ in excused}
    return [fault for fault in faults if fault not in passed], excused


def _private(folder: Path) -> Path:
    """A folder of the owner's only, whatever the umask."""
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    return folder


def open_request(study_dir: Path, key: str | None = None) -> Request:
    """A request by its id, or the last one.

    Raises
    ------
    ReleaseRefused : there is none.
    """
    room = study_dir / "work" / "release"
    known = sorted(path.name for path in room.glob("*") if (path / "request.json").exists())
    if not known or (key is not None and key not in known):
        raise ReleaseRefused("there is no request to check; make one with `make request`")
    folder = room / (key or known[-1])
    said = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    return Request(said["id"], said["author"], said["files"], folder)


def approve(
    study_dir: Path,
    reports_dir: Path,
    name: str,
    *,
    role: str = "",
    verdict: str = "approve",
    files: Iterable[str] | None = None,
    comment: str = "",
    key: str | None = None,
) -> dict[str, Any]:
    """Note what a checker decided: approve, change or reject; all files, or those named.

    Raises
    ------
    ReleaseRefused : the checker is the author or has no name, a file is not in the request, the bundle was changed,
        or a change or rejection has no comment.
    """
    asked = open_request(study_dir, key)
    if not name.strip():
        raise ReleaseRefused("a check needs the name of the person who made it")
    if _person(name) == _person(asked.author):
        raise ReleaseRefused("the author of a request cannot check it; two other people must")
    if verdict not in VERDICTS:
        raise ReleaseRefused(f"a verdict is one of {', '.join(VERDICTS)}")
    if verdict != "approve" and not comment.strip():
        raise ReleaseRefused(f"to {verdict} needs a comment that says why")
    _unchanged(asked)
    chosen = sorted(asked.files) if files is None else sorted(files)
    if unknown := [name for name in chosen if name not in asked.files]:
        raise ReleaseRefused(f"not in the request: {', '.join(unknown)}")
    return ReleaseLog(reports_dir / "released").add(
        verdict,
        name.strip(),
        role=role,
        request=asked.id,
        files={one: asked.files[one] for one in chosen},
        comment=comment,
    )


def release(
    study_dir: Path, reports_dir: Path, *, who: str = "", day: date | None = None, key: str | None = None
) -> Path:
    """Move exactly the approved files to `released/<date>/`: the folder.

    Raises
    ------
    ReleaseRefused : a file lacks two approvals by different people who are not the author, somebody's last word on it
        is to change or reject it, it was changed since, or the log was.
    """
    asked = open_request(study_dir, key)
    log = ReleaseLog(reports_dir / "released")
    entries = [entry for entry in log.entries() if entry.get("request") == asked.id]
    if any(entry["kind"] == "release" for entry in entries):
        raise ReleaseRefused("this request was released already")
    if faults := _unapproved(asked, entries):
        raise ReleaseRefused("The release is refused.\n" + "\n".join(f"- {fault}." for fault in faults))
    _unchanged(asked)
    folder = _free(reports_dir / "released", day or datetime.now(UTC).date())
    room = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(room, ignore_errors=True)
    shutil.copytree(asked.bundle, room)
    shutil.copyfile(asked.folder / PUBLISHED, room / PUBLISHED)
    room.replace(folder)
    approvers = sorted({entry["who"] for entry in entries if entry["kind"] == "approve"})
    log.add("release", who or asked.author, request=asked.id, folder=folder.name, files=asked.files, approved=approvers)
    return folder


def _unapproved(asked: Request, entries: list[dict[str, Any]]) -> list[str]:
    last: dict[tuple[str, str], str] = {}
    for entry in entries:
        if entry["kind"] in VERDICTS and _person(entry["who"]) != _person(asked.author):
            for name, digest in entry["files"].items():
                if digest == asked.files.get(name):
                    last[name, _person(entry["who"])] = entry["kind"]
    faults = []
    for name in sorted(asked.files):
        verdicts = [verdict for (file, _), verdict in last.items() if file == name]
        if any(verdict != "approve" for verdict in verdicts):
            faults.append(f"{name}: somebody asked to change or reject it")
        elif len(verdicts) < APPROVALS:
            faults.append(f"{name}: approved by {len(verdicts)} of {APPROVALS} people")
    return faults


def _person(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _unchanged(asked: Request) -> None:
    there = {p.relative_to(asked.bundle).as_posix(): digest_of(p) for p in asked.bundle.rglob("*") if p.is_file()}
    changed = sorted(name for name in there.keys() | asked.files.keys() if there.get(name) != asked.files.get(name))
    if changed:
        raise ReleaseRefused(f"changed since it was asked for: {', '.join(changed)}; make a new request")


def _free(room: Path, day: date) -> Path:
    room.mkdir(parents=True, exist_ok=True)
    names = [day.isoformat(), *(f"{day.isoformat()}-{k}" for k in range(2, 100))]
    return next(room / name for name in names if not (room / name).exists())


def released_rows(reports_dir: Path) -> list[list[dict[str, str]]]:
    """The published figures of every earlier release, withdrawn ones too: who has a copy still has it."""
    paths = sorted((reports_dir / "released").glob(f"*/{PUBLISHED}"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]
