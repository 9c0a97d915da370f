"""Linear, binary (logit, probit, complementary log-log) and count models under the design."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import Breach, DesignError
from analysis.survey.design import SurveyDesign
from analysis.survey.domains import require
from analysis.survey.fits import Fitted
from analysis.survey.intervals import t_limits
from analysis.survey.variance import covariance, covariance_of
from analysis.terms import INTERCEPT, Terms, model_terms

SEPARATED = "separated: some group gave one answer only, so its odds have no estimate; merge it or drop the term"


@dataclass(frozen=True)
class Family:
    """A link and a variance: mean of eta, its slope, variance of the mean, deviance of y and mean."""

    mean: Callable
    slope: Callable
    variance: Callable
    deviance: Callable
    start: Callable
    binary: bool = False


def svy_linear(frame, outcome, predictors, *, design, levels=None, level: float = 0.95) -> pd.DataFrame:
    """Linear model of a numeric outcome under the design.

    Parameters
    ----------
    frame, outcome, predictors, design, levels : see `fit_model`.

    Returns
    -------
    DataFrame: `term, estimate, se, low, high, statistic, p, df, n, method, reason`; terms "(Intercept)",
    "harm", "crime: burglary" (against the first level).

    Notes
    -----
    Weighted least squares; score of a row its weighted residual. Binder (1983), International Statistical
    Review 51. Equal to svyglm(gaussian) of R survey 4.5, rtol 1e-6.
    """
    return fit_model(frame, outcome, predictors, design=design, levels=levels).tidy(level=level)


def svy_logistic(frame, outcome, predictors, *, design, levels=None, level: float = 0.95) -> pd.DataFrame:
    """Logistic model of a 0/1 outcome under the design; log odds ratios.

    Returns
    -------
    As `svy_linear`. Where a group gave one answer only (separation), all NaN with a `reason`.

    Notes
    -----
    Equal to svyglm(quasibinomial) of R survey 4.5, rtol 1e-6.
    """
    return fit_model(frame, outcome, predictors, design=design, levels=levels, family="logit").tidy(level=level)


def svy_count(frame, outcome, predictors, *, design, levels=None, level: float = 0.95) -> pd.DataFrame:
    """Log-linear model of a count under the design; log rate ratios.

    Notes
    -----
    Equal to svyglm(quasipoisson) of R survey 4.5, rtol 1e-6.
    """
    return fit_model(frame, outcome, predictors, design=design, levels=levels, family="poisson").tidy(level=level)


def fit_model(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    design: SurveyDesign,
    family: str = "linear",
    levels: Mapping[str, Sequence] | None = None,
    intercept: bool = True,
    offset: str | None = None,
    trials: str | None = None,
) -> Fitted:
    """Fit a model under the design.

    Parameters
    ----------
    outcome : column of numbers (0/1 or bool for "logit", "probit" and "cloglog"; with `trials` how many said yes).
    trials : column, how many were asked in each row, for the binary families; rows of nobody are left out.
    family : "linear", "logit", "probit", "cloglog", "poisson".
    levels : labels of categories in order, the first the reference.
    offset : column added to the linear predictor as it is: the log of exposure, for rates.

    Raises
    ------
    DesignError : nobody has all columns, the outcome is the same for all, or is not 0/1 where it must be.

    Notes
    -----
    Estimating equations solved by reweighted least squares to 1e-14; score of a row
    (X'WX)^-1 x w (y - mean) slope / variance. Equal to svyglm of R survey 4.5, rtol 1e-6.
    """
    beside = [name for name in (offset, trials) if name]
    require(frame, design, outcome, *predictors, *beside)
    given = frame[[outcome, *beside]].notna().all(axis=1).to_numpy() & design.inside
    if trials:
        given &= (frame[trials] > 0).to_numpy(dtype=bool, na_value=False)
    terms = model_terms(frame, predictors, levels=levels, intercept=intercept, rows=given, file=design.file)
    y = np.where(terms.used, frame[outcome].to_numpy(dtype=float, na_value=np.nan), 0.0)
    kind = FAMILIES[family]
    times = np.where(terms.used, frame[trials].to_numpy(dtype=float, na_value=np.nan), 1.0) if trials else 1.0
    _check_outcome(y[terms.used], outcome, kind, design, times[terms.used] if trials else None)
    y = y / times
    inside = design.within(terms.used)
    away = (
        np.where(terms.used, frame[offset].to_numpy(dtype=float, na_value=np.nan), 0.0) if offset else np.zeros(len(y))
    )
    weights = inside.weights * times
    beta, converged = _solve(terms.matrix, y, weights, kind, away)
    method = f"{family} model under the design"
    count, n = terms.matrix.shape[1], int(terms.used.sum())
    df = inside.df + 1 - count
    if not converged:
        unknown = np.full(count, np.nan)
        return Fitted(terms.names, unknown, np.full((count, count), np.nan), df, n, method, terms, reason=SEPARATED)
    scale = design.weights[design.inside].mean()
    scores, naive = _scores(terms.matrix, y, weights, beta, kind, scale, away)
    spread = covariance_of(inside, lambda w: _solve(terms.matrix, y, w * times, kind, away, beta)[0], lambda: scores)
    mean = kind.mean(terms.matrix @ beta + away)
    deviance = float(np.sum((weights * kind.deviance(y, mean))[terms.used]) / scale)
    extra = {"design": inside, "y": y, "mean": mean, "family": kind}
    return Fitted(terms.names, beta, spread, df, n, method, terms, scores, naive, deviance, "", extra)


def predictive_means(
    frame: pd.DataFrame,
    outcome: str,
    adjusted_for: Sequence[str],
    group: str,
    *,
    design: SurveyDesign,
    family: str = "logit",
    levels: Mapping[str, Sequence] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Mean outcome of each group if all groups had the make-up of the whole population.

    Returns
    -------
    DataFrame: `group` column, `estimate, se, low, high, df, n, method`.

    Notes
    -----
    The model with the group, predicted for everyone as if in each group, averaged; variance of the
    coefficients plus that of the make-up, taken as uncorrelated. Equal to svypredmeans of R survey 4.5, rtol 1e-6.
    """
    fit = fit_model(frame, outcome, [*adjusted_for, group], design=design, family=family, levels=levels)
    matrix, kind, inside = fit.terms.matrix, fit.extra["family"], fit.extra["design"]
    places = fit.terms.of(group)
    labels = _labels(frame[group], fit, levels)
    weights, size = inside.weights, inside.weights.sum()
    means, scores, moved = [], [], []
    for place in [None, *places]:
        as_if = matrix.copy()
        as_if[:, places] = 0.0
        if place is not None:
            as_if[:, place] = fit.terms.used
        eta = as_if @ fit.estimate
        predicted = kind.mean(eta)
        means.append(weights @ predicted / size)
        scores.append(weights * (predicted - means[-1]) / size)
        moved.append((weights * kind.slope(eta)) @ as_if / size)
    of_make_up = covariance(inside, np.column_stack(scores))
    se = np.sqrt(np.diag(of_make_up + np.array(moved) @ fit.covariance @ np.array(moved).T))
    low, high = t_limits(means, se, inside.df, level)
    shown = pd.DataFrame({group: labels, "estimate": means, "se": se, "low": low, "high": high})
    return shown.assign(df=inside.df, n=fit.n, method="predictive means under the design")


def _labels(column: pd.Series, fit: Fitted, levels) -> list:
    """The labels of a group in order, those met."""
    met = set(column[fit.terms.used].unique())
    order = (levels or {}).get(column.name)
    if order is None:
        order = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else sorted(met)
    return [label for label in order if label in met]


def _check_outcome(
    y: np.ndarray, outcome: str, kind: Family, design: SurveyDesign, times: np.ndarray | None = None
) -> None:
    place = f"column {outcome}"
    if not len(y):
        what = "has no row in which it and all predictors are answered"
        raise DesignError(Breach(design.file, place, what, (), "Leave out the predictor that is missing most."))
    if times is not None and (not kind.binary or ((y < 0) | (y > times)).any()):
        what = "must lie between 0 and the trials of its row, in a binary model"
        raise DesignError(Breach(design.file, place, what))
    if times is None and kind.binary and not np.isin(y, (0.0, 1.0)).all():
        raise DesignError(Breach(design.file, place, "must be 0 and 1 for this model", ("0", "1")))
    if (y == y[0]).all():
        what = f"is the same for all {len(y)} rows of the model, so nothing can be explained"
        raise DesignError(Breach(design.file, place, what, (), "Report the share alone."))


def _solve(x, y, weights, kind: Family, away, start=None) -> tuple[np.ndarray, bool]:
    """Coefficients, and whether they were reached; separation shows as fitted shares of 0 or 1 that go on."""
    used = weights > 0
    x, y, w, away = x[used], y[used], weights[used] / weights[used].mean(), away[used]
    eta = kind.start(y) if start is None else x @ start + away
    beta = start
    for step in range(100):
        mean, slope = kind.mean(eta), kind.slope(eta)
        working = w * slope**2 / kind.variance(mean)
        target = eta - away + (y - mean) / slope
        root = np.sqrt(working)[:, None]
        new = np.linalg.lstsq(x * root, target * root[:, 0], rcond=None)[0]
        moved = np.inf if beta is None else np.max(np.abs(new - beta) / (1e-3 + np.abs(new)))
        beta, eta = new, x @ new + away
        if kind.binary and np.abs(eta).max() > 30:
            return beta, False
        if moved < 1e-12 or (step > 60 and moved < 1e-9):
            return beta, True
    return beta, False


def _scores(x, y, weights, beta, kind: Family, scale: float, away) -> tuple[np.ndarray, np.ndarray]:
    eta = x @ beta + away
    mean, slope = kind.mean(eta), kind.slope(eta)
    used = weights > 0
    working = np.where(used, weights * slope**2 / kind.variance(mean), 0.0)
    inverse = np.linalg.inv(x.T @ (x * working[:, None]))
    away = np.where(used, weights * (y - mean) * slope / kind.variance(mean), 0.0)
    return (x * away[:, None]) @ inverse, inverse * scale


def _families() -> dict[str, Family]:
    from scipy import special

    def binary_deviance(y, mean):
        return 2 * (special.rel_entr(y, mean) + special.rel_entr(1 - y, 1 - mean))

    def binary_variance(mean):
        return np.clip(mean * (1 - mean), 1e-16, None)

    def density(eta):
        return np.exp(-(eta**2) / 2) / np.sqrt(2 * np.pi)

    def logit_slope(eta):
        return np.clip(special.expit(eta) * special.expit(-eta), 1e-16, None)

    def one(eta):
        return np.ones_like(eta)

    def cloglog_slope(eta):
        return np.clip(np.exp(np.minimum(eta, 700) - np.exp(np.minimum(eta, 700))), 1e-16, None)

    logit = Family(special.expit, logit_slope, binary_variance, binary_deviance, lambda y: (y - 0.5) * 2.2, True)
    return {
        "linear": Family(lambda e: e, one, one, lambda y, m: (y - m) ** 2, lambda y: y),
        "logit": logit,
        "probit": replace(
            logit, mean=special.ndtr, slope=lambda e: np.clip(density(e), 1e-16, None), start=lambda y: (y - 0.5) * 1.35
        ),
        "cloglog": replace(
            logit,
            mean=lambda e: np.clip(-np.expm1(-np.exp(np.minimum(e, 700))), 1e-16, 1 - 1e-16),
            slope=cloglog_slope,
            start=lambda y: np.log(-np.log1p(-(y + 0.5) / 2)),
        ),
        "poisson": Family(
            np.exp,
            np.exp,
            lambda m: np.clip(m, 1e-16, None),
            lambda y, m: 2 * (special.rel_entr(y, m) - (y - m)),
            lambda y: np.log(y + 0.1),
        ),
    }


class _Lazy(dict):
    """The families, made when the first model is fitted, so that scipy is not loaded with the room."""

    def __missing__(self, name: str) -> Family:
        self.update(_families())
        return self[name] if name in self else _unknown(name)


def _unknown(name: str) -> Family:
    raise ValueError(f"family {name} is not one of linear, logit, probit, cloglog, poisson")


FAMILIES: dict[str, Family] = _Lazy()
__all__ = ["INTERCEPT", "Terms", "fit_model", "predictive_means", "svy_count", "svy_linear", "svy_logistic"]
