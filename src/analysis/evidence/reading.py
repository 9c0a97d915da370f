"""What the data say about a claim, before it is judged and before it is protected. Never leaves the study's work/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from analysis.evidence.region import Interval, Region, p_value

Source = Literal["survey", "cases", "voices", "linked"]
Inference = Literal["sample", "respondents", "count", "process"]


@dataclass(frozen=True)
class Reading:
    """The measure of a claim, unrounded.

    Parameters
    ----------
    measure : what was measured, as `disclosure.gate` knows it: share, difference, ratio, days, number.
    name : its name in print: "share", "difference in shares", "odds ratio", "median days".
    estimate, low, high : unrounded; the interval is nan where there is none.
    interval : function from a level to (low, high); None where nothing was sampled.
    region : the values for which the claim is true.
    source, inference : where it comes from and for whom it speaks. "sample": a random or quota sample of the
        population; "respondents": those who answered, and nobody else; "count": all there is, so no sampling error;
        "process": all there is, taken as one outcome of a process that goes on (a model).
    n : rows that count, people : different persons among them, asked : rows that could have counted.
    table : DataFrame behind the picture: a row for each group, with `n`, `count`, `estimate`, `low`, `high`.
    dimensions : the grouping columns of the table.
    missing : why the others do not count: reason and rows.
    method : the formula in words, function : the function that holds it.
    se : standard error on the scale of `scale` ("plain" or "log").
    untestable : why the claim cannot be put to these data; empty where it can.
    gap : why there is no usable estimate although the claim can be put; empty where there is one.
    unit : of a number in print. table_measure : what the table shows, where it is not the measure.
    curve : a share over time by group, for the picture; None where there is none. rows_are : what a row is called.
    decimals : of the measure in print, where its own do not do.
    """

    measure: str
    name: str
    region: Region
    source: Source = "survey"
    inference: Inference = "sample"
    estimate: float = np.nan
    low: float = np.nan
    high: float = np.nan
    level: float = 0.95
    interval: Interval | None = None
    n: int = 0
    people: int = 0
    asked: int = 0
    table: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"n": [], "estimate": []}))
    dimensions: tuple[str, ...] = ()
    missing: Mapping[str, int] = field(default_factory=dict)
    method: str = ""
    function: str = ""
    se: float = np.nan
    scale: Literal["plain", "log"] = "plain"
    df: float = np.nan
    effect: float = np.nan
    effect_name: str = ""
    flags: tuple[str, ...] = ()
    untestable: str = ""
    gap: str = ""
    unit: str = ""
    table_measure: str = ""
    curve: pd.DataFrame | None = None
    rows_are: str = "cases"
    decimals: int | None = None

    @property
    def exact(self) -> bool:
        """Nothing was sampled: the estimate itself is judged."""
        return self.inference in ("count", "respondents")

    @property
    def p(self) -> float:
        """See `region.p_value`; nan where nothing was sampled or nothing can be said."""
        if self.untestable or self.gap or self.exact or self.interval is None or not np.isfinite(self.low):
            return np.nan
        return p_value(self.interval, self.region)

    @property
    def smallest_detectable(self) -> float:
        """The distance from the mark that a sample of this size and design finds in 80 of 100 cases, at 5%.

        (1.960 + 0.842) standard errors; on the log scale the ratio, exp of that.
        """
        if self.exact or not np.isfinite(self.se):
            return np.nan
        reach = 2.8015855 * self.se
        return float(np.exp(reach)) if self.scale == "log" else reach

    def asked_share(self) -> float:
        """The share of those who could have counted that do."""
        return self.n / self.asked if self.asked else 1.0


def cannot(
    region: Region, why: str, *, measure: str = "share", name: str = "share", source: Source = "survey"
) -> Reading:
    """The reading of a claim that cannot be put to these data."""
    return Reading(measure=measure, name=name, region=region, source=source, untestable=why)
