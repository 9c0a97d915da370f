"""The header is found by the columns the codebook knows, and what stands above or below it is no answer."""

from __future__ import annotations

import pytest

from analysis.intake.headers import Column, coded, header_row, is_second_header, letters
from tests.intake.folders import read, study_folder, survey


def test_the_header_is_the_row_that_names_the_most_known_columns():
    head = [["Victims' survey 2023", "", ""], ["", "Your experience", ""], ["id", "kept", "score"], ["1", "Yes", "7"]]

    assert header_row(head, ["id", "kept", "score"]) == 2
    assert header_row(head, []) == 2


def test_a_row_of_the_platforms_words_is_a_second_header_and_an_answer_is_not():
    titles = ["id", "strand", "words"]

    assert is_second_header(["Response", "Response", "Open-Ended Response"], titles)
    assert is_second_header(["id", "strand", "words"], titles)
    assert not is_second_header(["1", "Crime", "Response"], titles)
    assert not is_second_header(["", "", ""], titles)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "likert2[sat1]. How far do you agree? [I am satisfied]",
            ("likert2[sat1]", "How far do you agree?", "I am satisfied"),
        ),
        ("Q12. Were you told?", ("Q12", "Were you told?", "")),
        ("Q_12_Were_you_told", ("Q_12", "Were you told", "")),
        ("Were you told?", ("", "Were you told?", "")),
        ("Crime type", ("", "Crime type", "")),
    ],
)
def test_a_title_gives_its_id_its_text_and_its_option(title, expected):
    assert coded(title) == expected


def test_letters_are_those_of_a_spreadsheet():
    assert [letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_column_answers_to_all_its_names():
    names = Column(1, "Q1", id="Q1", text="How far?", option="I agree").names()

    assert names == ["Q1", "How far? [I agree]", "How far? - I agree", "How far?", "I agree", "column B"]


@pytest.mark.parametrize(
    "text",
    [
        "Survey of 2024,,\n,,\nid,kept,n\n1,Yes,1\n2,No,2\n",
        "id,kept,n\nResponse,Response,Response\n1,Yes,1\n2,No,2\n",
        "id,kept,n\n1,Yes,1\nid,kept,n\n2,No,2\n",
        " ID ,Kept,N\n1,Yes,1\n\n2,No,2\n,,\n",
    ],
)
def test_rows_that_are_no_answers_are_left_out_and_named(text, tmp_path):
    items = {"id": {"kind": "id"}, "kept": {"answers": ["Yes", "No"]}, "n": {"kind": "number"}}

    data = read(study_folder(tmp_path, {"items": items}, {"survey.csv": text}, instruments=[survey()]))

    assert data.answers["survey"]["kept"].tolist() == ["Yes", "No"]
    assert data.tally["rows_in"].tolist() == [2]
    assert [note.severity for note in data.notes] == ["repair"]
