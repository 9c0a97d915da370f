"""From finished pages to a report folder, put in place whole: a reader sees the old report or the new one."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.pipeline.hashes import files_digest
from analysis.pipeline.plan import Job
from analysis.pipeline.store import Made

# Folders of a report that its build does not make, and so must carry over.
KEPT = ("released",)


@contextmanager
def staged(place: Path) -> Iterator[Path]:
    """A new folder beside `place` to build in; it replaces `place` on leaving, and is removed if anything fails."""
    room = place.parent / f".{place.name}.new"
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(parents=True)
    try:
        yield room
        for name in KEPT:
            if (place / name).exists():
                shutil.copytree(place / name, room / name, copy_function=_link_or_copy)
        put_in_place(room, place)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def put_in_place(room: Path, place: Path) -> None:
    """Exchange two folders in one step where the system can, so that no moment shows half a report."""
    if not place.exists():
        room.replace(place)
    elif not _exchange(room, place):
        old = place.parent / f".{place.name}.old"
        shutil.rmtree(old, ignore_errors=True)
        place.replace(old)
        room.replace(place)
        shutil.rmtree(old, ignore_errors=True)


def recover(place: Path) -> None:
    """Put the last report back where a run was killed between two renames."""
    old = place.parent / f".{place.name}.old"
    if old.is_dir() and not place.exists():
        old.replace(place)


def _exchange(first: Path, second: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    exchange, here = 2, -100
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    return libc.renameat2(here, os.fsencode(first), here, os.fsencode(second), exchange) == 0


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def lay_out(room: Path, pages: Iterable[tuple[Job, Made]]) -> None:
    """Copy finished pages into a report folder: HTML, tables, figures with their data and alternative text."""
    for job, made in pages:
        target = room / job.output
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made.public / "page.html", target)
        for kind in ("tables", "figures"):
            for path in sorted((made.public / kind).glob("**/*")):
                if path.is_file():
                    to = room / kind / path.relative_to(made.public / kind)
                    to.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, to)


def findings_of(made: Made) -> list[dict[str, Any]]:
    """The findings a page printed, as published."""
    path = made.public / "findings.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def write_manifest(room: Path, content: dict[str, Any]) -> None:
    """Write `manifest.json`: what the report was made from, and the hash of every file in it."""
    files = files_digest(room.glob("**/*"), room)
    text = json.dumps({**content, "files": files}, indent=1, sort_keys=True, ensure_ascii=False)
    (room / "manifest.json").write_text(text + "\n", encoding="utf-8")
