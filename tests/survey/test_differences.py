"""Differences between groups and waves; adjusted p values."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.survey import SurveyDesign, benjamini_hochberg, difference, holm, mean, prevalence
from tests.survey.answers import answers, sample


def both(frame, **options):
    design = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward")
    return difference(
        frame, "told", answer="Yes", valid=["Yes", "No"], design=design, by="sex", groups=("F", "M"), **options
    )


def test_the_difference_is_that_of_the_shares():
    frame = sample()
    design = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward")
    shares = prevalence(frame, "told", answer="Yes", valid=["Yes", "No"], design=design, by="sex")["estimate"]

    assert both(frame).loc[0, "estimate"] == pytest.approx(shares[0] - shares[1])


def test_the_covariance_within_clusters_counts():
    frame = sample(400, 3)
    design = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward")
    se = prevalence(frame, "told", answer="Yes", valid=["Yes", "No"], design=design, by="sex")["se"]
    apart = np.sqrt((se**2).sum())

    assert both(frame).loc[0, "se"] != pytest.approx(apart, rel=1e-3)


def test_the_same_people_twice_do_not_differ():
    frame = sample()
    doubled = frame.merge(answers("wave\nfirst\nsecond\n"), how="cross")
    design = SurveyDesign.from_frame(doubled, weights="weight", strata="stratum", clusters="ward")
    shown = difference(doubled, "days", design=design, by="wave", groups=("first", "second")).iloc[0]

    assert shown["estimate"] == pytest.approx(0, abs=1e-12)
    assert np.isnan(shown["p"])
    assert shown["reason"] != ""


def test_swapping_the_groups_swaps_the_sign():
    frame = sample()
    design = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward")
    one = difference(frame, "days", design=design, by="sex", groups=("F", "M")).iloc[0]
    other = difference(frame, "days", design=design, by="sex", groups=("M", "F")).iloc[0]

    assert other["estimate"] == pytest.approx(-one["estimate"])
    assert other["low"] == pytest.approx(-one["high"])
    assert other["p"] == pytest.approx(one["p"])


def test_a_group_of_one_has_no_difference():
    frame = answers("days sex\n1 F\n2 M\n3 M\n")
    shown = difference(frame, "days", design=SurveyDesign.from_frame(frame), by="sex", groups=("F", "M")).iloc[0]

    assert np.isnan(shown["estimate"])
    assert shown["reason"] == "one person is not an estimate"


def test_all_or_none_in_both_groups_has_no_interval():
    frame = answers("told sex\nYes F\nYes F\nNo M\nNo M\n")
    shown = difference(
        frame,
        "told",
        answer="Yes",
        valid=["Yes", "No"],
        design=SurveyDesign.from_frame(frame),
        by="sex",
        groups=("F", "M"),
    ).iloc[0]

    assert shown["estimate"] == 1
    assert np.isnan(shown["low"])


def test_a_difference_of_means_without_weights_is_the_textbook_one():
    frame = sample()
    shown = difference(frame, "days", design=SurveyDesign.from_frame(frame), by="sex", groups=("F", "M")).iloc[0]
    by = mean(frame, "days", design=SurveyDesign.from_frame(frame), by="sex")

    assert shown["estimate"] == pytest.approx(by["estimate"][0] - by["estimate"][1])
    assert shown["n"] == 240


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.06, 0.06])


def test_benjamini_hochberg_by_hand():
    assert benjamini_hochberg([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.04, 0.04])


def test_a_claim_without_p_value_is_not_counted():
    adjusted = holm([0.01, np.nan, 0.04])

    assert adjusted[0] == pytest.approx(0.02)
    assert np.isnan(adjusted[1])


def test_no_claims_need_no_adjustment():
    assert len(holm([])) == 0


@pytest.mark.parametrize("seed", range(20))
def test_adjusted_p_values_are_never_smaller(seed):
    p = np.random.default_rng(seed).random(seed + 1) ** 3

    assert (holm(p) >= p - 1e-12).all()
    assert (holm(p) >= benjamini_hochberg(p) - 1e-12).all()
