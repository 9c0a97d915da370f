"""What rises, what only looks so, and what a change of recording did."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.voices.emerging import benjamini_hochberg, detectable, fit_rate, monthly_counts, people_heard, trends
from tests.voices.drawn import codings

MONTHS = pd.period_range("2023-01", "2024-12", freq="M")


def world(rng, rates: dict[str, np.ndarray], heard: int = 60):
    exposure = pd.Series(rng.poisson(heard, 24) + 1, index=MONTHS)
    return pd.DataFrame({code: rng.binomial(exposure, rate) for code, rate in rates.items()}, index=MONTHS), exposure


def test_a_month_without_conversations_is_a_row_and_people_count_once():
    told = codings(
        """
        e1 ann told 2024-01-05
        e2 ann told 2024-01-20
        e3 bob late 2024-03-01
        """,
        ("at",),
    )

    counts = monthly_counts(told, what="theme")

    assert counts["told"].tolist() == [1, 0, 0]
    assert people_heard(told).tolist() == [1, 0, 1]


def test_a_planted_rise_is_found_and_flat_codes_are_not_called_rising():
    rng = np.random.default_rng(7)
    flat = {f"flat{i}": np.full(24, 0.15) for i in range(15)}
    counts, exposure = world(rng, flat | {"planted": np.linspace(0.05, 0.4, 24)})

    table = trends(counts, exposure).set_index("code")

    assert table.loc["planted", "verdict"] == "rising"
    assert (table.drop("planted")["verdict"] == "no clear change").all()


def test_in_worlds_without_change_a_false_rise_is_rare_and_intervals_cover():
    rng, false, covered = np.random.default_rng(11), 0, []
    for _ in range(30):
        counts, exposure = world(rng, {f"c{i}": np.full(24, 0.12) for i in range(12)})
        table = trends(counts, exposure)
        false += table["verdict"].isin(["rising", "falling"]).any()
        covered.append(((table["low"] < 1) & (table["high"] > 1)).mean())

    assert false <= 4
    assert np.mean(covered) >= 0.92


def test_shrinkage_draws_every_slope_towards_the_others():
    rng = np.random.default_rng(5)
    counts, exposure = world(rng, {f"c{i}": np.clip(np.linspace(0.1, 0.1 + i / 50, 24), 0, 1) for i in range(8)})

    table = trends(counts, exposure)

    assert np.log(table["shrunk"]).std() < np.log(table["estimate"]).std()
    assert ((table["shrunk_high"] / table["shrunk_low"]) < (table["high"] / table["low"])).all()


def test_a_change_of_recording_is_a_step_and_no_rise():
    rng = np.random.default_rng(2)
    stepped = np.where(np.arange(24) < 12, 0.08, 0.3)
    counts, exposure = world(rng, {"told": stepped} | {f"flat{i}": np.full(24, 0.15) for i in range(6)}, heard=150)

    blind = trends(counts, exposure).set_index("code").loc["told"]
    seeing = trends(counts, exposure, changes={"new form": "2024-01"}).set_index("code").loc["told"]

    assert blind["verdict"] == "rising"
    assert seeing["verdict"] == "no clear change"
    assert 2.5 < seeing["step"] < 6
    assert seeing["flag"] == "new form"


def test_a_change_too_near_the_end_leaves_nothing_to_test():
    rng = np.random.default_rng(2)
    counts, exposure = world(rng, {"told": np.full(24, 0.2)})

    row = trends(counts, exposure, changes={"new form": "2024-11"}).iloc[0]

    assert (row["verdict"], row["flag"]) == ("not testable", "new form")


def test_a_code_of_four_people_is_too_few():
    exposure = pd.Series(50, index=MONTHS)
    counts = pd.DataFrame({"rare": [1, 1, 1, 1] + [0] * 20}, index=MONTHS)

    row = trends(counts, exposure).iloc[0]

    assert row["verdict"] == "too few"
    assert np.isnan(row["estimate"])


def test_a_month_in_which_nobody_was_heard_is_left_out():
    exposure = pd.Series(50, index=MONTHS)
    exposure.iloc[3] = 0
    counts = pd.DataFrame({"told": [5] * 24}, index=MONTHS)
    counts.iloc[3] = 0

    assert trends(counts, exposure).loc[0, "months"] == 23


def test_the_slope_is_that_of_a_poisson_regression_by_hand():
    months = np.arange(4, dtype=float)
    design = np.column_stack([np.ones(4), months])

    model, values, _ = fit_rate(10 * 2**months, np.full(4, 100.0), design)

    assert model == "poisson"
    assert values == pytest.approx([np.log(0.1), np.log(2)], abs=1e-6)


def test_counts_that_vary_too_much_for_poisson_are_negative_binomial_and_less_sure():
    import statsmodels.api as sm

    rng = np.random.default_rng(1)
    design = np.column_stack([np.ones(24), np.arange(24) / 12])
    count = rng.negative_binomial(2, 2 / (2 + 20), 24).astype(float)
    poisson = sm.GLM(count, design, family=sm.families.Poisson(), offset=np.zeros(24)).fit()

    model, _, errors = fit_rate(count, np.ones(24), design)

    assert model == "negative binomial"
    assert errors[1] > 2 * poisson.bse[1]


def test_months_must_be_the_same_and_nobody_counts_twice():
    exposure = pd.Series(1, index=MONTHS)

    with pytest.raises(InputError, match="months of the counts"):
        trends(pd.DataFrame({"a": [1]}, index=MONTHS[:1]), exposure)
    with pytest.raises(InputError, match="in 24 months more people raised a code than were heard"):
        trends(pd.DataFrame({"a": [2] * 24}, index=MONTHS), exposure)


def test_adjusted_p_values_are_those_of_statsmodels():
    from statsmodels.stats.multitest import multipletests

    p = np.array([0.001, 0.2, 0.03, 0.9, 0.04, 0.04])

    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert np.isnan(benjamini_hochberg([np.nan, 0.5])).tolist() == [True, False]
    assert len(benjamini_hochberg([])) == 0


SMALL = np.array([9, 6, 5, 2, 2, 6, 3, 9, 7, 7, 5, 10, 5, 4, 13, 7, 3, 5, 8, 6, 10, 10, 6, 11])


def small_world(rng, jump: float = 1.0, lumpy: float = 0.0):
    """As many people a month as a small listening study hears; one of 18 codes may jump in the last three months."""
    rates = {f"c{i}": np.full(24, rate) for i, rate in enumerate(np.linspace(0.1, 0.3, 17))}
    rates["planted"] = np.where(np.arange(24) >= 21, 0.18 * jump, 0.18)
    months = {}
    for code, rate in rates.items():
        drawn = rng.beta(rate / lumpy, (1 - rate) / lumpy) if lumpy else rate
        months[code] = rng.binomial(SMALL, drawn)
    return pd.DataFrame(months, index=MONTHS), pd.Series(SMALL, index=MONTHS)


def test_in_a_small_study_a_jump_in_the_last_months_is_found_and_its_month_is_told():
    rng, found, near = np.random.default_rng(5), 0, 0
    for _ in range(8):
        table = trends(*small_world(rng, jump=4.0)).set_index("code")
        row = table.loc["planted"]
        found += row["verdict"] == "rising"
        near += pd.notna(row["since"]) and abs(row["since"].ordinal - pd.Period("2024-10", "M").ordinal) <= 1

    assert found >= 7
    assert near >= 6


@pytest.mark.parametrize("lumpy", [0.0, 0.05], ids=["people apart", "months lumpy"])
def test_in_a_small_study_without_change_a_false_rise_is_rare(lumpy):
    rng = np.random.default_rng(13)
    false = sum(trends(*small_world(rng, lumpy=lumpy))["verdict"].isin(["rising", "falling"]).any() for _ in range(20))

    assert false <= 2


def test_a_jump_is_looked_for_after_a_change_of_recording_only():
    counts, exposure = small_world(np.random.default_rng(1), jump=1.0)
    counts["planted"] = np.where(np.arange(24) >= 12, np.minimum(SMALL, 4), 0)

    told = trends(counts, exposure, changes={"new form": "2024-01"}).set_index("code").loc["planted"]

    assert told["verdict"] != "rising"
    assert told["flag"] == "new form"
    assert told["step"] > 2


def test_what_could_have_been_found_shrinks_with_more_people():
    rng = np.random.default_rng(3)
    few, many = (trends(*world(rng, {f"c{i}": np.full(24, 0.15) for i in range(6)}, heard)) for heard in (15, 150))

    assert detectable(few) > detectable(many) > 1
