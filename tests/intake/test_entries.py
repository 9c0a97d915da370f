"""Survey answers and case records as the codebook says they are."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from analysis.study import REASONS
from tests.intake.folders import read, study_folder, survey


def answers(place, items, text, **more):
    """The frame of a survey of one file."""
    book = {"items": items, **{key: more.pop(key) for key in ("missing", "scales", "drop") if key in more}}
    return read(study_folder(place, book, {"survey.csv": text}, instruments=[survey(**more)])).answers["survey"]


def refusal(place, items, text, **more) -> str:
    with pytest.raises(InputError) as caught:
        answers(place, items, text, **more)
    return str(caught.value)


def test_answers_stand_in_the_codebooks_order_before_the_reasons(tmp_path):
    said = answers(tmp_path, {"kept": {"answers": ["Yes", "No"]}}, "kept\nNo\nYes\n\nYes\n,\n".replace(",\n", ""))

    assert list(said["kept"].cat.categories) == ["Yes", "No", *REASONS]
    assert said["kept"].tolist() == ["No", "Yes", "Yes"]


def test_none_and_na_are_answers_and_a_blank_is_a_reason(tmp_path):
    said = answers(
        tmp_path, {"help": {"answers": ["None", "NA", "Team"]}, "x": {}}, "help,x\nNone,1\nNA,1\n,1\nTeam,1\n"
    )

    assert said["help"].tolist() == ["None", "NA", "Blank", "Team"]


def test_the_items_own_missing_words_go_before_those_for_all(tmp_path):
    items = {
        "a": {"answers": ["Yes"], "missing": {"9": "Too early to say"}},
        "b": {"answers": ["Yes"], "blank": "Not asked"},
    }

    said = answers(tmp_path, items, "a,b\n9,9\nYes,\nn/a,Yes\n", missing={"9": "Don't know", "N/A": "Not applicable"})

    assert said["a"].tolist() == ["Too early to say", "Yes", "Not applicable"]
    assert said["b"].tolist() == ["Don't know", "Not asked", "Yes"]


def test_codes_stand_for_answers_and_a_number_nobody_explains_stops_the_run(tmp_path):
    item = {"answers": ["Good", "Bad"], "codes": {"1": "Good", "2": "Bad"}}

    assert answers(tmp_path / "a", {"q": item}, "q\n1\n2\n1.0\n")["q"].tolist() == ["Good", "Bad", "Good"]
    told = refusal(tmp_path / "b", {"q": {"answers": ["Good", "Bad"]}}, "q\n1\n2\n")
    assert "rows 2, 3, column q" in told
    assert "does not say which answer each stands for" in told
    assert "Allowed: Good, Bad" in told


def test_an_unknown_answer_is_told_by_place_and_never_by_value(tmp_path):
    told = refusal(tmp_path, {"q": {"answers": ["Good", "Bad"]}}, "q\nGood\nRobin Example says so\n")

    assert "survey.csv, row 3, column q: an answer not in the codebook" in told
    assert "Robin" not in told


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    items = {
        "a": {"answers": ["Yes"]},
        "n": {"kind": "number", "minimum": 0, "maximum": 10},
        "gone": {},
        "d": {"kind": "date"},
    }

    told = refusal(tmp_path, items, "a,n,d\nMaybe so,12,2024-01-01\nYes,eight,never\n")

    for part in ("row 2, column a", "row 2, column n: is above the maximum", "row 3, column n: is not a number"):
        assert part in told
    assert "row 3, column d: is not a date" in told
    assert "column gone" in told


def test_a_missing_number_stands_beside_its_reason(tmp_path):
    item = {"kind": "number", "minimum": 0, "maximum": 10, "missing": {"88": "Don't know", "99": "Prefer not to say"}}

    said = answers(tmp_path, {"score": item, "x": {}}, "score,x\n7,1\n88,1\n99,1\n,1\n")

    assert said["score"].tolist()[0] == 7
    assert said["score"].isna().tolist() == [False, True, True, True]
    assert said["score__reason"].tolist() == ["", "Don't know", "Prefer not to say", "Blank"]


def test_a_multi_select_in_one_cell_becomes_a_column_for_each_option(tmp_path):
    options = {"sleep": {"label": "Sleep"}, "work": {"label": "Work; or study"}, "other": {"label": "Other"}}

    said = answers(
        tmp_path,
        {"hit": {"kind": "multiple", "options": options}, "x": {}},
        "hit,x\nSleep;Work; or study;,1\nOther,1\n,1\n",
    )

    assert said["hit__sleep"].tolist() == ["Ticked", "Not ticked", "Blank"]
    assert said["hit__work"].tolist() == ["Ticked", "Not ticked", "Blank"]
    assert said["hit__other"].tolist() == ["Not ticked", "Ticked", "Blank"]


def test_none_of_these_with_others_is_reported(tmp_path):
    options = {"sleep": {"label": "Sleep"}, "none": {"label": "None"}}
    book = {"items": {"hit": {"kind": "multiple", "options": options, "none_of_these": "none"}}}

    data = read(study_folder(tmp_path, book, {"survey.csv": "hit,x\nSleep;None,1\n"}, instruments=[survey()]))

    assert any("none of these was ticked" in note.what for note in data.notes)


def test_an_empty_box_is_not_ticked_where_the_column_never_says_no(tmp_path):
    said = answers(tmp_path, {"a": {"kind": "flag"}, "b": {"kind": "flag"}}, "a,b\nticked,1\n,0\nticked,\n")

    assert said["a"].tolist() == ["Yes", "No", "Yes"]
    assert said["b"].tolist() == ["Yes", "No", "Blank"]


def test_an_item_has_other_names_on_other_platforms(tmp_path):
    said = answers(
        tmp_path, {"q": {"answers": ["Yes"], "aliases": ["Q7. Kept informed?"]}}, "Q7. Kept informed?\nYes\n"
    )

    assert said["q"].tolist() == ["Yes"]


def test_a_changed_wording_stops_the_run_and_shows_both(tmp_path):
    from analysis.intake.columns import wording_hash

    item = {"answers": ["Yes"], "source": "Q1", "wording": "Were you kept informed?"}
    item["wording_sha256"] = wording_hash("were you  kept informed?")

    assert len(answers(tmp_path / "a", {"q": item}, "Q1. Were you kept informed?\nYes\n")) == 1
    told = refusal(tmp_path / "b", {"q": item}, "Q1. Were you told what happened?\nYes\n")
    assert '"Were you told what happened?"' in told
    assert '"Were you kept informed?"' in told


def test_a_row_repeated_in_full_is_set_aside_and_one_that_differs_stops_the_run(tmp_path):
    items = {"id": {"kind": "id", "unique": True}, "q": {"answers": ["Yes", "No"]}}
    folder = study_folder(
        tmp_path / "a", {"items": items}, {"survey.csv": "id,q\n1,Yes\n2,No\n1,Yes\n"}, instruments=[survey()]
    )

    data = read(folder)

    assert data.tally[["rows_in", "rows_used"]].to_numpy().tolist() == [[3, 2]]
    assert data.set_aside[["reason", "rows"]].to_numpy().tolist() == [["the same row twice", 1]]
    told = refusal(tmp_path / "b", items, "id,q\n1,Yes\n2,No\n1,No\n")
    assert "rows 2, 4, column id: repeats, with different answers" in told


def test_repeated_rows_without_an_id_are_separate_incidents(tmp_path):
    assert len(answers(tmp_path, {"q": {"answers": ["Yes"]}}, "q\nYes\nYes\nYes\n")) == 3


def test_dates_after_the_extract_and_out_of_order_are_set_aside_by_name(tmp_path):
    fields = {
        "case": {"kind": "id", "unique": True},
        "reported": {"kind": "date"},
        "charged": {"kind": "date", "not_before": "reported"},
    }
    text = "case,reported,charged\n1,2024-01-05,2024-02-01\n2,2024-01-05,2024-01-01\n3,2024-01-05,2031-01-01\n"
    text += "4,2024-01-05,\n5,1900-01-01,\n"

    data = read(study_folder(tmp_path, {"cases": fields}, {"cases.csv": text}, cases={"path": "raw/cases.csv"}))

    assert data.cases["case"].tolist() == ["1", "4"]
    assert data.cases["charged"].isna().tolist() == [False, True]
    assert dict(zip(data.set_aside["reason"], data.set_aside["rows"], strict=True)) == {
        "impossible date": 1,
        "dated after the extract date": 1,
        "days in an impossible order": 1,
    }
    assert data.tally.loc[0, "rows_in"] == data.tally.loc[0, "rows_used"] + data.set_aside["rows"].sum()


def test_dates_whose_order_is_not_stated_stop_the_run_with_their_count(tmp_path):
    told = refusal(tmp_path, {"d": {"kind": "date"}}, "d\n03/04/2024\n27/04/2024\n")

    assert "2 dates whose order is not stated; 1 of them could be dd/mm or mm/dd" in told
    assert "dates: day-first" in told


def test_dates_no_row_decides_are_read_as_stated_and_said_aloud(tmp_path):
    folder = study_folder(
        tmp_path,
        {"items": {"d": {"kind": "date"}}},
        {"survey.csv": "d\n03/04/2024\n"},
        instruments=[survey(dates="day-first")],
    )

    data = read(folder)

    assert str(data.answers["survey"]["d"].iloc[0].date()) == "2024-04-03"
    assert any("all were read day first" in note.what for note in data.notes)


def test_list_fields_become_a_column_for_each_code(tmp_path):
    fields = {"themes": {"kind": "list", "answers": ["RC1", "RC2"]}, "x": {}}

    data = read(
        study_folder(
            tmp_path, {"cases": fields}, {"c.csv": "themes,x\nRC1;RC2,1\nrc2,1\n,1\n"}, cases={"path": "raw/c.csv"}
        )
    )

    assert data.cases["themes__RC1"].tolist() == ["Ticked", "Not ticked", "Blank"]
    assert data.cases["themes__RC2"].tolist() == ["Ticked", "Ticked", "Blank"]


def test_several_files_of_one_form_are_one_table(tmp_path):
    raw = {"s_1.csv": "q\nYes\n", "s_2.csv": "q\nNo\nYes\n"}

    data = read(
        study_folder(tmp_path, {"items": {"q": {"answers": ["Yes", "No"]}}}, raw, instruments=[survey("raw/s_*.csv")])
    )

    assert data.answers["survey"]["q"].tolist() == ["Yes", "No", "Yes"]
    assert data.tally["rows_used"].tolist() == [1, 2]


def test_a_column_nobody_asked_for_is_left_out_and_named(tmp_path):
    data = read(
        study_folder(
            tmp_path,
            {"items": {"q": {"answers": ["Yes"]}}},
            {"survey.csv": "q,Collector\nYes,9\n"},
            instruments=[survey()],
        )
    )

    assert data.dropped.to_numpy().tolist() == [["survey.csv", "Collector", "not in the codebook"]]
    assert "Collector" not in data.answers["survey"]


def test_an_item_marked_identifier_is_never_read(tmp_path):
    items = {"q": {"answers": ["Yes"]}, "who": {"kind": "text", "identifier": True}}

    data = read(
        study_folder(tmp_path, {"items": items}, {"survey.csv": "q,who\nYes,Robin Example\n"}, instruments=[survey()])
    )

    assert "who" not in data.answers["survey"]
    with pytest.raises(InputError, match="no free text"):
        data.free_text("survey", "who")


def test_an_answer_column_that_holds_addresses_stops_the_run(tmp_path):
    told = refusal(tmp_path, {"q": {}}, "q\na@mailbox.example\nb@mailbox.example\n")

    assert "most cells look like a person's e-mail address" in told
    assert "mailbox" not in told


def test_a_file_that_is_not_there_says_where_to_get_it(tmp_path):
    with pytest.raises(InputError, match="raw/gone.csv: the file is not there. Ask the survey team."):
        read(
            study_folder(
                tmp_path, {"items": {"q": {}}}, {}, instruments=[survey("raw/gone.csv", get="Ask the survey team.")]
            )
        )
