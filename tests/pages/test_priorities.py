"""Importance against performance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence.described.importance import bootstrap_weights, shapley_shares
from analysis.pages import priorities
from analysis.pages.page import Page


def people(seed: int = 1, n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    drivers = random.integers(0, 2, (n, 3)).astype(float)
    outcome = (drivers @ [0.5, 0.3, 0.0] + random.random(n) > 0.9).astype(float)
    return outcome, drivers


def test_of_two_drivers_each_gets_the_mean_of_what_it_adds_first_and_last():
    outcome, drivers = people()
    drivers = drivers[:, :2]
    r = np.corrcoef(np.column_stack([outcome, drivers]).T)
    whole = (r[0, 1] ** 2 + r[0, 2] ** 2 - 2 * r[0, 1] * r[0, 2] * r[1, 2]) / (1 - r[1, 2] ** 2)

    parts, explained = shapley_shares(outcome, drivers, np.ones((1, len(outcome))))

    assert explained[0] == pytest.approx(whole, rel=1e-6)
    assert parts[0, 0] == pytest.approx((r[0, 1] ** 2 + whole - r[0, 2] ** 2) / 2, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_parts_add_up_to_what_is_explained_whatever_the_weights(seed):
    outcome, drivers = people(seed)
    weights = np.random.default_rng(seed).uniform(0.2, 3, (2, len(outcome)))

    parts, explained = shapley_shares(outcome, drivers, weights)

    assert parts.sum(axis=1) == pytest.approx(explained, abs=1e-9)


def test_what_all_did_explains_nothing():
    outcome, drivers = people()
    drivers[:, 2] = 1.0

    parts, _ = shapley_shares(outcome, drivers, np.ones((1, len(outcome))))

    assert parts[0, 2] == pytest.approx(0, abs=1e-9)


def test_the_same_answer_asked_twice_shares_its_part():
    outcome, drivers = people()
    drivers[:, 1] = drivers[:, 0]

    parts, _ = shapley_shares(outcome, drivers, np.ones((1, len(outcome))))

    assert parts[0, 0] == pytest.approx(parts[0, 1], rel=1e-6)


def test_a_bootstrap_keeps_each_stratum_and_draws_its_people_again(illustrative):
    sample = illustrative.sample("recorded")
    weights = bootstrap_weights(sample, 50, seed=1)
    again = bootstrap_weights(sample, 50, seed=1)

    assert (weights == again).all()
    assert (weights == 0).any()
    assert weights.sum(axis=1).mean() == pytest.approx(sample.design.weights.sum(), rel=0.02)


def test_in_the_made_up_world_being_kept_informed_matters_most(page):
    found = priorities.Priorities(page)

    assert found.ranked()[0] == "Kept informed"
    assert found.word("Support offered") != priorities.MORE


def test_a_study_that_names_none_says_so(tmp_path):
    from analysis.evidence import Basis
    from analysis.study import find_study
    from tests.small_study import write_study

    page = Page(Basis.of(find_study(write_study(tmp_path / "small"))), "priorities")

    assert priorities.priorities_of(page) is None
    assert priorities.NONE_NAMED in priorities.answer(page, None).text
