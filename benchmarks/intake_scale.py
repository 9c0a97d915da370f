"""How long intake takes and how much memory it needs: a year of police.uk files, and a long event log.

python benchmarks/intake_scale.py --police "../shared/data/real/police-uk-surrey-2020-21/*-street.csv"
python benchmarks/intake_scale.py --events 5000000
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import yaml

from analysis.intake import read_study
from analysis.study import find_study

STUDY = {
    "version": 1,
    "title": "Scale",
    "data": "illustrative",
    "extract_date": "2026-12-31",
    "organisation": {"name": "Office", "area": "Area"},
}
KINDS = ["report", "contact", "arrest", "charge_decision", "hearing_held", "sentence", "closed"]


def write_events(path: Path, rows: int, seed: int = 20240101) -> None:
    """A long event log of made-up cases, about nine events each, written piece by piece."""
    chance = np.random.default_rng(seed)
    reports = chance.integers(0, 400 * 24 * 60, rows // 9 + 1)
    with path.open("w", encoding="utf-8") as stream:
        stream.write("case,event,at,detail\n")
        for start in range(0, rows, 250_000):
            count = min(250_000, rows - start)
            cases = (start + np.arange(count)) // 9
            reported = reports[cases]
            first = (start + np.arange(count)) % 9 == 0
            later = np.where(first, 0, chance.integers(1, 300 * 24 * 60, count))
            days = np.datetime64("2023-01-01T08:00") + reported + later
            kinds = np.where(first, 0, chance.integers(1, len(KINDS), count))
            details = np.where(chance.random(count) < 0.3, "telephone", "")
            stream.writelines(
                f"C{case:07d},{KINDS[kind]},{day},{detail}\n"
                for case, kind, day, detail in zip(cases, kinds, days.astype(str), details, strict=True)
            )


def timed(folder: Path, name: str) -> None:
    """Read the study twice, and say how long each took and the most memory held."""
    for what in ("cold", "warm"):
        start = time.perf_counter()
        data = read_study(find_study(folder))
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        used = int(data.tally["rows_used"].sum())
        sys.stdout.write(f"{name}, {what}: {int(data.tally['rows_in'].sum()):,} rows in, {used:,} used, ")
        sys.stdout.write(f"{took:.2f} s, {peak:.2f} GB at most\n")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--police", default="")
    parser.add_argument("--events", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.police:
            fields = {"month": {"kind": "date", "source": "Month"}, "crime": {"source": "Crime type"}}
            fields |= {"id": {"kind": "id", "source": "Crime ID"}, "lsoa": {"kind": "id", "source": "LSOA code"}}
            fields |= {"outcome": {"source": "Last outcome category"}}
            cases = {"path": str(Path(asked.police).resolve()), "id": "id", "date": "month"}
            write_study(folder, {"cases": fields}, cases=cases)
            timed(folder, "police.uk")
        if asked.events:
            write_events(folder / "events.csv", asked.events)
            (folder / "survey.csv").write_text("q\nYes\n", encoding="utf-8")
            book = {"events": {key: {"label": key} for key in KINDS}, "items": {"q": {}}}
            instrument = {"id": "s", "title": "S", "path": "survey.csv", "population": "victims"}
            instrument["sample_design"] = "self-selected"
            write_study(folder, book, events={"path": "events.csv"}, instruments=[instrument])
            timed(folder, "event log")


def write_study(folder: Path, codebook: dict, **more: object) -> None:
    """The two YAML files of a study folder."""
    (folder / "codebook.yaml").write_text(yaml.safe_dump(codebook, sort_keys=False), encoding="utf-8")
    (folder / "study.yaml").write_text(yaml.safe_dump(STUDY | more, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
