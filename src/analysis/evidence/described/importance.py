"""What goes with an outcome: each driver's part of what is explained, shared out fairly, with bootstrap limits."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.evidence.estimates import shares
from analysis.evidence.sample import Sample
from analysis.study.models import Measure, Priorities

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

DRAWS = 1000


def shapley_shares(outcome: np.ndarray, drivers: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The part of the explained variance that each driver adds, averaged over all orders of entering.

    Parameters
    ----------
    outcome : array (n,). drivers : array (n, k), k up to 12. weights : array (draws, n), one row for each set of
        weights; a bootstrap is worked out for all draws at once.

    Returns
    -------
    (parts, explained) : parts (draws, k) add up to explained (draws,), the R squared of all drivers together.

    Notes
    -----
    The Shapley value of R squared in linear regression (Lindeman, Merenda and Gold 1980, Introduction to Bivariate and
    Multivariate Analysis; Groemping 2007, The American Statistician 61). With a yes-or-no outcome the regression is a
    linear probability model. A driver that does not vary adds nothing.
    """
    correlation = _correlations(np.column_stack([outcome, drivers]), weights)
    k = drivers.shape[1]
    explained = {(): np.zeros(len(weights))}
    for size in range(1, k + 1):
        for chosen in combinations(range(k), size):
            explained[chosen] = _r_squared(correlation, chosen)
    parts = np.zeros((len(weights), k))
    for chosen, value in explained.items():
        for driver in chosen:
            without = tuple(one for one in chosen if one != driver)
            parts[:, driver] += (value - explained[without]) / (k * comb(k - 1, len(without)))
    return parts, explained[tuple(range(k))]


def _correlations(columns: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted correlations (draws, k + 1, k + 1); of a column that does not vary, 0 with all others."""
    share = weights / weights.sum(axis=1, keepdims=True)
    means = share @ columns
    products = np.einsum("dn,ni,nj->dij", share, columns, columns, optimize=True)
    spread = products - means[:, :, None] * means[:, None, :]
    scale = np.sqrt(np.clip(np.diagonal(spread, axis1=1, axis2=2), 0, None))
    scale = np.where(scale < 1e-9, np.inf, scale)
    made = spread / (scale[:, :, None] * scale[:, None, :])
    index = np.arange(columns.shape[1])
    made[:, index, index] = 1.0
    return made


def _r_squared(correlation: np.ndarray, chosen: tuple[int, ...]) -> np.ndarray:
    rows = np.array(chosen) + 1
    among = correlation[:, rows[:, None], rows[None, :]]
    with_outcome = correlation[:, rows, 0]
    ridge = 1e-10 * np.eye(len(rows))  # two drivers that are the same answer share what they explain
    solved = np.linalg.solve(among + ridge, with_outcome[:, :, None])[:, :, 0]
    return (solved * with_outcome).sum(axis=1)


def bootstrap_weights(sample: Sample, draws: int, seed: int) -> np.ndarray:
    """Weights of so many bootstrap samples (draws, n): in each stratum one cluster fewer than there are, drawn again.

    Notes
    -----
    Rao, Wu and Yue (1992), Survey Methodology 18. A stratum of one cluster is kept as it is.
    """
    stage = sample.design.stages[0]
    cluster = np.arange(len(sample.design)) if stage.cluster is None else stage.cluster
    factors = np.ones((draws, len(stage.stratum)))
    random = np.random.default_rng(seed)
    for label in np.unique(stage.stratum):
        mine = np.flatnonzero(stage.stratum == label)
        size = len(mine)
        if size > 1:
            drawn = random.multinomial(size - 1, np.full(size, 1 / size), size=draws)
            factors[:, mine] = drawn * size / (size - 1)
    return factors[:, cluster] * sample.design.weights[None, :]


def priorities(basis: Basis, *, draws: int = DRAWS) -> tuple[pd.DataFrame, float, int]:
    """Importance and performance of each driver that the study names.

    Returns
    -------
    (table, explained, people). Table, a row for each driver: `driver` (name), `importance` with `importance_low`,
    `importance_high` (part of what is explained, 0 to 1; percentiles of the bootstrap), and `people`, `count`,
    `estimate`, `low`, `high` of its own share. `explained` is the R squared of all drivers; `people` those who answered
    every question.
    """
    plan = basis.study.priorities
    sample = basis.sample(plan.data)
    answered, outcome, drivers = _complete(sample, plan)
    people = sample.persons(answered)
    performance = pd.concat([performance_of(basis, sample, one) for one in plan.drivers], ignore_index=True)
    unknown = {name: np.nan for name in ("importance", "importance_low", "importance_high")}
    if people < basis.policy.minimum_base:
        return performance.assign(**unknown), float("nan"), people
    parts, explained = shapley_shares(outcome, drivers, sample.design.weights[None, answered])
    importance = parts[0] / explained[0]
    low, high = _limits(basis, sample, answered, outcome, drivers, draws)
    table = performance.assign(importance=importance, importance_low=low, importance_high=high)
    return table, float(explained[0]), people


def _limits(basis: Basis, sample: Sample, answered, outcome, drivers, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Percentiles of the bootstrap; none where people chose to take part, since nobody else is spoken of."""
    if sample.inference == "respondents":
        return np.full(drivers.shape[1], np.nan), np.full(drivers.shape[1], np.nan)
    again = bootstrap_weights(sample, draws, basis.study.inference.seed)[:, answered]
    parts, explained = shapley_shares(outcome, drivers, again)
    tail = 100 * (1 - basis.level) / 2
    with np.errstate(all="ignore"):
        low, high = np.nanpercentile(parts / explained[:, None], [tail, 100 - tail], axis=0)
    return low, high


def _complete(sample: Sample, plan: Priorities) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows that answered every question; the outcome and the drivers of those rows, as 0 and 1."""
    chosen = [sample.chosen(one.item, one.answer) for one in (plan.outcome, *plan.drivers)]
    answered = np.logical_and.reduce([one.valid for one in chosen]) & sample.design.inside
    values = np.column_stack([one.yes[answered] for one in chosen]).astype(float)
    return answered, values[:, 0], values[:, 1:]


def performance_of(basis: Basis, sample: Sample, measure: Measure) -> pd.DataFrame:
    """The share who gave the answers of a measure, of all who answered it."""
    chosen = sample.chosen(measure.item, measure.answer)
    table = shares(sample, chosen, inference=sample.inference, level=basis.level)
    columns = [column for column in ("people", "count", "estimate", "low", "high") if column in table]
    return table[columns].assign(driver=name_of(sample, measure))


def name_of(sample: Sample, measure: Measure) -> str:
    """A measure's short name."""
    entry = sample.entries[measure.item]
    return measure.name or entry.label or entry.wording or measure.item
