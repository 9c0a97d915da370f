"""What to withhold in a table of counts: an exact search for small tables, partner by partner for large ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.disclosure.gate import variable_of
from analysis.disclosure.lines import is_total, lines_of, withhold_partners
from analysis.disclosure.policy import Policy

MOST_FIGURES = 150  # up to here the least withholding is found in about a second
PROPOSALS = 30


@dataclass(frozen=True)
class CountTable:
    """A table of counts of people, its labels, and which of them add up.

    Parameters
    ----------
    rows : DataFrame, one row for each count. dimensions : its grouping columns.
    people : array of int, the counts.
    totals, groups : labels that stand for all, or for several, of the others.
    overlapping : dimensions whose labels share people, so that nothing adds up along them.
    """

    rows: pd.DataFrame
    dimensions: tuple[str, ...]
    people: np.ndarray
    totals: Mapping[str, str]
    groups: Mapping[str, Mapping[str, Sequence[str]]]
    overlapping: tuple[str, ...] = ()

    def places(self) -> list[dict[str, str]]:
        """The labels of each row as the whole release knows them. Overlapping labels are each a question of its own."""
        return [self._place(row) for row in self.rows[list(self.dimensions)].to_dict("records")]

    def _place(self, row: Mapping[str, object]) -> dict[str, str]:
        place = {}
        for name in self.dimensions:
            total = is_total(row[name], self.totals.get(name))
            if name in self.shared:
                place |= {} if total else {f"{name}: {row[name]}": "Yes"}
            else:
                place[variable_of(self.rows, name)] = "Total" if total else str(row[name])
        return place

    @cached_property
    def shared(self) -> set[str]:
        """Dimensions whose labels do not add up, said so or seen from the counts."""
        return {*self.overlapping, *(name for name in self.dimensions if not self._adds_up(name))}

    def _lines(self, along: Sequence[str]) -> list[np.ndarray]:
        return lines_of(self.rows, self.dimensions, totals=self.totals, groups=self.groups, along=along)

    def _adds_up(self, name: str) -> bool:
        return all(self.people[line[:-1]].sum() == self.people[line[-1]] for line in self._lines([name]))

    def withheld(self, policy: Policy) -> np.ndarray:
        """Which rows must be withheld: array of bool."""
        along = [name for name in self.dimensions if name not in self.shared]
        if len(along) == len(self.dimensions) > 0 and len(self.rows) <= MOST_FIGURES and self._every_row_once():
            found = self._by_search(policy)
            if found is not None:
                return found
        small = (self.people > 0) & (self.people < policy.threshold)
        return withhold_partners(small, self.people, self._lines(along), policy.threshold)

    def _every_row_once(self) -> bool:
        return not self.rows.duplicated(list(self.dimensions)).any()

    def _by_search(self, policy: Policy) -> np.ndarray | None:
        """The least withholding; None when the table does not show the groups its totals are made of."""
        from analysis.disclosure.figures import Figure
        from analysis.disclosure.population import Population, Variable
        from analysis.disclosure.protect import protect

        variables = {}
        for name in self.dimensions:
            labels = [str(label) for label in dict.fromkeys(self.rows[name])]
            known = {label: tuple(map(str, members)) for label, members in self.groups.get(name, {}).items()}
            leaves = [x for x in labels if x not in known and not is_total(x, self.totals.get(name))]
            leaves += [member for members in known.values() for member in members if member not in leaves]
            variables[name] = Variable(tuple(dict.fromkeys(leaves)), self.totals.get(name, "Total"), known)
        population = Population(variables, zeros_shown=policy.zeros_shown)
        places = [
            {n: "" if is_total(row[n], self.totals.get(n)) else str(row[n]) for n in self.dimensions}
            for row in self.rows.to_dict("records")
        ]
        figures = [
            Figure("table", "all", place, value=str(n)) for place, n in zip(places, self.people.tolist(), strict=True)
        ]
        people = self._atoms(population, places)
        if any(people[population.counts(place)].sum() != n for place, n in zip(places, self.people, strict=True)):
            return None
        return protect(
            population,
            people,
            figures,
            threshold=policy.threshold,
            steps=[policy.round_to],
            proposals=PROPOSALS,
            partners=True,
        ).hidden

    def _atoms(self, population, places: list[dict[str, str]]) -> np.ndarray:
        """People of the finest groups: those the table shows; where it shows only totals, they are nobody's."""
        people = np.zeros(population.size, int)
        for place, n in zip(places, self.people.tolist(), strict=True):
            counted = population.counts(place)
            if counted.sum() == 1:
                people[counted] = n
        return people
