"""Shares of victims who gave an answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, t

from analysis.errors import DesignError
from analysis.survey import INTERVALS, SurveyDesign, prevalence
from tests.survey.answers import answers, sample

VALID = ["Yes", "No"]


def told(frame, **options):
    design = options.pop("design", SurveyDesign.from_frame(frame))
    return prevalence(frame, "told", answer="Yes", valid=VALID, design=design, **options)


def test_a_victim_not_asked_is_not_in_the_denominator():
    frame = answers("""
        told
        Yes
        No
        No
        -
    """)

    shown = told(frame)

    assert shown.loc[0, "n"] == 3
    assert shown.loc[0, "estimate"] == pytest.approx(1 / 3)


def test_weights_count_people_not_rows():
    frame = answers("""
        told  weight
        Yes   30
        No    10
        No    20
    """)

    shown = told(frame, design=SurveyDesign.from_frame(frame, weights="weight"))

    assert shown.loc[0, "estimate"] == pytest.approx(0.5)


def test_the_standard_error_of_equal_weights_is_the_textbook_one():
    frame = answers("told\n" + "Yes\n" * 30 + "No\n" * 70)

    shown = told(frame, interval="mean").loc[0]

    assert shown["se"] == pytest.approx(np.sqrt(0.3 * 0.7 / 99))
    assert shown["low"] == pytest.approx(0.3 - t.ppf(0.975, 99) * shown["se"])
    assert shown["deff"] == pytest.approx(1.0)
    assert shown["n_eff"] == pytest.approx(100)


def test_each_level_has_a_row_met_or_not():
    frame = answers("""
        told  strand
        Yes   Crime
        No    Crime
        Yes   ASB
        No    ASB
    """)

    shown = told(frame, by="strand", levels=["ASB", "Crime", "Domestic"])

    assert shown["strand"].tolist() == ["ASB", "Crime", "Domestic"]
    assert shown["n"].tolist() == [2, 2, 0]
    assert np.isnan(shown.loc[2, "estimate"])
    assert shown.loc[2, "reason"] == "nobody answered"


def test_one_person_is_not_an_estimate():
    frame = answers("""
        told  strand
        Yes   ASB
        Yes   Crime
        No    Crime
        No    Crime
    """)

    shown = told(frame, by="strand").iloc[0]

    assert shown["n"] == 1
    assert np.isnan([shown["estimate"], shown["se"], shown["low"], shown["high"]]).all()
    assert shown["reason"] == "one person is not an estimate"


@pytest.mark.parametrize("interval", INTERVALS)
def test_nobody_said_yes_has_the_exact_limit_of_the_number_asked(interval):
    frame = answers("told\n" + "No\n" * 20)

    shown = told(frame, interval=interval).iloc[0]

    assert shown["estimate"] == 0
    assert shown["low"] == 0
    assert shown["high"] == pytest.approx(beta.ppf(0.975, 1, 20))
    assert np.isnan(shown["se"])


@pytest.mark.parametrize("interval", INTERVALS)
def test_everyone_said_yes_has_the_exact_limit_of_the_number_asked(interval):
    frame = answers("told\n" + "Yes\n" * 20)

    shown = told(frame, interval=interval).iloc[0]

    assert shown["estimate"] == 1
    assert shown["low"] == pytest.approx(beta.ppf(0.025, 20, 1))
    assert shown["high"] == 1


def test_all_or_none_with_unequal_weights_is_less_sure_than_with_equal_ones():
    frame = answers("told weight\n" + "No 1\n" * 15 + "No 30\n" * 5)

    unequal = told(frame, design=SurveyDesign.from_frame(frame, weights="weight")).loc[0, "high"]

    assert unequal > told(frame).loc[0, "high"]


def test_all_missing_is_nobody():
    shown = told(answers("told\n-\n-\n-\n")).iloc[0]

    assert shown["n"] == 0
    assert shown["reason"] == "nobody answered"
    assert np.isnan(shown["estimate"])


def test_a_group_within_one_cluster_of_a_stratum_has_no_interval():
    frame = answers("""
        told ward stratum strand
        Yes  a    s       ASB
        No   a    s       ASB
        Yes  b    s       Crime
        No   b    s       Crime
        Yes  b    s       Crime
    """)
    design = SurveyDesign.from_frame(frame, strata="stratum", clusters="ward")

    shown = told(frame, design=design, by="strand").iloc[0]

    assert shown["estimate"] == pytest.approx(0.5)
    assert shown["df"] == 0
    assert np.isnan(shown["low"])
    assert shown["reason"] == "too few clusters for an interval"


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_limits_hold_the_estimate_and_widen_with_the_level(interval, level):
    frame = sample()
    design = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward")

    shown = told(frame, design=design, interval=interval, level=level).iloc[0]
    narrower = told(frame, design=design, interval=interval, level=0.8).iloc[0]

    assert 0 <= shown["low"] < narrower["low"] < shown["estimate"] < narrower["high"] < shown["high"] <= 1


def test_several_answers_are_one_share():
    frame = answers("told\nYes\nPartly\nNo\nNo\n")

    shown = prevalence(
        frame, "told", answer=["Yes", "Partly"], valid=["Yes", "Partly", "No"], design=SurveyDesign.from_frame(frame)
    )

    assert shown.loc[0, "estimate"] == pytest.approx(0.5)


def test_categories_and_text_give_the_same():
    frame = sample()
    design = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward")
    typed = frame.assign(told=pd.Categorical(frame["told"]), strand=pd.Categorical(frame["strand"]))

    pd.testing.assert_frame_equal(told(typed, design=design, by="strand"), told(frame, design=design, by="strand"))


def test_a_missing_column_is_named():
    with pytest.raises(DesignError, match="column harm: is not in the data"):
        prevalence(sample(), "harm", answer="Yes", valid=VALID, design=SurveyDesign(size=240))


def test_a_design_of_other_rows_is_refused():
    with pytest.raises(DesignError, match="has 240 rows, its design 10"):
        told(sample(), design=SurveyDesign(size=10))


def test_an_answer_that_is_not_valid_is_refused_and_not_counted_as_nobody():
    with pytest.raises(DesignError, match="item told: has no valid answer yes. Allowed: Yes, No."):
        prevalence(sample(), "told", answer="yes", valid=VALID, design=SurveyDesign(size=240))
