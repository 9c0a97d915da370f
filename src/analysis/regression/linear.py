"""Linear models of what is not a sample survey, with errors that fit how the rows came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.regression.errors import sandwich
from analysis.regression.fitted import Model
from analysis.regression.rows import model_rows


def linear(frame, outcome, predictors, *, errors: str, level: float = 0.95, **options) -> pd.DataFrame:
    """Linear model; see `fit_linear`. `errors` has no default: it must be said how rows hang together.

    Returns
    -------
    DataFrame: `term, estimate, se, low, high, statistic, p, df, n, method, reason`.

    Notes
    -----
    statsmodels OLS and WLS. Equal to lm and sandwich of R, rtol 1e-8.
    """
    return fit_linear(frame, outcome, predictors, errors=errors, **options).tidy(level)


def fit_linear(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    errors: str,
    clusters: str | None = None,
    lag: int | None = None,
    correction: str = "full",
    weights: str | None = None,
    levels: Mapping[str, Sequence] | None = None,
) -> Model:
    """The fitted model.

    Parameters
    ----------
    errors : see `errors.KINDS`. clusters : column, for "cluster". lag : for "newey_west"; rows in order of time.
    weights : column of precision weights (not survey weights: those need a design, see `analysis.survey`).

    Raises
    ------
    InputError : no row has all columns, or terms repeat one another.
    """
    from statsmodels.api import WLS

    rows = model_rows(frame, outcome, predictors, levels=levels, extra=(clusters, weights))
    w = rows.column(weights) if weights else np.ones(len(rows.y))
    result = WLS(rows.y, rows.matrix, weights=w).fit()
    bread = np.asarray(result.normalized_cov_params)
    covariance = np.asarray(result.cov_params())
    if errors != "classical":
        leverage = np.sum((rows.matrix @ bread) * rows.matrix, axis=1) * w
        scores = rows.matrix * (w * np.asarray(result.resid))[:, None]
        labels = rows.labels(clusters) if clusters else None
        covariance = sandwich(
            rows.matrix,
            scores,
            bread,
            kind=errors,
            clusters=labels,
            lag=lag,
            correction=correction,
            leverage=leverage,
        )
    facts = {"sigma": float(np.sqrt(result.scale)), "r2": float(result.rsquared), "loglik": float(result.llf)}
    method = f"linear model, {errors}{'' if lag is None else f' lag {lag}'} errors"
    df = float(result.df_resid)
    return Model(rows.names, np.asarray(result.params), covariance, df, len(rows.y), method, facts)


def random_intercept(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    group: str,
    levels: Mapping[str, Sequence] | None = None,
) -> Model:
    """Linear model with a random intercept a group, by REML.

    Returns
    -------
    Model with facts `between`, `within` (variances), `icc`, `loglik`.

    Notes
    -----
    The restricted likelihood is profiled in the ratio of the two variances and searched over a bracketed line
    (statsmodels MixedLM with its usual optimiser can return zeros as if converged).
    Equal to lme of R nlme, rtol 1e-4.
    """
    from scipy.optimize import minimize_scalar

    rows = model_rows(frame, outcome, predictors, levels=levels, extra=(group,))
    codes = pd.factorize(rows.labels(group))[0]

    def loss(log_ratio: float) -> float:
        return -_restricted(np.exp(log_ratio), rows.matrix, rows.y, codes)[0]

    best = minimize_scalar(loss, bounds=(-20.0, 10.0), method="bounded", options={"xatol": 1e-10})
    ratio = float(np.exp(best.x)) if loss(best.x) < loss(-30.0) else 0.0
    loglik, beta, within, inverse = _restricted(ratio, rows.matrix, rows.y, codes)
    between = ratio * within
    facts = {"between": between, "within": within, "icc": between / (between + within), "loglik": loglik}
    method = f"random intercept by {group}, REML"
    return Model(rows.names, beta, inverse * within, np.inf, len(rows.y), method, facts)


def _restricted(ratio, x, y, codes):
    """Restricted log likelihood, coefficients, residual variance, inverse information, at a ratio of variances."""
    size = np.bincount(codes)
    shrink = ratio / (1 + size * ratio)
    n, k = x.shape

    def weighted(columns: np.ndarray) -> np.ndarray:
        sums = np.column_stack([np.bincount(codes, column) for column in columns.T])
        return columns - (shrink[:, None] * sums)[codes]

    solved = weighted(x)
    information = x.T @ solved
    beta = np.linalg.solve(information, solved.T @ y)
    away = y - x @ beta
    rss = away @ weighted(away[:, None])[:, 0]
    variance = rss / (n - k)
    logdet = np.sum(np.log1p(size * ratio)) + np.linalg.slogdet(information)[1]
    loglik = -0.5 * ((n - k) * (np.log(2 * np.pi * variance) + 1) + logdet)
    return float(loglik), beta, float(variance), np.linalg.inv(information)
