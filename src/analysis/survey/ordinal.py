"""Proportional-odds and ordered probit models, under the design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, DesignError
from analysis.survey.design import SurveyDesign
from analysis.survey.domains import codes_of, require
from analysis.survey.fits import Fitted
from analysis.survey.variance import covariance_of
from analysis.terms import model_terms


def svy_ordinal(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    answers: Sequence,
    design: SurveyDesign,
    levels: Mapping[str, Sequence] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Proportional-odds model of an ordered item under the design; log odds of a higher answer.

    Parameters
    ----------
    answers : the item's valid answers, lowest first; all others are out of the domain. An answer nobody gave is
        merged away and named in `reason`.

    Returns
    -------
    As `svy_linear`; the cut points come last, as "Poor|Fair".

    Notes
    -----
    McCullagh (1980), JRSS B 42. Equal to svyolr of R survey 4.5, rtol 1e-4 (SE 1e-3).
    """
    return fit_ordinal(frame, outcome, predictors, answers=answers, design=design, levels=levels).tidy(level=level)


def fit_ordinal(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    answers: Sequence,
    design: SurveyDesign,
    levels: Mapping[str, Sequence] | None = None,
    link: str = "logit",
) -> Fitted:
    """Fit the model by Newton steps on the weighted likelihood (to 1e-12); scores for the variance.

    Raises
    ------
    DesignError : fewer than two different answers were given.
    """
    require(frame, design, outcome, *predictors)
    code = codes_of(frame[outcome], answers)
    rows = (code >= 0) & design.inside
    terms = model_terms(frame, predictors, levels=levels, rows=rows, file=design.file)
    met = [place for place in range(len(answers)) if (code[terms.used] == place).any()]
    if len(met) < 2:
        what = "holds fewer than two different answers among the rows of the model"
        raise DesignError(Breach(design.file, f"column {outcome}", what, (), "Report the shares alone."))
    y = np.where(terms.used, np.searchsorted(met, code), 0)
    inside = design.within(terms.used)
    x, cuts = terms.matrix[:, 1:], len(met) - 1
    value, converged = _solve(x, y, inside.weights, cuts, link)
    names = (*terms.names[1:], *(f"{answers[a]}|{answers[b]}" for a, b in zip(met, met[1:], strict=False)))
    unmet = [str(label) for place, label in enumerate(answers) if place not in met]
    reason = f"nobody answered: {', '.join(unmet)}" if unmet else ""
    n, method = int(terms.used.sum()), f"proportional odds ({link}) under the design"
    df = inside.df + 1 - len(value)
    if not converged:
        unknown = np.full(len(value), np.nan)
        why = "separated: an answer is foretold exactly by a term; merge groups or drop the term"
        return Fitted(names, unknown, np.full((len(value),) * 2, np.nan), df, n, method, terms, reason=why)
    gradient, hessian, loglik = _derivatives(value, x, y, cuts, link, inside.weights)
    inverse = np.linalg.inv(-hessian)
    scores = (gradient * inside.weights[:, None]) @ inverse
    spread = covariance_of(inside, lambda w: _solve(x, y, w, cuts, link, value)[0], lambda: scores)
    naive = inverse * inside.weights[terms.used].mean()
    return Fitted(names, value, spread, df, n, method, terms, scores, naive, -2 * loglik, reason)


def _solve(x, y, weights, cuts, link, start=None) -> tuple[np.ndarray, bool]:
    used = weights > 0
    x, y, w = x[used], y[used], weights[used] / weights[used].mean()
    value = _start(x, y, w, cuts, link) if start is None else start
    gradient, hessian, loglik = _derivatives(value, x, y, cuts, link, w)
    for _ in range(100):
        step = np.linalg.lstsq(-hessian, w @ gradient, rcond=None)[0]
        value, loglik, gradient, hessian, moved = _advance(value, step, loglik, x, y, cuts, link, w)
        if np.abs(value).max() > 40:
            return value, False
        if moved < 1e-11:
            return value, True
    return value, False


def _start(x, y, w, cuts, link) -> np.ndarray:
    from scipy import special

    below = np.cumsum(np.bincount(y, w, minlength=cuts + 1))[:-1] / w.sum()
    return np.concatenate([np.zeros(x.shape[1]), special.logit(below) if link == "logit" else special.ndtri(below)])


def _advance(value, step, loglik, x, y, cuts, link, w):
    """A Newton step, halved until the likelihood rises."""
    for halving in range(40):
        new = value + step / 2**halving
        if (np.diff(new[-cuts:]) > 0).all():
            gradient, hessian, better = _derivatives(new, x, y, cuts, link, w)
            if better >= loglik - 1e-9 * (1 + abs(loglik)):
                return new, better, gradient, hessian, np.max(np.abs(new - value) / (1e-2 + np.abs(new)))
    return value, loglik, *_derivatives(value, x, y, cuts, link, w)[:2], 0.0


def _derivatives(value, x, y, cuts, link, w):
    """Row gradients (n by k, unweighted), weighted Hessian, weighted log-likelihood."""
    k = x.shape[1]
    above, below = y < cuts, y > 0
    ends = np.concatenate([[-np.inf], value[k:], [np.inf]])
    eta = x @ value[:k]
    upper, lower = ends[y + 1] - eta, ends[y] - eta
    (f1, d1, s1), (f0, d0, s0) = _distribution(upper, link), _distribution(lower, link)
    share = np.clip(_between(upper, lower, f1, f0, link), 1e-300, None)
    z1, z0 = np.hstack([-x, np.zeros((len(x), cuts))]), np.hstack([-x, np.zeros((len(x), cuts))])
    z1[np.flatnonzero(above), k + y[above]] = 1.0
    z0[np.flatnonzero(below), k + y[below] - 1] = 1.0
    z1[~above], z0[~below] = 0.0, 0.0
    a, b = d1 / share, d0 / share
    gradient = a[:, None] * z1 - b[:, None] * z0
    h11, h00, h10 = w * (s1 / share - a**2), w * (-s0 / share - b**2), w * (a * b)
    cross = z1.T @ (h10[:, None] * z0)
    hessian = z1.T @ (h11[:, None] * z1) + z0.T @ (h00[:, None] * z0) + cross + cross.T
    return gradient, hessian, float(w @ np.where(w > 0, np.log(share), 0.0))


def _distribution(u, link):
    """Distribution function, density and its slope; at the ends 0."""
    from scipy import special

    finite = np.isfinite(u)
    v = np.where(finite, u, 0.0)
    if link == "logit":
        f = special.expit(v)
        d = f * special.expit(-v)
        s = d * (1 - 2 * f)
    else:
        f = special.ndtr(v)
        d = np.exp(-(v**2) / 2) / np.sqrt(2 * np.pi)
        s = -v * d
    return np.where(finite, f, (u > 0) * 1.0), np.where(finite, d, 0.0), np.where(finite, s, 0.0)


def _between(upper, lower, f1, f0, link):
    """F(upper) - F(lower) without loss where both are near 1."""
    from scipy import special

    distribution = special.expit if link == "logit" else special.ndtr
    return np.where(lower > 0, distribution(-lower) - distribution(-upper), f1 - f0)
