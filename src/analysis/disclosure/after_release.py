"""After a release: proof that a copy is the released one, withdrawal, and the end of a study."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.disclosure.bundle import digest_of
from analysis.disclosure.release_log import ReleaseLog
from analysis.errors import ReleaseRefused

PUBLISHED = "quantities.json"  # the figures of a release, for the attack on the next
LEFT_BY_A_BUILD = ("{}.incomplete", ".{}.new", ".{}.old")


def withdraw(reports_dir: Path, folder: str, name: str, reason: str) -> dict[str, Any]:
    """Note that a release must no longer be used; its files stay, so that copies can still be recognised.

    Raises
    ------
    ReleaseRefused : there is no such release, or no name or reason is given.
    """
    if not (reports_dir / "released" / folder / PUBLISHED).exists():
        raise ReleaseRefused(f"there is no release {folder}")
    if not name.strip() or not reason.strip():
        raise ReleaseRefused("a withdrawal needs a name and a reason")
    return ReleaseLog(reports_dir / "released").add("withdraw", name.strip(), folder=folder, reason=reason.strip())


def verify(path: Path, reports_dir: Path) -> list[str]:
    """Proof that a file, or every file of a folder, is one that was released: a line for each, or an error.

    Parameters
    ----------
    path : the copy to be proved. With the report's own folder, every release is proved against the log.

    Raises
    ------
    ReleaseRefused : the log was changed, a file is not the released one, or it was withdrawn.
    """
    entries = ReleaseLog(reports_dir / "released").entries()
    withdrawn = {entry["folder"]: entry for entry in entries if entry["kind"] == "withdraw"}
    known = {
        digest: (entry, name)
        for entry in entries
        if entry["kind"] == "release"
        for name, digest in entry["files"].items()
    }
    if path.resolve() in {reports_dir.resolve(), (reports_dir / "released").resolve()}:
        return _verify_all(entries, reports_dir, withdrawn)
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file() and p.name != PUBLISHED)
    proved, faults = [], []
    for file in files:
        entry, name = known.get(digest_of(file), (None, ""))
        if entry is None:
            faults.append(f"{file.name} is not a released file, or was changed")
        elif entry["folder"] in withdrawn:
            faults.append(f"{file.name} was released in {entry['folder']} and withdrawn since")
        else:
            proved.append(f"{name}: released {entry['folder']}, checked by {' and '.join(entry['approved'])}")
    if faults or not files:
        raise ReleaseRefused("\n".join(faults) or f"{path.name} holds no file")
    return proved


def _verify_all(entries: list[dict[str, Any]], reports_dir: Path, withdrawn: Mapping[str, Any]) -> list[str]:
    proved, faults = [], []
    for entry in (entry for entry in entries if entry["kind"] == "release"):
        folder = reports_dir / "released" / entry["folder"]
        there = {p.relative_to(folder).as_posix(): digest_of(p) for p in folder.rglob("*") if p.is_file()}
        there.pop(PUBLISHED, None)
        changed = sorted(n for n in there.keys() | entry["files"].keys() if there.get(n) != entry["files"].get(n))
        faults += [f"{entry['folder']}/{name} is not as it was released" for name in changed]
        ending = ", withdrawn since" if entry["folder"] in withdrawn else ""
        proved.append(
            f"{entry['folder']}: {len(entry['files'])} files, checked by {' and '.join(entry['approved'])}{ending}"
        )
    if faults:
        raise ReleaseRefused("\n".join(faults))
    return proved


def purge(study_dir: Path, reports_dir: Path, *, name: str, confirm: str) -> list[str]:
    """End a study: remove its data, caches, notebooks, logs, requests and drafts; its releases and their log stay.

    Parameters
    ----------
    name : who ends it. confirm : the study's own name, so that nobody ends another by mistake.

    Returns
    -------
    list of str, what was removed.

    Raises
    ------
    ReleaseRefused : the name does not match, or no person is named. Nothing is removed then.
    """
    if confirm != study_dir.name:
        raise ReleaseRefused(f"to end a study, give its name: {study_dir.name}")
    if not name.strip():
        raise ReleaseRefused("ending a study needs the name of the person who does it")
    log = ReleaseLog(reports_dir / "released")
    log.entries()
    rest = [path for path in sorted(reports_dir.glob("*")) if path.name != "released"] if reports_dir.exists() else []
    half_built = [reports_dir.with_name(name.format(reports_dir.name)) for name in LEFT_BY_A_BUILD]
    gone = [path for path in (study_dir, *rest, *half_built) if path.exists()]
    log.add("purge", name.strip(), removed=[path.name for path in gone])
    for path in gone:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return [path.name for path in gone]
