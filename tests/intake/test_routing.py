"""Those not asked are no part of an item's missing answers."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from tests.intake.folders import read, study_folder, survey

ITEMS = {
    "agreed": {"answers": ["Yes", "No"]},
    "kept": {"answers": ["Yes", "No"], "asked_if": {"agreed": ["Yes"]}},
    "why": {"answers": ["Busy"], "asked_if": {"kept": ["No"]}, "otherwise": "Not asked"},
    "score": {"kind": "number", "asked_if": {"agreed": ["Yes"]}},
}


def test_a_blank_is_blank_for_those_asked_and_a_reason_for_the_others(tmp_path):
    text = "agreed,kept,why,score\nYes,No,Busy,3\nYes,,,\nNo,,,\n,,,1\n"

    data = read(study_folder(tmp_path, {"items": ITEMS}, {"survey.csv": text}, instruments=[survey()]))

    said = data.answers["survey"]
    assert said["kept"].tolist() == ["No", "Blank", "Not routed", "Not routed"]
    assert said["why"].tolist() == ["Busy", "Not asked", "Not asked", "Not asked"]
    assert said["score__reason"].tolist() == ["", "Blank", "Not routed", ""]


def test_an_answer_of_someone_not_asked_is_kept_and_reported(tmp_path):
    text = "agreed,kept,why,score\nNo,Yes,,\nYes,Yes,,\n"

    data = read(study_folder(tmp_path, {"items": ITEMS}, {"survey.csv": text}, instruments=[survey()]))

    assert data.answers["survey"]["kept"].tolist() == ["Yes", "Yes"]
    assert [(note.column, note.rows) for note in data.notes if "not asked" in note.what] == [("kept", (2,))]


def test_a_required_item_may_be_blank_for_those_not_asked(tmp_path):
    items = {"agreed": ITEMS["agreed"], "kept": ITEMS["kept"] | {"required": True}}

    data = read(
        study_folder(tmp_path / "a", {"items": items}, {"survey.csv": "agreed,kept\nNo,\n"}, instruments=[survey()])
    )

    assert data.answers["survey"]["kept"].tolist() == ["Not routed"]
    with pytest.raises(InputError, match="row 3, column kept: is blank, and must not be"):
        read(
            study_folder(
                tmp_path / "b", {"items": items}, {"survey.csv": "agreed,kept\nNo,\nYes,\n"}, instruments=[survey()]
            )
        )


def test_a_column_may_be_absent_only_where_nobody_was_asked(tmp_path):
    items = {"agreed": ITEMS["agreed"], "kept": ITEMS["kept"]}

    data = read(study_folder(tmp_path / "a", {"items": items}, {"survey.csv": "agreed\nNo\n"}, instruments=[survey()]))

    assert data.answers["survey"]["kept"].tolist() == ["Not routed"]
    with pytest.raises(InputError, match="the column kept is not in the file, and 1 people were asked"):
        read(study_folder(tmp_path / "b", {"items": items}, {"survey.csv": "agreed\nYes\n"}, instruments=[survey()]))
