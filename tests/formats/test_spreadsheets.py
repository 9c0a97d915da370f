"""Spreadsheets by the government checklist: cover, contents, notes, one table a sheet, nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from analysis.disclosure.spreadsheets import live_formulas
from analysis.formats.open_document import spreadsheet
from analysis.formats.report_text import Table
from analysis.formats.workbook import workbook

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
BOTH = pytest.mark.parametrize(("make", "ending"), [(workbook, "xlsx"), (spreadsheet, "ods")], ids=["xlsx", "ods"])


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@BOTH
def test_it_opens_with_cover_contents_and_notes(report, page, make, ending):
    names = CalamineWorkbook.from_filelike(io.BytesIO(make(report, page))).sheet_names

    assert names[:4] == ["Cover", "Contents", "Notes", "Table 1"]


@BOTH
def test_notes_explain_what_is_withheld_and_that_the_victims_are_made_up(report, page, make, ending):
    book = CalamineWorkbook.from_filelike(io.BytesIO(make(report, page)))
    notes = " ".join(str(value) for row in book.get_sheet_by_name("Notes").to_python() for value in row)

    assert "marked [c]" in notes
    assert "made up" in notes


@BOTH
def test_the_same_report_gives_the_same_bytes(report, page, make, ending):
    assert make(report, page) == make(report, page)


@BOTH
def test_title_and_language_are_set_and_no_time_of_making_is(report, page, make, ending):
    parts = parts_of(make(report, page))
    about = (parts.get("docProps/core.xml") or parts.get("meta.xml")).decode()

    assert page.title in about
    assert "en-GB" in about
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", about)) == {"2024-12-31T"}


@BOTH
def test_nothing_in_it_runs_and_no_link_leads_out_of_it(hostile, make, ending, tmp_path):
    for page in hostile.pages:
        path = tmp_path / f"{page.name}.{ending}"
        path.write_bytes(make(hostile, page))
        assert list(live_formulas(path)) == []
        assert b"x.example" not in b"".join(part for name, part in parts_of(path.read_bytes()).items() if "rel" in name)


def test_no_cell_is_merged_frozen_or_filtered(report, page):
    sheets = b"".join(part for name, part in parts_of(workbook(report, page)).items() if "worksheets/sheet" in name)

    for fault in (b"<mergeCell", b"<pane", b"<autoFilter"):
        assert fault not in sheets


def test_no_column_is_wider_than_a_screen_and_long_texts_wrap(report, page):
    parts = parts_of(workbook(report, page))
    sheets = b"".join(part for name, part in parts.items() if "worksheets/sheet" in name)
    widths = [float(width) for width in re.findall(rb' width="([\d.]+)"', sheets)]
    cells = etree.fromstring(parts["xl/styles.xml"]).find("{*}cellXfs")
    table = etree.fromstring(parts["xl/worksheets/sheet4.xml"])

    assert max(widths) <= 100 and min(widths) > 5
    for cell in table.findall("{*}sheetData/{*}row[last()]/{*}c"):
        assert cells[int(cell.get("s"))].find("{*}alignment").get("wrapText") == "1"


def test_a_column_of_the_open_document_is_as_wide_as_its_texts(report, page):
    content = etree.fromstring(parts_of(spreadsheet(report, page))["content.xml"])
    widths = {style.get(f"{STYLE}name"): style.find(f"{STYLE}table-column-properties").get(f"{STYLE}column-width")
              for style in content.iter(f"{STYLE}style") if style.get(f"{STYLE}family") == "table-column"}  # fmt: skip
    used = [widths[column.get(f"{TABLE}style-name")] for column in content.iter(f"{TABLE}table-column")]

    assert len(used) > 8
    assert all(2 < float(width.removesuffix("cm")) <= 22 for width in used)


@BOTH
def test_no_row_is_blank_and_every_cell_of_a_table_says_something(report, page, make, ending):
    book = CalamineWorkbook.from_filelike(io.BytesIO(make(report, page)))

    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert all(row[0] != "" for row in rows), name
        table = [row for row in rows if len(row) > 1 and row[1] != ""]
        assert all(cell != "" for row in table for cell in row), name


@BOTH
def test_every_mark_in_a_table_is_explained_above_it_and_in_the_notes(report, page, make, ending):
    marked = Table("People told", (), ("Group", "Share"), (("Women", "[c]"), ("Men", "41% [u]")))
    book = CalamineWorkbook.from_filelike(io.BytesIO(make(report, replace(page, parts=(marked,)))))
    above = " ".join(str(row[0]) for row in book.get_sheet_by_name("Table 1").to_python())
    notes = [str(row[0]) for row in book.get_sheet_by_name("Notes").to_python()]

    for mark in ("[c]", "[u]"):
        assert f"{mark} " in above
        assert mark in notes


def test_every_table_of_the_workbook_has_a_header_row_that_is_tagged(report, page):
    tagged = [part for name, part in parts_of(workbook(report, page)).items() if "xl/tables/" in name]

    assert len(tagged) == 2 + len([table for table in page.tables if table.rows])


def test_the_contents_lead_to_each_sheet(report, page):
    contents = parts_of(workbook(report, page))["xl/worksheets/sheet2.xml"].decode()

    assert "location=\"'Table 1'!A1\"" in contents


def test_a_page_without_a_table_has_no_workbook(report, page):
    bare = replace(page, parts=())

    assert workbook(report, bare) is None
    assert spreadsheet(report, bare) is None
