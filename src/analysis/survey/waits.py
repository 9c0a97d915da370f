"""Time to an event under the design: weighted survival, Cox model, log-rank test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.partial_likelihood import Spells, fit_partial, likelihood, logrank_scores, moments, score_residuals
from analysis.survey.design import SurveyDesign
from analysis.survey.domains import domains, numbers
from analysis.survey.fits import Fitted
from analysis.survey.variance import covariance, covariance_of
from analysis.terms import model_terms


def survival(
    frame: pd.DataFrame,
    *,
    duration: str,
    event: str,
    times: Sequence[float],
    design: SurveyDesign,
    by: str | None = None,
    levels: Sequence | None = None,
    level: float = 0.95,
    form: str = "product",
) -> pd.DataFrame:
    """Share of people still waiting at given times.

    Parameters
    ----------
    duration, event : columns; event 1 or True where the wait ended.
    form : "product" (Kaplan-Meier) or "hazard" (exp of minus the cumulated hazard).

    Returns
    -------
    DataFrame: `by` if any, `time, at_risk, estimate, se, low, high, n, method`; se of the share, limits on the
    log scale with the normal quantile, as R's confint.svykm.

    Notes
    -----
    Score of log S(t): w (event / Y(T) - sum of dN / Y^2 up to min(t, T)), Y the weighted number at risk.
    Equal to svykm of R survey 4.5 ("hazard" with se = TRUE, "product" without), rtol 1e-8.
    """
    from scipy import special

    values, given = numbers(frame, duration, design)
    reached, with_event = numbers(frame, event, design)
    groups = domains(frame, design, given & with_event, by, levels)
    z = special.ndtri(1 - (1 - level) / 2)
    rows = []
    for place, label in enumerate(groups.levels):
        inside = design.within(groups.code == place)
        curve = _curve(values, reached > 0, inside, np.asarray(times, dtype=float), form)
        for time, share, spread, at_risk in curve:
            low, high = _log_limits(share, spread, z)
            head = {by: label} if by else {}
            row = {"time": time, "at_risk": at_risk, "estimate": share, "se": share * spread, "low": low, "high": high}
            rows.append(head | row | {"n": int(groups.n[place]), "method": f"weighted survival, {form}"})
    return pd.DataFrame(rows)


def _log_limits(share: float, spread: float, z: float) -> tuple[float, float]:
    """exp(log S -+ z se); NaN once S is 0 or has no variance."""
    if not (share > 0 and spread > 0):
        return np.nan, np.nan
    return share * np.exp(-z * spread), min(share * np.exp(z * spread), 1.0)


def median_survival(
    frame: pd.DataFrame,
    *,
    duration: str,
    event: str,
    design: SurveyDesign,
    share: float = 0.5,
    by: str | None = None,
    levels: Sequence | None = None,
) -> pd.DataFrame:
    """First time by which at most `share` are still waiting; NaN if that is not reached.

    Notes
    -----
    Equal to quantile(svykm(...)) of R survey 4.5, rtol 1e-8.
    """
    values, given = numbers(frame, duration, design)
    reached, with_event = numbers(frame, event, design)
    groups = domains(frame, design, given & with_event, by, levels)
    rows = []
    for place, label in enumerate(groups.levels):
        inside = design.within(groups.code == place)
        times = np.unique(values[inside.inside])
        curve = _curve(values, reached > 0, inside, times, "product", spread=False)
        met = [time for time, s, _, _ in curve if s <= share + 1e-12]
        reason = "" if met else "not reached"
        row = {"estimate": met[0] if met else np.nan, "n": int(groups.n[place]), "reason": reason}
        rows.append(({by: label} if by else {}) | row)
    return pd.DataFrame(rows)


def _curve(values, reached, inside: SurveyDesign, times, form, spread: bool = True):
    """(time, share still waiting, se of its log, people at risk) for each time."""
    weights = inside.weights
    counted = inside.inside
    if not counted.any():
        return [(time, np.nan, np.nan, 0) for time in times]
    when, place = np.unique(values[counted], return_inverse=True)
    w = weights[counted]
    ended = np.bincount(place, w * reached[counted], minlength=len(when))
    leaving = np.bincount(place, w, minlength=len(when))
    at_risk = np.cumsum(leaving[::-1])[::-1]
    hazard = ended / at_risk
    share = np.cumprod(1 - hazard) if form == "product" else np.exp(-np.cumsum(hazard))
    share = np.maximum(share, 0.0)
    rows = []
    for time in times:
        last = np.searchsorted(when, time, side="right") - 1
        people = int(np.count_nonzero(values[counted] >= time))
        if last < 0:
            rows.append((time, 1.0, 0.0, people))
            continue
        se = _log_se(inside, counted, place, reached, hazard, at_risk, last) if spread else np.nan
        rows.append((time, float(share[last]), se, people))
    return rows


def _log_se(inside, counted, place, reached, hazard, at_risk, last) -> float:
    scores = np.zeros(len(counted))
    compensated = np.cumsum(hazard / at_risk)[np.minimum(place, last)]
    ended = reached[counted] & (place <= last)
    scores[counted] = inside.weights[counted] * (ended / at_risk[place] - compensated)
    return float(np.sqrt(covariance(inside, scores[:, None])[0, 0]))


def svy_cox(
    frame: pd.DataFrame,
    predictors: Sequence[str],
    *,
    duration: str,
    event: str,
    design: SurveyDesign,
    levels: Mapping[str, Sequence] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Cox model under the design; log hazard ratios.

    Returns
    -------
    As `svy_linear`.

    Notes
    -----
    Binder (1992), Biometrika 79; Efron's ties. Equal to svycoxph of R survey 4.5, rtol 1e-5.
    """
    return fit_cox(frame, predictors, duration=duration, event=event, design=design, levels=levels).tidy(level=level)


def fit_cox(
    frame: pd.DataFrame,
    predictors: Sequence[str],
    *,
    duration: str,
    event: str,
    design: SurveyDesign,
    levels: Mapping[str, Sequence] | None = None,
) -> Fitted:
    """The fitted Cox model: see `svy_cox`."""
    spells, terms, inside = _spells(frame, predictors, duration, event, design, levels, "efron")

    def solved(weights: np.ndarray) -> np.ndarray:
        return fit_partial(_reweighted(spells, weights))[0]

    beta, reached = fit_partial(spells)
    names = terms.names[1:]
    n, df = int(terms.used.sum()), inside.df + 1 - len(beta)
    if not reached:
        unknown = np.full((len(beta),) * 2, np.nan)
        reason = "separated: a group has no event, or all events come first; merge it or drop the term"
        return Fitted(names, np.full(len(beta), np.nan), unknown, df, n, "Cox under the design", terms, reason=reason)
    information = likelihood(spells, moments(spells), beta)[2]
    scores = (score_residuals(spells, beta) * inside.weights[:, None]) @ np.linalg.inv(information)
    spread = covariance_of(inside, solved, lambda: scores)
    return Fitted(names, beta, spread, df, n, "Cox under the design", terms, scores)


def logrank(frame: pd.DataFrame, *, duration: str, event: str, by: str, design: SurveyDesign) -> pd.DataFrame:
    """Whether groups wait equally long: the score test of a Cox model under the design.

    Returns
    -------
    One row: `score, se, statistic` (chi-squared), `df, p, n, method`.

    Notes
    -----
    Rader (2014), Methods for Analysis of Survival Data from Complex Surveys; each score the difference from the
    mean of those at risk, less its expectation; Efron's mean and hazard at ties.
    Equal to svylogrank of R survey 4.5, rtol 1e-8.
    """
    from scipy import special

    spells, terms, inside = _spells(frame, [by], duration, event, design, None, "efron")
    scores = logrank_scores(spells) * inside.weights[:, None]
    score = scores.sum(axis=0)
    spread = covariance(inside, scores)
    statistic = float(score @ np.linalg.solve(spread, score))
    row = {"score": score[0], "se": float(np.sqrt(spread[0, 0])), "statistic": statistic, "df": len(score)}
    row["p"] = float(special.chdtrc(len(score), statistic))
    return pd.DataFrame([row | {"n": int(terms.used.sum()), "method": "log-rank under the design"}])


def _spells(frame, predictors, duration, event, design, levels, ties):
    values, given = numbers(frame, duration, design)
    reached, with_event = numbers(frame, event, design)
    rows = given & with_event & design.inside
    terms = model_terms(frame, predictors, levels=levels, rows=rows, file=design.file)
    inside = design.within(terms.used)
    nowhere = np.zeros(len(values), dtype=int)
    spells = Spells(
        values, reached > 0, terms.matrix[:, 1:], inside.weights, np.full(len(values), -np.inf), nowhere, ties
    )
    return spells, terms, inside


def _reweighted(spells: Spells, weights: np.ndarray) -> Spells:
    return Spells(spells.time, spells.event, spells.matrix, weights, spells.entry, spells.stratum, spells.ties)
