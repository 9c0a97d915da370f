"""Spreadsheets: the right sheet, the row as shown, values as stored."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from analysis.errors import InputError
from tests.intake.folders import read, study_folder, survey

ITEMS = {
    "id": {"kind": "id"},
    "q": {"answers": ["Yes", "No"]},
    "n": {"kind": "number"},
    "d": {"kind": "datetime"},
}
HEADER = ["id", "q", "n", "d"]
ROWS = [
    HEADER,
    [1, "Yes", 1.5, datetime.fromisoformat("2024-01-02T03:04")],
    [2, "No", "2 ", datetime.fromisoformat("2024-02-03")],
]


def workbook(**sheets) -> bytes:
    """An XLSX of these sheets, each a list of rows."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return stream.getvalue()


def data_of(place, data, **more):
    return read(study_folder(place, {"items": ITEMS}, {"survey.csv": data}, instruments=[survey(**more)]))


def test_values_are_read_as_stored_whatever_the_file_is_called(tmp_path):
    said = data_of(tmp_path, workbook(Form1=ROWS)).answers["survey"]

    assert said["id"].tolist() == ["1", "2"]
    assert said["n"].tolist() == [1.5, 2.0]
    assert said["d"].astype(str).tolist() == ["2024-01-02 03:04:00", "2024-02-03 00:00:00"]


def test_an_empty_sheet_before_the_data_is_passed(tmp_path):
    assert len(data_of(tmp_path, workbook(Notes=[], Form1=ROWS)).answers["survey"]) == 2


def test_of_several_sheets_the_one_whose_columns_are_known_is_read(tmp_path):
    assert len(data_of(tmp_path, workbook(Notes=[["Read me"], ["x"]], Form1=ROWS)).answers["survey"]) == 2


def test_two_sheets_that_could_be_meant_need_a_word(tmp_path):
    with pytest.raises(InputError, match="2 sheets could be meant. Allowed: A, B. State one as `sheet`"):
        data_of(tmp_path, workbook(A=ROWS, B=ROWS))
    assert len(data_of(tmp_path / "b", workbook(A=ROWS, B=ROWS), sheet="B").answers["survey"]) == 2


def test_a_sheet_that_is_not_there_is_named_beside_those_that_are(tmp_path):
    with pytest.raises(InputError, match='has no sheet "Responses"; its sheets are Notes, Form1'):
        data_of(tmp_path, workbook(Notes=[], Form1=ROWS), sheet="Responses")


def test_a_fault_is_placed_in_the_row_the_spreadsheet_shows(tmp_path):
    rows = [["Victims' survey"], [], HEADER, [1, "Yes", 1, None], [], [2, "Perhaps so", 1, None]]

    with pytest.raises(InputError, match="sheet Form1, row 6, column q"):
        data_of(tmp_path, workbook(Form1=rows))


def test_a_workbook_without_any_data_is_empty(tmp_path):
    with pytest.raises(InputError, match="is empty: no sheet holds any data"):
        data_of(tmp_path, workbook(A=[], B=[]))


def test_a_workbook_with_a_damaged_sheet_is_refused(tmp_path):
    whole = workbook(Form1=ROWS)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<broken" if name.endswith("workbook.xml") else old.read(name))

    with pytest.raises(InputError, match="not a valid workbook"):
        data_of(tmp_path, stream.getvalue())


def test_a_workbook_of_office_97_is_read_as_any_other(tmp_path):
    """Made by a library for that format: a merged title, real dates, whole and broken numbers, a hidden sheet."""
    book = {
        "id": {"kind": "id", "source": "ID"},
        "informed": {"answers": ["Yes", "No"], "source": "Were you kept informed?"},
        "score": {"kind": "number", "source": "How well, 0 to 10?"},
        "reported": {"kind": "date", "source": "Day of the report"},
        "sent": {"kind": "datetime", "source": "Completion time"},
        "more": {"kind": "text", "source": "Anything else?"},
    }
    data = (Path(__file__).parent / "layouts" / "office_97.xls").read_bytes()

    read_in = read(study_folder(tmp_path, {"items": book}, {"x.xls": data}, instruments=[survey("raw/x.xls")]))

    said = read_in.answers["survey"]
    assert said["id"].tolist() == ["1001", "1002", "1003"]
    assert said["informed"].tolist() == ["Yes", "No", "Yes"]
    assert said["score"].tolist() == [7.0, 0.0, 3.5]
    assert said["reported"].astype(str).tolist() == ["2024-03-31", "2024-04-01", "2024-12-31"]
    assert said["sent"].astype(str).tolist() == ["2024-05-02 10:09:00", "2024-05-03 00:00:00", "2024-05-04 23:59:59"]
    assert read_in.free_text("survey", "more").tolist() == ["it went on \u2013 \u00a340", "", "caf\u00e9"]
    assert read_in.tally[["rows_in", "rows_used"]].to_numpy().tolist() == [[3, 3]]


def test_a_workbook_of_office_97_cut_short_is_refused(tmp_path):
    data = (Path(__file__).parent / "layouts" / "office_97.xls").read_bytes()

    with pytest.raises(InputError, match="not a valid workbook|damaged"):
        data_of(tmp_path, data[: len(data) // 2])
