"""Models of what is not a sample survey, and the traps of statsmodels they forbid."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.regression import (
    count,
    equivalence,
    fit_generalised,
    fit_negative_binomial,
    fit_ordered,
    gee,
    linear,
    logit,
    mice,
    negative_binomial,
    ordered_logit,
    pooled,
    random_intercept,
    segmented_regression,
)
from tests.shared import shared
from tests.survey.answers import answers


def made_up(n: int = 400, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    victim = random.integers(0, n // 4, n)
    pull = random.normal(0, 0.8, n)[victim]
    informed = random.integers(0, 2, n)
    return pd.DataFrame(
        {
            "victim": victim,
            "informed": informed,
            "strand": random.choice(["ASB", "Crime"], n),
            "satisfied": (random.random(n) < 1 / (1 + np.exp(-(informed - 0.5 + pull)))).astype(int),
            "updates": random.negative_binomial(1.5, 1.5 / (1.5 + np.exp(0.5 + 0.6 * informed))),
            "harm": 50 - 6 * informed + 8 * pull + random.normal(0, 5, n),
        }
    )


def test_errors_must_be_said():
    for model, outcome in ((linear, "harm"), (logit, "satisfied"), (count, "updates")):
        with pytest.raises(TypeError, match="errors"):
            model(made_up(), outcome, ["informed"])


def test_copies_of_rows_do_not_make_a_clustered_model_surer():
    frame = made_up()
    options = {"errors": "cluster", "clusters": "victim", "correction": "none"}
    once = linear(frame, "harm", ["informed"], **options)
    twice = linear(pd.concat([frame, frame]), "harm", ["informed"], **options)

    assert twice["se"].tolist() == pytest.approx(once["se"].tolist())


def test_clusters_of_one_are_uneven_spread():
    frame = made_up().assign(row=range(400))
    one = linear(frame, "harm", ["informed"], errors="cluster", clusters="row", correction="none")
    other = linear(frame, "harm", ["informed"], errors="HC0")

    assert one["se"].tolist() == pytest.approx(other["se"].tolist())


def test_one_cluster_is_refused():
    with pytest.raises(InputError, match="has fewer than two clusters"):
        linear(made_up().assign(victim=1), "harm", ["informed"], errors="cluster", clusters="victim")


def test_no_lag_is_uneven_spread():
    one = linear(made_up(), "harm", ["informed"], errors="newey_west", lag=0, correction="none")

    assert one["se"].tolist() == pytest.approx(linear(made_up(), "harm", ["informed"], errors="HC0")["se"].tolist())


def test_a_separated_logit_says_so_without_a_warning():
    frame = made_up().assign(satisfied=lambda f: f["informed"])
    shown = logit(frame, "satisfied", ["informed"], errors="classical")

    assert shown["estimate"].isna().all()
    assert shown["reason"].str.startswith("separated").all()


def test_an_outcome_of_other_numbers_is_refused():
    with pytest.raises(InputError, match="column harm: must be 0 and 1"):
        logit(made_up(), "harm", ["informed"], errors="HC0")
    with pytest.raises(InputError, match="column harm: must be counts"):
        count(made_up(), "harm", ["informed"], errors="HC0")


def test_counts_that_spread_no_more_than_poisson_say_so():
    random = np.random.default_rng(3)
    frame = pd.DataFrame({"updates": random.binomial(20, 0.3, 500), "informed": random.integers(0, 2, 500)})
    shown = negative_binomial(frame, "updates", ["informed"])
    plain = count(frame, "updates", ["informed"], errors="HC0")

    assert shown["reason"].eq("no more spread than Poisson").all()
    assert shown["estimate"].tolist() == pytest.approx(plain["estimate"].tolist(), rel=1e-4)


def test_the_planted_spread_of_counts_is_found():
    found = fit_negative_binomial(made_up(4000), "updates", ["informed"])

    assert found.facts["theta"] == pytest.approx(1.5, rel=0.15)


def test_the_negative_binomial_has_robust_errors_unless_told():
    assert negative_binomial(made_up(), "updates", ["informed"])["method"].str.contains("HC0").all()


def test_a_random_intercept_finds_the_planted_variances():
    found = random_intercept(made_up(4000), "harm", ["informed"], group="victim")

    assert found.facts["between"] == pytest.approx(64 * 0.64, rel=0.15)
    assert found.facts["within"] == pytest.approx(25, rel=0.1)


def test_a_random_intercept_without_variance_is_0_and_not_a_crash():
    random = np.random.default_rng(5)
    frame = pd.DataFrame({"harm": random.normal(size=200), "x": random.normal(size=200), "area": np.arange(200) % 10})
    frame["harm"] -= frame.groupby("area")["harm"].transform("mean")
    found = random_intercept(frame, "harm", ["x"], group="area")

    assert found.facts["icc"] == pytest.approx(0, abs=1e-6)


def test_several_cases_of_one_victim_are_less_than_as_many_victims():
    frame = made_up(800)
    naive = logit(frame, "satisfied", ["strand"], errors="classical")
    marginal = gee(frame, "satisfied", ["strand"], clusters="victim")

    assert marginal.facts["alpha"] > 0
    assert marginal.tidy().loc[0, "se"] > naive.loc[0, "se"]


def test_an_ordinal_level_nobody_chose_is_named():
    frame = made_up().assign(trust=lambda f: np.select([f["harm"] < 45, f["harm"] < 52], ["High", "Middle"], "Low"))
    shown = ordered_logit(frame, "trust", ["informed"], answers=["Never", "Low", "Middle", "High"], errors="classical")

    assert shown["term"].tolist() == ["informed", "Low|Middle", "Middle|High"]
    assert shown["reason"].eq("nobody answered: Never").all()


def test_an_ordinal_model_of_two_answers_is_refused():
    with pytest.raises(InputError, match="needs three answers that were given"):
        ordered_logit(made_up(), "strand", ["informed"], answers=["ASB", "Crime"], errors="classical")


def test_the_copenhagen_residents_equal_r():
    housing = pd.read_csv(shared("data", "real", "ordinal-clustered-ratings", "housing.csv"))
    levels = {
        "Infl": ["Low", "Medium", "High"],
        "Type": ["Tower", "Apartment", "Atrium", "Terrace"],
        "Cont": ["Low", "High"],
    }
    found = fit_ordered(
        housing,
        "Sat",
        ["Infl", "Type", "Cont"],
        answers=["Low", "Medium", "High"],
        weights="Freq",
        levels=levels,
        errors="classical",
    )
    estimates = [0.566394, 1.288819, -0.572350, -0.366187, -1.091015, 0.360284, -0.496135, 0.690708]

    assert found.estimate.tolist() == pytest.approx(estimates, abs=2e-6)
    assert found.se[:2].tolist() == pytest.approx([0.104653, 0.127156], abs=2e-6)
    assert found.facts["deviance"] == pytest.approx(3479.1493, abs=1e-4)


def series(before: int = 36, after: int = 24, step: float = -10.0) -> pd.DataFrame:
    month = np.arange(1, before + after + 1)
    noise = np.random.default_rng(2).normal(0, 1, len(month))
    return pd.DataFrame({"month": month, "calls": 100 + 0.2 * month + step * (month > before) + noise})


def test_a_planted_step_is_found():
    shown = segmented_regression(series(), "calls", time="month", change=37, lag=3).set_index("term")

    assert shown.loc["step", "low"] < -10 < shown.loc["step", "high"]
    assert shown.loc["slope", "low"] < 0 < shown.loc["slope", "high"]


def test_a_series_with_a_gap_or_too_short_is_refused():
    with pytest.raises(InputError, match="none left out"):
        segmented_regression(series().drop(index=5), "calls", time="month", change=37, lag=3)
    with pytest.raises(InputError, match="has 5 periods on one side"):
        segmented_regression(series(36, 5), "calls", time="month", change=37, lag=3)


def test_a_small_difference_known_well_is_equivalent_and_known_badly_is_not():
    assert equivalence(0.01, 0.01, margin=0.05).loc[0, "equivalent"]
    assert not equivalence(0.01, 0.04, margin=0.05).loc[0, "equivalent"]


def test_equivalence_is_the_interval_within_the_margin():
    for estimate in (0.0, 0.02, 0.033, 0.034, 0.04):
        shown = equivalence(estimate, 0.01, margin=0.05, df=30).iloc[0]
        assert shown["equivalent"] == (shown["low"] > -0.05 and shown["high"] < 0.05)


def test_equivalence_without_an_error_is_no_finding():
    shown = equivalence(0.0, np.nan, margin=0.05).iloc[0]

    assert not shown["equivalent"]
    assert shown["reason"] == "no standard error"
    with pytest.raises(ValueError, match="positive number"):
        equivalence(0.0, 0.1, margin=0.0)


def test_pooling_by_hand():
    shown = pooled([[1.0], [3.0]], [[0.5], [1.5]]).iloc[0]

    assert shown["estimate"] == 2
    assert shown["within"] == 1
    assert shown["between"] == 2
    assert shown["total"] == pytest.approx(1 + 1.5 * 2)


def test_one_completed_set_cannot_be_pooled():
    with pytest.raises(ValueError, match="at least two"):
        pooled([[1.0]], [[1.0]])


def test_nothing_missing_makes_pooling_idle():
    shown = pooled([[1.0], [1.0]], [[0.5], [0.5]], df_complete=20).iloc[0]

    assert shown["total"] == pytest.approx(0.5)
    assert shown["share"] == 0


def test_imputations_need_a_seed_and_repeat_with_it():
    frame = made_up(120).assign(harm=lambda f: f["harm"].where(f.index % 5 != 0))

    def estimate(completed):
        shown = linear(completed, "harm", ["informed"], errors="HC1")
        return shown["estimate"].to_numpy(), shown["se"].to_numpy() ** 2

    columns = ["harm", "informed", "updates"]
    with pytest.raises(TypeError, match="seed"):
        mice(frame, columns, estimate)
    one, same = (mice(frame, columns, estimate, imputations=3, rounds=3, seed=4) for _ in range(2))

    pd.testing.assert_frame_equal(one, same)
    assert one.loc[1, "estimate"] < 0


def test_imputing_text_is_refused():
    with pytest.raises(InputError, match="column strand: must be numbers"):
        mice(made_up(50), ["strand", "harm"], lambda f: ([0.0], [1.0]), seed=1)


def test_a_level_met_by_nobody_is_no_term():
    frame = answers("harm strand\n1 a\n2 a\n4 b\n5 b\n9 a\n")
    shown = linear(frame, "harm", ["strand"], errors="HC0", levels={"strand": ["a", "b", "c"]})

    assert shown["term"].tolist() == ["(Intercept)", "strand: b"]


WARDS = {"x": [0, 1, 2, 3, 1, 2], "yes": [1, 3, 6, 9, 2, 5], "asked": [10, 10, 10, 10, 5, 8]}


@pytest.mark.parametrize(
    ("family", "estimate", "se", "deviance"),
    [
        ("logit", [-2.15903195904, 1.36869447719], [0.706036055532, 0.397344618838], 0.320044812041),
        ("cloglog", [-1.94538530389, 0.939288416404], [0.535494921963, 0.253809955408], 0.323505743763),
    ],
)
def test_a_model_of_how_many_of_those_asked_said_yes_equals_rs(family, estimate, se, deviance):
    model = fit_generalised(pd.DataFrame(WARDS), "yes", ["x"], trials="asked", family=family, errors="classical")

    assert model.estimate == pytest.approx(estimate, rel=1e-6)
    assert np.sqrt(np.diag(model.covariance)) == pytest.approx(se, rel=1e-5)
    assert model.facts["deviance"] == pytest.approx(deviance, rel=1e-6)


def test_rows_of_nobody_are_in_no_model_of_trials():
    wards = pd.DataFrame(WARDS)
    more = pd.concat([wards, pd.DataFrame({"x": [9], "yes": [0], "asked": [0]})])

    one, other = (fit_generalised(f, "yes", ["x"], trials="asked", family="logit", errors="HC0") for f in (wards, more))

    assert one.estimate == pytest.approx(other.estimate, rel=1e-9)


def test_more_said_yes_than_were_asked_is_refused():
    with pytest.raises(InputError, match="from 0 to the trials"):
        fit_generalised(pd.DataFrame(WARDS).assign(asked=4), "yes", ["x"], trials="asked", family="logit", errors="HC0")


def test_a_marginal_model_without_correlation_has_the_coefficients_of_the_plain_one():
    frame = made_up()

    apart = gee(frame, "satisfied", ["informed"], clusters="victim", within="independence")

    plain = logit(frame, "satisfied", ["informed"], errors="HC0")
    assert apart.estimate == pytest.approx(plain["estimate"].to_numpy(), rel=1e-6)
