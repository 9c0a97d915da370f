"""The readers under a long rain of made-up exports: no crash, no hang, no row lost, nothing of a person in a message.

    python -m tests.intake.long_fuzz --minutes 20 --seed 1 [--case 17]

Each case is a file drawn by `made_up_exports`, read through the draft of a study, the readers and the contract. Every
case has its own seed, so that one that fails can be run alone (`--case`).
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from datetime import date
from pathlib import Path

from analysis.errors import InputError
from analysis.intake import draft_study, read_study
from analysis.intake.entries import read_entries
from analysis.intake.rows import Rows
from analysis.study import Codebook, find_study
from analysis.study.models import SourceFile
from tests.intake.made_up_exports import CANARY, Export, made_up_export

LONGEST = 30
EXTRACT = date(2025, 12, 31)


class Hang(Exception):
    """A case took longer than any reader may."""


def _stop(*_: object) -> None:
    raise Hang


def faults_of(export: Export, path: Path) -> tuple[str, list[str]]:
    """What became of a case ("read" or "refused"), and every promise it broke."""
    codebook = Codebook.model_validate({"items": export.items})
    source = SourceFile(path=str(path), **export.source)
    rows = read_entries("survey", [path], source, codebook.items, codebook, EXTRACT)
    faults = _lost(rows, export)
    said = [*map(str, rows.breaches), *map(str, rows.notes), *(str(part) for part in rows.dropped)]
    try:
        drafted = draft_study("made-up", path)
        # An unknown word among the answers of a closed question reads like a label, and a draft lists those.
        said += [] if {"bad cell", "bad cells", "ragged row"} & set(export.told) else drafted.values()
        if export.clean:
            faults += _own_draft(drafted, path)
    except InputError as error:
        said.append(str(error))
    if any(CANARY in line.casefold() for line in said):
        faults.append("a message or a draft holds what a person wrote")
    if rows.breaches and export.clean:
        faults.append("nothing is wrong with it, and it was refused: " + "; ".join(map(str, rows.breaches)))
    return "refused" if rows.breaches else "read", faults


def _own_draft(drafted: dict[str, str], path: Path) -> list[str]:
    """What a drafted study says of the export it was drafted from."""
    folder = path.parent / "study"
    (folder / "raw").mkdir(parents=True)
    for name, text in drafted.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "raw" / path.name).write_bytes(path.read_bytes())
    try:
        read_study(find_study(folder), use_cache=False)
    except InputError as error:
        return [f"the draft does not read its own export: {error}"]
    return []


def _lost(rows: Rows, export: Export) -> list[str]:
    faults = []
    for at, read in enumerate(rows.files):
        used = int((rows.file == at).sum())
        aside = sum(len(which) for file, _, which in rows.set_aside if file == read.file)
        if read.rows != used + aside:
            faults.append(f"{read.rows} rows in, {used} used, {aside} set aside")
        if not rows.breaches and export.rows is not None and read.rows != export.rows:
            faults.append(f"{export.rows} respondents, {read.rows} rows in")
    if not rows.breaches and not rows.files:
        faults.append("neither read nor refused")
    return faults


def run_case(seed: int, number: int) -> tuple[str, list[str], Export]:
    """One case, all exceptions turned into faults."""
    export = made_up_export(random.Random(f"{seed}/{number}"))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / export.name
        path.write_bytes(export.data)
        signal.alarm(LONGEST)
        try:
            became, faults = faults_of(export, path)
        except Hang:
            became, faults = "hung", [f"took more than {LONGEST} s"]
        except Exception:  # whatever the readers let through is what this run looks for
            became, faults = "crashed", [traceback.format_exc(limit=-6)]
        finally:
            signal.alarm(0)
    return became, faults, export


def main() -> int:
    """Run for the minutes asked for; 1 if any promise was broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int)
    asked = parser.parse_args()
    warnings.simplefilter("error")
    signal.signal(signal.SIGALRM, _stop)
    end = time.monotonic() + asked.minutes * 60
    became: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    broken, number, slowest = 0, asked.case or 0, 0.0
    while time.monotonic() < end:
        started = time.monotonic()
        what, faults, export = run_case(asked.seed, number)
        slowest = max(slowest, time.monotonic() - started)
        became[what] += 1
        kinds.update(f"{told}: {what}" for told in export.told)
        if faults:
            broken += 1
            print(f"case {number} ({', '.join(export.told)}): " + "\n".join(faults), flush=True)
        number += 1
        if asked.case is not None:
            break
    for told, count in sorted(kinds.items()):
        print(f"  {told}: {count}")
    named = ", ".join(f"{count} {what}" for what, count in became.items())
    print(
        f"{sum(became.values())} cases, seed {asked.seed}: {named}; {broken} broke a promise; slowest {slowest:.1f} s"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
