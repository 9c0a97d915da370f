"""Each platform's layout with each quirk real exports have: the answers are the same, whatever was done to the file."""

from __future__ import annotations

import csv
import io

import pytest
import xlsxwriter

from tests.intake.folders import read, study_folder, survey
from tests.intake.test_platforms import LAYOUTS, WORDS, items

HEADER_ROWS = {"smartsurvey": 3, "surveymonkey": 2, "qualtrics": 3, "msforms": 1, "limesurvey": 1, "surveygizmo": 1}
ALCHEMER = (
    "Response ID,Time Started,Date Submitted,Status,IP Address,Were you kept informed?,Sleep:What was affected?,"
    "Work:What was affected?,None of these:What was affected?,I was believed:How much do you agree?,"
    "I was told of my rights:How much do you agree?,Anything else?\n"
    "1001,2024-05-02 10:00:00,2024-05-02 10:09:00,Complete,192.0.2.7,Yes,Sleep,,,Agree,Disagree,\n"
    "1002,2024-05-03 10:00:00,2024-05-03 10:04:00,Complete,192.0.2.8,No,,,None of these,Disagree,Disagree,it went on\n"
)
EVERY = LAYOUTS | {"surveygizmo": (ALCHEMER, WORDS | {"respondent": "Response ID"})}


def rows_of(platform: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(EVERY[platform][0], newline="")))


def text_of(rows: list[list[str]], **form) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, **form).writerows(rows)
    return stream.getvalue()


def in_answers(rows: list[list[str]], platform: str, change) -> list[list[str]]:
    """The rows with a change made to each cell below the header."""
    above = HEADER_ROWS[platform]
    return [*rows[:above], *[[change(cell) for cell in row] for row in rows[above:]]]


def in_header(rows: list[list[str]], platform: str, change) -> list[list[str]]:
    above = HEADER_ROWS[platform]
    return [*[[change(cell) for cell in row] for row in rows[:above]], *rows[above:]]


def excel(rows: list[list[str]], *, numbers: bool = False, merged: bool = False, title: bool = False) -> bytes:
    """A workbook with a hidden sheet, a sheet of notes before it and one of choices after it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_numbers": numbers, "strings_to_formulas": False}) as book:
        book.add_worksheet("Notes").write(0, 0, "How to read this file")
        sheet = book.add_worksheet("Raw data")
        for at, row in enumerate([["Survey of victims"], [], *rows] if title else rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write(at, column, cell)
        for start, end in _runs(rows[0]) if merged else []:
            sheet.merge_range(0, start, 0, end, rows[0][start])
        choices = book.add_worksheet("Choices")
        choices.write_column(0, 0, ["Yes", "No"])
        choices.hide()
    return stream.getvalue()


def _runs(titles: list[str]):
    """Where a title stands over blanks, first and last column."""
    for at, title in enumerate(titles):
        end = at
        while end + 1 < len(titles) and title and not titles[end + 1]:
            end += 1
        if end > at:
            yield at, end


def curly(cell: str) -> str:
    return cell.replace("'", "\u2019").replace("-", "\u2013")


def spaced(cell: str) -> str:
    return cell.replace(" ", "\u00a0") + "\u200b" if cell and not cell[0].isdigit() and "@" not in cell else cell


QUIRKS = {
    "BOM": lambda rows, p: text_of(rows).encode("utf-8-sig"),
    "UTF-16": lambda rows, p: text_of(rows, delimiter="\t").encode("utf-16"),
    "UTF-16 without a mark": lambda rows, p: text_of(rows).encode("utf-16-le"),
    "Windows-1252 with curly signs": lambda rows, p: text_of(in_answers(rows, p, curly)).encode("cp1252"),
    "semicolons": lambda rows, p: text_of(rows, delimiter=";").encode(),
    "a line that tells the delimiter": lambda rows, p: b"sep=;\r\n" + text_of(rows, delimiter=";").encode(),
    "all in quotes": lambda rows, p: text_of(rows, quoting=csv.QUOTE_ALL, lineterminator="\n").encode(),
    "old Macintosh line ends": lambda rows, p: text_of(rows, lineterminator="\r").encode(),
    "empty columns at the end": lambda rows, p: text_of([[*row, "", "", ""] for row in rows]).encode(),
    "empty rows at the end": lambda rows, p: (text_of([*rows, *[[""] * len(rows[0])] * 3]) + "\n\n").encode(),
    "an empty row within": lambda rows, p: text_of([*rows[:-1], [""] * len(rows[0]), rows[-1]]).encode(),
    "non-breaking and invisible spaces": lambda rows, p: text_of(in_answers(rows, p, spaced)).encode(),
    "such spaces in the header": lambda rows, p: text_of(in_header(rows, p, spaced)).encode(),
    "answers in capitals": lambda rows, p: text_of(
        in_answers(rows, p, lambda c: c.upper() if c != "it went on" else c)
    ).encode(),
    "headers in capitals": lambda rows, p: text_of(in_header(rows, p, str.upper)).encode(),
    "spaces around every cell": lambda rows, p: text_of(in_answers(rows, p, lambda c: f" {c} " if c else c)).encode(),
    "a workbook with other sheets, one hidden": lambda rows, p: excel(rows),
    "a workbook with merged header cells": lambda rows, p: excel(rows, merged=True),
    "a workbook with ids as numbers": lambda rows, p: excel(rows, numbers=True),
    "a workbook with a title above": lambda rows, p: excel(rows, title=True),
}


@pytest.mark.parametrize("quirk", QUIRKS)
@pytest.mark.parametrize("platform", EVERY)
def test_the_same_answers_come_out_whatever_was_done_to_the_file(platform, quirk, tmp_path):
    data = QUIRKS[quirk](rows_of(platform), platform)

    read_in = read(
        study_folder(tmp_path, items(**EVERY[platform][1]), {"x.dat": data}, instruments=[survey("raw/x.dat")])
    )

    said = read_in.answers["survey"].astype(str)
    columns = ["respondent", "informed", "affected__sleep", "affected__work", "affected__none", "believed", "rights"]
    assert said[columns].to_numpy().tolist() == [
        ["1001", "Yes", "Ticked", "Not ticked", "Not ticked", "Agree", "Disagree"],
        ["1002", "No", "Not ticked", "Not ticked", "Ticked", "Disagree", "Disagree"],
    ]
    assert read_in.free_text("survey", "more").str.strip(" \u200b").str.replace("\u00a0", " ").tolist() == [
        "",
        "it went on",
    ]
