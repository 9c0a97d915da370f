"""From first contact to outcome: who counts, who waits, how cases end."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import InputError
from analysis.evidence.described import journey
from analysis.evidence.described.check import check_pages
from analysis.pages import journey as page_parts
from analysis.study import find_study
from tests.pages.cases_study import JOURNEY, basis_of, write_study

EVENTS = """
    c1 v1 report 01-01
    c1 v1 arrest 01-05
    c1 v1 charge 01-11
    c2 v1 report 01-01
    c2 v1 arrest 02-01
    c3 v2 report 01-01
    c3 v2 withdrawal 01-06
    c4 v3 report 01-01
    c4 v3 charge 2025-01-05
    c5 v4 arrest 01-02
"""


@pytest.fixture
def basis(tmp_path):
    return basis_of(tmp_path / "few", EVENTS)


def test_two_cases_of_one_person_count_once_and_a_case_without_the_first_step_does_not_count(basis):
    rows = journey.steps_reached(basis).set_index(["group", "step"])

    assert rows.loc[("All cases", "Arrest"), ["n", "count"]].tolist() == [3, 1]


def test_what_happens_after_the_last_day_has_not_happened(basis):
    rows = journey.steps_reached(basis).set_index(["group", "step"])

    assert rows.loc[("All cases", "Charge"), "count"] == 1


def test_a_group_without_a_case_has_no_row(basis):
    assert set(journey.steps_reached(basis)["group"]) == {"All cases", "Crime"}


def test_an_open_case_goes_on_waiting_and_is_not_left_out(basis):
    curve, medians = journey.wait_curves(basis.study.journey.waits[0], basis)

    assert curve["estimate"].tolist() == [1.0, 0.75]
    assert curve["time"].tolist() == [0.0, 10.0]
    assert medians["n"].tolist() == [4]
    assert np.isnan(medians["estimate"].iloc[0])


def test_endings_compete(basis):
    ends = journey.endings(basis).groupby("ending")["estimate"].max()

    assert ends.to_dict() == {"Charged": 0.25, "Withdrawn": 0.25}


def test_without_a_journey_in_the_study_every_kind_of_event_is_a_step(tmp_path):
    basis = basis_of(tmp_path / "plain", EVENTS, journey="")

    assert journey.journey_of(basis).steps[:3] == ["report", "arrest", "charge"]
    assert journey.endings(basis).empty


def test_people_are_counted_by_their_most_moved_trial(tmp_path):
    events = """
        c1 v1 listed 01-01
        c1 v1 relisted 02-01
        c1 v1 relisted 03-01
        c2 v1 listed 01-01
        c3 v2 listed 01-01
    """

    counts = journey.relistings(basis_of(tmp_path / "moved", events))

    assert dict(zip(counts["times"], counts["n"], strict=True)) == {"Never": 1, "Twice": 1, "Total": 2}


def test_an_event_that_the_codebook_does_not_know_is_named_with_its_line_and_the_nearest(tmp_path):
    folder = write_study(tmp_path / "wrong", EVENTS, journey=JOURNEY.replace("charge]\n", "chrage]\n", 1))

    with pytest.raises(InputError, match='"chrage" is not among the kinds of event') as told:
        check_pages(find_study(folder))

    assert "line " in str(told.value)
    assert 'Did you mean "charge"?' in str(told.value)


class TestPage:
    def test_curves_come_with_numbers_at_risk_and_medians(self, page):
        shown = page_parts.waits(page)

        assert "cases still waiting on some days" in shown.text
        assert "the day by which half had got there" in shown.text

    def test_every_step_is_a_whole_percentage_of_enough_people(self, page):
        frame = page_parts.steps(page).frame

        assert (frame["n"].dropna() % 5 == 0).all()
        assert frame["shown"].str.fullmatch(r"\d+%|\[c\]|\[u\]").all()

    def test_days_are_chosen_for_the_length_of_the_curve(self):
        assert page_parts.days_of(16) == [0, 1, 2, 5, 7, 14]
        assert page_parts.days_of(400)[-1] == 365

    def test_a_study_without_events_says_why_there_is_nothing(self, tmp_path):
        from analysis.evidence import Basis
        from analysis.pages.page import Page
        from tests.small_study import write_study as survey_only

        page = Page(Basis.of(find_study(survey_only(tmp_path / "survey"))), "journey")

        for part in (page_parts.answer, page_parts.how_far, page_parts.waits, page_parts.how_cases_end):
            assert page_parts.NO_EVENTS in part(page).text
