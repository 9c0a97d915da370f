"""How long it takes from one event of a case to another: the median wait, or the share reached by a day.

    - id: owner
      kind: duration
      data: events
      start: report
      ends: [owner_named]
      where: {strand: [Anti-social behaviour]}
      measure: median            # in days; or by: the share who have reached it by `days`
      expect: below
      threshold: 14
      phrase: cases of anti-social behaviour had a named owner

Cases that have not got there by the extract date are censored, never dropped. Limits of the Victims' Code are
claims of kind prevalence on `result` of `data: events`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.evidence.claims.form import EVENTS, ClaimForm, Use
from analysis.evidence.reading import Reading
from analysis.evidence.sentences import duration_sentence, duration_statement
from analysis.study.models import Key

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis


class Duration(ClaimForm):
    """A wait, by Kaplan and Meier."""

    kind: Literal["duration"] = "duration"
    data: Literal["events"] = EVENTS
    start: Key
    ends: list[Key] = Field(min_length=1)
    measure: Literal["median", "by"] = "median"
    days: float | None = Field(None, gt=0, description="With measure: by, the day.")
    phrase: str = Field(min_length=3)

    measured: ClassVar[str] = "days"

    @model_validator(mode="after")
    def _has_its_day(self) -> Duration:
        if (self.measure == "by") != (self.days is not None):
            raise ValueError("days goes with measure: by, and only with it")
        if self.measure == "by" and self.threshold is not None and not 0 <= self.threshold <= 1:
            raise ValueError(f"the threshold {self.threshold:g} is not a proportion from 0 to 1")
        return self

    def uses(self) -> Iterator[Use]:
        yield from super().uses()
        yield Use(("start",), self.start, room="events")
        for index, kind in enumerate(self.ends):
            yield Use(("ends", index), kind, room="events")

    def evaluate(self, basis: Basis) -> Reading:
        measure, name = (
            ("days", "median wait") if self.measure == "median" else ("share", f"share within {self.days:g} days")
        )
        region = self.region(basis.figure_of(self))
        waits = basis.spells(self.start, {"reached": self.ends}, self.where)
        if waits is None:
            return Reading(measure, name, region, "cases", "process", untestable="the study has no event log")
        row, interval = self._median(waits, basis.level) if self.measure == "median" else self._by(waits, basis.level)
        low, high = (edge if np.isfinite(edge) else np.nan for edge in interval(basis.level))
        people = int(waits["person"].nunique())
        table = pd.DataFrame(
            [{"n": len(waits), "people": people, "estimate": row["estimate"], "low": low, "high": high}]
        )
        if self.measure == "by":
            table["count"] = int(waits.loc[waits["reached"] & (waits["days"] <= self.days), "person"].nunique())
        return Reading(
            measure,
            name,
            region,
            "cases",
            "process",
            estimate=float(row["estimate"]),
            low=low,
            high=high,
            level=basis.level,
            interval=interval,
            n=len(waits),
            people=people,
            asked=len(waits),
            table=table,
            missing={"Not yet, at the extract date": int((~waits["reached"]).sum())},
            method=str(row["method"]),
            function="analysis.cases.survival",
            se=float(row.get("se", np.nan)),
            flags=("cases still open are counted as waiting up to the extract date",),
            gap="" if np.isfinite(row["estimate"]) else str(row["reason"] or "not reached"),
        )

    def _median(self, waits: pd.DataFrame, level: float):
        from analysis.cases.survival import median_wait

        def at(level: float) -> tuple[float, float]:
            row = median_wait(waits, duration="days", event="reached", level=level).iloc[0]
            return float(row["low"]), float(row["high"]) if np.isfinite(row["high"]) else np.inf

        return median_wait(waits, duration="days", event="reached", level=level).iloc[0], at

    def _by(self, waits: pd.DataFrame, level: float):
        from analysis.cases.survival import kaplan_meier

        def row_at(level: float) -> pd.Series:
            curve = kaplan_meier(waits, duration="days", event="reached", times=[self.days], level=level, carry=True)
            return curve.iloc[0]

        def at(level: float) -> tuple[float, float]:
            row = row_at(level)
            return 1 - float(row["high"]), 1 - float(row["low"])

        row = row_at(level).copy()
        row["estimate"] = 1 - row["estimate"]
        return row, at

    def statement(self, basis: Basis) -> str:
        return duration_statement(self, basis)

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        return duration_sentence(self, basis, reading, shown)
