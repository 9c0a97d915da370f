"""Means, totals and ratios, whole and by domain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.survey.design import SurveyDesign
from analysis.survey.domains import Domains, domains, label_rows, numbers, reasons
from analysis.survey.intervals import t_limits
from analysis.survey.prevalence import shares
from analysis.survey.variance import domain_variances

ROUNDING = 1e-12


def mean(
    frame: pd.DataFrame,
    column: str,
    *,
    design: SurveyDesign,
    by: str | None = None,
    levels: Sequence | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Mean of a numeric column among those who have it.

    Returns
    -------
    DataFrame: as `prevalence`; `df` is the domain's own.

    Notes
    -----
    sum(w x) / sum(w); score w (x - mean) / sum(w); t interval.
    Equal to svymean of R survey 4.5, rtol 1e-8.
    """
    values, given = numbers(frame, column, design)
    groups = domains(frame, design, given, by, levels)
    estimate, se = shares(groups, values)
    return label_rows(groups, _shown(groups, estimate, se, level, "mean, t interval", _srs(groups, values)))


def total(
    frame: pd.DataFrame,
    column: str | None = None,
    *,
    design: SurveyDesign,
    by: str | None = None,
    levels: Sequence | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Population total of a numeric column, or the number of people (`column` None).

    Notes
    -----
    sum(w x); score w x; t interval. Equal to svytotal of R survey 4.5, rtol 1e-8.
    """
    if column is None:
        values, given = np.ones(len(frame)), np.ones(len(frame), dtype=bool)
    else:
        values, given = numbers(frame, column, design)
    groups = domains(frame, design, given, by, levels)
    estimate = groups.sums(design.weights * values)
    variance = _variances(groups, lambda w: groups.sums(w * values), design.weights * values)
    srs = _srs(groups, values) * groups.sums(design.weights) ** 2
    return label_rows(groups, _shown(groups, estimate, np.sqrt(variance), level, "total, t interval", srs))


def ratio(
    frame: pd.DataFrame,
    numerator: str,
    denominator: str,
    *,
    design: SurveyDesign,
    by: str | None = None,
    levels: Sequence | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Ratio of two totals among those who have both.

    Notes
    -----
    R = sum(w y) / sum(w x); score w (y - R x) / sum(w x); t interval.
    Equal to svyratio of R survey 4.5, rtol 1e-8.
    """
    y, with_y = numbers(frame, numerator, design)
    x, with_x = numbers(frame, denominator, design)
    groups = domains(frame, design, with_y & with_x, by, levels)

    def value(weights: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return groups.sums(weights * y) / groups.sums(weights * x)

    estimate = value(design.weights)
    with np.errstate(all="ignore"):
        per_x = np.nan_to_num(1 / groups.sums(design.weights * x), posinf=0.0, neginf=0.0)
    scores = design.weights * (y - groups.spread(np.nan_to_num(estimate)) * x) * groups.spread(per_x)
    se = np.sqrt(_variances(groups, value, scores))
    return label_rows(groups, _shown(groups, estimate, se, level, "ratio, t interval", np.nan))


def _variances(groups: Domains, value, scores) -> np.ndarray:
    design, count = groups.design, len(groups)
    if design.replicates is None:
        return domain_variances(design, scores, groups.code, count)
    whole = value(design.weights)
    each = np.array([value(weights) for weights in design.replicates.weights.T])
    return np.array([design.replicates.covariance(whole[d : d + 1], each[:, d : d + 1])[0, 0] for d in range(count)])


def _srs(groups: Domains, values: np.ndarray) -> np.ndarray:
    """Variance the mean would have in a simple random sample, with replacement, of n people."""
    weights = groups.design.weights
    with np.errstate(all="ignore"):
        size = groups.sums(weights)
        middle = groups.sums(weights * values) / size
        away = (values - groups.spread(np.nan_to_num(middle))) ** 2
        return groups.sums(weights * away) / size / (groups.n - 1)


def _shown(groups: Domains, estimate, se, level, method, srs) -> pd.DataFrame:
    n, df = groups.n, groups.df
    known = n >= 2
    estimate = np.where(known, estimate, np.nan)
    # what is left of a variance of 0 by rounding is 0, not an interval of no width
    se = np.where(known, np.where(se <= ROUNDING * np.abs(estimate), 0.0, se), np.nan)
    low, high = t_limits(estimate, se, df, level)
    with np.errstate(all="ignore"):
        deff = np.where(se > 0, se**2 / srs, np.nan)
    columns = {"n": n, "estimate": estimate, "se": se, "low": low, "high": high, "n_eff": n / deff}
    shown = pd.DataFrame(columns | {"df": df, "deff": deff, "method": method})
    shown["reason"] = reasons(n, df, se)
    return shown
