"""Since which month a thing is raised more: the month that was planted, and none where nothing was."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.voices.onset import find_onset


def test_the_planted_month_is_found_with_the_ratio_of_the_two_rates():
    heard = np.full(12, 10)
    count = np.array([1] * 8 + [6] * 4)

    found = find_onset(count, heard)

    assert found.at == 8
    assert found.ratio == pytest.approx(6.0)
    assert found.p < 0.001


def test_a_fall_is_found_as_a_ratio_below_one():
    found = find_onset(np.array([6] * 6 + [1] * 6), np.full(12, 10))

    assert (found.at, found.ratio) == (6, pytest.approx(1 / 6))


def test_under_chance_alone_p_is_no_smaller_than_it_says():
    rng = np.random.default_rng(0)
    small = [find_onset(rng.binomial(8, 0.2, 24), np.full(24, 8), draws=499).p <= 0.1 for _ in range(200)]

    assert np.mean(small) <= 0.15


@pytest.mark.parametrize("count", [[0] * 12, [3] * 12, [1, 2, 1, 0, 1]], ids=["none", "all", "few months"])
def test_where_nothing_can_be_told_nothing_is_said(count):
    assert find_onset(np.array(count), np.full(len(count), 3)) is None


def test_the_same_counts_give_the_same_answer():
    count, heard = np.array([1, 2, 0, 1, 2, 5, 6, 4]), np.full(8, 9)

    assert find_onset(count, heard) == find_onset(count, heard)
