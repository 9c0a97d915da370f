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
from analysis.evidence.binding.words import flagged, normal, shortened
from analysis.evidence.ledger import read_ledger
from analysis.evidence.verdict import VERDICTS
from analysis.study import StudyFolder

REMEDY = "Take it from a finding; run make report again if the file was changed by hand."
BLOCKS = {
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "li",
    "dt",
    "dd",
    "caption",
    "figcaption",
    "summary",
    "title",
    "desc",
    "blockquote",
    "td",
    "th",
    "address",
    "footer",
    "label",
    "button",
}
SILENT = {"script", "style", "pre", "code", "svg"}
ALOUD = ("alt", "aria-label", "title", "aria-description")
Rows = list[list[str]]


def check_report(report: Path, folder: StudyFolder) -> list[Breach]:
    """Every text of a report that is not bound, and every file that is not as it was made.

    Parameters
    ----------
    report : the folder with evidence.json, index.html, figures/ and tables/.
    folder : the study it was made from.

    Returns
    -------
    list of Breach: file and line; empty where all is bound.
    """
    records = read_ledger(report)
    bound = Bound(records, folder)
    tables = {path: _read_csv(path) for path in sorted(report.glob("*/**/*.csv"))}
    breaches = [*_manifest(report), *_ledger(report, records)]
    for path in sorted(report.rglob("*.html")):
        breaches += _Page(path, report, bound, tables).check()
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
        for name in (
            "sentence",
            "statement",
            "shown",
            "interval",
            "estimate",
            "low",
            "high",
            "base",
            "verdict",
            "strength",
        ):
            if _as_text(record.get(name)) != (row.get(name) or "").removeprefix("'"):
                yield Breach(
                    "evidence.csv", f"line {number}, column {name}", "is not what the ledger says", remedy=REMEDY
                )


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _line_with(lines: list[str], text: str) -> int:
    return next((number for number, line in enumerate(lines, start=1) if text in line), 1)


def _read_csv(path: Path) -> Rows:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [[normal(cell.removeprefix("'")) for cell in row] for row in csv.reader(file)]


class _Page:
    """One HTML page."""

    def __init__(self, path: Path, report: Path, bound: Bound, tables: dict[Path, Rows]) -> None:
        from lxml import html

        self.path, self.report, self.bound, self.tables = path, report, bound, tables
        self.root = html.fromstring(path.read_bytes())

    def check(self) -> list[Breach]:
        found: list[Breach] = []
        checked: set[Any] = set()
        for table in self.root.iter("table"):
            faults, is_known = self._table(table)
            found += faults
            if is_known:
                checked |= {cell for cell in table.iter("td", "th")}
        found += [breach for block in self.root.iter() for breach in self._block(block, checked)]
        return [*found, *self._verdicts(), *self._drawings()]

    def _breach(self, line: int | None, what: str) -> Breach:
        return Breach(_name(self.path, self.report), f"line {line or 1}", what, remedy=REMEDY)

    def _block(self, block: Any, checked: set[Any]) -> Iterator[Breach]:
        if not isinstance(block.tag, str) or _inside(block, SILENT - {"svg"}):
            return
        for name in ALOUD:
            spoken = block.get(name)
            if spoken and self.bound.left(_without_prefix(spoken)):
                yield self._breach(block.sourceline, f'"{flagged(spoken)}" in the {name} comes from no finding')
        if (
            block.tag not in BLOCKS
            or block in checked
            or (_inside(block, {"svg"}) and block.tag not in ("title", "desc"))
        ):
            return
        if block.tag == "desc":  # the words of a picture are checked against its numbers
            return
        for text in _own_texts(block):
            rest = self.bound.left(text)
            if rest:
                what = f'"{flagged(rest)}" comes from no finding, in "{shortened(rest.strip(" |"))}"'
                yield self._breach(block.sourceline, what)

    def _table(self, table: Any) -> tuple[list[Breach], bool]:
        """The table against its file: cell by cell. A table without a file is read as text."""
        rows = [[normal(cell.text_content()) for cell in row.iter("th", "td")] for row in table.iter("tr")]
        lines = [row.sourceline for row in table.iter("tr")]
        if rows in self.tables.values():
            return self._claims(rows, lines), True
        near = [known for known in self.tables.values() if known and known[0] == rows[0] and len(known) == len(rows)]
        near = [known for known in near if sum(a != b for a, b in zip(known, rows, strict=True)) <= 3] or near[:0]
        if not near:
            return [], False
        faults = []
        for line, row, known in zip(
            lines, rows, min(near, key=lambda k: sum(a != b for a, b in zip(k, rows, strict=True))), strict=True
        ):
            if row != known:
                faults.append(
                    self._breach(line, f'a cell of the row "{shortened(row[0], 50)}" is not that of its file')
                )
        return faults, True

    def _claims(self, rows: Rows, lines: list[int]) -> list[Breach]:
        """Rows that begin with a claim: what follows must be what the ledger says of it."""
        faults = []
        known = {normal(record["statement"]).rstrip("."): record for record in self.bound.records}
        for line, row in zip(lines, rows, strict=True):
            record = known.get(row[0])
            if record is None:
                continue
            allowed = _printed(record)
            faults += [
                self._breach(line, f'"{shortened(cell, 40)}" is not what the ledger says of "{shortened(row[0], 50)}"')
                for cell in row[1:]
                if flagged(cell) and cell not in allowed and self.bound.left(cell)
            ]
        return faults

    def _verdicts(self) -> Iterator[Breach]:
        """A verdict stands beside words of a finding that has this verdict."""
        for mark in self.root.iter("span"):
            if "verdict" not in (mark.get("class") or "").split():
                continue
            word = normal(mark.text_content()).lower()
            near = next((up for up in mark.iterancestors("tr", "li", "dl", "p", "td", "section")), None)
            text = normal(near.text_content()) if near is not None else ""
            about = [r for r in self.bound.records if _mentions(text, r)]
            if about and word not in {record["verdict"] for record in about}:
                yield self._breach(mark.sourceline, f'the verdict "{word}" is not that of the ledger')

    def _drawings(self) -> Iterator[Breach]:
        texts = {normal(text) for rows in self.tables.values() for row in rows for text in row}
        for drawing in self.root.iter("svg"):
            for label in drawing.iter("text"):
                text = normal(label.text_content())
                if not _is_bound_label(text, texts, self.bound):
                    yield self._breach(
                        label.sourceline, f'"{shortened(text)}" in a picture is in no table of the report'
                    )


def _is_bound_label(text: str, texts: set[str], bound: Bound) -> bool:
    tick = re.fullmatch(r"[-−]?[\d,.]+", text)
    return bool(tick) or text in texts or not bound.left(text) or any(text in known for known in texts)


def _printed(record: dict[str, Any]) -> set[str]:
    words = {
        record.get(name) or "" for name in ("shown", "interval", "base", "verdict", "strength", "sentence", "group")
    }
    words |= {str(word).capitalize() for word in words} | {"none", "None"}
    words.add("; ".join(f"{why}: {rows}" for why, rows in record["missing"].items()))
    return {normal(str(word)) for word in words}


def _mentions(text: str, record: dict[str, Any]) -> bool:
    names = ("sentence", "statement")
    return any(normal(record[name]).rstrip(".") in text for name in names)


def _inside(block: Any, tags: set[str]) -> bool:
    return block.tag in tags or any(up.tag in tags for up in block.iterancestors())


def _own_texts(block: Any) -> list[str]:
    """The text of a block without the blocks inside it."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        parts.append(node.text or "")
        for child in node:
            inner = isinstance(child.tag, str) and child.tag not in BLOCKS | SILENT | {
                "table",
                "ul",
                "ol",
                "dl",
                "figure",
                "div",
                "section",
            }
            if inner:
                walk(child)
            else:
                parts.append(" \n ")
            parts.append(child.tail or "")

    walk(block)
    return [text for text in map(normal, "".join(parts).split(" \n ")) if text]


def _without_prefix(text: str) -> str:
    return re.sub(r"^(?:Table|Picture): ", "", text)


def _figures(report: Path, records: list[dict[str, Any]], bound: Bound, tables: dict[Path, Rows]) -> Iterator[Breach]:
    """The files of each picture: its numbers are those of the ledger, its alternative text says no other."""
    by_page = {(record["theme"], record["claim"]): record for record in records}
    for path, rows in tables.items():
        page, name = path.parent.name, path.stem
        record = by_page.get((page, name))
        if record is not None and path.parent.parent.name == "figures":
            yield from _against_ledger(path, report, rows, record)
        words = path.with_suffix(".txt")
        if words.is_file():
            yield from _alternative(words, report, rows, bound)


def _against_ledger(path: Path, report: Path, rows: Rows, record: dict[str, Any]) -> Iterator[Breach]:
    known = [set(map(normal, row.values())) for row in record["rows"]]
    extra = {normal(record["group"]), "All"}
    for number, row in enumerate(rows[1:], start=2):
        if not any(set(row) <= cells | extra for cells in known):
            yield Breach(
                _name(path, report), f"line {number}", "is not what the ledger says of this picture", remedy=REMEDY
            )


def _alternative(path: Path, report: Path, rows: Rows, bound: Bound) -> Iterator[Breach]:
    """Each line: with the rows of the picture and all bound texts taken out, no number is left."""
    cells = sorted({cell for row in rows[1:] for cell in row if len(cell) > 1}, key=len, reverse=True)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        rest = normal(line)
        for row in rows[1:]:
            rest = _take_row(rest, row)
        rest = bound.left(rest)
        for cell in cells:
            rest = re.sub(rf"(?<![\w.%]){re.escape(cell)}(?![\w%]|\.\d)", " | ", rest) if cell in rest else rest
        if flagged(rest):
            what = f'"{flagged(rest)}" is not among the numbers of the picture'
            yield Breach(_name(path, report), f"line {number}", what, remedy=REMEDY)


def _take_row(text: str, row: list[str]) -> str:
    """Take out "label figure (low to high)" of one row."""
    if len(row) >= 4:
        text = text.replace(f"{row[0]} {row[1]} ({row[2]} to {row[3]})", " | ")
    return text.replace(f"{row[0]} {row[1]}", " | ") if len(row) >= 2 and not re.search(r"\(", text) else text
