"""One HTML page against the ledger: its text, tables, verdicts, drawings and what is read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.errors import Breach
from analysis.evidence.binding.bound import Bound
from analysis.evidence.binding.words import NUMBER, flagged, normal, shortened

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
APART = BLOCKS | {"table", "ul", "ol", "dl", "figure", "div", "section", "script", "style", "pre", "code", "svg"}
SILENT = {"script", "style", "pre", "code"}
ALOUD = ("alt", "aria-label", "title", "aria-description")
TICK = re.compile(r"[-−]?[\d,.]+")
BASED = re.compile(r"(.+) \(([\d,]+)\)")  # a label with its number of answers
AXES = {"Per cent", "Percentage points", "Days"}
CHANGED_CELLS = 3  # a table that differs from a file in more rows is another table
OTHER_CHOICES = "Read again"  # the heading over the choices under which a claim was read again
Rows = list[list[str]]


class Page:
    """A page of a report.

    Parameters
    ----------
    path : the file. name : as the reader knows it. bound : what is bound. tables : the report's CSV files.
    """

    def __init__(self, path: Path, name: str, bound: Bound, tables: dict[Path, Rows]) -> None:
        from lxml import html

        self.name, self.bound, self.files = name, bound, tables
        self.root = html.fromstring(path.read_bytes())

    def check(self) -> list[Breach]:
        found: list[Breach] = []
        checked: set[Any] = set()
        for table in self.root.iter("table"):
            faults, is_known = self._table(table)
            found += faults
            if is_known:
                checked |= set(table.iter("td", "th"))
        for block in self.root.iter():
            if isinstance(block.tag, str) and not _inside(block, SILENT):
                found += [*self._aloud(block), *self._text(block, checked)]
        # The labels of a picture are drawn from its table; that no other number stands there is a matter of tests.
        drawn = self._drawings() if self.bound.numbers_everywhere else ()
        return [*found, *self._verdicts(), *drawn]

    @cached_property
    def rows(self) -> Rows:
        """The rows of all tables of the page."""
        return [_cells(row) for row in self.root.iter("tr")]

    @cached_property
    def words(self) -> str:
        """All text of the page."""
        return normal(self.root.text_content())

    def _breach(self, line: int | None, what: str) -> Breach:
        return Breach(self.name, f"line {line or 1}", what, remedy=REMEDY)

    def _aloud(self, block: Any) -> Iterator[Breach]:
        for name in ALOUD:
            spoken = re.sub(r"^(?:Table|Picture): ", "", block.get(name) or "")
            rest = self.bound.left(spoken, self.rows) if spoken else ""
            if rest:
                yield self._breach(block.sourceline, f'"{flagged(rest)}" in the {name} comes from no finding')

    def _text(self, block: Any, checked: set[Any]) -> Iterator[Breach]:
        is_label = _inside(block, {"svg"}) and block.tag != "title"
        if block.tag not in BLOCKS or block in checked or is_label:
            return
        for text in _own_texts(block):
            rest = self.bound.left(text, self.rows, self.words)
            if rest:
                what = f'"{flagged(rest)}" comes from no finding, in "{shortened(rest.strip(" |"))}"'
                yield self._breach(block.sourceline, what)

    def _table(self, table: Any) -> tuple[list[Breach], bool]:
        """The table against its file: cell by cell. A table without a file is read as text."""
        rows = [_cells(row) for row in table.iter("tr")]
        lines = [row.sourceline for row in table.iter("tr")]
        if rows in self.files.values():
            return self._claims(rows, lines), True
        alike = [known for known in self.files.values() if len(known) == len(rows) and known[:1] == rows[:1]]
        if not alike:
            return [], False
        nearest = min(alike, key=lambda known: _differing(known, rows))
        if _differing(nearest, rows) > CHANGED_CELLS:
            return [], False
        return [
            self._breach(line, f'a cell of the row "{shortened(row[0], 50)}" is not that of its file')
            for line, row, known in zip(lines, rows, nearest, strict=True)
            if row != known
        ], True

    def _claims(self, rows: Rows, lines: list[int]) -> list[Breach]:
        """Rows that begin with a claim: what follows must be what the ledger says of it."""
        known = {normal(record["statement"]).rstrip("."): record for record in self.bound.records}
        if OTHER_CHOICES in rows[0]:
            return []  # other readings of a claim than the ledger's
        return [
            self._breach(line, f'"{shortened(cell, 40)}" is not what the ledger says of "{shortened(row[0], 50)}"')
            for line, row in zip(lines, rows, strict=True)
            if row and row[0] in known
            for cell in row[1:]
            if flagged(cell) and not _is_said_of(cell, known[row[0]]) and self.bound.left(cell)
        ]

    def _verdicts(self) -> Iterator[Breach]:
        """A verdict stands beside words of a finding that has this verdict."""
        for mark in self.root.iter("span"):
            if "verdict" not in (mark.get("class") or "").split():
                continue
            word = normal(mark.text_content()).lower()
            about = self._verdicts_near(mark)
            if about and word not in about:
                yield self._breach(mark.sourceline, f'the verdict "{word}" is not that of the ledger')
            elif not about and word not in {record["verdict"] for record in self.bound.records}:
                yield self._breach(mark.sourceline, f'no finding has the verdict "{word}"')

    def _verdicts_near(self, mark: Any) -> set[str]:
        """The verdicts of the findings whose words stand nearest to a mark."""
        for around in mark.iterancestors("tr", "li", "dl", "p", "td", "div", "section"):
            text = normal(around.text_content())
            about = {record["verdict"] for record in self.bound.records if _mentions(text, record)}
            if about:
                return about
        return set()

    def _drawings(self) -> Iterator[Breach]:
        """Labels inside pictures: ticks of an axis, figures of the picture's own table, or its texts."""
        for drawing in self.root.iter("svg"):
            frame = next(drawing.iterancestors("figure"), self.root)
            rows = [_cells(row) for row in frame.iter("tr")]
            for label in drawing.iter("text"):
                text = normal(label.text_content())
                if not (TICK.fullmatch(text) or text in AXES or self._is_of(text, rows)):
                    yield self._breach(label.sourceline, f'"{shortened(text)}" in a picture is in no table')

    def _is_of(self, text: str, rows: Rows) -> bool:
        """A figure must be of the picture's own table; a long label is drawn on several lines, each a part of it."""
        based = BASED.fullmatch(text)
        if based and any(based.group(2) in NUMBER.findall(cell) for row in rows for cell in row):
            text = based.group(1)
        first, _, rest = text.partition(" ")
        if NUMBER.fullmatch(text):
            return any(text in row for row in rows)
        if any(text in cell for row in rows for cell in row):
            return True
        if NUMBER.fullmatch(first):
            return any(first in row and any(rest in cell for cell in row) for row in rows)
        return not self.bound.left(text, rows)


def _cells(row: Any) -> list[str]:
    return [normal(cell.text_content()) for cell in row.iter("th", "td")]


def _differing(first: Rows, second: Rows) -> int:
    return sum(a != b for a, b in zip(first, second, strict=True))


def _is_said_of(cell: str, record: dict[str, Any]) -> bool:
    names = ("shown", "interval", "standard_error", "base", "verdict", "strength", "sentence", "group")
    words = {normal(str(record.get(name) or "")) for name in names}
    left_out = {f"{why}: {rows}" for why, rows in record["missing"].items()}
    whole = words | {word.capitalize() for word in words} | {"none", "None"}
    return cell in whole or set(cell.split("; ")) <= left_out


def _mentions(text: str, record: dict[str, Any]) -> bool:
    return any(normal(record[name]).rstrip(".") in text for name in ("sentence", "statement", "verdict_reason"))


def _inside(block: Any, tags: set[str]) -> bool:
    return block.tag in tags or any(up.tag in tags for up in block.iterancestors())


def _own_texts(block: Any) -> list[str]:
    """The texts of a block without the blocks inside it; a note stands by itself, a verdict is checked elsewhere."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        parts.append(node.text or "")
        for child in node:
            css = (child.get("class") or "").split() if isinstance(child.tag, str) else []
            if "note" in css:
                parts.append(f"\0{child.text_content()}\0")
            elif "verdict" in css or not isinstance(child.tag, str) or child.tag in APART:
                parts.append("\0")
            else:
                walk(child)
            parts.append(child.tail or "")

    walk(block)
    return [text for text in map(normal, "".join(parts).split("\0")) if text]
