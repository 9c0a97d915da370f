"""Whether anything at all differs from the state after the last whole report; if not, there is nothing to do.

One hash over the content of every file that a report can depend on, and of the report itself: dates, sizes and clocks
are not looked at. Where it differs, `run` finds out which pages that concerns. The standard library only, since this is
the way of a run with nothing to do.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from analysis.paths import DATA, LOCK, NOTEBOOKS, REPORTS, ROOT

NOTE = "unchanged.json"
_SKIPPED = frozenset({"__pycache__", ".ipynb_checkpoints", "work"})
DEFAULTS = {"--study": "illustrative", "--workers": "0", "--theme": "", "--notebooks": "", "--cell-timeout": "600"}


def state(study: Path, notebooks: Path) -> str:
    """The hash of all that a study's report depends on, and of the report in place.

    Parameters
    ----------
    study : the study's folder, with all its raw files. notebooks : folder of notebooks.
    """
    places = [study, notebooks, ROOT / "src", DATA / "reference", REPORTS / study.name]
    whole = hashlib.sha256(repr((sys.version, sys.prefix, [str(place) for place in places])).encode())
    for place in places:
        for path in _files(str(place)):
            whole.update(f"{path[len(str(place)) :]}\0{_digest(path)}\n".encode())
    single = [str(LOCK), str(study / "work" / "withheld.json"), *sorted(map(str, (ROOT / "docs").glob("*.json")))]
    settings = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    single.append(os.environ.get("GOLDEN_THREAD_KEY") or os.path.join(settings, "golden-thread", "pseudonym.key"))
    for path in single:
        whole.update(f"{path}\0{_digest(path)}\n".encode())
    return whole.hexdigest()


def _files(place: str) -> Iterator[str]:
    """Every file of a folder, in order, but caches and private work."""
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.name in _SKIPPED:
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            yield entry.path


def _digest(path: str) -> str:
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return "absent"


def keep(study: Path, notebooks: Path, pages: int) -> None:
    """Note the state after a whole report. Only for a study whose raw files all lie in its folder."""
    note = {"state": state(study, notebooks), "pages": pages}
    part = study / "work" / f"{NOTE}.{os.getpid()}"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        json.dump(note, stream)
    part.replace(study / "work" / NOTE)


def forget(study: Path) -> None:
    """From now on the report must be looked at page by page."""
    (study / "work" / NOTE).unlink(missing_ok=True)


def pages_unchanged(arguments: list[str]) -> tuple[int, Path] | None:
    """How many pages the report asked for has, and where it is, if nothing has to be made.

    Parameters
    ----------
    arguments : of the command line, without the program.

    Returns
    -------
    None where something differs, another run is at work, or more is asked for than an up-to-date report.
    """
    asked = _asked(arguments)
    if asked is None or asked["--theme"]:
        return None
    study = _study(asked["--study"])
    notebooks = Path(asked["--notebooks"]) if asked["--notebooks"] else NOTEBOOKS
    if study is None or (study / "work" / "run.pid").exists():
        return None
    try:
        note = json.loads((study / "work" / NOTE).read_text(encoding="utf-8"))
        same = note["state"] == state(study, notebooks)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (int(note["pages"]), REPORTS / study.name) if same else None


def _asked(arguments: list[str]) -> dict[str, str] | None:
    """The options of `report`; None for another command or another option."""
    names, values = arguments[1::2], arguments[2::2]
    known = {**DEFAULTS, "--executor": "local", "--scheduler": ""}
    if arguments[:1] != ["report"] or len(names) != len(values) or set(names) - known.keys():
        return None
    return known | dict(zip(names, values, strict=True))


def _study(name: str) -> Path | None:
    named = DATA / name
    found = named if named.is_dir() and len(Path(name).parts) == 1 else Path(name).expanduser().resolve()
    return found if (found / "study.yaml").is_file() else None
