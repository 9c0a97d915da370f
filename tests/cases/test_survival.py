"""How long it takes: waits of cases, some still open."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from analysis.cases.survival import (
    INTERVALS,
    cumulative_hazard,
    expected_events,
    kaplan_meier,
    logrank,
    median_wait,
    restricted_mean,
)
from analysis.errors import InputError
from tests.shared import shared
from tests.survey.answers import answers

DRAWN = """
    days reached strand
    2    1       ASB
    4    0       ASB
    6    1       ASB
    8    1       ASB
    9    0       ASB
    3    0       Crime
    5    0       Crime
"""
WAIT = {"duration": "days", "event": "reached"}


def test_the_share_still_waiting_by_hand():
    shown = kaplan_meier(answers(DRAWN).head(5), **WAIT, times=[2, 6, 8])

    assert shown["at_risk"].tolist() == [5, 3, 2]
    assert shown["events"].tolist() == [1, 1, 1]
    assert shown["estimate"].tolist() == pytest.approx([4 / 5, 4 / 5 * 2 / 3, 4 / 5 * 2 / 3 / 2])


def test_greenwood_by_hand():
    shown = kaplan_meier(answers(DRAWN).head(5), **WAIT, times=[6]).iloc[0]

    assert shown["se"] == pytest.approx(shown["estimate"] * np.sqrt(1 / (5 * 4) + 1 / (3 * 2)))


def test_an_open_case_counts_until_it_was_last_seen():
    closed = kaplan_meier(answers("days reached\n1 1\n2 1\n"), **WAIT, times=[1]).loc[0, "estimate"]
    with_open = kaplan_meier(answers("days reached\n1 1\n2 1\n5 0\n"), **WAIT, times=[1]).loc[0, "estimate"]

    assert closed == pytest.approx(1 / 2)
    assert with_open == pytest.approx(2 / 3)


def test_before_the_first_event_the_limit_is_exact_and_not_of_no_width():
    shown = kaplan_meier(answers(DRAWN).head(5), **WAIT, times=[1]).iloc[0]

    assert shown["estimate"] == 1
    assert shown["low"] == pytest.approx(beta.ppf(0.025, 5, 1))
    assert shown["high"] == 1


def test_after_the_last_day_observed_nothing_is_known():
    shown = kaplan_meier(answers(DRAWN).head(5), **WAIT, times=[30]).iloc[0]

    assert np.isnan(shown["estimate"])
    assert shown["reason"] == "nobody was followed this long"


def test_all_have_reached_it():
    shown = kaplan_meier(answers("days reached\n1 1\n2 1\n"), **WAIT, times=[2, 9])

    assert shown["estimate"].tolist() == [0, 0]
    assert shown["low"].isna().all()
    assert shown["reason"].eq("all have reached it").all()


def test_a_median_that_is_not_reached_says_so():
    shown = median_wait(answers(DRAWN), **WAIT, by="strand").set_index("strand")

    assert shown.loc["ASB", "estimate"] == 8
    assert np.isnan(shown.loc["Crime", "estimate"])
    assert shown.loc["Crime", "reason"] == "not reached"
    assert shown.loc["Crime", "events"] == 0


def test_a_median_on_a_flat_stretch_is_its_middle():
    shown = median_wait(answers("days reached\n1 1\n2 1\n5 1\n9 1\n"), **WAIT).iloc[0]

    assert shown["estimate"] == pytest.approx(3.5)


def test_a_level_without_cases_has_its_row():
    shown = kaplan_meier(answers(DRAWN), **WAIT, by="strand", levels=["ASB", "Domestic"], times=[5])
    waits = median_wait(answers(DRAWN), **WAIT, by="strand", levels=["ASB", "Domestic"])

    assert shown.set_index("strand").loc["Domestic", "reason"] == "no cases"
    assert waits.set_index("strand").loc["Domestic", "n"] == 0


def test_one_case_is_no_interval():
    shown = kaplan_meier(answers("days reached\n5 0\n"), **WAIT, times=[3]).iloc[0]

    assert np.isnan(shown["low"])


def test_late_entry_is_not_at_risk_before():
    frame = answers("since days reached\n0 5 1\n4 9 1\n0 7 0\n")
    shown = kaplan_meier(frame, **WAIT, entry="since", times=[3, 5])

    assert shown["at_risk"].tolist() == [2, 3]
    assert shown.loc[1, "estimate"] == pytest.approx(2 / 3)


def test_an_end_before_its_start_is_refused_with_its_row():
    with pytest.raises(InputError, match="column days, row 2: is negative"):
        kaplan_meier(answers("days reached\n5 0\n-1 1\n"), **WAIT)


def test_an_event_is_0_or_1():
    with pytest.raises(InputError, match="column reached: must be 0 or 1"):
        kaplan_meier(answers("days reached\n5 0\n1 2\n"), **WAIT)


def test_a_log_rank_test_needs_two_groups():
    with pytest.raises(InputError, match="column strand: holds fewer than two groups"):
        logrank(answers(DRAWN).head(5), **WAIT, by="strand")


@pytest.mark.parametrize("interval", INTERVALS)
def test_limits_hold_the_estimate_within_0_and_1(interval):
    shown = kaplan_meier(answers(DRAWN).head(5), **WAIT, times=[2, 6, 8], interval=interval)

    assert (shown["low"] >= 0).all()
    assert (shown["low"] <= shown["estimate"]).all()
    assert (shown["estimate"] <= shown["high"]).all()
    assert (shown["high"] <= 1).all()


def test_the_restricted_mean_by_hand():
    shown = restricted_mean(answers("days reached\n2 1\n4 1\n"), **WAIT, until=4).iloc[0]

    assert shown["estimate"] == pytest.approx(2 * 1 + 2 * 0.5)


def test_equal_waits_do_not_differ():
    frame = answers("days reached\n2 1\n4 1\n7 0\n9 1\n").merge(answers("strand\nASB\nCrime\n"), how="cross")
    shown = logrank(frame, **WAIT, by="strand").iloc[0]

    assert shown["statistic"] == pytest.approx(0, abs=1e-12)
    assert shown["p"] == pytest.approx(1)


def test_expected_events_add_up_to_those_seen():
    shown = expected_events(answers(DRAWN), **WAIT, by="strand")

    assert shown["expected"].sum() == pytest.approx(shown["events"].sum())


def test_the_lung_trial_equals_r():
    lung = pd.read_csv(shared("data", "real", "time-to-event", "lung.csv"))
    lung["died"] = (lung["status"] == 2).astype(int)
    medians = median_wait(lung, duration="time", event="died", by="sex", interval="log")
    tested = logrank(lung, duration="time", event="died", by="sex").iloc[0]

    assert medians[["estimate", "low", "high"]].to_numpy().tolist() == [[270, 212, 310], [426, 348, 550]]
    assert tested["statistic"] == pytest.approx(10.3, abs=0.05)
    assert tested["p"] == pytest.approx(0.001, abs=5e-4)


def test_the_veterans_trial_equals_r():
    veteran = pd.read_csv(shared("data", "real", "time-to-event", "veteran.csv"))
    wait = {"duration": "time", "event": "status"}
    quartiles = [median_wait(veteran, **wait, share=p, interval="log").loc[0, "estimate"] for p in (0.25, 0.5, 0.75)]
    median = median_wait(veteran, **wait, interval="log").iloc[0]
    shares = kaplan_meier(veteran, **wait, times=[30, 90, 180])["estimate"]

    assert quartiles == [25, 80, 162]
    assert (median["low"], median["high"]) == (52, 105)
    assert shares.tolist() == pytest.approx([0.700, 0.464, 0.222], abs=5e-4)


def test_the_cumulated_hazard_by_hand():
    shown = cumulative_hazard(answers(DRAWN).head(5), **WAIT, times=[1, 6])

    assert shown["estimate"].tolist() == pytest.approx([0, 1 / 5 + 1 / 3])
    assert shown.loc[1, "se"] == pytest.approx(np.sqrt(1 / 25 + 1 / 9))
