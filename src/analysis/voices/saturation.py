"""Are new conversations still bringing new codes?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.voices.excerpts import carried


def saturation_curve(
    codings: pd.DataFrame, *, what: str = "code", at: str = "at", level: float = 0.95, draws: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Codes known after each person, in the order of time and on average over all orders.

    Returns
    -------
    DataFrame, a row for each person heard, in order of their first date: `people` so far, `new` codes they brought,
    `codes` known so far, and `expected`, `low`, `high`: mean and percentiles of codes known after as many people in a
    random order. A curve of time above the band says that early conversations were the richer ones.
    """
    held = carried(codings, what)
    order = codings.groupby("person", observed=True)[at].min().sort_values(kind="stable").index
    known = pd.crosstab(held["person"], held[what]).gt(0).reindex(order, fill_value=False).to_numpy()
    if not len(order):
        return pd.DataFrame(columns=["people", "new", "codes", "expected", "low", "high"])
    so_far = np.logical_or.accumulate(known, axis=0).sum(axis=1)
    rng = np.random.default_rng(seed)
    shuffled = np.array([np.logical_or.accumulate(rng.permutation(known), axis=0).sum(axis=1) for _ in range(draws)])
    low, high = np.quantile(shuffled, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return pd.DataFrame(
        {
            "people": np.arange(1, len(order) + 1),
            "new": np.diff(so_far, prepend=0),
            "codes": so_far,
            "expected": shuffled.mean(axis=0),
            "low": low,
            "high": high,
        }
    )


@dataclass(frozen=True)
class Saturation:
    """Whether saturation was reached, after how many people, and the share of new codes in the last run."""

    reached: bool
    after: int | None
    last_share: float


def saturation(curve: pd.DataFrame, *, base: int = 4, run: int = 3, threshold: float = 0.05) -> Saturation:
    """Reached when a run of new people brings at most a twentieth of the codes the first few brought.

    Parameters
    ----------
    curve : as `saturation_curve` gives it. base : people whose codes are the measure. run : people in a row.

    Notes
    -----
    Guest, Namey and Chen (2020), A simple method to assess and report thematic saturation, PLoS ONE 15(5). NaN as
    last share where fewer than base + run people were heard: not to be judged yet.
    """
    if len(curve) < base + run or curve["codes"].iloc[base - 1] == 0:
        return Saturation(False, None, np.nan)
    shares = curve["new"].rolling(run).sum() / curve["codes"].iloc[base - 1]
    judged = shares.iloc[base + run - 1 :]
    low = judged[judged <= threshold]
    after = int(low.index[0]) + 1 - run if len(low) else None
    return Saturation(bool(judged.iloc[-1] <= threshold), after, float(judged.iloc[-1]))
