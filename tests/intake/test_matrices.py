"""A matrix in one cell, as JSON, is a column for each of its rows; nothing of it is lost in silence."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml

from analysis.errors import InputError
from analysis.intake import draft_study
from tests.intake.folders import read, study_folder, survey

TITLE = "Q_31_How much do you agree?"
ROWS = ("I was believed", "I was told of my rights")
ITEMS = {
    "items": {
        "respondent": {"kind": "id", "source": "Response_ID", "unique": True},
        "believed": {"answers": ["Agree", "Disagree"], "source": f"How much do you agree? [{ROWS[0]}]"},
        "rights": {"answers": ["Agree", "Disagree"], "source": f"How much do you agree? [{ROWS[1]}]"},
    }
}


def export(*cells: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["Response_ID", "Completion_Status", TITLE])
    writer.writerows([[at, "Complete", cell] for at, cell in enumerate(cells, 1)])
    return stream.getvalue().encode()


def pieces(*answers: str, form: str = "titles") -> str:
    """One cell, in a form a platform or its interface writes."""
    pairs = [(row, answer) for row, answer in zip(ROWS, answers, strict=True) if answer]
    if form == "plain":
        return json.dumps(dict(pairs))
    names = {"titles": ("row_title", "column_title"), "short": ("row", "column"), "camel": ("rowTitle", "choiceTitle")}
    row, answer = names.get(form, names["titles"])
    told = [{"id": 7, "row_id": 9, row: title, answer: said} for title, said in pairs]
    return json.dumps(told) if form != "joined" else "; ".join(map(json.dumps, told))


def answers_of(place, *cells: str):
    folder = study_folder(place, ITEMS, {"x.csv": export(*cells)}, instruments=[survey("raw/x.csv")])
    data = read(folder)
    return data, data.answers["survey"].astype(str)


@pytest.mark.parametrize("form", ["titles", "short", "camel", "joined", "plain"])
def test_each_row_of_a_matrix_is_a_column_of_its_own(form, tmp_path):
    data, said = answers_of(tmp_path, pieces("Agree", "Disagree", form=form), pieces("Disagree", "", form=form), "")

    assert said["believed"].tolist() == ["Agree", "Disagree", "Blank"]
    assert said["rights"].tolist() == ["Disagree", "Blank", "Blank"]
    assert any("unpacked into 2 columns" in note.what for note in data.notes)


def test_a_cell_that_is_cut_stops_the_run_and_is_not_shown(tmp_path):
    whole = pieces("Agree", "Agree")

    with pytest.raises(InputError) as refused:
        answers_of(tmp_path, whole, whole, whole[:-9])

    assert "row 4" in str(refused.value)
    assert "Agree" not in str(refused.value)


def test_words_in_braces_are_no_matrix(tmp_path):
    book = {"items": {"more": {"kind": "text", "source": TITLE}}}
    data = export("{sic}", "[none]", '["a", "b"]')

    read_in = read(study_folder(tmp_path, book, {"x.csv": data}, instruments=[survey("raw/x.csv")]))

    assert read_in.free_text("survey", "more").tolist() == ["{sic}", "[none]", '["a", "b"]']


def test_a_draft_has_an_item_for_each_row(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(export(*[pieces("Agree", "Disagree"), pieces("Disagree", "Agree")] * 8))

    items = yaml.safe_load(draft_study("ours", path)["codebook.yaml"])["items"]

    wordings = {entry["wording"]: entry["answers"] for entry in items.values() if "answers" in entry}
    assert wordings.pop("Completion_Status") == ["Complete"]
    assert wordings == {f"How much do you agree? [{row}]": ["Agree", "Disagree"] for row in ROWS}
