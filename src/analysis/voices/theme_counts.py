"""How many people raised a theme, with whom, at what stage and when; which themes go together.

People are counted, not excerpts: one person may say a thing ten times. Shares describe those who spoke; they are no
estimate of victims at large, and an interval says how far the share could move had other people of the same kind
spoken.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.voices.excerpts import carried


def count_voices(
    codings: pd.DataFrame,
    *,
    what: str = "theme",
    by: str | None = None,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """People and excerpts behind each theme, by group.

    Parameters
    ----------
    codings : DataFrame, a row a coding; see `carried`. A person is heard in a group if any of their codings is there.
    what : "theme" or "code". by : a column such as strand, stage or `month` (see `with_month`), or None.
    level : of the intervals. draws, seed : of the bootstrap over people.

    Returns
    -------
    DataFrame, a row for each theme (and group, empty ones too): `people` who raised it, `n` heard, `estimate` their
    share with its Wilson interval `low`, `high` (NaN where n < 2), `excerpts` with the theme, `of_excerpts` in the
    group, and `excerpt_share` with `excerpt_low`, `excerpt_high`: percentiles of a bootstrap that draws people, so
    that one person's excerpts stay together.
    """
    held = carried(codings, what)
    groups = [None] if by is None else sorted(codings[by].dropna().unique())
    themes = sorted(codings[what].dropna().unique())
    rows = []
    for group in groups:
        here = codings if group is None else codings[codings[by] == group]
        mine = held if group is None else held[held[by] == group]
        label = {} if by is None else {by: group}
        rng = np.random.default_rng(seed)
        people = here.groupby("person", observed=True)["excerpt"].nunique()
        drawn = rng.multinomial(len(people), np.full(len(people), 1 / len(people)), size=draws) if len(people) else None
        for theme in themes:
            rows.append(label | {what: theme} | _count(mine[mine[what] == theme], people, drawn, level))
    return pd.DataFrame(rows)


def _count(mine: pd.DataFrame, people: pd.Series, drawn: np.ndarray | None, level: float) -> dict[str, float]:
    each = mine.groupby("person", observed=True)["excerpt"].nunique().reindex(people.index, fill_value=0)
    raised, heard = int((each > 0).sum()), len(people)
    low, high = wilson(raised, heard, level)
    share_low, share_high = _ratio_interval(each, people, drawn, level)
    return {
        "people": raised,
        "n": heard,
        "estimate": raised / heard if heard else np.nan,
        "low": low,
        "high": high,
        "excerpts": int(each.sum()),
        "of_excerpts": int(people.sum()),
        "excerpt_share": each.sum() / people.sum() if heard else np.nan,
        "excerpt_low": share_low,
        "excerpt_high": share_high,
    }


def wilson(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a share (Wilson 1927, Journal of the American Statistical Association 22); NaN where n < 2."""
    from scipy.special import ndtri

    if n < 2:
        return np.nan, np.nan
    z = float(ndtri((1 + level) / 2))
    share = count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _ratio_interval(each: pd.Series, people: pd.Series, drawn: np.ndarray | None, level: float) -> tuple[float, float]:
    if drawn is None or len(people) < 2:
        return np.nan, np.nan
    ratios = (drawn @ each.to_numpy()) / (drawn @ people.to_numpy())
    low, high = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def with_month(codings: pd.DataFrame, at: str = "at") -> pd.DataFrame:
    """Codings with a column `month` (period of a month) from their date."""
    return codings.assign(month=pd.to_datetime(codings[at]).dt.to_period("M"))


def co_occurrence(
    codings: pd.DataFrame, *, what: str = "theme", level: float = 0.95, draws: int = 2000, seed: int = 0
) -> pd.DataFrame:
    """Which themes the same people raise.

    Returns
    -------
    DataFrame, a row for each pair: `first`, `second`, `both` (people who raised both), `either`, `n` heard,
    `estimate` (both / either, Jaccard) with `low`, `high` from a bootstrap over people, and `expected`, the value if
    the two were raised independently: p q / (p + q - p q). NaN where nobody raised either. A pair stands out where
    `expected` lies outside the interval; `apart` says so.
    """
    held = carried(codings, what)
    raised = pd.crosstab(held["person"], held[what]).gt(0)
    raised = raised.reindex(sorted(codings["person"].dropna().unique()), fill_value=False)
    n = len(raised)
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws) if n else np.zeros((0, 0))
    rows = [_pair(raised, one, other, drawn, level) for one, other in combinations(raised.columns, 2)]
    columns = ["first", "second", "both", "either", "n", "estimate", "low", "high", "expected", "apart"]
    return pd.DataFrame(rows, columns=columns)


def _pair(raised: pd.DataFrame, one: str, other: str, drawn: np.ndarray, level: float) -> dict[str, object]:
    a, b = raised[one].to_numpy(), raised[other].to_numpy()
    both, either, n = int((a & b).sum()), int((a | b).sum()), len(raised)
    p, q = a.mean(), b.mean()
    expected = p * q / (p + q - p * q) if either else np.nan
    low = high = np.nan
    if either and n >= 2:
        below = drawn @ (a | b).astype(int)
        shares = (drawn @ (a & b).astype(int))[below > 0] / below[below > 0]
        low, high = (float(v) for v in np.quantile(shares, [(1 - level) / 2, (1 + level) / 2]))
    return {
        "first": one,
        "second": other,
        "both": both,
        "either": either,
        "n": n,
        "estimate": both / either if either else np.nan,
        "low": low,
        "high": high,
        "expected": expected,
        "apart": bool(either and not low <= expected <= high),
    }
