"""Before and after an achievement: the series of the claim that looks at it, its jump and its change of slope."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.evidence.claims.form import ClaimForm
from analysis.evidence.estimates import shares
from analysis.evidence.register import Achievement, Theme
from analysis.evidence.sample import Chosen, Sample

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

LEAST_PERIODS = 8
LEAST_BASE = 10
TERMS = {
    "step": "Jump when it began",
    "slope": "Change of the trend, each {period}",
    "time": "Trend before, each {period}",
}


@dataclass(frozen=True)
class BeforeAfter:
    """What a claim's series says of an achievement.

    Parameters
    ----------
    period : "month" or "week", the period of the regression; "" where there are too few of either.
    terms : `term, people, estimate, low, high, p`: jump and slopes, as shares; empty where there is no regression.
    against : what the series is set against (a control), or "". why : why there is no regression, or "".
    periods : periods before and after. lag : periods over which errors may hang together.
    """

    period: str
    terms: pd.DataFrame
    against: str = ""
    why: str = ""
    periods: tuple[int, int] = (0, 0)
    lag: int = 0
    people: int = 0
    months: pd.DataFrame = field(default_factory=pd.DataFrame)


def claims_on(theme: Theme, achievement: Achievement) -> list[ClaimForm]:
    """The claims of a theme that look at before and after an achievement."""
    return [claim for claim in theme.claims if getattr(claim, "achievement", None) == achievement.id]


def by_month(claim: ClaimForm, basis: Basis, where: dict | None = None) -> pd.DataFrame:
    """The share of a claim's item in each month: `month` (such as "2024-10"), `people, count, estimate, low, high`."""
    sample, chosen = _chosen(claim, basis, where)
    months = sample.day.dt.to_period("M").astype(str).to_numpy()
    levels = sorted({month for month, counts in zip(months, chosen.valid, strict=True) if counts})
    inference = claim.inference_of(sample)
    table = shares(sample, chosen, inference=inference, level=basis.level, group=months, levels=levels)
    kept = ["people", "count", "estimate", *(["low", "high"] if table["se"].notna().any() else [])]
    return table[["group", *kept]].rename(columns={"group": "month"})


def before_after(claim: ClaimForm, achievement: Achievement, basis: Basis) -> BeforeAfter:
    """Segmented regression of the claim's series on time, with a jump and a change of slope at the achievement.

    Notes
    -----
    Linear in the share of each period; errors by Newey and West (1987) with the lag 4 (n / 100)^(2/9). Months where
    there are at least eight on both sides, else weeks; where there are too few of either, none. With a control series
    the difference of the two shares is regressed, so that what happened to both does not count as the achievement's.
    A period in which fewer than ten rows count is joined to nothing: the series then has too few to be told.
    """
    control = dict(achievement.control)
    empty = pd.DataFrame(columns=["term", "people", "estimate", "low", "high", "p"])
    sample, chosen = _chosen(claim, basis, None)
    people = sample.persons(chosen.valid)
    found = BeforeAfter("", empty, against=achievement.control_name if control else "", people=people)
    for period, code in (("month", "M"), ("week", "W")):
        series = _series(claim, basis, code)
        if control:
            other = _series(claim, basis, code, control)
            series = series.join(other.add_suffix("_control"), how="inner")
            series["share"] = series["share"] - series["share_control"]
            series["n"] = series[["n", "n_control"]].min(axis=1)
        change = pd.Period(achievement.date, freq=code)
        inside = _whole(series)
        sides = int((inside.index < change).sum()), int((inside.index >= change).sum())
        if min(sides) >= LEAST_PERIODS:
            return _fitted(inside, change, period, sides, found, basis)
    why = (
        f"On one side of the change there are fewer than {LEAST_PERIODS} months, and fewer than {LEAST_PERIODS} weeks, "
        "with enough on record, so the series cannot tell a jump from its usual ups and downs."
    )
    return BeforeAfter("", empty, found.against, why, people=people)


def _chosen(claim: ClaimForm, basis: Basis, where: dict | None) -> tuple[Sample, Chosen]:
    sample = basis.sample(claim.data)
    form = claim if where is None else claim.model_copy(update={"where": where})
    return sample, form.chosen(sample)


def _series(claim: ClaimForm, basis: Basis, code: str, where: dict | None = None) -> pd.DataFrame:
    """Rows that count and share of each period, in order: index of periods, `n`, `share`."""
    sample, chosen = _chosen(claim, basis, where)
    rows = chosen.valid & sample.design.inside & sample.day.notna().to_numpy()
    period = sample.day[rows].dt.to_period(code)
    weights = sample.design.weights[rows]
    made = pd.DataFrame({"period": period, "n": 1, "w": weights, "wy": weights * chosen.yes[rows]})
    grouped = made.groupby("period")[["n", "w", "wy"]].sum()
    return pd.DataFrame({"n": grouped["n"], "share": grouped["wy"] / grouped["w"]})


def _whole(series: pd.DataFrame) -> pd.DataFrame:
    """The longest run of periods with enough rows, up to the last such period; broken ones at the end are left out."""
    if series.empty:
        return series
    every = series.reindex(pd.period_range(series.index.min(), series.index.max(), freq=series.index.freq))
    enough = (every["n"].fillna(0) >= LEAST_BASE).to_numpy()
    last = len(enough) - 1
    while last >= 0 and not enough[last]:
        last -= 1
    first = last
    while first > 0 and enough[first - 1]:
        first -= 1
    return every.iloc[first : last + 1] if last >= 0 else every.iloc[:0]


def _fitted(series: pd.DataFrame, change, period: str, sides, found: BeforeAfter, basis: Basis) -> BeforeAfter:
    from analysis.regression import segmented_regression

    n = len(series)
    lag = int(4 * (n / 100) ** (2 / 9))
    season = 12 if period == "month" and n >= 24 else None
    frame = pd.DataFrame({"share": series["share"].to_numpy(), "time": np.arange(1.0, n + 1)})
    at = float(1 + int((series.index < change).sum()))
    try:
        fit = segmented_regression(
            frame, "share", time="time", change=at, lag=lag, season=season, level=basis.level
        ).set_index("term")
    except InputError as error:
        return BeforeAfter("", found.terms, found.against, error.breaches[0].what, people=found.people)
    rows = [
        {"term": words.format(period=period), "people": found.people}
        | {name: float(fit.loc[term, name]) for name in ("estimate", "low", "high", "p")}
        for term, words in TERMS.items()
    ]
    return BeforeAfter(period, pd.DataFrame(rows), found.against, "", sides, lag, found.people)
