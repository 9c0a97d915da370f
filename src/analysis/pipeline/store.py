"""Pages already made, by the hash of what they were made from. Private to the owner, safe to delete."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.pipeline.fingerprint import Fingerprints, changed, key_of
from analysis.pipeline.hashes import files_digest
from analysis.pipeline.plan import Job
from analysis.study import StudyFolder

KEPT_PER_PAGE = 3


@dataclass(frozen=True)
class Made:
    """A finished page in the store: its folder and what was noted when it was made."""

    folder: Path
    note: dict[str, Any]

    @property
    def key(self) -> str:
        """The hash of what it was made from."""
        return key_of(self.note["parts"], self.note["reads"])

    @property
    def public(self) -> Path:
        """What may be copied into a report."""
        return self.folder / "public"


class Store:
    """The finished pages of one study.

    A page's folder holds `public/` (the page, its tables, figures and findings), `private/` (the executed notebook)
    and `note.json`, which is written last: a folder without it, or whose files are not those noted, was cut short or
    damaged, and is made again.
    """

    def __init__(self, folder: StudyFolder) -> None:
        self.root = folder.work / "pages"

    def find(self, job: Job, prints: Fingerprints) -> Made | None:
        """The page that was made of what there is now, if it is whole."""
        for folder in _by_age(self.root / job.store_name):
            note = _read_note(folder)
            if note is None or _differ(job, note, prints):
                continue
            if note["files"] == files_digest((folder / "public").glob("**/*"), folder):
                return Made(folder, note)
        return None

    def whole_but_for(self, job: Job, prints: Fingerprints) -> tuple[list[str], list[str]] | None:
        """What changed since the page made last: the words of the parts, and the things it read that differ.

        Both are empty where only its files are gone or damaged; None where it was never made.
        """
        notes = [note for folder in _by_age(self.root / job.store_name) if (note := _read_note(folder))]
        if not notes:
            return None
        now = prints.now(notes[0]["reads"])
        return _differ(job, notes[0], prints), [name for name, known in notes[0]["reads"].items() if now[name] != known]

    def latest_reads(self, job: Job) -> dict[str, str]:
        """What the page made last had read; empty where none was."""
        notes = [_read_note(folder) for folder in _by_age(self.root / job.store_name)]
        return next((note["reads"] for note in notes if note), {})

    def latest_seconds(self, job: Job) -> float | None:
        """How long the page took when it was made last."""
        notes = [_read_note(folder) for folder in _by_age(self.root / job.store_name)]
        return next((note["seconds"] for note in notes if note), None)

    def room(self, job: Job) -> Path:
        """An empty private folder to make a page in."""
        folder = self.root / job.store_name / f".{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        for part in (folder, folder / "public", folder / "private"):
            part.mkdir(parents=True, mode=0o700)
        return folder

    def keep(self, job: Job, room: Path, note: dict[str, Any]) -> Made:
        """Move a page just made into its place, and let the oldest ones of the same job go."""
        key = key_of(note["parts"], note["reads"])
        note = {**note, "files": files_digest((room / "public").glob("**/*"), room)}
        (room / "note.json").write_text(json.dumps(note, indent=1, sort_keys=True), encoding="utf-8")
        place = self.root / job.store_name / key
        shutil.rmtree(place, ignore_errors=True)
        room.replace(place)
        for old in _by_age(place.parent)[KEPT_PER_PAGE:]:
            shutil.rmtree(old, ignore_errors=True)
        return Made(place, note)

    def sweep(self) -> int:
        """Remove what an interrupted run left behind; the number of half-made pages found."""
        left = [path for path in self.root.glob("*/.*") if path.is_dir()]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return len(left)


def _read_note(folder: Path) -> dict[str, Any] | None:
    try:
        note = json.loads((folder / "note.json").read_text(encoding="utf-8"))
        return note if {"parts", "reads", "places", "files"} <= note.keys() else None
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return None


def _differ(job: Job, note: dict[str, Any], prints: Fingerprints) -> list[str]:
    return changed(note["parts"], prints.whole(job, prints.now(note["reads"]), note["places"]))


def _by_age(folder: Path) -> list[Path]:
    whole = [path for path in folder.glob("*") if path.is_dir() and not path.name.startswith(".")]
    return sorted(whole, key=lambda path: path.stat().st_mtime_ns, reverse=True)
