"""Real exports, each read by a codebook alone, give the figures published for them."""

from __future__ import annotations

import pytest

from tests.intake.folders import codebook_named, read, study_folder, survey
from tests.shared import shared


def data_of(tmp_path, codebook: str, *parts: str, **more):
    path = shared("data", "real", *parts)
    return read(study_folder(tmp_path, codebook_named(codebook), {}, instruments=[survey(str(path), **more)]))


def counts(answers, item: str) -> dict[str, int]:
    said = answers[item].value_counts(sort=False)
    return {answer: int(count) for answer, count in said.items() if count}


def test_the_limesurvey_export_of_2017(tmp_path):
    data = data_of(tmp_path, "limesurvey", "survey-export-limesurvey-2017", "public_data.csv")

    answers = data.answers["survey"]
    assert len(answers) == 253
    assert data.files["platform"].tolist() == ["limesurvey"]
    assert list(counts(answers, "enjoys").values()) == [96, 95, 20, 10, 4, 28]
    assert counts(answers, "gender") == {"Male": 183, "Female": 33, "Other": 1, "Blank": 36}


def test_the_surveygizmo_export_of_2015(tmp_path):
    export = "20160115235816-SurveyExport.csv"

    data = data_of(tmp_path, "surveygizmo", "survey-export-surveygizmo-2015", export)

    answers = data.answers["survey"]
    assert data.tally[["rows_in", "rows_used"]].to_numpy().tolist() == [[1706, 1706]]
    assert counts(answers, "status") == {"Partial": 927, "Complete": 779}
    assert counts(answers, "how_often")["Blank"] == 615
    assert counts(answers, "run__alone") == {"Ticked": 937, "Not ticked": 131, "Blank": 638}
    assert (data.free_text("survey", "run_other") != "").sum() == 80


def test_the_surveymonkey_export_of_2018(tmp_path):
    data = data_of(tmp_path, "surveymonkey", "survey-export-surveymonkey-2018", "results.csv", dates="excel-serial")

    answers = data.answers["survey"]
    programme, critical = counts(answers, "programme"), counts(answers, "critical")
    assert len(answers) == 748
    assert programme["Yes"] + programme["No, but planning one"] == 399
    assert critical["Extremely critical"] + critical["Very critical"] == 95
    assert sum(critical.values()) - critical["Blank"] == 161
    assert set(answers["submitted"].dt.year) == {2018}


def test_the_crime_survey_of_2013(tmp_path):
    data = data_of(tmp_path, "csew", "csew-2013-14-open", "csew1314teachingopen.sav")

    answers = data.answers["survey"]
    assert len(answers) == 8843
    assert counts(answers, "victim") == {"Yes": 1383, "No": 7460}
    assert counts(answers, "wraped")["Not applicable"] == 78
    assert counts(answers, "antisocx__reason") == {"": 2149, "Not asked": 6535, "Blank": 159}
    assert counts(answers, "walkdark")["Not asked"] == 8843 - 2074
    assert answers["weight"].sum() == pytest.approx(8805.15, abs=0.005)


@pytest.mark.parametrize(
    ("force", "until", "rows", "asb", "alike"),
    [("durham-2018q4", "2018-12-31", 18883, 3812, 1089), ("surrey-2020-21", "2021-08-31", 102508, 28067, 7376)],
)
def test_police_uk_files_keep_every_row_repeated_ones_among_them(force, until, rows, asb, alike, tmp_path):
    place = shared("data", "real", f"police-uk-{force}")
    cases = {"path": f"{place}/*-street.csv", "id": "crime_id", "date": "month"}

    data = read(study_folder(tmp_path, codebook_named("police_uk"), {}, cases=cases, extract_date=until))

    assert len(data.cases) == data.tally["rows_in"].sum() == rows
    assert set(data.files["platform"]) == {"police-uk-street"}
    incidents = data.cases[data.cases["strand"] == "Anti-social behaviour"]
    assert len(incidents) == asb
    assert incidents.duplicated().sum() >= alike


@pytest.mark.parametrize(
    "parts",
    [
        ("data", "real", "survey-export-limesurvey-2017", "public_data.csv"),
        ("data", "real", "survey-export-surveygizmo-2015", "20160115235816-SurveyExport.csv"),
        ("data", "real", "survey-export-surveymonkey-2018", "results.csv"),
        ("data", "real", "csew-2013-14-open", "csew1314teachingopen.sav"),
        ("cases", "bad-inputs", "survey-clean.csv"),
        ("cases", "bad-inputs", "survey-msforms.xlsx"),
        ("cases", "bad-inputs", "survey-spss.sav"),
    ],
)
def test_a_drafted_study_reads_the_export_it_was_drafted_from(parts, tmp_path):
    from analysis.intake import draft_study

    export = shared(*parts)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / export.name).write_bytes(export.read_bytes())
    for name, text in draft_study("first-try", export).items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    data = read(tmp_path)

    assert data.tally["rows_in"].tolist() == data.tally["rows_used"].tolist()
