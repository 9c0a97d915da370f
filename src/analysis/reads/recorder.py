"""Notes what this process reads, once each, in a log that is on disk before the reading is done.

Columns and places are noted by the code that hands them out; files and folders by the interpreter itself, through an
audit hook, so that no reader can forget to say so. What is kept in `work/evidence/` carries beside it what its maker
had read until then: who takes a kept result depends on all of that.

The standard library only: this is imported before everything else.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

# The variable by which a run tells a page's kernel where to note, and which folders matter: JSON.
READS = "GOLDEN_THREAD_READS"
COLUMN, ACCOUNT, FILE, FOLDER, PLACE, EVERYTHING = "column", "account", "file", "folder", "place", "everything"
KEPT = os.path.join("work", "evidence", "")
BESIDE = ".reads"
_CODE = (".py", ".pyc", ".so", ".pyd", ".ipynb")
_NOT_READ = tuple(f"{os.sep}{name}{os.sep}" for name in (".venv", "__pycache__", ".git", "logs", "cache", "pages"))


class Recorder:
    """What one process has read.

    Parameters
    ----------
    log : file the notes are added to, one JSON list a line; None keeps them in memory only.
    roots : folders whose files are noted.
    """

    def __init__(self, log: Path | None, roots: Iterable[Path | str]) -> None:
        self.roots = tuple(os.path.join(os.path.abspath(root), "") for root in roots)
        self.seen: dict[tuple[str, ...], None] = {}
        self.apart: tuple[str, ...] = ()
        self._busy = False
        self._log = -1
        if log is not None:
            self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o600)

    def note(self, *what: str) -> None:
        """Note a kind and a name, such as ("column", "cases", "district"); a second time does nothing."""
        if what not in self.seen:
            self.seen[what] = None
            if self._log >= 0:
                os.write(self._log, (json.dumps(what) + "\n").encode())

    def hook(self, event: str, args: tuple) -> None:
        """The audit hook: files and folders as they are opened, kept results as they are put in place."""
        if self._busy or event not in ("open", "os.scandir", "os.listdir", "os.rename"):
            return
        self._busy = True
        try:
            self._heard(event, args)
        finally:
            self._busy = False

    def _heard(self, event: str, args: tuple) -> None:
        path = args[1] if event == "os.rename" else args[0]
        if not isinstance(path, str | os.PathLike):
            return
        path = os.path.abspath(os.fspath(path) if not isinstance(path, str) else path)
        if not isinstance(path, str) or not (path + os.sep).startswith(self.roots):
            return
        if event == "os.rename":
            if KEPT in path and path.endswith(".json"):
                self._keep_beside(path)
        elif event == "open":
            if (
                _is_read(args)
                and path not in self.apart
                and not path.endswith(_CODE)
                and not any(part in path for part in _NOT_READ)
            ):
                self.note(FILE, path)
        elif not any(part in path + os.sep for part in _NOT_READ):
            self.note(FOLDER, path)

    def _keep_beside(self, path: str) -> None:
        """Write what was read so far beside a kept result, before the result appears."""
        part = f"{path}{BESIDE}.{os.getpid()}"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            json.dump(list(self.seen), stream)
        os.replace(part, path + BESIDE)


def _counts(path: str) -> bool:
    return not path.endswith(_CODE) and not any(part in path for part in _NOT_READ)


def _is_read(args: tuple) -> bool:
    mode, flags = args[1], args[2]
    if isinstance(mode, str):
        return not set(mode) & set("wax+")
    return not (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR))


_recorder: Recorder | None = None
_hooked = False


def recording() -> Recorder | None:
    """This process's recorder; None where nobody asked for one, as in JupyterLab."""
    return _recorder


def note(*what: str) -> None:
    """Note what is read, where somebody asked."""
    if _recorder is not None:
        _recorder.note(*what)


@contextmanager
def apart(paths: Iterable[Path]) -> Iterator[None]:
    """While these files are read, they are not noted: their columns are, by whom they are handed to."""
    if _recorder is None:
        yield
        return
    before, _recorder.apart = _recorder.apart, tuple(os.path.abspath(path) for path in paths)
    try:
        yield
    finally:
        _recorder.apart = before


def start(log: Path | None, roots: Iterable[Path | str]) -> Recorder:
    """Note from now on. A second start takes the place of the first."""
    global _recorder, _hooked
    _recorder = Recorder(log, roots)
    if not _hooked:
        # An audit hook stays for as long as the process does.
        sys.addaudithook(lambda event, args: _recorder.hook(event, args) if _recorder is not None else None)
        _hooked = True
    return _recorder


@contextmanager
def started(roots: Iterable[Path | str]) -> Iterator[Recorder]:
    """Note, in memory, within the block."""
    global _recorder
    before = _recorder
    try:
        yield start(None, roots)
    finally:
        _recorder = before


def start_if_asked() -> None:
    """Start as the environment says; called when the package is imported, before any of its modules reads a file."""
    if (asked := os.environ.get(READS)) and _recorder is None:
        told = json.loads(asked)
        start(Path(told["log"]), told["roots"])
