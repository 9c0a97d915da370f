"""Shares and their differences for claims: by design where people were sampled, exact where everyone is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.evidence.reading import Inference
from analysis.evidence.region import Interval
from analysis.evidence.sample import NOT_PUT, Chosen, Sample
from analysis.survey import difference, mean, prevalence
from analysis.survey.intervals import interval as limits
from analysis.survey.intervals import t_limits

ANSWER, GROUP = "answer", "group"
SPAN = ["yes", "no"]


@dataclass(frozen=True)
class Base:
    """Who counts: rows, persons, those who could have, and why the others do not."""

    n: int
    people: int
    asked: int
    missing: dict[str, int]


def base_of(sample: Sample, chosen: Chosen) -> Base:
    """The base of a share. "Not asked", "Not routed", "Not applicable" and "Not linked" could not have answered."""
    counted = chosen.valid & sample.design.inside
    reasons = pd.Series(chosen.reason[~chosen.valid]).value_counts()
    missing = {str(reason): int(rows) for reason, rows in reasons.items()}
    silent = sum(rows for reason, rows in missing.items() if reason not in NOT_PUT)
    return Base(int(counted.sum()), sample.persons(counted), int(counted.sum()) + silent, missing)


def shares(
    sample: Sample,
    chosen: Chosen,
    *,
    inference: Inference,
    level: float,
    group: np.ndarray | None = None,
    levels: Sequence[str] = (),
) -> pd.DataFrame:
    """The share who gave the answer, whole or by group.

    Parameters
    ----------
    group : str array, the group of each row, with `levels`; rows of no level are left out.

    Returns
    -------
    DataFrame: `group` if any, `n` rows, `people`, `count` (persons who gave the answer), `estimate`, `se`, `low`,
    `high`, `df`, `n_eff`. Without sampling `se`, `low`, `high` are nan.
    """
    frame = pd.DataFrame({ANSWER: _answer(chosen)})
    by = None
    if group is not None:
        frame[GROUP] = in_groups(group, levels)
        by = GROUP
    if inference in ("sample", "process"):
        asked = {"answer": "yes", "valid": SPAN, "design": sample.design, "by": by, "level": level}
        table = prevalence(frame, ANSWER, **asked, interval=sample.interval)
    else:
        table = _exact(frame, by, list(levels))
    return _with_people(table, sample, chosen, group)


def in_groups(group: np.ndarray, levels: Sequence[str]) -> pd.Categorical:
    """The group of each row; missing for rows of no level."""
    return pd.Categorical.from_codes(pd.Index(list(levels)).get_indexer(group), categories=list(levels))


def _answer(chosen: Chosen) -> pd.Categorical:
    return pd.Categorical.from_codes(np.where(~chosen.valid, 2, np.where(chosen.yes, 0, 1)), [*SPAN, "out"])


def _exact(frame: pd.DataFrame, by: str | None, levels: list[str]) -> pd.DataFrame:
    valid = frame[frame[ANSWER] != "out"]
    rows = []
    for label in levels if by else [None]:
        part = valid if label is None else valid[valid[by] == label]
        share = float((part[ANSWER] == "yes").mean()) if len(part) else np.nan
        rows.append(({by: label} if by else {}) | {"n": len(part), "estimate": share})
    gaps = {"se": np.nan, "low": np.nan, "high": np.nan, "df": np.nan, "n_eff": np.nan, "method": "share of all"}
    return pd.DataFrame(rows).assign(**gaps)


def _with_people(table: pd.DataFrame, sample: Sample, chosen: Chosen, group: np.ndarray | None) -> pd.DataFrame:
    counted = chosen.valid & sample.design.inside
    people, count = [], []
    for label in table[GROUP] if group is not None else [None]:
        rows = counted if label is None else counted & (group == label)
        people.append(sample.persons(rows))
        count.append(sample.persons(rows & chosen.yes))
    return table.assign(people=people, count=count)


def share_interval(row: pd.Series, *, extra: float = 0.0, kind: str = "beta") -> Interval:
    """Limits of a share at any level; with the variance of a published figure in `extra`, of a normal shape.

    Notes
    -----
    Without `extra` those of `kind`, as `survey.prevalence` gives them, by default Korn and Graubard's. With it the t
    interval of sqrt(se^2 + extra), which is the interval of the difference from the published figure, moved by the
    figure.
    """
    if extra > 0 and np.isfinite(row["se"]):
        return t_interval(float(row["estimate"]), float(np.hypot(row["se"], np.sqrt(extra))), float(row["df"]))

    def at(level: float) -> tuple[float, float]:
        low, high = limits(kind, row["estimate"], row["se"], row["df"], row["n"], level=level, nominal=row["n_eff"])
        return float(low[0]), float(high[0])

    return at


def t_interval(estimate: float, se: float, df: float, *, log: bool = False) -> Interval:
    """Estimate -+ t quantile times se, at any level; with `log`, on the log scale, given back as a ratio."""

    def at(level: float) -> tuple[float, float]:
        low, high = t_limits(estimate, se, df, level)
        return (float(np.exp(low)), float(np.exp(high))) if log else (float(low), float(high))

    return at


def differences(
    sample: Sample, chosen: Chosen, group: np.ndarray, pair: tuple[str, str], *, inference: Inference, level: float
) -> pd.Series:
    """Share in the first group less share in the second: `estimate, se, low, high, df, n, n_first, n_second`."""
    frame = pd.DataFrame({ANSWER: _answer(chosen), GROUP: in_groups(group, pair)})
    if inference in ("sample", "process"):
        table = difference(
            frame, ANSWER, answer="yes", valid=SPAN, design=sample.design, by=GROUP, groups=pair, level=level
        )
        return table.iloc[0]
    both = _exact(frame, GROUP, list(pair))
    return _exact_difference(both)


def _exact_difference(both: pd.DataFrame) -> pd.Series:
    first, second = both["estimate"]
    sizes = {"n_first": int(both["n"].iloc[0]), "n_second": int(both["n"].iloc[1]), "n": int(both["n"].sum())}
    gaps = {"se": np.nan, "low": np.nan, "high": np.nan, "df": np.nan, "reason": "", "method": "difference of shares"}
    return pd.Series({"estimate": first - second, "first": first, "second": second} | sizes | gaps)


def mean_differences(
    sample: Sample,
    values: np.ndarray,
    group: np.ndarray,
    pair: tuple[str, str],
    *,
    inference: Inference,
    level: float,
) -> tuple[pd.DataFrame, pd.Series]:
    """Means of the two groups, and the first less the second."""
    frame = pd.DataFrame({ANSWER: values, GROUP: in_groups(group, pair)})
    if inference in ("sample", "process"):
        table = mean(frame, ANSWER, design=sample.design, by=GROUP, levels=list(pair), level=level)
        gap = difference(frame, ANSWER, design=sample.design, by=GROUP, groups=pair, level=level).iloc[0]
    else:
        known = frame.dropna()
        means = known.groupby(GROUP, observed=False)[ANSWER].agg(["size", "mean"]).reindex(list(pair))
        table = pd.DataFrame({GROUP: list(pair), "n": means["size"].to_numpy(), "estimate": means["mean"].to_numpy()})
        gap = _exact_difference(table)
    given = np.isfinite(values) & sample.design.inside
    people = [sample.persons(given & (group == label)) for label in pair]
    return table.assign(people=people), gap


def cohen_h(first: float, second: float) -> float:
    """The effect size of two shares: the difference of their arcsine roots (Cohen 1988)."""
    if not (np.isfinite(first) and np.isfinite(second)):
        return float("nan")
    return float(2 * np.arcsin(np.sqrt(np.clip(first, 0, 1))) - 2 * np.arcsin(np.sqrt(np.clip(second, 0, 1))))


def mean_by(
    sample: Sample, values: np.ndarray, group: np.ndarray, levels: Sequence[str], *, inference: Inference, level: float
) -> pd.DataFrame:
    """The mean of each group: `group, n, people, estimate, se, low, high`."""
    frame = pd.DataFrame({ANSWER: values, GROUP: in_groups(group, levels)})
    if inference in ("sample", "process"):
        table = mean(frame, ANSWER, design=sample.design, by=GROUP, levels=list(levels), level=level)
    else:
        means = frame.dropna().groupby(GROUP, observed=False)[ANSWER].agg(["size", "mean"]).reindex(list(levels))
        table = pd.DataFrame({GROUP: list(levels), "n": means["size"].to_numpy(), "estimate": means["mean"].to_numpy()})
    given = np.isfinite(values) & sample.design.inside
    return table.assign(people=[sample.persons(given & (group == label)) for label in levels])
