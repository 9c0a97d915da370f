"""A number is the same wherever it is read: page, CSV, Excel workbook, OpenDocument sheet, Word file."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from analysis.disclosure.spreadsheets import safe_cell
from analysis.formats.cells import cell_of, grid_of, heads_of, is_blank
from analysis.formats.open_document import printed, spreadsheet
from analysis.formats.word import MOST_ROWS, document
from analysis.formats.workbook import workbook


def tables(page):
    return [table for table in page.tables if not is_blank(table)]


def rows_of(content: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()


def as_read(value: object) -> object:
    return round(float(value), 9) if isinstance(value, int | float) else value


@pytest.mark.parametrize("make", [workbook, spreadsheet], ids=["xlsx", "ods"])
def test_each_sheet_holds_the_rows_of_the_page(report, page, make):
    content = make(report, page)

    for number, table in enumerate(tables(page), start=1):
        rows = rows_of(content, f"Table {number}")
        width = len(table.heads)
        start = [row[:width] for row in rows].index(heads_of(table)) + 1
        read = [[as_read(value) for value in row[:width]] for row in rows[start:]]
        assert read == [[as_read(cell.value) for cell in row] for row in grid_of(table)]


def test_every_number_of_a_sheet_prints_as_on_the_page(report):
    for page in report.pages:
        for table in tables(page):
            assert [[printed(cell) for cell in row] for row in grid_of(table)] == [list(row) for row in table.rows]


def test_every_csv_of_a_page_is_a_table_of_the_page(report, page):
    shown = {
        tuple(tuple(safe_cell(text) for text in row) for row in (table.heads, *table.rows)) for table in page.tables
    }

    for path in (report.folder / "tables" / page.name).glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert tuple(tuple(row) for row in csv.reader(file)) in shown


def test_the_word_file_holds_the_same_tables(report, page):
    from docx import Document

    made = Document(io.BytesIO(document(report, page)))
    short = [table for table in tables(page) if len(table.rows) <= MOST_ROWS]
    read = [[[cell.text for cell in row.cells] for row in table.rows] for table in made.tables]

    assert read == [[heads_of(table), *map(list, table.rows)] for table in short]


@pytest.mark.parametrize(
    ("text", "value"),
    [("41%", 0.41), ("41.5%", 0.415), ("1,485", 1485), ("0", 0), ("0.96", 0.96), ("-3", -3)],
)
def test_a_printed_number_is_a_number_and_prints_the_same(text, value):
    cell = cell_of(text)

    assert cell.value == value
    assert printed(cell) == text


@pytest.mark.parametrize("text", ["[c]", "under 30", "+12 points", "53% to 64%", "58 days", "007", "", "2023 Q1"])
def test_all_else_stays_text(text):
    assert cell_of(text).value == text
