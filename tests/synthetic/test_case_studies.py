"""The composite case studies of the illustrative study."""

from __future__ import annotations

import re

import pytest

from analysis.evidence import read_register
from analysis.study import find_study
from analysis.study.yaml_lines import read_yaml

STUDY = find_study("illustrative")
CASE_STUDIES = {path.stem: read_yaml(path)[0] for path in sorted((STUDY.path / "cases").glob("*.yaml"))}


def test_there_are_24_and_each_is_a_composite_under_its_own_name():
    assert len(CASE_STUDIES) == 24
    assert all(name == study["id"] for name, study in CASE_STUDIES.items())
    assert all(study["kind"] == "composite" and study["details_changed"] for study in CASE_STUDIES.values())


def test_every_theme_has_one():
    told = {theme for study in CASE_STUDIES.values() for theme in study["themes"]}

    assert told == {theme.id for theme in read_register(STUDY).themes}


def test_each_belongs_to_a_strand_that_its_themes_belong_to():
    strands = {theme.id: set(theme.strands) for theme in read_register(STUDY).themes}

    astray = [
        (name, theme)
        for name, study in CASE_STUDIES.items()
        for theme in study["themes"]
        if study["strand"] not in strands[theme]
    ]

    assert astray == []


@pytest.mark.parametrize("name", CASE_STUDIES)
def test_its_excerpts_are_of_its_strand_and_may_be_quoted(name, shipped):
    study, log = CASE_STUDIES[name], shipped["engagement"].set_index("engagement")
    said = shipped["voices"][shipped["voices"]["excerpt"].isin(study["excerpts"])]

    assert set(said["excerpt"]) == set(study["excerpts"])
    assert set(said["strand"]) == {study["strand"]}
    assert set(log.loc[said["source"], "consent"]) == {"to be quoted"}


def test_one_consent_is_withdrawn_and_one_signature_is_missing():
    withdrawn = [name for name, study in CASE_STUDIES.items() if any(one.get("withdrawn") for one in study["consent"])]
    unsigned = [name for name, study in CASE_STUDIES.items() if len(study["signed"]) < 2]

    assert len(withdrawn) == 1
    assert len(unsigned) == 1
    assert withdrawn != unsigned


def test_no_text_holds_a_digit_or_a_name():
    text = " ".join(study["text"] for study in CASE_STUDIES.values())
    capitals = set(re.findall(r"(?<=[a-z,;] )([A-Z][a-z]+)", text))

    assert not re.search(r"\d", text)
    assert capitals <= {"Champion", "Case", "Review", "Code", "Monday", "Witness", "Care", "Unit"}
