"""How often the machine has been found wrong: the last run of `benchmarks.calibration`, for the methods page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from analysis.paths import ROOT

FILE = ROOT / "docs" / "calibration.json"


@dataclass(frozen=True)
class Calibration:
    """The last run: its date, how many worlds, and rows of a table (what was made, what was found, in how many)."""

    date: str
    worlds: int
    rows: list[list[str]]


def last_calibration(path: Path = FILE) -> Calibration | None:
    """The last run's summary; None where none has been kept."""
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    rows = [*_wrong(found["wrongly supported"]), *_power(found["power"]), *_coverage(found["coverage"])]
    return Calibration(found["date"], found["worlds"], rows)


def _wrong(found: dict) -> list[list[str]]:
    return [
        [
            f"Worlds with {name}",
            "any main claim wrongly supported",
            _percent(rate["any primary claim"]),
            f"{rate['worlds']:,}",
        ]
        for name, rate in found.items()
    ]


def _power(found: dict) -> list[list[str]]:
    return [
        [
            f"Planted: {name}",
            f"found, of {_percent(row['promised'])} promised",
            _percent(row["found"]),
            f"{row['worlds']:,}",
        ]
        for name, row in found.items()
    ]


def _coverage(found: dict) -> list[list[str]]:
    return [
        [f"Worlds with {name}", "intervals that hold the truth", _percent(row["share"]), f"{row['intervals']:,}"]
        for name, row in found.items()
        if row["intervals"]
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
