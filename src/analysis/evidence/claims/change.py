"""Before and after an achievement, or between two periods: a share, or a count of records.

    - id: after-portal
      kind: change
      data: events                 # notifications under the Code; or an instrument, or cases
      item: result
      answer: [Met]
      where: {right: ["6"]}
      achievement: portal          # its date is the go-live; or before: and after:, two groups
      expect: above
      phrase: notifications under Right 6 were within the limit

`window` keeps only so many days on each side. `breaks` names items, such as the survey platform, along which the
series is broken: where one changes together with the period the claim cannot be tested. With `measure: count` the rows
of the two periods are counted; both must be named, and be of equal length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.evidence.claims.form import Group, Use
from analysis.evidence.claims.two_groups import FIRST, SECOND, TwoGroups
from analysis.evidence.estimates import t_interval
from analysis.evidence.reading import Reading
from analysis.evidence.sample import Sample
from analysis.evidence.sentences import count_change_sentence, count_change_statement, who
from analysis.study.models import Key

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis


class Change(TwoGroups):
    """After less before."""

    kind: Literal["change"] = "change"
    item: Key | list[Key] = []
    achievement: Key | None = None
    before: Group | None = None
    after: Group | None = None
    window: int | None = Field(None, ge=28, description="Days on each side of the achievement.")
    breaks: list[Key] = []
    measure: Literal["share", "count"] = "share"

    @model_validator(mode="after")
    def _two_periods(self) -> Change:
        named = self.before is not None and self.after is not None
        if bool(self.achievement) == named:
            raise ValueError("needs either an achievement, or before and after")
        if self.measure == "count" and not named:
            raise ValueError("a count needs before and after, two periods of equal length")
        if self.measure == "share" and not self.item:
            raise ValueError("a share needs an item")
        return self

    def uses(self) -> Iterator[Use]:
        yield from super().uses()
        for side in ("before", "after"):
            group = getattr(self, side)
            for item, answers in group.where.items() if group else ():
                yield Use((side, "where", item), item, tuple(answers))
        for index, item in enumerate(self.breaks):
            yield Use(("breaks", index), item)

    def names(self, basis: Basis) -> tuple[str, str]:
        if self.after and self.before:
            return self.after.name, self.before.name
        day = basis.achievement(self.achievement).date
        people = who(self, basis)
        return f"{people} from {day:%B %Y} on", f"{people} before"

    def named_items(self) -> set[str]:
        groups = [group for group in (self.before, self.after) if group]
        return {*super().named_items(), *self.breaks, *(item for group in groups for item in group.where)}

    def evaluate(self, basis: Basis) -> Reading:
        sample = basis.sample(self.data)
        if self.measure == "count":
            return self._counts(sample, basis)
        if self.achievement and sample.day is None:
            why = "these data hold no day by which before and after could be told"
            return Reading("difference", "difference", self.region(), sample.source, untestable=why)
        return super().evaluate(basis)

    def prepared(self, sample: Sample, basis: Basis) -> Sample:
        if not self.achievement:
            return sample
        return sample.since(pd.Timestamp(basis.achievement(self.achievement).date), self.window)

    def sides(self, sample: Sample) -> np.ndarray:
        if self.before and self.after:
            after, before = sample.rows(self.after.where), sample.rows(self.before.where)
        else:
            after, before = sample.after, sample.before
        return np.where(after, FIRST, np.where(before, SECOND, ""))

    def gaps(self, sample: Sample) -> str:
        gap = super().gaps(sample)
        if gap:
            return gap
        side = self.sides(sample)
        for item in self.breaks:
            labels = sample.frame[item].astype(str).to_numpy()
            if not set(labels[side == FIRST]) & set(labels[side == SECOND]):
                name = sample.entries[item].label or item
                return f"{name} changed together with the period, so the two cannot be told apart"
        return ""

    def warnings(self, sample: Sample) -> tuple[str, ...]:
        side = self.sides(sample)
        found = []
        for item in self.breaks:
            labels = sample.frame[item].astype(str).to_numpy()
            if set(labels[side == FIRST]) != set(labels[side == SECOND]):
                found.append(f"{sample.entries[item].label or item} changed within the period")
        return (*found, "before and after: other things may have changed as well")

    def _counts(self, sample: Sample, basis: Basis) -> Reading:
        """Rows of the two periods, and their ratio. A process: Poisson counts; a full count: exact."""
        side = np.where(sample.rows(self.where), self.sides(sample), "")
        after, before = int((side == FIRST).sum()), int((side == SECOND).sum())
        inference = self.taken_as or "count"
        ratio = after / before if before else np.nan
        se = float(np.sqrt(1 / after + 1 / before)) if after and before else np.nan
        interval = t_interval(float(np.log(ratio)) if ratio else np.nan, se, np.inf, log=True)
        low, high = interval(basis.level) if inference == "process" else (np.nan, np.nan)
        table = pd.DataFrame({"group": list(self.names(basis)), "n": [after, before], "estimate": [after, before]})
        return Reading(
            measure="ratio",
            name="ratio of counts",
            region=self.region(self._count_mark()),
            source=sample.source,
            inference=inference,
            estimate=ratio,
            low=low,
            high=high,
            level=basis.level,
            interval=interval,
            n=after + before,
            people=sample.persons(side != ""),
            asked=after + before,
            table=table.assign(people=[sample.persons(side == name) for name in (FIRST, SECOND)]),
            dimensions=("group",),
            method="ratio of the counts of two periods" + ("; Poisson interval" if inference == "process" else ""),
            function="count of rows",
            se=se if inference == "process" else np.nan,
            scale="log",
            flags=("before and after: other things may have changed as well",),
            gap="" if before and after else "one of the two periods has no record",
            table_measure="count",
        )

    def _count_mark(self) -> float | None:
        return 1.0 if self.threshold is None and self.comparator is None else None

    def statement(self, basis: Basis) -> str:
        return count_change_statement(self, basis) if self.measure == "count" else super().statement(basis)

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        if self.measure == "count":
            return count_change_sentence(self, basis, reading, shown)
        return super().sentence(basis, reading, shown)
