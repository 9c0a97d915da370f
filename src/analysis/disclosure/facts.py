"""The linear facts that published figures give about the people behind them, and what follows from them.

Every figure gives facts of the form: smallest <= sum of some atoms <= largest. Shown, a figure gives narrow facts;
withheld, wide ones (at least one person, where noughts are always shown) or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        self.populations: list[np.ndarray] = []  # those met on the way that could be the true one

    def between(self, counted: np.ndarray, whole: bool = True) -> tuple[float, float]:
        """The smallest and largest possible sum over the atoms counted; (nan, nan) when the facts contradict."""
        low = self.extreme(counted, +1, whole)
        return (low, low) if np.isnan(low) else (low, self.extreme(counted, -1, whole))

    def possible(self) -> bool:
        """Whether any people at all could give these figures."""
        return not np.isnan(self.extreme(np.zeros(self.matrix.shape[1]), +1))

    def extreme(self, counted: np.ndarray, sense: int, whole: bool = True) -> float:
        """The smallest (sense 1) or largest (sense -1) possible sum."""
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
            return self.extreme(counted, sense, False) if whole else sense * -INFINITY
        if whole:
            self.populations.append(np.rint(answer.x))
        value = answer.fun if answer.status == 0 else answer.mip_dual_bound
        return float(round(sense * value, 6)) + 0.0


Enough = Callable[[float, float], bool]


class Readers:
    """Readers of the same figures with different ones withheld, who share what they have worked out.

    A population that one reader found possible is possible for every other whose facts it meets, so many questions are
    answered without a solver.

    Parameters
    ----------
    facts : of all figures.
    people : the true population, which is always possible; None when it is not known.
    """

    MOST_REMEMBERED = 400

    def __init__(self, facts: Facts, people: np.ndarray | None = None) -> None:
        self.facts = facts
        self._known = [] if people is None else [np.asarray(people, float)]
        self._last: tuple[bytes, int, Reader, np.ndarray] | None = None

    def between(self, hidden: np.ndarray, counted: np.ndarray, enough: Enough | None = None) -> tuple[float, float]:
        """Smallest and largest possible sum over the atoms counted, or bounds inside them that are `enough`.

        Parameters
        ----------
        hidden : array of bool over figures.
        counted : array over atoms.
        enough : a question that, once true of an interval, is true of every wider one.
        """
        one, possible = self._reader(hidden)
        seen = possible @ counted
        if enough is not None and len(seen) and enough(float(seen.min()), float(seen.max())):
            return float(seen.min()), float(seen.max())
        low = one.extreme(counted, +1)
        if np.isnan(low):
            return low, low
        if enough is not None and len(seen) and enough(low, float(seen.max())):
            self._remember(one)
            return low, float(seen.max())
        high = one.extreme(counted, -1)
        self._remember(one)
        return low, high

    def reader(self, hidden: np.ndarray) -> Reader:
        return self._reader(hidden)[0]

    def _reader(self, hidden: np.ndarray) -> tuple[Reader, np.ndarray]:
        key = hidden.tobytes()
        if self._last is None or self._last[0] != key or self._last[1] != len(self._known):
            low, high = self.facts.limits(hidden)
            self._last = (key, len(self._known), Reader(self.facts.matrix, low, high), self._possible(low, high))
        return self._last[2], self._last[3]

    def _possible(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        if not self._known:
            return np.zeros((0, self.facts.matrix.shape[1]))
        known = np.array(self._known)
        sums = known @ self.facts.matrix.T
        return known[((sums >= low - SLACK) & (sums <= high + SLACK)).all(axis=1)]

    def _remember(self, one: Reader) -> None:
        self._known += one.populations
        one.populations = []
        if len(self._known) > self.MOST_REMEMBERED:
            self._known = self._known[:1] + self._known[-self.MOST_REMEMBERED // 2 :]
