"""The layouts of survey platforms, known by their header and never by a file's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import InputError
from tests.intake.folders import read, study_folder, survey


def layout(platform: str) -> str:
    """An export of two made-up respondents, laid out as a platform does."""
    return (Path(__file__).parent / "layouts" / f"{platform}.csv").read_text(encoding="utf-8")


def items(**sources: str) -> dict:
    """The same four questions, each under the name its platform gives the column."""
    options = {"sleep": {"label": "Sleep"}, "work": {"label": "Work"}, "none": {"label": "None of these"}}
    scale = {"answers": ["Agree", "Disagree"]}
    return {
        "items": {
            "respondent": {"kind": "id", "source": sources["respondent"], "unique": True, "required": True},
            "informed": {"answers": ["Yes", "No"], "source": sources["informed"]},
            "affected": {
                "kind": "multiple",
                "source": sources["affected"],
                "options": options,
                "none_of_these": "none",
            },
            "believed": scale | {"source": sources["believed"]},
            "rights": scale | {"source": sources["rights"]},
            "more": {"kind": "text", "source": sources["more"]},
        }
    }


WORDS = {
    "informed": "Were you kept informed?",
    "affected": "What was affected?",
    "believed": "How much do you agree? [I was believed]",
    "rights": "How much do you agree? - I was told of my rights",
    "more": "Anything else?",
}
LAYOUTS = {
    "smartsurvey": (layout("smartsurvey"), WORDS | {"respondent": "UserNo"}),
    "surveymonkey": (
        layout("surveymonkey"),
        WORDS | {"respondent": "Respondent ID", "affected": "What was affected? (tick all)"},
    ),
    "qualtrics": (layout("qualtrics"), WORDS | {"respondent": "ResponseId", "informed": "Q1", "believed": "Q3_1"}),
    "msforms": (
        layout("msforms"),
        WORDS | {"respondent": "ID", "believed": "I was believed", "rights": "I was told of my rights"},
    ),
    "limesurvey": (layout("limesurvey"), WORDS | {"respondent": "id", "informed": "informed", "rights": "agree[SQ2]"}),
}


@pytest.mark.parametrize("platform", LAYOUTS)
def test_the_same_answers_come_out_of_every_platform(platform, tmp_path):
    text, sources = LAYOUTS[platform]

    data = read(study_folder(tmp_path, items(**sources), {"x.dat": text}, instruments=[survey("raw/x.dat")]))

    answers = data.answers["survey"].astype(str)
    assert data.files["platform"].tolist() == [platform]
    assert answers["respondent"].tolist() == ["1001", "1002"]
    assert answers["informed"].tolist() == ["Yes", "No"]
    assert answers["affected__sleep"].tolist() == ["Ticked", "Not ticked"]
    assert answers["affected__work"].tolist() == ["Not ticked", "Not ticked"]
    assert answers["affected__none"].tolist() == ["Not ticked", "Ticked"]
    assert answers["believed"].tolist() == ["Agree", "Disagree"]
    assert answers["rights"].tolist() == ["Disagree", "Disagree"]
    assert data.free_text("survey", "more").tolist() == ["", "it went on"]


@pytest.mark.parametrize("platform", ["smartsurvey", "surveymonkey", "qualtrics", "msforms"])
def test_identifiers_of_a_platform_are_dropped_and_logged(platform, tmp_path):
    text, sources = LAYOUTS[platform]

    data = read(study_folder(tmp_path, items(**sources), {"x.dat": text}, instruments=[survey("raw/x.dat")]))

    dropped = dict(zip(data.dropped["column"], data.dropped["why"], strict=True))
    named = {"smartsurvey": ["IP Address"], "msforms": ["Email", "Name"], "qualtrics": ["IPAddress", "RecipientEmail"]}
    named["surveymonkey"] = ["IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1"]
    assert all(dropped[column].startswith("direct identifier") for column in named[platform])
    said = " ".join(map(str, [*data.notes, data.dropped.to_string()]))
    assert not any(detail in said for detail in ("192.0.2", "mailbox", "Robin", "Pat"))


def test_a_qualtrics_preview_is_set_aside_and_not_judged(tmp_path):
    text, sources = LAYOUTS["qualtrics"]

    data = read(study_folder(tmp_path, items(**sources), {"x.dat": text}, instruments=[survey("raw/x.dat")]))

    assert data.tally[["rows_in", "rows_used"]].to_numpy().tolist() == [[3, 2]]
    assert data.set_aside[["reason", "rows"]].to_numpy().tolist() == [["preview, not an answer", 1]]


def test_a_condensed_surveymonkey_export_has_one_header_row(tmp_path):
    text = "Respondent ID,Collector ID,Start Date,Were you kept informed?\n1,7,02/05/2024,Yes\n2,7,02/05/2024,No\n"
    book = {"items": {"informed": {"answers": ["Yes", "No"], "source": "Were you kept informed?"}}}

    data = read(study_folder(tmp_path, book, {"x.csv": text}, instruments=[survey("raw/x.csv")]))

    assert data.answers["survey"]["informed"].tolist() == ["Yes", "No"]


def test_a_question_over_several_columns_needs_its_option_named(tmp_path):
    text, sources = LAYOUTS["surveymonkey"]
    book = items(**sources | {"believed": "How much do you agree?"})

    with pytest.raises(InputError, match="2 columns could be believed, all called alike: N, O"):
        read(study_folder(tmp_path, book, {"x.csv": text}, instruments=[survey("raw/x.csv")]))


def frame_of(place, book: dict, text: str):
    data = read(study_folder(place, {"items": book}, {"x.csv": text}, instruments=[survey("raw/x.csv")]))
    return data, data.answers["survey"].astype(str)


def test_alchemer_heads_a_box_with_its_option_and_the_question(tmp_path):
    text = "Time Started,Date Submitted,Status,Sleep:What was affected?,Work:What was affected?,Kept informed?\n"
    text += "2024-05-02 10:00:00,2024-05-02 10:01:00,Complete,Sleep,,Yes\n2024-05-02 10:00:00,,Partial,,,No\n"
    options = {"sleep": {"label": "Sleep"}, "work": {"label": "Work"}}
    book = {
        "hit": {"kind": "multiple", "source": "What was affected?", "options": options},
        "kept": {"source": "Kept informed?"},
    }

    data, said = frame_of(tmp_path, book, text)

    assert data.files["platform"].tolist() == ["surveygizmo"]
    assert said["hit__sleep"].tolist() == ["Ticked", "Blank"]
    assert said["hit__work"].tolist() == ["Not ticked", "Blank"]


@pytest.mark.parametrize("header_rows", [1, 2, 3])
def test_a_qualtrics_export_may_hold_one_two_or_three_header_rows(header_rows, tmp_path):
    lines = layout("qualtrics").splitlines()
    text = "\n".join([*lines[:header_rows], *lines[4:]]) + "\n"

    data, said = frame_of(tmp_path, {"kept": {"answers": ["Yes", "No"], "source": "Q1"}}, text)

    assert said["kept"].tolist() == ["Yes", "No"]
    assert data.tally["rows_in"].tolist() == [2]


def test_a_limesurvey_export_of_codes_alone(tmp_path):
    text = "id,submitdate,lastpage,startlanguage,ipaddr,informed,agree[SQ1]\n7,2024-05-02,3,en,192.0.2.7,Yes,Agree\n"

    data, said = frame_of(tmp_path, {"kept": {"source": "informed"}, "believed": {"source": "agree[SQ1]"}}, text)

    assert data.files["platform"].tolist() == ["limesurvey"]
    assert said["believed"].tolist() == ["Agree"]
    assert "direct identifier: IP address" in data.dropped["why"].tolist()


def test_a_surveymonkey_export_without_its_ids_still_has_two_header_rows(tmp_path):
    text = "Kept informed?,What was affected?,,Anything else?\nResponse,Sleep,Work,Open-Ended Response\n"
    text += "Yes,Sleep,,\nNo,,Work,it went on\n"
    book = {"kept": {"answers": ["Yes", "No"], "source": "Kept informed?"}}

    data, said = frame_of(tmp_path, book, text)

    assert data.files["platform"].tolist() == ["surveymonkey"]
    assert said["kept"].tolist() == ["Yes", "No"]


def test_a_respondent_who_answered_other_is_no_header(tmp_path):
    _, said = frame_of(tmp_path, {"q": {"answers": ["Other", "Yes"]}}, "q,x\nOther,\nYes,1\n")

    assert said["q"].tolist() == ["Other", "Yes"]


def test_answers_above_the_header_stop_the_run(tmp_path):
    with pytest.raises(InputError, match="row 1: stands above the header, which is in row 2"):
        frame_of(tmp_path, {"q": {}, "r": {}, "s": {}}, "Yes,No,Yes\nq,r,s\nYes,Yes,No\n")


def test_police_outcome_files_are_known(tmp_path):
    head = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n"
    text = head + "a1,2024-01,Durham,Durham,0,0,On or near,E01,Durham,Offender fined\n"
    fields = {"month": {"kind": "date", "source": "Month"}, "outcome": {"source": "Outcome type"}}

    data = read(study_folder(tmp_path, {"cases": fields}, {"o.csv": text}, cases={"path": "raw/o.csv"}))

    assert data.files["platform"].tolist() == ["police-uk-outcomes"]
    assert data.cases["outcome"].tolist() == ["Offender fined"]


@pytest.mark.parametrize(
    ("header", "ticks"),
    [
        ("record_id,What was affected? (choice=Sleep),What was affected? (choice=Work),Complete?", "Checked,Unchecked"),
        ("record_id,affected___1,affected___2,survey_complete", "1,0"),
    ],
    ids=["labels", "codes"],
)
def test_redcap_writes_a_box_as_a_choice_or_as_a_number_after_its_name(header, ticks, tmp_path):
    options = {"sleep": {"label": "Sleep", "source": "affected___1"}, "work": {"label": "Work"}}
    options["work"]["source"] = "affected___2"
    if "choice" in header:
        options = {name: {"label": box["label"]} for name, box in options.items()}
    wording = "What was affected?" if "choice" in header else "affected"
    book = {"hit": {"kind": "multiple", "source": wording, "options": options}}

    _, said = frame_of(tmp_path, book, f"{header}\n1,{ticks},Complete\n2,{','.join(reversed(ticks.split(',')))},\n")

    assert said["hit__sleep"].tolist() == ["Ticked", "Not ticked"]
    assert said["hit__work"].tolist() == ["Not ticked", "Ticked"]
