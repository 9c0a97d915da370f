from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.synthetic.draws import Draws
from analysis.synthetic.investigation import hazard_days, withdrawal_days
from tests.synthetic.measured import withdrawal

NEVER = np.inf


def test_the_first_ten_days_count_two_and_a_half_times():
    assert hazard_days(np.array([0.0, 4.0, 10.0, 30.0])).tolist() == [0.0, 10.0, 25.0, 45.0]


def test_with_no_silence_the_share_withdrawn_is_that_of_the_baseline():
    every_week = np.tile(np.arange(7.0, 700, 7), (50_000, 1))

    days = withdrawal_days(Draws(1, "w"), every_week, np.full(50_000, 0.004), ratio=3.0)

    assert np.mean(days <= 60) == pytest.approx(1 - np.exp(-0.004 * 75), abs=0.006)


def test_after_28_days_of_silence_the_hazard_is_multiplied_by_the_ratio():
    nothing_heard = np.full((50_000, 1), NEVER)

    days = withdrawal_days(Draws(1, "w"), nothing_heard, np.full(50_000, 0.004), ratio=3.0)

    assert np.mean(days <= 28) == pytest.approx(1 - np.exp(-0.004 * 43), abs=0.006)
    assert np.mean(days <= 58) == pytest.approx(1 - np.exp(-0.004 * (43 + 3 * 30)), abs=0.006)


def test_a_contact_ends_the_silence():
    one_call = np.full((50_000, 1), 38.0)

    days = withdrawal_days(Draws(1, "w"), one_call, np.full(50_000, 0.004), ratio=3.0)

    assert np.mean(days <= 58) == pytest.approx(1 - np.exp(-0.004 * (43 + 3 * 10 + 20)), abs=0.006)


def test_the_order_in_which_contacts_are_given_changes_nothing():
    heard = Draws(5, "h").between(0, 200, (500, 6))
    rate = np.full(500, 0.01)

    forward = withdrawal_days(Draws(1, "w"), heard, rate, 2.0)

    assert np.array_equal(forward, withdrawal_days(Draws(1, "w"), heard[:, ::-1], rate, 2.0))


def test_cox_regression_finds_the_hazard_ratios_that_were_planted(planted):
    found = np.log([withdrawal(one) for one in planted[:2]])

    assert found.mean(axis=0) == pytest.approx(np.log([2.0, 4.5]), abs=0.2)


def test_cox_regression_finds_none_where_there_is_none(without_effect):
    found = np.log([withdrawal(one) for one in without_effect[:2]])

    assert found.mean(axis=0) == pytest.approx([0, 0], abs=0.2)


def test_with_no_effect_as_many_withdraw_in_domestic_abuse_as_in_other_crime(without_effect):
    cases = pd.concat([one["cases"].drop_duplicates("case") for one in without_effect])
    decided = cases[(cases["strand"] != "A") & (cases["outcome_type"] != "")]

    withdrawn = decided["outcome_type"].isin(["14", "16"]).groupby(decided["strand"]).mean()

    assert withdrawn["D"] == pytest.approx(withdrawn["C"], abs=0.015)
    assert withdrawn["C"] == pytest.approx(0.25, abs=0.03)
