"""A share over equal periods: does it rise, or fall, and by how much from one to the next?

    - id: rising
      kind: trend
      data: recorded
      item: kept_informed
      answer: ["Yes"]
      period: quarter              # an item whose answers are equal periods, in order
      expect: above                # a rise of more than 0 points a period; margin: 0.01 asks for more
      phrase: said they were kept informed

`breaks` names items along which the series is broken, such as the version of the questionnaire or the survey platform:
across a change of one of them there is no trend, and the claim is not testable.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.evidence.claims.form import Use
from analysis.evidence.claims.prevalence import OfItem
from analysis.evidence.estimates import base_of, shares, t_interval
from analysis.evidence.reading import Inference, Reading
from analysis.evidence.region import Region
from analysis.evidence.sample import Sample
from analysis.evidence.sentences import trend_sentence, trend_statement
from analysis.study.models import Key, Text

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

FEWEST_PERIODS = 4


class Trend(OfItem):
    """The slope of a share over periods, in points a period."""

    kind: Literal["trend"] = "trend"
    answer: list[Text] = Field(min_length=1)
    phrase: str = Field(min_length=3)
    period: Key
    breaks: list[Key] = []

    measured: ClassVar[str] = "slope"
    natural_mark: ClassVar[float | None] = 0.0
    usual: ClassVar[Inference] = "process"

    def uses(self) -> Iterator[Use]:
        yield from super().uses()
        yield Use(("period",), self.period)
        for index, item in enumerate(self.breaks):
            yield Use(("breaks", index), item)

    def named_items(self) -> set[str]:
        return {*self.items, *self.where, self.period, *self.breaks}

    def evaluate(self, basis: Basis) -> Reading:
        return self.read(basis.sample(self.data), self.region(), basis.level)

    def read(self, sample: Sample, region: Region, level: float, answers: list[str] | None = None) -> Reading:
        """The reading in a sample, which may be another one than the study's (reweighted, imputed, restricted)."""
        from analysis.survey.models import fit_model

        why = self._refused(sample)
        if why:
            return Reading("difference", "change in share a period", region, sample.source, untestable=why)
        chosen, labels = self.chosen(sample, answers), sample.labels(self.period)
        period = sample.frame[self.period].astype(str).to_numpy()
        dated = chosen.within(np.isin(period, labels))
        inference, base = self.inference_of(sample), base_of(sample, dated)
        table = shares(sample, dated, inference=inference, level=level, group=period, levels=labels)
        met = table["n"].to_numpy() > 0
        common = {
            "region": region,
            "source": sample.source,
            "inference": inference,
            "level": level,
            "n": base.n,
            "people": base.people,
            "asked": base.asked,
            "table": table,
            "dimensions": ("group",),
            "rows_are": sample.people,
            "missing": base.missing,
            "table_measure": "share",
            "flags": sample.flags,
            "untestable": self.gaps(sample),
        }
        if met.sum() < FEWEST_PERIODS:
            gap = f"there are answers in fewer than {FEWEST_PERIODS} periods"
            return Reading("difference", "change in share a period", gap=gap, **common)
        place = {label: float(at) for at, label in enumerate(labels)}
        frame = pd.DataFrame(
            {"outcome": np.where(dated.valid, dated.yes, np.nan).astype(float), "period": pd.Series(period).map(place)}
        )
        fitted = fit_model(frame, "outcome", ["period"], design=sample.design)
        at = fitted.names.index("period")
        estimate, se, df = float(fitted.estimate[at]), float(fitted.se[at]), float(fitted.df)
        interval = t_interval(estimate, se, df)
        low, high = interval(level)
        return Reading(
            "difference",
            "change in share a period",
            estimate=estimate,
            low=low,
            high=high,
            interval=interval,
            method="linear probability model on the place of the period; linearised variance, t interval",
            function="analysis.survey.models.fit_model",
            decimals=1,
            se=se,
            df=df,
            gap=fitted.reason,
            **common,
        )

    def _refused(self, sample: Sample) -> str:
        absent = sorted(item for item in self.named_items() if not sample.has(item))
        if absent:
            return f"{', '.join(absent)} was not collected in these data"
        rows = self.chosen(sample).valid
        changed = [item for item in self.breaks if sample.frame.loc[rows, item].drop_duplicates().size > 1]
        names = ", ".join(sample.entries[item].label or item for item in changed)
        return f"no comparison possible: {names} changed within the series" if changed else ""

    def statement(self, basis: Basis) -> str:
        return trend_statement(self, basis)

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        return trend_sentence(self, basis, reading, shown)
