"""What a printed figure is in a spreadsheet: a number where it is one, with a format that prints it the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.disclosure.marks import legend
from analysis.disclosure.spreadsheets import CONTROL
from analysis.formats.report_text import ReportText, Table

WHOLE = re.compile(r"-?\d{1,3}(,\d{3})+|-?\d+")
DECIMAL = re.compile(r"-?\d+\.(\d+)")
PERCENT = re.compile(r"-?\d+(?:\.(\d+))?%")
SHEET_NOTE = "Numbers are as printed on the page. A text such as “+12 points” or “53% to 64%” is kept as text."


@dataclass(frozen=True)
class Cell:
    """A cell: a number with its spreadsheet format, or a text."""

    value: float | int | str
    format: str = ""


def cell_of(text: str) -> Cell:
    """ "41%" is 0.41 shown as 0%, "1,485" is 1485 shown as #,##0, "0.96" keeps its decimals; all else is text."""
    text = CONTROL.sub("", text)
    if match := PERCENT.fullmatch(text):
        places = len(match[1] or "")
        number = round(float(text.rstrip("%")) / 100, places + 2)
        return Cell(number, "0%" if not places else f"0.{'0' * places}%")
    if WHOLE.fullmatch(text) and not (len(text.lstrip("-")) > 1 and text.lstrip("-").startswith("0")):
        return Cell(int(text.replace(",", "")), "#,##0" if "," in text else "0")
    if match := DECIMAL.fullmatch(text):
        return Cell(float(text), f"0.{'0' * len(match[1])}")
    return Cell(text)


def is_blank(table: Table) -> bool:
    """Whether there is nothing in it."""
    return not table.rows or not table.heads


def heads_of(table: Table) -> list[str]:
    """Column heads, each different from the others: spreadsheets want that of a table."""
    seen: dict[str, int] = {}
    heads = []
    for head in table.heads:
        seen[head] = seen.get(head, 0) + 1
        heads.append(head if seen[head] == 1 else f"{head} ({seen[head]})")
    return heads


def grid_of(table: Table) -> list[list[Cell]]:
    """The rows as cells; the columns that name a row are always text."""
    return [
        [Cell(CONTROL.sub("", text)) if place < table.row_heads else cell_of(text) for place, text in enumerate(row)]
        for row in table.rows
    ]


def marks_in(table: Table) -> list[str]:
    """The marks that stand in a table, each with what it says."""
    return [f"{mark} {words}" for mark, words in legend(cell for row in table.rows for cell in row).items()]


def notes_for(report: ReportText, tables: list[Table]) -> list[tuple[str, str]]:
    """The rows of the notes sheet: the marks in use, how numbers are kept, what is withheld."""
    marks = legend(cell for table in tables for row in table.rows for cell in row)
    notices = [("About the data", text) for text in report.notices]
    return [*notices, *marks.items(), ("Numbers", SHEET_NOTE), *(("What is withheld", text) for text in report.policy)]
