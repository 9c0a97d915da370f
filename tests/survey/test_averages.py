"""Means, totals, ratios, quantiles."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import DesignError
from analysis.survey import SurveyDesign, mean, quantile, ratio, total
from analysis.survey.rules import RULES, quantile_of
from tests.survey.answers import answers, sample

DRAWN = """
    days visits weight strand
    1    2      10     ASB
    2    2      10     ASB
    4    6      20     Crime
    .    1      10     Crime
"""


def test_mean_total_and_ratio_by_hand():
    frame = answers(DRAWN)
    design = SurveyDesign.from_frame(frame, weights="weight")

    assert mean(frame, "days", design=design).loc[0, "estimate"] == pytest.approx((10 + 20 + 80) / 40)
    assert total(frame, "visits", design=design).loc[0, "estimate"] == pytest.approx(20 + 20 + 120 + 10)
    assert total(frame, design=design).loc[0, "estimate"] == pytest.approx(50)
    assert ratio(frame, "visits", "days", design=design).loc[0, "estimate"] == pytest.approx(160 / 110)


def test_totals_of_groups_add_up():
    frame = sample()
    design = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward")

    by = total(frame, "days", design=design, by="strand")["estimate"].sum()

    assert by == pytest.approx(total(frame, "days", design=design).loc[0, "estimate"])


def test_a_column_of_text_is_refused():
    frame = sample()

    with pytest.raises(DesignError, match="column told: holds text where numbers are needed"):
        mean(frame, "told", design=SurveyDesign.from_frame(frame))


def test_one_value_has_no_mean_and_a_constant_no_interval():
    frame = answers(DRAWN).assign(same=3.0)
    design = SurveyDesign.from_frame(frame)
    crime = mean(frame, "days", design=design, by="strand").set_index("strand").loc["Crime"]
    same = mean(frame, "same", design=design).iloc[0]

    assert crime["n"] == 1
    assert np.isnan(crime["estimate"])
    assert same["estimate"] == 3
    assert np.isnan(same["low"])
    assert same["reason"] == "no spread among the answers: no interval"


def test_the_median_by_hand():
    frame = answers("days weight\n1 10\n2 10\n3 30\n9 10\n")
    shown = quantile(frame, "days", design=SurveyDesign.from_frame(frame, weights="weight")).iloc[0]

    assert shown["estimate"] == 3


def test_a_quantile_limit_that_the_data_do_not_reach_is_nan():
    frame = answers("days\n1\n2\n3\n4\n5\n6\n")
    shown = quantile(frame, "days", 0.95, design=SurveyDesign.from_frame(frame)).iloc[0]

    assert shown["estimate"] == 6
    assert np.isnan(shown["high"])


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_stays_within_the_data(rule):
    values, weights = np.array([3.0, 1.0, 2.0, 2.0, 9.0]), np.array([1.0, 2.0, 1.0, 0.0, 3.0])

    for p in (0.0, 0.01, 0.25, 0.5, 0.99, 1.0):
        assert 1 <= quantile_of(values, weights, p, rule) <= 9


@pytest.mark.parametrize("rule", RULES)
def test_nobody_and_one_value(rule):
    assert np.isnan(quantile_of(np.array([]), np.array([]), 0.5, rule))
    assert quantile_of(np.array([4.0]), np.array([2.0]), 0.1, rule) == 4


@pytest.mark.parametrize("interval", ["mean", "beta", "xlogit", "asin", "score"])
def test_quantile_limits_hold_the_estimate(interval):
    frame = sample()
    design = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward")
    shown = quantile(frame, "days", [0.25, 0.5, 0.75], design=design, interval=interval)

    assert (shown["low"] <= shown["estimate"]).all()
    assert (shown["estimate"] <= shown["high"]).all()
