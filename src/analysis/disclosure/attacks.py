"""Attacks beyond the bounds of a single small group: small remainders, whole groups, statistics of few people.

Each attack is a function of the figures withheld (array of bool) that says whether it succeeds. Withholding more never
helps a reader, so an attack that fails once fails for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.facts import Reader, Readers
from analysis.disclosure.figures import COUNTS, EXTREMES, STATISTICS, Figure, statistic_between
from analysis.disclosure.population import Population, Variable
from analysis.disclosure.targets import Target

CLOSE = 0.2  # a mean known to within a fifth of itself is known


@dataclass(frozen=True)
class Found:
    """What an attack found out, in words that give nothing away, and the figures it used."""

    kind: str
    where: str
    why: str
    figures: tuple[int, ...] = ()


class Attacker:
    """All attacks on a list of figures.

    Parameters
    ----------
    population, figures, readers : as published, or as they would be if nothing were withheld.
    targets : the small groups.
    threshold : int.
    """

    def __init__(
        self,
        population: Population,
        figures: Sequence[Figure],
        readers: Readers,
        targets: Sequence[Target],
        threshold: int,
    ) -> None:
        self.population, self.figures, self.readers = population, list(figures), readers
        self.targets, self.threshold = list(targets), threshold
        self.counted = [population.counts(figure.labels, figure.universe) for figure in self.figures]
        self.lines = self._lines()
        self.statistics = [k for k, figure in enumerate(self.figures) if figure.measure in STATISTICS - EXTREMES]

    def weaknesses(self, hidden: np.ndarray) -> list:
        """For each attack that succeeds now, a function that says whether it still does."""
        found = []
        for parent, children in self.lines:
            if self._remainder(parent, children, hidden):
                found.append(lambda h, p=parent, c=children: self._remainder(p, c, h))
        for group in self.population.groups:
            if group.get("about") == "victim" and self._whole_group(group, hidden):
                found.append(lambda h, g=group: self._whole_group(g, h))
        for place in self.statistics:
            if self._small_base(place, hidden):
                found.append(lambda h, k=place: self._small_base(k, h))
        for variable in {self.figures[k].stat_var for k in self.statistics}:
            for target in self.targets:
                if self._mean_known(variable, target, hidden):
                    found.append(lambda h, v=variable, t=target: self._mean_known(v, t, h))
        return found

    def sums(self) -> list[tuple[int, ...]]:
        """Sets of counts, of any tables, of which the first is the sum of the others along one variable."""
        at = {self.counted[k].tobytes(): k for k in range(len(self.figures)) if self.figures[k].measure in COUNTS}
        found = set()
        for parent in at.values():
            for name, variable in self.population.variables.items():
                for cover in _covers(variable):
                    parts = [self.counted[parent] & mask for mask in self._along(name, cover)]
                    places = [at.get(part.tobytes()) for part in parts if part.any()]
                    whole = np.any(parts, axis=0).sum() == self.counted[parent].sum()
                    if whole and len(places) > 1 and None not in places:
                        found.add((parent, *places))
        return sorted(found)

    def _along(self, name: str, labels: list[str]) -> list[np.ndarray]:
        return [self.population.counts({name: label}, pieces=self.population.pieces) for label in labels]

    # ---- withheld figures of one line must be able to hold enough people
    def _lines(self) -> list[tuple[int, list[int]]]:
        lines = []
        counts = [k for k, figure in enumerate(self.figures) if figure.measure in COUNTS]
        for parent in counts:
            for name in self.population.names:
                children = [k for k in counts if self._is_part(k, parent, name)]
                if children:
                    lines.append((parent, children))
        return lines

    def _is_part(self, child: int, parent: int, name: str) -> bool:
        a, b = self.figures[child], self.figures[parent]
        if child == parent or (a.table, a.universe) != (b.table, b.universe):
            return False
        if any(a.labels.get(v, "") != b.labels.get(v, "") for v in self.population.names if v != name):
            return False
        return bool(self.counted[child].any()) and _within(self.counted[child], self.counted[parent])

    def _remainder(self, parent: int, children: list[int], hidden: np.ndarray) -> bool:
        if hidden[parent] or self.figures[parent].rounding == "sum":
            return False
        away = [k for k in children if hidden[k]]
        if not away:
            return False
        union = np.any([self.counted[k] for k in away], axis=0)
        if sum(self.counted[k].sum() for k in away) != union.sum():
            return False  # sub-totals over withheld parts: the finer line is attacked by itself
        low, high = self.readers.between(hidden, union.astype(float), lambda a, b: a < 1 or b >= self.threshold)
        return low >= 1 and high < self.threshold

    # ---- nobody may prove that all of a group share something about themselves
    def _whole_group(self, group: dict, hidden: np.ndarray) -> bool:
        whole = self.population.counts(group["group"], group.get("universe") or "")
        part = self.population.counts({**group["group"], **group["attribute"]}, group.get("universe") or "")
        others = self.readers.between(hidden, (whole & ~part).astype(float), lambda a, b: b >= 1)[1]
        return others < 1 and self.readers.between(hidden, part.astype(float), lambda a, b: a < 1)[0] >= 1

    # ---- no mean, median or sum of few people, given or by difference
    def _small_base(self, place: int, hidden: np.ndarray) -> bool:
        if hidden[place] or self.figures[place].hidden:
            return False
        _, high = self.readers.between(
            hidden, self.counted[place].astype(float), lambda a, b: b >= self.threshold
        )  # fmt: skip
        return 1 <= high < self.threshold

    def _mean_known(self, variable: str, target: Target, hidden: np.ndarray) -> bool:
        low, high = self.readers.between(
            hidden, target.counted.astype(float), lambda a, b: a < 1 or b >= self.threshold
        )  # fmt: skip
        if not (1 <= low and high < self.threshold):
            return False
        sums = self._sums(variable, hidden)
        if sums is None:
            return False
        smallest, largest = sums.between(target.counted.astype(float), whole=False)
        if np.isnan(smallest) or np.isinf(largest):
            return False
        least, most = smallest / high, largest / low
        middle = (least + most) / 2
        return middle > 0 and most - least <= CLOSE * middle

    def _sums(self, variable: str, hidden: np.ndarray) -> Reader | None:
        """A reader of the sums of a variable over atoms (each 0 or more) from the means and sums published."""
        rows, low, high = [], [], []
        for place in self.statistics:
            figure = self.figures[place]
            if hidden[place] or figure.hidden or figure.stat_var != variable or figure.measure not in {"mean", "sum"}:
                continue
            fewest, most = self.readers.between(hidden, self.counted[place].astype(float))
            if np.isinf(most):
                continue
            least, largest = statistic_between(figure.value)
            people = (fewest, most) if figure.measure == "mean" else (1.0, 1.0)
            rows.append(self.counted[place].astype(float))
            low.append(max(0.0, people[0] * least))
            high.append(people[1] * largest)
        return Reader(np.array(rows), np.array(low), np.array(high)) if rows else None


def _within(part: np.ndarray, whole: np.ndarray) -> bool:
    """Whether a group is a true part of another."""
    return bool(part.sum() < whole.sum() and not (part & ~whole).any())


def _covers(variable: Variable) -> list[list[str]]:
    """Ways to divide a variable, or one of its groups, into labels: all values, its groups and what lies outside."""
    grouped = {member for members in variable.groups.values() for member in members}
    outside = [value for value in variable.values if value not in grouped]
    covers = [list(variable.values), *(list(members) for members in variable.groups.values())]
    return [*covers, [*variable.groups, *outside]] if variable.groups else covers
