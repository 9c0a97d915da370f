"""Event logs, coded excerpts, the engagement log."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from tests.intake.folders import read, study_folder

KINDS = {
    "incident": {"label": "Incident"},
    "report": {"label": "Reported"},
    "contact": {"label": "Contact", "codes": ["CT"], "informs_victim": True},
}
CASES = {"case": {"kind": "id", "required": True}, "reported": {"kind": "date"}}


def test_events_are_sorted_by_case_and_moment_under_the_codebooks_keys(tmp_path):
    log = "case,event,at,detail\nb,CT,2024-03-01T09:00,phone\nb,Reported,2024-02-01 10:00,\na,report,2024-01-02,\n"

    events = read(
        study_folder(
            tmp_path,
            {"events": KINDS, "items": {"q": {}}},
            {"e.csv": log, "s.csv": "q\nx\n"},
            events={"path": "raw/e.csv"},
            instruments=[INSTRUMENT],
        )
    ).events

    assert events["case"].tolist() == ["a", "b", "b"]
    assert events["event"].tolist() == ["report", "report", "contact"]
    assert list(events["event"].cat.categories) == list(KINDS)
    assert events["detail"].tolist() == ["", "", "phone"]
    assert str(events["at"].iloc[2]) == "2024-03-01 09:00:00"


INSTRUMENT = {"id": "s", "title": "S", "path": "raw/s.csv", "population": "victims", "sample_design": "self-selected"}


@pytest.mark.parametrize("with_records", [True, False])
def test_an_event_before_the_report_is_set_aside_and_the_incident_is_not(with_records, tmp_path):
    log = "case,event,at\na,incident,2024-01-01\na,report,2024-01-05\na,contact,2024-01-02\na,contact,2024-01-05\n"
    raw = {"e.csv": log, "c.csv": "case,reported\na,2024-01-05\n", "s.csv": "q\nx\n"}
    more = {"cases": {"path": "raw/c.csv", "id": "case", "date": "reported"}} if with_records else {}

    data = read(
        study_folder(
            tmp_path,
            {"events": KINDS, "cases": CASES, "items": {"q": {}}},
            raw,
            events={"path": "raw/e.csv"},
            instruments=[INSTRUMENT],
            **more,
        )
    )

    assert data.events["event"].tolist() == ["incident", "report", "contact"]
    aside = data.set_aside[data.set_aside["table"] == "events"]
    assert aside[["reason", "rows"]].to_numpy().tolist() == [["event before the report", 1]]


def test_an_unknown_kind_of_event_stops_the_run(tmp_path):
    log = "case,event,at\na,Robin Example rang,2024-01-01\n"

    with pytest.raises(InputError, match="row 2, column event") as caught:
        read(
            study_folder(
                tmp_path,
                {"events": KINDS, "items": {"q": {}}},
                {"e.csv": log, "s.csv": "q\nx\n"},
                events={"path": "raw/e.csv"},
                instruments=[INSTRUMENT],
            )
        )
    assert "Robin" not in str(caught.value)


def test_the_same_person_has_one_pseudonym_in_every_file(tmp_path, monkeypatch):
    monkeypatch.setenv("GOLDEN_THREAD_KEY", str(tmp_path / "outside" / "key"))
    raw = {"e.csv": "case,event,at\nC/77,report,2024-01-05\n", "c.csv": "case,reported\nC/77,2024-01-05\n"}

    data = read(
        study_folder(
            tmp_path / "s",
            {"events": KINDS, "cases": CASES},
            raw,
            data="real",
            cases={"path": "raw/c.csv", "id": "case", "date": "reported"},
            events={"path": "raw/e.csv"},
        )
    )

    assert data.events["case"].tolist() == data.cases["case"].tolist() != ["C/77"]
    assert (tmp_path / "outside" / "key").stat().st_mode & 0o777 == 0o600
    assert not [note for note in data.notes if "do not hold" in note.what]


def test_coded_excerpts_keep_their_words_out_of_the_frame(tmp_path):
    codes = "id,document,tag,coder,content\n1,a,RC1,A,He said never\n1,a,RC2,B,He said never\n2,b,,A,Nothing\n"
    folder = study_folder(
        tmp_path,
        {"items": {"q": {}}},
        {"v.csv": codes.replace("2,b,,A", "2,b,RC1,A"), "s.csv": "q\nx\n"},
        voices={"path": "raw/v.csv"},
        instruments=[INSTRUMENT],
    )

    data = read(folder)

    assert data.voices[["excerpt", "source", "code", "coder"]].to_numpy().tolist()[1] == ["1", "a", "RC2", "B"]
    assert "text" not in data.voices
    assert data.free_text("voices", "text").tolist() == ["He said never", "He said never", "Nothing"]


def test_the_engagement_log_keeps_days_numbers_and_words(tmp_path):
    log = "engagement,date,method,people,notes,email\nE1,2024-01-05,visit,3,we met,a@mailbox.example\n"
    folder = study_folder(
        tmp_path,
        {"items": {"q": {}}},
        {"g.csv": log, "s.csv": "q\nx\n"},
        engagement={"path": "raw/g.csv"},
        instruments=[INSTRUMENT],
    )

    data = read(folder)

    assert list(data.engagement) == ["engagement", "date", "method", "people", "people__reason"]
    assert data.dropped.to_numpy().tolist() == [["g.csv", "email", "direct identifier: e-mail address"]]
