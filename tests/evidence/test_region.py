import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.evidence.region import Region, p_value


def normal(estimate, se):
    def at(level):
        reach = stats.norm.ppf(0.5 + level / 2) * se
        return estimate - reach, estimate + reach

    return at


@pytest.mark.parametrize(
    ("expect", "low", "high", "place"),
    [
        ("above", 0.51, 0.60, "inside"),
        ("above", 0.40, 0.50, "outside"),
        ("above", 0.45, 0.55, "across"),
        ("below", 0.40, 0.49, "inside"),
        ("below", 0.50, 0.60, "outside"),
        ("below", 0.45, 0.55, "across"),
        ("within", 0.42, 0.58, "inside"),
        ("within", 0.61, 0.70, "outside"),
        ("within", 0.35, 0.58, "across"),
        ("differs", 0.51, 0.70, "inside"),
        ("differs", 0.45, 0.55, "outside"),
        ("differs", 0.35, 0.55, "across"),
        ("differs", 0.52, 0.58, "outside"),
    ],
)
def test_an_interval_lies_inside_outside_or_across_what_the_claim_says(expect, low, high, place):
    region = Region.of(expect, 0.5, 0.1 if expect in ("within", "differs") else 0.0)

    assert region.place(low, high) == place


@pytest.mark.parametrize(
    ("expect", "value", "true"),
    [
        ("above", 0.5, False),
        ("at-least", 0.5, True),
        ("below", 0.5, False),
        ("at-most", 0.5, True),
        ("within", 0.6, True),
        ("within", 0.61, False),
        ("differs", 0.55, False),
        ("differs", 0.65, True),
    ],
)
def test_the_edge_belongs_to_at_least_and_at_most_only(expect, value, true):
    region = Region.of(expect, 0.5, 0.1 if expect in ("within", "differs") else 0.0)

    assert region.holds(value) is true


def test_p_of_a_one_sided_claim_is_twice_the_one_sided_p():
    expected = 2 * stats.norm.sf((0.58 - 0.5) / 0.03)

    assert p_value(normal(0.58, 0.03), Region.of("above", 0.5)) == pytest.approx(expected, rel=1e-4)


def test_p_of_an_equivalence_is_twice_the_worse_of_the_two_one_sided_tests():
    worse = stats.norm.sf((0.1 - 0.04) / 0.02)

    assert p_value(normal(0.04, 0.02), Region.of("within", 0.0, 0.1)) == pytest.approx(2 * worse, rel=1e-4)


def test_p_of_a_difference_is_the_two_sided_p_whatever_the_margin():
    expected = 2 * stats.norm.sf(0.06 / 0.02)

    assert p_value(normal(0.25, 0.02), Region.of("differs", 0.19, 0.05)) == pytest.approx(expected, rel=1e-4)


def test_a_claim_that_the_estimate_itself_denies_has_p_1():
    assert p_value(normal(0.4, 0.02), Region.of("above", 0.5)) == 1.0


@given(st.floats(-2, 2), st.floats(0.01, 1), st.sampled_from(["above", "below", "within"]))
def test_p_below_5_percent_and_a_95_percent_interval_inside_are_the_same_thing(estimate, se, expect):
    region = Region.of(expect, 0.0, 0.5 if expect == "within" else 0.0)
    interval = normal(estimate, se)
    p = p_value(interval, region)

    if abs(p - 0.05) > 1e-5:
        assert (p < 0.05) == (region.place(*interval(0.95)) == "inside")


@given(st.floats(-2, 2), st.floats(0.01, 1))
def test_a_claim_and_its_opposite_are_never_both_supported(estimate, se):
    low, high = normal(estimate, se)(0.95)

    assert not (Region.of("above", 0.0).place(low, high) == Region.of("below", 0.0).place(low, high) == "inside")


def test_limits_are_infinite_where_a_claim_has_none():
    assert Region.of("above", 0.5).upper == np.inf
    assert Region.of("below", 0.5).lower == -np.inf
