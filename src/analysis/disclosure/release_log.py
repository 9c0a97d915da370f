"""The log of releases: only ever added to, each entry with the hash of the one before, so that a change is seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis.errors import ReleaseRefused

NAME = "log.jsonl"
HEAD = "log.head"
START = "0" * 64


class ReleaseLog:
    """The log of a study's requests, approvals, releases and withdrawals.

    Parameters
    ----------
    folder : Path, `reports/<study>/released`, which outlives every rebuild of the report and the end of the study.

    Raises
    ------
    ReleaseRefused : reading finds an entry changed, missing or out of order; the message names it.
    """

    def __init__(self, folder: Path) -> None:
        self.path, self.head = folder / NAME, folder / HEAD

    def entries(self) -> list[dict[str, Any]]:
        """All entries, after proof that none was changed."""
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        entries, before = [], START
        for number, line in enumerate(lines, start=1):
            entry = self._read(line, number)
            if entry["before"] != before or entry["number"] != number or entry["hash"] != _hash(entry):
                raise ReleaseRefused(f"the release log was changed: entry {number} does not follow from the one before")
            before = entry["hash"]
            entries.append(entry)
        kept = self.head.read_text(encoding="utf-8").split() if self.head.exists() else ["0", START]
        if kept != [str(len(entries)), before]:
            raise ReleaseRefused(f"the release log was cut: it ends at entry {len(entries)}, not at entry {kept[0]}")
        return entries

    def _read(self, line: str, number: int) -> dict[str, Any]:
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            raise ReleaseRefused(f"the release log was changed: entry {number} cannot be read") from None
        return entry if {"before", "number", "hash"} <= set(entry) else {"before": "", "number": 0, "hash": ""}

    def add(self, kind: str, who: str, **said: Any) -> dict[str, Any]:
        """Add an entry; it is on disk, and the log proved, when this returns."""
        entries = self.entries()
        entry = {
            "number": len(entries) + 1,
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "kind": kind,
            "who": who,
            **said,
            "before": entries[-1]["hash"] if entries else START,
        }
        entry["hash"] = _hash(entry)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
        self.head.write_text(f"{entry['number']} {entry['hash']}\n", encoding="utf-8")
        return entry


def _hash(entry: Mapping[str, Any]) -> str:
    said = {name: value for name, value in entry.items() if name != "hash"}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
