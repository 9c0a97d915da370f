"""What must not be found out: every small group that a figure, or the difference of two, is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.disclosure.figures import COUNTS, Figure
from analysis.disclosure.population import Population


@dataclass(frozen=True)
class Target:
    """A small group of people, and how uncertain a reader must stay about its size.

    Parameters
    ----------
    counted : array of bool over atoms.
    n : int, people in it, 1 to threshold - 1; known to the protector only.
    where : str, its place in words, for messages.
    threshold : int.
    finer : bool, finer than any published figure: it must only not be pinned down.
    """

    counted: np.ndarray
    n: int
    where: str
    threshold: int
    finer: bool = False

    def safe(self, low: float, high: float) -> bool:
        """Whether a reader who knows it lies between low and high knows too little to find anybody."""
        if np.isnan(low):
            return False
        if self.finer:
            return low < high or high == 0
        return high - low >= ((self.threshold - 1) // 2 if low <= 0 else self.threshold - 2)

    def least_width(self, never_nought: bool) -> int:
        """No narrower interval than this can be safe."""
        if self.finer:
            return 1
        wide = self.threshold - 2
        return wide if never_nought else min(wide, max(self.n, (self.threshold - 1) // 2))


def targets_of(
    population: Population,
    people: np.ndarray,
    figures: Sequence[Figure],
    threshold: int,
    also: Iterable[Mapping] = (),
) -> list[Target]:
    """All small groups of a release.

    Parameters
    ----------
    population, people : the atoms and the people in each.
    figures : everything that is to be published.
    threshold : groups of 1 to threshold - 1 people are small.
    also : further ones that somebody named: {"cell": labels, "universe" or "piece": name, "rule": "exact" if finer}.
    """
    found: dict[bytes, Target] = {}

    def add(counted: np.ndarray, where: str, finer: bool = False) -> None:
        n = int(people[counted].sum())
        key = counted.tobytes()
        if 0 < n < threshold and (key not in found or (found[key].finer and not finer)):
            found[key] = Target(counted, n, where, threshold, finer)

    published = [figure for figure in figures if figure.measure in COUNTS or figure.measure == "pct"]
    for figure in published:
        add(population.counts(figure.labels, figure.universe), figure.where())
        if figure.measure == "pct":
            add(population.counts(figure.base_labels(), figure.universe), f"the base of {figure.where()}")
    for counted, where in _differences(population, published):
        add(counted, where)
    for cell in also:
        pieces = [cell["piece"]] if cell.get("piece") else None
        counted = population.counts(cell["cell"], cell.get("universe") or "", pieces)
        add(counted, _named(cell), cell.get("rule") == "exact")
    if len({frozenset(figure.labels) for figure in published}) > 1:
        for atom in range(population.size):
            add(np.arange(population.size) == atom, "a group finer than any table", finer=True)
    return list(found.values())


def _differences(population: Population, published: Sequence[Figure]) -> Iterable[tuple[np.ndarray, str]]:
    """What is left of a group in a larger population when a smaller one is taken away."""
    places: dict[tuple, set[str]] = {}
    for figure in published:
        labels = tuple(sorted((name, label) for name, label in figure.labels.items() if label))
        places.setdefault(labels, set()).add(population.universe(figure.universe))
    for labels, universes in places.items():
        left = {frozenset({piece}) for name in universes for piece in population.universes[name]}
        if len(universes) > 1:
            for one, other in combinations(sorted(universes), 2):
                first, second = (set(population.universes[name]) for name in (one, other))
                left |= {frozenset(first - second)} if second <= first else set()
                left |= {frozenset(second - first)} if first <= second else set()
        if len(universes) > 1 or any(len(population.universes[name]) > 1 for name in universes):
            for pieces in left - {frozenset()}:
                yield (
                    population.counts(dict(labels), pieces=pieces),
                    f"{_place(labels)} in {' and '.join(sorted(pieces))}",
                )


def _place(labels: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {label}" for name, label in labels) or "everybody"


def _named(cell: Mapping) -> str:
    population = cell.get("piece") or cell.get("universe") or ""
    return f"{_place(cell['cell'].items())}{f' in {population}' if population else ''}"
