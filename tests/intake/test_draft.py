"""A study drafted from an export says what it found and what a person must decide."""

from __future__ import annotations

import yaml

from analysis.intake import draft_study
from tests.intake.folders import read

HEADER = (
    "Response ID,Email,End Date,How satisfied are you?,What was affected?,Age,Were you told?,Place,Anything else?\n"
)
ANSWERS = ["Satisfied", "Very satisfied", "Dissatisfied", "Satisfied", "Prefer not to say"]


def export(place):
    path = place / "raw" / "export.csv"
    path.parent.mkdir()
    rows = [
        f"{n},r{n}@mailbox.example,{13 + n % 9}/05/2024,{ANSWERS[n % 5]},{'Sleep;Work;' if n % 2 else 'Sleep;'},"
        f"{20 + n},{'Yes' if n % 3 else 'No'},{'Durham' if n % 2 else 'Tees'},some words of number {n}"
        for n in range(1, 31)
    ]
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def drafted(place):
    files = draft_study("durham-2024", export(place))
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    return yaml.safe_load(files["study.yaml"]), yaml.load(files["codebook.yaml"], yaml.BaseLoader), files


def test_kinds_scales_missing_words_and_identifiers_are_found(tmp_path):
    study, book, _ = drafted(tmp_path)

    items = book["items"]
    assert study["instruments"][0]["dates"] == "day-first"
    assert study["instruments"][0]["respondent"] == "response_id"
    assert study["instruments"][0]["submitted"] == "end_date"
    assert items["how_satisfied_are_you"]["answers"] == ["Very satisfied", "Satisfied", "Dissatisfied"]
    assert book["missing"] == {"Prefer not to say": "Prefer not to say"}
    assert [option["label"] for option in items["what_was_affected"]["options"].values()] == ["Sleep", "Work"]
    assert (items["age"]["kind"], items["age"]["minimum"], items["age"]["maximum"]) == ("number", "21.0", "50.0")
    assert items["anything_else"]["kind"] == "text"
    assert book["drop"] == ["Email"]


def test_the_draft_reads_its_export_and_holds_no_detail(tmp_path):
    _, _, files = drafted(tmp_path)

    data = read(tmp_path)

    assert len(data.answers["survey"]) == 30
    assert "mailbox" not in "".join(files.values())
    assert "some words" not in "".join(files.values())


def test_what_a_person_must_decide_is_a_comment(tmp_path):
    _, _, files = drafted(tmp_path)

    assert "# Decide: title, organisation, extract_date" in files["study.yaml"]
    assert "# Dropped at reading: Email (e-mail address)" in files["codebook.yaml"]


def of_column(tmp_path, question):
    path = tmp_path / "export.csv"
    rows = [f"{n},{('Fell Side', 'Port End', 'Lakes')[n % 3]}" for n in range(1, 61)]
    path.write_text("Response ID," + question + "\n" + "\n".join(rows) + "\n", encoding="utf-8")
    book = draft_study("places", path)["codebook.yaml"]
    return list(yaml.load(book, yaml.BaseLoader)["items"].values())[1], book


def test_places_that_many_live_in_are_answers_though_they_read_like_names(tmp_path):
    item, _ = of_column(tmp_path, "Which district do you live in?")

    assert sorted(item["answers"]) == ["Fell Side", "Lakes", "Port End"]


def test_what_reads_like_names_elsewhere_is_left_to_a_person(tmp_path):
    item, book = of_column(tmp_path, "Who dealt with it?")

    assert item["kind"] == "text"
    assert "# Decide: who_dealt_with_it: some answers look like personal details" in book
