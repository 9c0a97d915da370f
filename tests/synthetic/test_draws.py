from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.synthetic.draws import Draws


def test_a_stream_gives_these_numbers_on_every_platform():
    assert Draws(1, "cases").uniform(3).tolist() == [0.745581014848489, 0.880512025173479, 0.4161184748289103]


def test_two_streams_of_one_seed_are_different():
    assert Draws(1, "cases").uniform(5).tolist() != Draws(1, "voices").uniform(5).tolist()


@pytest.mark.parametrize("shares", [(0.2, 0.3, 0.5), (2, 3, 5)])
def test_picks_keep_their_shares_which_need_not_sum_to_one(shares):
    picked = np.bincount(Draws(2, "picks").pick(shares, 100_000)) / 100_000

    assert picked == pytest.approx([0.2, 0.3, 0.5], abs=0.006)


def test_an_answer_with_no_share_is_never_picked():
    assert set(Draws(2, "picks").pick((0.5, 0, 0.5, 0), 10_000)) == {0, 2}


def test_an_exponential_has_its_mean_and_a_log_logistic_its_median():
    assert Draws(3, "waits").exponential(18.0, 100_000).mean() == pytest.approx(18.0, rel=0.02)
    assert np.median(Draws(3, "waits").log_logistic(14.0, 1.8, 100_000)) == pytest.approx(14.0, rel=0.02)


@given(st.floats(-5, 15), st.floats(0, 4))
def test_a_score_stays_between_0_and_10(mean, spread):
    scores = Draws(4, "scores").score(np.full(50, mean), spread, 50)

    assert scores.min() >= 0
    assert scores.max() <= 10
