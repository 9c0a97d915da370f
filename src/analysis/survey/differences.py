"""Differences between two groups or two waves, with their covariance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.survey.design import SurveyDesign
from analysis.survey.domains import Domains, chosen_among, codes_of, domains, numbers, reasons, require
from analysis.survey.intervals import t_limits
from analysis.survey.variance import covariance_of


def difference(
    frame: pd.DataFrame,
    item: str,
    *,
    design: SurveyDesign,
    by: str,
    groups: tuple,
    answer: str | Sequence[str] | None = None,
    valid: Sequence[str] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Difference of shares (or, without `answer`, of means) between two groups: first less second.

    Parameters
    ----------
    by, groups : the column, and the two of its labels that are compared. A wave is a group like any other.
    answer, valid : as in `prevalence`; None: `item` is a column of numbers.

    Returns
    -------
    One row: `estimate, se, low, high, statistic, p, df, n, n_first, n_second, first, second, method, reason`.

    Notes
    -----
    Scores of the two domains are subtracted row by row, so clusters that both share count as they should.
    df: clusters less strata of the rows in either group. No interval where both shares are 0 or 1.
    Equal to svycontrast(svyby(..., covmat = TRUE)) of R survey 4.5, rtol 1e-8.
    """
    if answer is None:
        values, given = numbers(frame, item, design)
    else:
        require(frame, design, item)
        code = codes_of(frame[item], list(valid))
        values = np.append(chosen_among(answer, valid, item, design), False)[code].astype(float)
        given = code >= 0
    pair = domains(frame, design, given, by, groups)
    estimate, se = _contrast(pair, values)
    n = pair.n
    df = design.within(pair.code < 2).df
    scale = np.nanmax(np.abs(_means(pair, values, design.weights)), initial=0.0)
    known = bool((n >= 2).all() and df > 0 and se > 1e-12 * max(scale, 1e-300))
    first, second = _means(pair, values, design.weights)
    low, high = t_limits(estimate, se if known else np.nan, df, level)
    reason = "" if known else _why(n, df, se)
    row = {
        "estimate": estimate if (n >= 2).all() else np.nan,
        "se": se if known else np.nan,
        "low": float(low),
        "high": float(high),
        "statistic": estimate / se if known else np.nan,
        "p": _p_value(estimate / se, df) if known else np.nan,
        "df": df,
        "n": int(n.sum()),
        "n_first": int(n[0]),
        "n_second": int(n[1]),
        "first": first if n[0] >= 2 else np.nan,
        "second": second if n[1] >= 2 else np.nan,
        "method": f"difference of {'means' if answer is None else 'proportions'}, t interval",
        "reason": reason,
    }
    return pd.DataFrame([row])


def _means(pair: Domains, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return pair.sums(weights * values) / pair.sums(weights)


def _contrast(pair: Domains, values: np.ndarray) -> tuple[float, float]:
    design = pair.design

    def value(weights: np.ndarray) -> np.ndarray:
        middle = _means(pair, values, weights)
        return middle[:1] - middle[1:]

    def scores() -> np.ndarray:
        middle = np.nan_to_num(_means(pair, values, design.weights))
        with np.errstate(all="ignore"):
            sign = np.nan_to_num(np.array([1.0, -1.0]) / pair.sums(design.weights), posinf=0.0, neginf=0.0)
        return (design.weights * (values - pair.spread(middle)) * pair.spread(sign))[:, None]

    estimate = float(value(design.weights)[0])
    return estimate, float(np.sqrt(covariance_of(design, value, scores)[0, 0]))


def _why(n: np.ndarray, df: float, se: float) -> str:
    worst = reasons(np.array([n.min()]), np.array([df]), np.array([se]))[0]
    return worst or "no estimate"


def _p_value(statistic: float, df: float) -> float:
    from scipy import special

    return float(2 * special.ndtr(-abs(statistic)) if np.isinf(df) else 2 * special.stdtr(df, -abs(statistic)))
