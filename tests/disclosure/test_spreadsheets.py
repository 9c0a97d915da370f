"""No cell of a published spreadsheet is a live formula."""

from __future__ import annotations

import csv
import zipfile

import pytest

from analysis.disclosure.spreadsheets import live_formulas, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-1+cmd|x",
        "@SUM(A1)",
        " =HYPERLINK(A1)",
        "\t=1",
        "\r=1",
        "\uff1d1+1",
        "- nobody came",
    ],
)
def test_a_text_that_could_run_is_kept_from_running(text):
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["-3", "+12 points", "-3.5%", "1,205", "[c]", "41%", "", "1.2e-5", "Dale = north"])
def test_numbers_and_plain_words_stay_as_they_are(text):
    assert safe_cell(text) == text


def test_control_characters_go_and_nothing_becomes_the_word_none():
    assert safe_cell("a\x00b\x1fc") == "abc"
    assert safe_cell(None) == ""


def test_a_live_cell_of_a_csv_file_is_found_by_its_place(tmp_path):
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["area", "words"], ["Dale", "=SECRET()"], ["Hill", safe_cell("=1+1")]])
    assert list(live_formulas(path)) == ["table.csv, line 2, column 2"]


def test_a_formula_in_a_workbook_is_found(tmp_path):
    path = tmp_path / "table.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<row><c r="A1"><f>1+1</f></c><c t="s"><v>0</v></c></row>')
    assert list(live_formulas(path)) == ["table.xlsx, xl/worksheets/sheet1.xml: 1 cell"]
