import pytest

from analysis.evidence.strength import strength

SILENT = {"survey": "agrees", "cases": "silent", "voices": "silent", "research": "silent"}


@pytest.mark.parametrize(
    ("others", "flips", "word"),
    [
        ({}, (), "limited"),
        ({"cases": "agrees"}, (), "moderate"),
        ({"cases": "agrees", "voices": "agrees"}, (), "strong"),
        ({"cases": "agrees", "voices": "agrees", "research": "agrees"}, (), "strong"),
        ({"cases": "contradicts"}, (), "conflicting"),
        ({"cases": "contradicts", "voices": "agrees"}, (), "limited"),
        ({"cases": "contradicts", "voices": "agrees", "research": "agrees"}, (), "moderate"),
        ({"cases": "agrees", "voices": "agrees"}, ("without weights",), "moderate"),
        ({"cases": "agrees"}, ("without weights",), "limited"),
        ({}, ("without weights",), "limited"),
    ],
)
def test_strength_counts_the_sources_that_agree_and_loses_a_step_for_each_that_does_not(others, flips, word):
    assert strength("supported", "survey", SILENT | others, flips=flips).word == word


@pytest.mark.parametrize("verdict", ["not supported", "insufficient evidence", "not testable"])
def test_only_a_supported_claim_has_a_strength(verdict):
    assert strength(verdict, "survey", SILENT | {"cases": "agrees"}).word == "none"


def test_the_reason_names_who_agrees_who_contradicts_and_what_flips():
    says = SILENT | {"cases": "contradicts", "voices": "agrees"}
    reason = strength("supported", "survey", says, flips=("without weights",)).reason

    assert reason == (
        "What victims told the Champions agrees, but the case records contradict it; "
        "the verdict would be another one without weights."
    )


def test_a_claims_own_source_does_not_count_as_another():
    assert strength("supported", "cases", SILENT | {"survey": "silent", "cases": "agrees"}).word == "limited"


def test_a_claim_about_the_respondents_of_an_open_survey_is_limited_whatever_others_say():
    grade = strength(
        "supported",
        "survey",
        {"survey": "agrees", "cases": "agrees", "voices": "agrees", "research": "agrees"},
        respondents_only=True,
    )

    assert grade.word == "limited"
    assert grade.reason == "It speaks for those who answered an open survey, and for nobody else."
