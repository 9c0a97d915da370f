"""A difference between two groups, in a share or in a mean.

    - id: primary
      kind: contrast
      data: recorded
      item: overall_satisfaction
      answer: [Very satisfied, Fairly satisfied]
      group: {name: victims who were kept informed, where: {kept_informed: ["Yes"]}}
      against: {name: victims who were not, where: {kept_informed: ["No"]}}
      expect: above
      margin: 0.20
      phrase: were satisfied with the police

expect: within, with a margin, claims that the two do not differ by more than the margin (equivalence). Without
`answer` the item is a number, or a scale by its places, and the means are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.evidence.claims.form import Group, Use
from analysis.evidence.claims.two_groups import FIRST, SECOND, TwoGroups
from analysis.evidence.sample import Sample

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis


class Contrast(TwoGroups):
    """One group against another. A row that meets both conditions counts in the first."""

    kind: Literal["contrast"] = "contrast"
    group: Group
    against: Group

    def uses(self) -> Iterator[Use]:
        yield from super().uses()
        for side in ("group", "against"):
            for item, answers in getattr(self, side).where.items():
                yield Use((side, "where", item), item, tuple(answers))

    def names(self, basis: Basis) -> tuple[str, str]:
        return self.group.name, self.against.name

    def named_items(self) -> set[str]:
        return {*super().named_items(), *self.group.where, *self.against.where}

    def sides(self, sample: Sample) -> np.ndarray:
        first, second = sample.rows(self.group.where), sample.rows(self.against.where)
        return np.where(first, FIRST, np.where(second, SECOND, ""))

    def research_says(self, basis: Basis) -> str:
        """Two published figures of one comparability group, first less second, against the claimed difference."""
        figures = [basis.comparators[key] for key in self.research]
        if len(figures) != 2 or figures[0].comparability_group != figures[1].comparability_group:
            return "silent"
        return "supported" if self.region().holds(figures[0].figure - figures[1].figure) else "not supported"
