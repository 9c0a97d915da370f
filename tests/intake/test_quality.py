"""What to look at before believing the answers: reported, never removed."""

from __future__ import annotations

import pandas as pd

from analysis.intake import data_dictionary, missing_by_reason, note_counts, response_over_time, straight_lining
from analysis.study import Codebook, Entry, find_study
from tests.intake.folders import read, study_folder, survey

SCALE = ["Agree", "Neither", "Disagree"]
ITEMS = {
    "id": {"kind": "id"},
    "begun": {"kind": "datetime"},
    "sent": {"kind": "datetime"},
    "w": {"kind": "weight"},
    "s": {"kind": "id"},
    "c": {"kind": "id"},
    **{f"q{number}": {"scale": "agree"} for number in range(1, 5)},
}
TEXT = """\
id,begun,sent,w,s,c,q1,q2,q3,q4
1,2024-01-01 10:00,2024-01-01 10:10,1,S1,P1,Agree,Agree,Agree,Agree
1,2024-01-01 10:00,2024-01-01 10:12,1,S1,P2,Agree,Disagree,Agree,Neither
3,2024-01-15 10:00,2024-01-15 10:01,90,S2,P3,Disagree,Disagree,Disagree,Disagree
4,2024-01-15 10:00,2024-01-15 10:11,,S1,P4,Agree,,,Agree
"""


def data_of(place):
    book = {"scales": {"agree": SCALE}, "items": ITEMS}
    told = survey(respondent="id", started="begun", submitted="sent", weight="w", stratum="s", cluster="c")
    told["sample_design"] = "probability"
    return read(study_folder(place, book, {"survey.csv": TEXT}, instruments=[told]))


def test_repeats_speeders_weights_and_lonely_clusters_are_reported_and_nobody_is_removed(tmp_path):
    data = data_of(tmp_path)

    told = {(note.column, note.rows) for note in data.notes if note.severity == "warn"}
    assert len(data.answers["survey"]) == 4
    assert ("id", (2, 3)) in told
    assert ("sent", (4,)) in told
    assert {("w", (4,)), ("w", (5,))} <= told
    assert ("s", (4,)) in told
    assert any("a stratum (S2) with one cluster" in note.what for note in data.notes)


def test_straight_lining_counts_those_who_gave_one_answer_to_a_whole_battery(tmp_path):
    entries = {key: Entry.model_validate(entry) for key, entry in ITEMS.items()}

    counted = straight_lining(data_of(tmp_path).answers["survey"], entries)

    assert counted.to_numpy().tolist() == [["agree", 4, 3, 2]]


def test_missing_answers_are_counted_by_reason(tmp_path):
    data = data_of(tmp_path)
    book = find_study(tmp_path).codebook

    counted = missing_by_reason(data.answers["survey"], book.items, book).set_index("item")

    assert counted.loc["q2", ["n", "given", "Blank"]].tolist() == [4, 3, 1]
    assert counted.loc["w", ["n", "given", "Blank"]].tolist() == [4, 3, 1]


def test_weeks_without_answers_are_shown():
    days = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-15", "2024-01-16", None]))

    assert response_over_time(days)["n"].tolist() == [1, 0, 2]
    assert response_over_time(days.iloc[3:])["n"].tolist() == []


def test_notes_are_a_table_too(tmp_path):
    table = note_counts(data_of(tmp_path).notes)

    assert list(table) == ["severity", "file", "where", "column", "what", "count"]


def test_the_dictionary_says_what_was_asked_of_whom_and_what_a_blank_means():
    book = Codebook.model_validate(
        {
            "missing": {"88": "Don't know"},
            "items": {
                "told": {"wording": "Were you told?", "label": "Told", "answers": ["Yes", "No"]},
                "when": {"answers": ["Soon", "Late"], "asked_if": {"told": ["Yes"]}, "source": "Q2"},
                "who": {"kind": "text", "identifier": True},
                "soon": {"from": "when", "groups": {"Soon": ["Soon"], "Later": ["Late"]}},
            },
            "events": {"contact": {"label": "Contact", "codes": ["CT"], "informs_victim": True}},
            "drop": ["IP Address"],
        }
    )

    told = data_dictionary(book).set_index("Name")

    assert told.loc["when", "Asked of"] == "those who answered Yes to Told"
    assert told.loc["when", "Column in the file"] == "Q2"
    assert told.loc["when", "Missing, and why"] == "who was not asked = Not routed"
    assert told.loc[["88", "an empty cell"], "Label"].tolist() == ["Don't know", "Blank"]
    assert told.loc["soon", "Answers, in order"] == "Soon (Soon); Later (Late)"
    assert told.loc["who", "Kind"] == "direct identifier, dropped at reading"
    assert told.loc["contact", "Column in the file"] == "CT"
    assert told.loc["IP Address", "Table"] == "Dropped at reading"
