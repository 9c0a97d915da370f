"""Tests between groups under the design: t tests on means, rank tests on ordered or skewed items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, DesignError
from analysis.survey.design import SurveyDesign
from analysis.survey.domains import codes_of, numbers, require
from analysis.survey.intervals import t_limits
from analysis.survey.joint import joint_means
from analysis.survey.models import fit_model
from analysis.survey.variance import covariance_of

RANK_TESTS = ("wilcoxon", "vanderWaerden", "median", "KruskalWallis")


def ttest(
    frame: pd.DataFrame,
    column: str,
    *,
    design: SurveyDesign,
    by: str | None = None,
    levels: Sequence | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Whether a mean differs from 0 (`by` None; a paired test on a column of differences) or between two groups.

    Returns
    -------
    One row: `estimate` (second level less first), `se, low, high, statistic, p, df, n, method, reason`.

    Notes
    -----
    Slope of a design-based linear model; df is that of the design less 1.
    Equal to svyttest of R survey 4.5, rtol 1e-8.
    """
    values, given = numbers(frame, column, design)
    if by is None:
        inside = design.within(given & design.inside)
        joint = joint_means(inside, values[:, None], ["mean"])
        return _row(joint.estimate[0], joint.se[0], inside.df - 1, inside, level, "one-sample t test")
    pair = _two(frame, by, levels, given & design.inside, design)
    kept = frame.assign(**{by: pd.Categorical(frame[by].where(frame[by].isin(pair)), pair)})
    fit = fit_model(kept, column, [by], design=design, levels={by: pair})
    inside = design.within(fit.terms.used)
    return _row(fit.estimate[1], fit.se[1], inside.df - 1, inside, level, "two-sample t test")


def ranktest(
    frame: pd.DataFrame,
    column: str,
    *,
    by: str,
    design: SurveyDesign,
    levels: Sequence | None = None,
    test: str = "wilcoxon",
    level: float = 0.95,
) -> pd.DataFrame:
    """Whether one group tends to give higher answers than another (or, KruskalWallis, whether any do).

    Returns
    -------
    One row as `ttest`; `estimate` is the difference in mean rank score, NaN for KruskalWallis.

    Notes
    -----
    Lumley and Scott (2013), Biometrika 100: ranks estimated in the population, their scores regressed on the
    group. Equal to svyranktest of R survey 4.5, rtol 1e-8.
    """
    if test not in RANK_TESTS:
        raise DesignError(Breach(design.file, "test", "is not a rank test", RANK_TESTS))
    values, given = numbers(frame, column, design)
    many = test == "KruskalWallis"
    find = _met if many else _two
    groups = find(frame, by, levels, given & design.inside, design)
    code = codes_of(frame[by], groups)
    inside = design.within(given & (code >= 0) & design.inside)
    x = np.column_stack([np.ones(len(code)), *(code == place for place in range(1, len(groups)))]).astype(float)

    def value(weights: np.ndarray) -> np.ndarray:
        return _slopes(x, _rank_scores(values, weights, test), weights)

    scores = _rank_scores(values, inside.weights, test)
    beta = value(inside.weights)
    inverse = np.linalg.inv(x.T @ (x * inside.weights[:, None]))
    away = (x * ((scores - x @ beta) * inside.weights)[:, None]) @ inverse
    spread = covariance_of(inside, value, lambda: away)
    if many:
        return _several(beta[1:], spread[1:, 1:], inside, test)
    se = float(np.sqrt(spread[1, 1]))
    return _row(beta[1], se, inside.df - 1, inside, level, f"design-based {test} test")


def _slopes(x, scores, weights):
    return np.linalg.solve(x.T @ (x * weights[:, None]), x.T @ (weights * scores))


def _rank_scores(values: np.ndarray, weights: np.ndarray, test: str) -> np.ndarray:
    """Estimated population rank of each row, ties sharing theirs, as a score; 0 where the weight is."""
    from scipy import special

    used = np.flatnonzero(weights > 0)
    order = used[np.argsort(values[used], kind="stable")]
    middle = np.cumsum(weights[order]) - weights[order] / 2
    _, tie = np.unique(values[order], return_inverse=True)
    middle = (np.bincount(tie, middle) / np.bincount(tie))[tie]
    share = middle / weights.sum()
    scores = np.zeros(len(values))
    if test == "vanderWaerden":
        scores[order] = special.ndtri(share)
    else:
        scores[order] = share > 0.5 if test == "median" else share
    return scores


def _several(beta, spread, inside: SurveyDesign, test: str) -> pd.DataFrame:
    from scipy import special

    count = len(beta)
    statistic = float(beta @ np.linalg.solve(spread, beta))
    df = inside.df - count
    p = float(special.fdtrc(count, df, statistic / count)) if df > 0 else np.nan
    row = {"estimate": np.nan, "se": np.nan, "low": np.nan, "high": np.nan, "statistic": statistic, "p": p}
    row |= {"df": count, "df_design": df, "n": int(inside.inside.sum()), "method": f"design-based {test} test"}
    return pd.DataFrame([row | {"reason": "" if df > 0 else "too few clusters for a test"}])


def _row(estimate, se, df, inside: SurveyDesign, level, method) -> pd.DataFrame:
    from scipy import special

    known = df > 0 and se > 0
    low, high = t_limits(estimate, se, df, level)
    statistic = estimate / se if known else np.nan
    p = float(2 * special.stdtr(df, -abs(statistic))) if known else np.nan
    row = {"estimate": estimate, "se": se if known else np.nan, "low": float(low), "high": float(high)}
    row |= {"statistic": statistic, "p": p, "df": df, "n": int(inside.inside.sum()), "method": method}
    return pd.DataFrame([row | {"reason": "" if known else "too few clusters, or no spread, for a test"}])


def _met(frame, by, levels, given, design) -> list:
    require(frame, design, by)
    column = frame[by]
    order = levels
    if order is None:
        is_category = isinstance(column.dtype, pd.CategoricalDtype)
        order = column.cat.categories if is_category else sorted(column[given].dropna().unique())
    met = set(column[given].dropna().unique())
    found = [label for label in order if label in met]
    if len(found) < 2:
        what = "holds fewer than two groups with an answer"
        raise DesignError(Breach(design.file, f"column {by}", what, (), "Report the estimate alone."))
    return found


def _two(frame, by, levels, given, design) -> list:
    found = _met(frame, by, levels, given, design)
    if len(found) != 2:
        what = f"holds {len(found)} groups with an answer, this test compares two"
        raise DesignError(Breach(design.file, f"column {by}", what, (), "Say which two, as levels."))
    return found
