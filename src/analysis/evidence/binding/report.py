"""A finished report against its ledger: every number, direction and judgement on it must be bound."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.errors import Breach
from analysis.evidence.binding.bound import Bound
from analysis.evidence.binding.page import REMEDY, Page, Rows
from analysis.evidence.binding.words import NUMBER, flagged, normal
from analysis.evidence.ledger import as_cell, read_ledger
from analysis.evidence.verdict import VERDICTS
from analysis.study import StudyFolder


def check_report(report: Path, folder: StudyFolder, *, numbers_everywhere: bool = True) -> list[Breach]:
    """Every text of a report that is not bound, and every file that is not as it was made.

    Parameters
    ----------
    report : the folder with evidence.json, index.html, figures/ and tables/.
    folder : the study it was made from. numbers_everywhere : see `Bound`.

    Returns
    -------
    list of Breach: file and line; empty where all is bound.
    """
    records = read_ledger(report)
    bound = Bound(records, folder, numbers_everywhere=numbers_everywhere)
    tables = {path: _read_csv(path) for path in sorted(report.glob("*/**/*.csv"))}
    breaches = [*_manifest(report), *_ledger(report, records)]
    for path in sorted(report.rglob("*.html")):
        breaches += Page(path, _name(path, report), bound, tables).check()
    breaches += _figures(report, records, bound, tables)
    return breaches


def _name(path: Path, report: Path) -> str:
    return path.relative_to(report).as_posix()


def _manifest(report: Path) -> Iterator[Breach]:
    """Files whose hash is not the one noted when they were made."""
    path = report / "manifest.json"
    if not path.is_file():
        return
    for name, known in json.loads(path.read_text(encoding="utf-8")).get("files", {}).items():
        file = report / name
        digest = known if isinstance(known, str) else known.get("sha256", "")
        if not file.is_file():
            yield Breach(name, "", "is in the manifest but not there", remedy=REMEDY)
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield Breach(name, "", "was changed after it was made", remedy=REMEDY)


def _ledger(report: Path, records: list[dict[str, Any]]) -> Iterator[Breach]:
    """The ledger against itself: figures in print, as numbers, in the sentence and in the spreadsheet are the same."""
    lines = (report / "evidence.json").read_text(encoding="utf-8").splitlines()
    for record in records:
        where = f"line {_line_with(lines, json.dumps(record['sentence'], ensure_ascii=False))}"
        name = f"{record['theme']}/{record['claim']}"
        if record["verdict"] not in VERDICTS:
            yield Breach("evidence.json", where, f'{name} has the verdict "{record["verdict"]}"', VERDICTS)
        for fault in _record_faults(record):
            yield Breach("evidence.json", where, f"{name}: {fault}", remedy=REMEDY)
    yield from _spreadsheet(report, records)


def _record_faults(record: dict[str, Any]) -> Iterator[str]:
    shown, estimate = record.get("shown", ""), record["estimate"]
    hidden = shown.startswith("[")
    if hidden != (estimate is None):
        yield "a figure that is withheld has a number, or one that is shown has none"
    if hidden and record["verdict"] in ("supported", "not supported"):
        yield "a verdict rests on a figure that is withheld"
    if estimate is None:
        return
    printed = re.search(r"[-+]?[\d,]*\.?\d+", shown)
    if printed is None:
        return
    value = float(printed.group(0).replace(",", "").lstrip("+"))
    scale = 100 if "%" in shown or "point" in shown else 1
    if abs(value - scale * estimate) > 0.51 * 10 ** -len(printed.group(0).partition(".")[2]):
        yield f"the estimate is not the printed {shown}"
    if record["low"] is not None and record["high"] is not None and not record["low"] <= estimate <= record["high"]:
        yield "the estimate lies outside its interval"
    exact = record["base"] not in record["sentence"] if "answers)" in record["sentence"] else False
    if exact:
        yield "the base is not that of the sentence"


def _spreadsheet(report: Path, records: list[dict[str, Any]]) -> Iterator[Breach]:
    path = report / "evidence.csv"
    if not path.is_file():
        return
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_key = {(record["theme"], record["claim"]): record for record in records}
    for number, row in enumerate(rows, start=2):
        record = by_key.get((row["theme"], row["claim"]))
        if record is None:
            yield Breach("evidence.csv", f"line {number}", "is a finding that the ledger does not have", remedy=REMEDY)
            continue
        for name, cell in row.items():
            if cell.removeprefix("'") != str(as_cell(record.get(name))).removeprefix("'"):
                where = f"line {number}, column {name}"
                yield Breach("evidence.csv", where, "is not what the ledger says", remedy=REMEDY)


def _line_with(lines: list[str], text: str) -> int:
    return next((number for number, line in enumerate(lines, start=1) if text in line), 1)


def _read_csv(path: Path) -> Rows:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [[normal(cell.removeprefix("'")) for cell in row] for row in csv.reader(file)]


def _figures(report: Path, records: list[dict[str, Any]], bound: Bound, tables: dict[Path, Rows]) -> Iterator[Breach]:
    """The files of each picture: its numbers are those of the ledger, its alternative text says no other."""
    by_page = {(record["theme"], record["claim"]): record for record in records}
    for path, rows in tables.items():
        theme, (name, _, item) = path.parent.name, path.stem.partition("-by-")
        record = by_page.get((theme, path.stem)) or by_page.get((theme, name))
        if record is not None and "figures" in path.parts:
            known = record["by_group"].get(item) if item and path.stem != record["claim"] else record["rows"]
            if known is not None:
                yield from _against_ledger(path, report, rows, known, record["group"])
        words = path.with_suffix(".txt")
        if words.is_file():
            yield from _alternative(words, report, rows, bound)


def _against_ledger(
    path: Path, report: Path, rows: Rows, printed: list[dict[str, str]], group: str
) -> Iterator[Breach]:
    known = [{_plain(cell) for cell in row.values()} for row in printed]
    extra = {normal(group), "All", ""}
    for number, row in enumerate(rows[1:], start=2):
        if not any({_plain(cell) for cell in row} <= cells | extra for cells in known):
            what = "is not what the ledger says of this picture"
            yield Breach(_name(path, report), f"line {number}", what, remedy=REMEDY)


def _plain(cell: str) -> str:
    """1.0 and 1 are the same day."""
    return normal(str(cell)).removesuffix(".0")


def _alternative(path: Path, report: Path, rows: Rows, bound: Bound) -> Iterator[Breach]:
    """Each part of an alternative text names a row of the picture and says no number but that row's."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for part in normal(line).split("; "):
            if _says_rows(part, rows):
                continue
            rest = bound.left(part, rows)
            if rest and not _says_rows(rest, rows):
                what = f'"{flagged(rest)}" is not among the numbers of the picture'
                yield Breach(_name(path, report), f"line {number}", what, remedy=REMEDY)


def _says_rows(part: str, rows: Rows) -> bool:
    """Whether the words hold the label of a row, and their numbers are those of the rows of that label."""
    numbers = set(map(_plain, NUMBER.findall(part)))
    if not numbers:
        return not flagged(part)
    labels = {
        label for row in rows[1:] for label in row[:2] if re.search(rf"(?<![\w.]){re.escape(label)}(?![\w%])", part)
    }
    own = [row for row in rows[1:] if labels & set(row[:2])]
    return bool(own) and numbers <= {_plain(n) for row in own for cell in row for n in NUMBER.findall(cell)}
