"""The linear facts that published figures give about the people behind them, and what follows from them.

Every figure gives facts of the form: smallest <= sum of some atoms <= largest. Shown, a figure gives narrow facts;
withheld, wide ones (at least one person, where noughts are always shown) or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.figures import COUNTS, EXACT, INFINITY, Figure, people_between, share_between
from analysis.disclosure.population import Population

SLACK = 1e-9
SECONDS_PER_BOUND = 20.0


@dataclass(frozen=True)
class Facts:
    """Facts of a list of figures: arrays with one row for each fact.

    Attributes
    ----------
    matrix : array (facts, atoms), coefficients.
    owner : array of int, the figure each fact comes from.
    shown_low, shown_high : the limits while the figure is shown.
    hidden_low, hidden_high : the limits while it is withheld.
    """

    matrix: np.ndarray
    owner: np.ndarray
    shown_low: np.ndarray
    shown_high: np.ndarray
    hidden_low: np.ndarray
    hidden_high: np.ndarray

    def limits(self, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Smallest and largest value of each fact when `hidden` figures (array of bool) are withheld."""
        away = hidden[self.owner]
        return np.where(away, self.hidden_low, self.shown_low), np.where(away, self.hidden_high, self.shown_high)


def facts_of(population: Population, figures: Sequence[Figure]) -> Facts:
    """All facts the figures give about counts. Weighted percentages, means and curves give none."""
    rows: list[tuple[np.ndarray, int, float, float, float, float]] = []
    for place, figure in enumerate(figures):
        counted = population.counts(figure.labels, figure.universe)
        least = 1.0 if population.zeros_shown else 0.0
        if figure.measure in COUNTS:
            low, high = people_between(figure.value, figure.rounding, population.zeros_shown)
            hidden_low = least if figure.value else 0.0
            rows.append((counted.astype(float), place, low, high, hidden_low, INFINITY))
        elif figure.measure == "pct" and not figure.hidden and not figure.weighted:
            rows += _percentage_facts(population, figure, counted, place)
    return _stacked(rows, population.size)


def _percentage_facts(population, figure, counted, place) -> list[tuple]:
    if figure.rounding not in EXACT:
        if figure.part_between is None:
            return []
        return [(counted.astype(float), place, *figure.part_between, 0.0, INFINITY)]
    base = population.counts(figure.base_labels(), figure.universe)
    low, high = share_between(figure.value)
    return [
        (counted - low * base, place, -SLACK, INFINITY, -INFINITY, INFINITY),
        (counted - high * base, place, -INFINITY, SLACK, -INFINITY, INFINITY),
    ]


def _stacked(rows: list[tuple], size: int) -> Facts:
    if not rows:
        return Facts(np.zeros((0, size)), np.zeros(0, int), *(np.zeros(0) for _ in range(4)))
    matrix, owner, *limits = zip(*rows, strict=True)
    return Facts(np.array(matrix), np.array(owner), *(np.array(column, float) for column in limits))


class Reader:
    """Someone who has all published figures and a solver: the largest and smallest value of anything they count.

    Parameters
    ----------
    matrix, low, high : the facts; every atom is a whole number of people of 0 or more.
    """

    def __init__(self, matrix: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        idle = (low <= 0) & (high == INFINITY) & (matrix >= 0).all(axis=1)
        idle |= (low == -INFINITY) & (high == INFINITY)
        self.matrix, self.low, self.high = matrix[~idle], low[~idle], high[~idle]

    def between(self, counted: np.ndarray, whole: bool = True) -> tuple[float, float]:
        """The smallest and largest possible sum over the atoms counted; (nan, nan) when the facts contradict."""
        low = self._extreme(counted, +1, whole)
        if np.isnan(low):
            return low, low
        return low, self._extreme(counted, -1, whole)

    def possible(self) -> bool:
        """Whether any people at all could give these figures."""
        return not np.isnan(self._extreme(np.zeros(self.matrix.shape[1]), +1, True))

    def _extreme(self, counted: np.ndarray, sense: int, whole: bool) -> float:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        limits = LinearConstraint(csr_array(self.matrix), self.low, self.high) if len(self.matrix) else ()
        answer = milp(
            counted * float(sense),
            constraints=limits,
            integrality=np.ones(len(counted)) if whole else None,
            bounds=Bounds(0, np.inf),
            options={"time_limit": SECONDS_PER_BOUND},
        )
        if answer.status == 2:
            return np.nan
        if answer.status == 3 or (answer.status == 4 and answer.x is None):
            return sense * -INFINITY
        if answer.x is None:  # no time for whole people: people in fractions give an outer bound
            return self._extreme(counted, sense, False) if whole else sense * -INFINITY
        value = answer.fun if answer.status == 0 else answer.mip_dual_bound
        return float(round(sense * value, 6)) + 0.0


def reader(facts: Facts, hidden: np.ndarray) -> Reader:
    return Reader(facts.matrix, *facts.limits(hidden))
