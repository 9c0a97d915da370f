"""Shares, rates and small tables that are counted in full."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.regression import classical
from analysis.regression.proportions import rate, rate_ratio, share_interval, size_for_two_shares, two_shares


@pytest.mark.parametrize("method", ["exact", "wilson", "jeffreys"])
@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200), st.data())
def test_limits_of_a_share_hold_it_and_have_a_width(method, n, data):
    count = data.draw(st.integers(0, n))
    low, high = share_interval(count, n, method=method)

    assert 0 <= low <= count / n <= high <= 1
    assert low < high


def test_nobody_and_more_than_all_are_refused():
    for count, n in ((0, 0), (3, 2), (-1, 4)):
        with pytest.raises(ValueError, match="a count between 0 and n"):
            share_interval(count, n)


def test_wald_is_not_on_offer():
    with pytest.raises(KeyError):
        share_interval(3, 10, method="normal")


def test_equal_shares_do_not_differ():
    shown = two_shares([10, 20], [40, 80])

    assert shown["difference"] == 0
    assert shown["p"] == pytest.approx(1)
    assert shown["newcombe_low"] < 0 < shown["newcombe_high"]
    assert shown["risk_ratio"] == 1


def test_no_events_have_an_upper_limit():
    shown = rate(0, 12.0)

    assert shown["low"] == 0
    assert shown["high"] == pytest.approx(-np.log(0.025) / 12)


def test_a_rate_twice_the_other():
    shown = rate_ratio([40, 20], [100, 100])

    assert shown["estimate"] == pytest.approx(2)
    assert shown["low"] > 1


def test_smaller_differences_need_more_people():
    assert size_for_two_shares(0.5, 0.55) > size_for_two_shares(0.5, 0.6)


def test_an_empty_row_is_no_row_of_a_table():
    with_empty = classical.independence(np.array([[10, 20], [0, 0], [20, 10]]))

    assert with_empty["df"] == 1
    with pytest.raises(ValueError, match="two rows and two columns"):
        classical.independence(np.array([[10, 20], [0, 0]]))


def test_every_first_above_every_second():
    shown = classical.mann_whitney([4, 5, 6], [1, 2, 3], exact=True)

    assert shown["delta"] == 1
    assert shown["p"] == pytest.approx(0.1)


def test_a_scale_of_one_item_repeated_is_perfectly_reliable():
    item = np.random.default_rng(0).normal(size=50)

    assert classical.cronbach_alpha(np.column_stack([item, item, item]))["raw"] == pytest.approx(1)
