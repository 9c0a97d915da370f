"""Spreadsheets by the government checklist: cover, contents, notes, one table a sheet, nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from analysis.disclosure.spreadsheets import live_formulas
from analysis.formats.open_document import spreadsheet
from analysis.formats.workbook import workbook

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


def test_every_table_of_the_workbook_has_a_header_row_that_is_tagged(report, page):
    tagged = [part for name, part in parts_of(workbook(report, page)).items() if "xl/tables/" in name]

    assert len(tagged) == 2 + len([table for table in page.tables if table.rows])


def test_the_contents_lead_to_each_sheet(report, page):
    contents = parts_of(workbook(report, page))["xl/worksheets/sheet2.xml"].decode()

    assert "location=\"'Table 1'!A1\"" in contents


def test_a_page_without_a_table_has_no_workbook(report, page):
    from dataclasses import replace

    bare = replace(page, parts=())

    assert workbook(report, bare) is None
    assert spreadsheet(report, bare) is None
