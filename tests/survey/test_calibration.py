"""Weights made to fit known totals."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import DesignError
from analysis.survey import (
    SurveyDesign,
    calibrate,
    kish_design_effect,
    kish_effective_size,
    mean,
    postratify,
    rake,
    replicate,
    standardise,
    total,
    trim,
)
from tests.survey.answers import answers, sample

SEX = {"F": 6000, "M": 4000}
STRAND = {"ASB": 3000, "Crime": 5000, "Domestic": 2000}


@pytest.fixture(scope="module")
def frame():
    return sample(300, 2)


@pytest.fixture(scope="module")
def design(frame):
    return SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward", file="survey.csv")


def people(frame, design, column):
    return frame.assign(w=design.weights).groupby(column)["w"].sum().to_dict()


def test_post_stratified_weights_meet_the_totals_and_have_no_variance_there(frame, design):
    made = postratify(frame, "sex", SEX, design=design)

    assert people(frame, made, "sex") == pytest.approx(SEX)
    women = total(frame.assign(woman=(frame["sex"] == "F").astype(float)), "woman", design=made).iloc[0]
    assert women["se"] == pytest.approx(0, abs=1e-6)


def test_raking_meets_every_margin_and_tells_how(frame, design):
    made = rake(frame, {"sex": SEX, "strand": STRAND}, design=design)

    assert people(frame, made, "sex") == pytest.approx(SEX)
    assert people(frame, made, "strand") == pytest.approx(STRAND)
    assert made.calibrations[-1].rounds > 1
    assert made.calibrations[-1].gap < 1e-9


def test_raking_and_calibration_by_its_distance_give_the_same_weights(frame, design):
    totals = {"(Intercept)": 10000, "sex: M": 4000, "strand: Crime": 5000, "strand: Domestic": 2000}
    raked = rake(frame, {"sex": SEX, "strand": STRAND}, design=design)
    calibrated = calibrate(frame, ["sex", "strand"], totals, design=design, distance="raking")

    assert calibrated.weights == pytest.approx(raked.weights)


def test_bounds_hold(frame, design):
    totals = {"(Intercept)": design.weights.sum(), "sex: M": design.weights.sum() * 0.45}
    made = calibrate(frame, ["sex"], totals, design=design, distance="logit", bounds=(0.5, 2.0))

    assert ((made.weights / design.weights >= 0.5) & (made.weights / design.weights <= 2.0)).all()


def test_bounds_that_cannot_be_met_are_refused(frame, design):
    totals = {"(Intercept)": design.weights.sum() * 10, "sex: M": design.weights.sum() * 4}

    with pytest.raises(DesignError, match="Widen the bounds"):
        calibrate(frame, ["sex"], totals, design=design, bounds=(0.9, 1.1))


def test_a_margin_that_does_not_match_the_sample_is_refused_all_at_once(frame, design):
    with pytest.raises(DesignError) as caught:
        rake(frame, {"sex": {"F": 6000, "Men": 4000}, "strand": {"ASB": 4000, "Crime": 6000}}, design=design)
    message = str(caught.value)

    assert "column sex, rows " in message
    assert "has an answer that the margin has no total for. Allowed: F, Men." in message
    assert "margin sex: has 4000 people under Men, but nobody in the sample" in message
    assert "column strand, rows " in message


def test_margins_of_different_populations_are_refused(frame, design):
    with pytest.raises(DesignError, match="add up to different populations: sex 10000, strand 9000"):
        rake(frame, {"sex": SEX, "strand": STRAND | {"Crime": 4000}}, design=design)


def test_a_missing_answer_in_a_margin_is_refused_with_its_row(frame, design):
    broken = frame.copy()
    broken.loc[3, "sex"] = None

    with pytest.raises(DesignError, match="survey.csv, column sex, row 4: is missing"):
        rake(broken, {"sex": SEX}, design=design)


def test_calibration_totals_must_name_every_term(frame, design):
    with pytest.raises(DesignError, match="totals, strand: Domestic: are needed for this design"):
        calibrate(frame, ["strand"], {"(Intercept)": 10, "strand: Crime": 3}, design=design)


def test_trimming_keeps_the_total_and_the_limits(frame, design):
    made = trim(design, lower=10, upper=40, strict=True)

    assert made.weights.sum() == pytest.approx(design.weights.sum())
    assert made.weights.min() >= 10 - 1e-9
    assert made.weights.max() <= 40 + 1e-9


def test_trimming_to_nothing_is_refused(design):
    with pytest.raises(DesignError, match="lie all outside the limits"):
        trim(design, lower=1000, upper=2000)


def test_standardised_groups_have_the_same_make_up(frame, design):
    made = standardise(frame, "sex", SEX, over="strand", design=design)
    shares = frame.assign(w=made.weights).pivot_table(index="strand", columns="sex", values="w", aggfunc="sum")

    assert (shares["F"] / shares.sum(axis=1)).tolist() == pytest.approx([0.6] * 3)
    assert people(frame, made, "strand") == pytest.approx(people(frame, design, "strand"))


def test_replicates_are_raked_too(frame, design):
    made = rake(frame, {"sex": SEX}, design=replicate(design, "JKn"))
    women = (frame["sex"] == "F").to_numpy()

    assert made.replicates.weights[women].sum(axis=0) == pytest.approx(np.full(24, 6000.0))


def test_calibrating_on_the_outcome_takes_its_variance(frame, design):
    totals = {"(Intercept)": 10000, "days": 90000}
    made = calibrate(frame, ["days"], totals, design=design)

    assert mean(frame, "days", design=made).loc[0, "estimate"] == pytest.approx(9)
    assert total(frame, "days", design=made).loc[0, "se"] == pytest.approx(0, abs=1e-6)


def test_kish_by_hand():
    assert kish_effective_size([1, 1, 2]) == pytest.approx(16 / 6)
    assert kish_design_effect([1, 1, 2]) == pytest.approx(3 / (16 / 6))
    assert kish_effective_size([5, 5, 5, 5]) == pytest.approx(4)
    assert np.isnan(kish_effective_size([]))


def test_margins_that_contradict_each_other_are_refused_with_how_far_they_are():
    frame = answers("sex strand\n" + "F ASB\nF ASB\nM Crime\nM Crime\n")

    with pytest.raises(DesignError, match=r"cannot be met: after \d+ rounds a margin is still .* of its total away"):
        rake(frame, {"sex": {"F": 6, "M": 4}, "strand": {"ASB": 4, "Crime": 6}}, design=SurveyDesign(size=4))
