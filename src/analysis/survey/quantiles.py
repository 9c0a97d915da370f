"""Quantiles under the design: Woodruff intervals, twelve rules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.survey.design import SurveyDesign
from analysis.survey.domains import Domains, domains, numbers, reasons
from analysis.survey.intervals import interval as limits
from analysis.survey.intervals import t_limits
from analysis.survey.joint import joint_means
from analysis.survey.rules import RULES, quantile_of

KINDS = ("mean", "beta", "xlogit", "asin", "score")


def quantile(
    frame: pd.DataFrame,
    column: str,
    p: float | Sequence[float] = 0.5,
    *,
    design: SurveyDesign,
    by: str | None = None,
    levels: Sequence | None = None,
    level: float = 0.95,
    interval: str = "mean",
    rule: str = "math",
) -> pd.DataFrame:
    """Quantiles of a numeric column, whole and by domain.

    Parameters
    ----------
    p : one or several numbers between 0 and 1. interval : one of KINDS. rule : one of `rules.RULES`.

    Returns
    -------
    DataFrame: `by` if any, `p, n, estimate, se, low, high, df, method, reason`; a limit is NaN where the data
    do not reach it.

    Notes
    -----
    Woodruff (1952), JASA 47: the limits of the share at or below the quantile, turned back into values; "score"
    inverts a score test (Francisco and Fuller 1991). se: width over twice the t quantile.
    Equal to svyquantile of R survey 4.5, rtol 1e-8 (score 1e-4).
    """
    values, given = numbers(frame, column, design)
    groups = domains(frame, design, given, by, levels)
    wanted = np.atleast_1d(np.asarray(p, dtype=float))
    rows = []
    for place, label in enumerate(groups.levels):
        inside = groups.code == place
        for share in wanted:
            head = {by: label} if by else {}
            rows.append(head | _row(groups, place, values, inside, share, level, interval, rule))
    shown = pd.DataFrame(rows)
    shown["method"] = f"quantile, rule {rule}, {interval} interval"
    shown["reason"] = reasons(shown["n"].to_numpy(), shown["df"].to_numpy(), shown["se"].to_numpy())
    return shown


def _row(groups: Domains, place, values, inside, share, level, interval, rule) -> dict:
    n, df = int(groups.n[place]), float(groups.df[place])
    empty = {"p": share, "n": n, "estimate": np.nan, "se": np.nan, "low": np.nan, "high": np.nan, "df": df}
    if n < 2:
        return empty
    design = groups.design.within(inside)
    x, w = values[inside], design.weights[inside]
    estimate = quantile_of(x, w, share, rule)
    if not df > 0:
        return empty | {"estimate": estimate}
    below, above = share_limits(design, values, inside, share, estimate, level, interval)
    low = quantile_of(x, w, below, rule) if below >= 0 else np.nan
    high = quantile_of(x, w, above, rule) if above <= 1 else np.nan
    _, reach = t_limits(0.0, 1.0, df, level)
    return empty | {"estimate": estimate, "se": (high - low) / (2 * float(reach)), "low": low, "high": high}


def share_limits(design: SurveyDesign, values, inside, share, estimate, level, interval) -> tuple[float, float]:
    """Limits for the share at or below a quantile; NaN if there are none."""
    if interval == "score":
        return _score_limits(design, values[inside], values, share, level)
    below = joint_means(design, ((values <= estimate) & inside)[:, None].astype(float), [""])
    p, se, n = below.estimate[0], below.se[0], np.count_nonzero(design.inside)
    if not 0 < p < 1:
        return np.nan, np.nan
    low, high = limits(interval, [p], [se], [design.df], [n], level=level)
    return float(low[0]), float(high[0])


def _score_limits(design: SurveyDesign, x, values, share, level) -> tuple[float, float]:
    """Where the score statistic of "share p lies below theta" reaches the t quantile; the unweighted share there."""
    from scipy.optimize import brentq

    _, reach = t_limits(0.0, 1.0, design.df, level)

    def statistic(theta: float) -> float:
        above = joint_means(design, ((values > theta) - (1 - share))[:, None], [""])
        return float(above.estimate[0] / above.se[0]) if above.se[0] > 0 else np.nan

    ends = np.percentile(x, [25, 75], method="linear")
    step = (ends[1] - ends[0]) / 100
    start, stop = x.min() + step, x.max() - step
    tolerance = 1 / (100 * np.sqrt(np.count_nonzero(design.inside)))
    found = []
    for target in (float(reach), -float(reach)):
        if not statistic(start) > target > statistic(stop):
            return np.nan, np.nan
        theta = brentq(lambda t, goal=target: statistic(t) - goal, start, stop, xtol=tolerance)
        found.append(float(np.mean(x <= theta)))
    return found[0], found[1]


__all__ = ["KINDS", "RULES", "quantile", "share_limits"]
