"""What must hold whatever the sample."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.survey import ReplicateWeights, SurveyDesign, mean, prevalence, quantile, ratio, replicate, total
from tests.survey.answers import sample

VALID = ["Yes", "No"]
SEEDS = st.integers(0, 10_000)
settings.register_profile("survey", max_examples=15, deadline=None)
settings.load_profile("survey")


def designed(frame, **options):
    return SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward", **options)


def whole(frame, seed):
    """A sample in which every stratum has at least two wards."""
    counts = frame.groupby("stratum")["ward"].nunique()
    return frame[frame["stratum"].isin(counts[counts > 1].index)].reset_index(drop=True)


def drawn(seed):
    return whole(sample(160, seed), seed)


def told(frame, design, **options):
    return prevalence(frame, "told", answer="Yes", valid=VALID, design=design, **options)


def close(one, other):
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-12, check_dtype=False)


@given(SEEDS, st.floats(0.01, 1000))
def test_weights_times_a_constant_change_no_proportion(seed, factor):
    frame = drawn(seed)
    scaled = frame.assign(weight=frame["weight"] * factor)

    close(told(scaled, designed(scaled), by="strand"), told(frame, designed(frame), by="strand"))


@given(SEEDS)
def test_the_order_of_rows_changes_nothing(seed):
    frame = drawn(seed)
    shuffled = frame.sample(frac=1, random_state=seed).reset_index(drop=True)

    close(told(shuffled, designed(shuffled), by="strand"), told(frame, designed(frame), by="strand"))
    close(mean(shuffled, "days", design=designed(shuffled)), mean(frame, "days", design=designed(frame)))
    close(quantile(shuffled, "days", design=designed(shuffled)), quantile(frame, "days", design=designed(frame)))


@given(SEEDS)
def test_a_stratum_split_into_itself_changes_nothing(seed):
    frame = drawn(seed)
    renamed = frame.assign(stratum=frame["stratum"] + " of the county")

    close(told(renamed, designed(renamed)), told(frame, designed(frame)))


@given(SEEDS)
def test_a_domain_is_the_subset_with_the_full_design(seed):
    frame = drawn(seed)
    design = designed(frame)
    crime = (frame["strand"] == "Crime").to_numpy()
    by = told(frame, design, by="strand").query("strand == 'Crime'").drop(columns="strand").reset_index(drop=True)

    close(told(frame, design.within(crime)), by)


@given(SEEDS)
def test_a_domain_is_a_ratio_of_totals(seed):
    frame = drawn(seed)
    design = designed(frame)
    inside = ((frame["strand"] == "Crime") & frame["told"].isin(VALID)).astype(float)
    made = frame.assign(inside=inside, yes=inside * (frame["told"] == "Yes"))
    by = told(frame, design, by="strand").set_index("strand").loc["Crime"]
    as_ratio = ratio(made, "yes", "inside", design=design).iloc[0]

    assert by["estimate"] == pytest.approx(as_ratio["estimate"], rel=1e-10)
    assert by["se"] == pytest.approx(as_ratio["se"], rel=1e-9)


@given(SEEDS, st.floats(-1000, 1000))
def test_a_constant_has_no_variance(seed, constant):
    frame = drawn(seed).assign(same=constant)
    shown = mean(frame, "same", design=designed(frame)).iloc[0]

    assert shown["estimate"] == pytest.approx(constant)
    assert shown["se"] == pytest.approx(0, abs=1e-10)
    assert shown["low"] != shown["high"]


@given(SEEDS)
def test_people_who_do_not_count_change_nothing(seed):
    frame = drawn(seed)
    extra = frame.iloc[:20].assign(told="Not asked")
    more = pd.concat([frame, extra], ignore_index=True)

    close(told(more, designed(more)), told(frame, designed(frame)))


@given(SEEDS)
def test_full_coverage_takes_the_variance_to_nothing(seed):
    frame = drawn(seed)
    frame = frame.assign(wards=frame.groupby("stratum")["ward"].transform("nunique").astype(float))
    covered = designed(frame, fpc="wards")

    assert mean(frame, "days", design=covered).loc[0, "se"] == pytest.approx(0, abs=1e-9)


@given(SEEDS)
def test_the_finite_population_only_narrows(seed):
    frame = drawn(seed)
    frame = frame.assign(wards=frame.groupby("stratum")["ward"].transform("nunique") * 3.0)
    finite = mean(frame, "days", design=designed(frame, fpc="wards")).loc[0, "se"]

    assert finite == pytest.approx(mean(frame, "days", design=designed(frame)).loc[0, "se"] * np.sqrt(2 / 3))


@given(SEEDS)
def test_the_jackknife_of_a_total_equals_the_linearised_variance(seed):
    frame = drawn(seed)
    design = designed(frame)

    assert total(frame, "days", design=replicate(design, "JKn")).loc[0, "se"] == pytest.approx(
        total(frame, "days", design=design).loc[0, "se"]
    )


@given(SEEDS)
def test_replicates_times_a_constant_change_no_proportion(seed):
    frame = drawn(seed)
    made = replicate(designed(frame), "JKn")
    twice = SurveyDesign(
        weights=made.weights * 2,
        replicates=ReplicateWeights(made.replicates.weights * 2, "JKn", rscales=made.replicates.rscales),
    )

    close(told(frame, twice), told(frame, made))


@given(SEEDS)
def test_strata_without_clusters_equal_clusters_of_one(seed):
    frame = drawn(seed).assign(person=lambda f: [f"p{i}" for i in range(len(f))])
    alone = SurveyDesign.from_frame(frame, weights="weight", strata="stratum")
    named = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="person")

    close(told(frame, named, by="strand"), told(frame, alone, by="strand"))
