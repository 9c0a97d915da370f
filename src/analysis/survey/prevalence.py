"""Shares of people who gave an answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.survey.design import SurveyDesign
from analysis.survey.domains import Domains, chosen_among, codes_of, domains, reasons, require
from analysis.survey.intervals import interval as limits
from analysis.survey.variance import domain_variances, one_stage


def prevalence(
    frame: pd.DataFrame,
    item: str,
    *,
    answer: str | Sequence[str],
    valid: Sequence[str],
    design: SurveyDesign,
    by: str | None = None,
    levels: Sequence | None = None,
    level: float = 0.95,
    interval: str = "beta",
) -> pd.DataFrame:
    """Share of people who gave an answer (or one of several) to an item.

    Parameters
    ----------
    frame : DataFrame, one row a respondent, in the order of the design.
    item : column of answers. answer : one or several of its labels.
    valid : labels that count in the denominator; all others (not asked, prefer not to say) are out of the
        domain, but their strata and clusters stay in the design.
    design : SurveyDesign. No default: who was asked, and how, is always said.
    by : column of a grouping. One row for each of `levels` (or category, or label), met or not.
    level : confidence level. interval : see `intervals.interval`.

    Returns
    -------
    DataFrame: the `by` column if any; `n` valid answers, unweighted; `estimate, se, low, high` proportions 0 to
    1, NaN where undefined; `n_eff`; `df` of the domain; `deff`; `method`; `reason` for a NaN, else "".

    Raises
    ------
    DesignError : a column is missing, the answer is not valid, frame and design differ in length.

    Notes
    -----
    Ratio sum(w y) / sum(w) in the domain; score of a row w (y - p) / sum(w); variance by `variance`. deff is
    against simple random sampling with replacement of n people, n_eff = n / deff; where all or none gave the
    answer both come from the weights alone (Kish), se is NaN and the interval is that of `intervals`.
    Lumley (2010), Complex Surveys, ch. 2. Equal to svyciprop and svymean of R survey 4.5, rtol 1e-8.
    """
    require(frame, design, item)
    valid = list(valid)
    code = codes_of(frame[item], valid, other=len(valid), kind=np.int16)
    chosen = np.append(chosen_among(answer, valid, item, design), False)[code]
    groups = domains(frame, design, code < len(valid), by, levels)
    share, se = shares(groups, chosen)
    return _shown(groups, share, se, level, interval)


def shares(groups: Domains, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weighted mean of `chosen` (n) in each domain and its standard error."""
    design = groups.design

    def value(weights: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return groups.sums(weights * chosen) / groups.sums(weights)

    if design.replicates is not None:
        share = value(design.weights)
        each = np.array([value(weights) for weights in design.replicates.weights.T])
        variance = np.array(
            [design.replicates.covariance(share[d : d + 1], each[:, d : d + 1])[0, 0] for d in range(len(groups))]
        )
        return share, np.sqrt(variance)
    share, scores = _of_two(groups, chosen) if chosen.dtype == bool else _of_numbers(groups, chosen)
    if one_stage(design):
        return share, np.sqrt(groups.cells.variances(scores))
    return share, np.sqrt(domain_variances(design, scores, groups.code, len(groups)))


def _of_two(groups: Domains, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of a yes or no, and the score of each row: rows of one domain and one answer differ in weight alone."""
    weights, count = groups.design.weights, len(groups)
    place = groups.code * 2
    place += chosen
    sums = np.bincount(place, weights, minlength=2 * count + 2).reshape(-1, 2)[:count]
    with np.errstate(all="ignore"):
        size = sums.sum(axis=1)
        share = sums[:, 1] / size
        per_weight = np.nan_to_num(1 / size, posinf=0.0)
    known = np.nan_to_num(share)
    score = np.column_stack([-known * per_weight, (1 - known) * per_weight])
    scores = np.append(score.ravel(), [0.0, 0.0])[place]
    scores *= weights
    return share, scores


def _of_numbers(groups: Domains, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean of numbers, and the score of each row."""
    weights = groups.design.weights
    with np.errstate(all="ignore"):
        mean = groups.sums(weights * values) / groups.size
        per_weight = np.nan_to_num(1 / groups.size, posinf=0.0)
    scores = values - groups.spread(np.nan_to_num(mean))
    scores *= weights
    scores *= groups.spread(per_weight)
    return mean, scores


def _shown(groups: Domains, share, se, level, interval) -> pd.DataFrame:
    n, df = groups.n, groups.df
    known = n >= 2
    share = np.where(known, share, np.nan)
    edge = (share <= 0) | (share >= 1)
    se = np.where(known & ~edge & (se > 1e-12), se, np.nan)
    share = np.where(edge, np.round(share), share)
    kish = groups.kish if edge.any() else np.ones(len(n))
    low, high = limits(interval, share, se, df, n, level=level, nominal=kish)
    with np.errstate(all="ignore"):
        deff = np.where(edge, n / kish, se**2 * (n - 1) / (share * (1 - share)))
        n_eff = n / deff
    reason = reasons(n, df, np.where(edge, 1.0, se))
    reason[edge & (df > 0)] = "all or none: interval from the number asked"
    labels = {} if groups.by is None else {groups.by: list(groups.levels)}
    columns = labels | {"n": n, "estimate": share, "se": se, "low": low, "high": high, "n_eff": n_eff, "df": df}
    method = f"proportion, {interval} interval"
    return pd.DataFrame(columns | {"deff": deff, "method": method, "reason": reason})
