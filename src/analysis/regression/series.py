"""Monthly counts before and after a change: segmented regression with errors for a time series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.regression.fitted import Model
from analysis.regression.generalised import fit_generalised
from analysis.regression.linear import fit_linear
from analysis.regression.rows import model_rows

LEAST = 8


def segmented_regression(
    frame: pd.DataFrame,
    outcome: str,
    *,
    time: str,
    change: float,
    lag: int,
    season: int | None = 12,
    exposure: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Level and slope of a series before a change, and how both changed with it.

    Parameters
    ----------
    frame : one row a period, in order. time : column, 1, 2, ... change : the first period after the change.
    lag : periods over which errors may hang together. season : periods a year for one sine wave; None: none.
    exposure : column of people; then counts are modelled as a log rate (Poisson), else linearly.

    Returns
    -------
    DataFrame: `term` ("time", "step": the level's jump at the change, "slope": change of slope a period, ...),
    `estimate, se, low, high, statistic, p, df, n, method, reason`.

    Raises
    ------
    InputError : fewer than 8 periods on one side, periods missing or out of order.

    Notes
    -----
    Wagner et al. (2002), Journal of Clinical Pharmacy and Therapeutics 27; Newey and West (1987) with n/(n-k).
    Equal to lm, glm and NeweyWest(prewhite = FALSE) of R, rtol 1e-8 (Poisson 1e-6).
    """
    _check(frame, time, change)
    when = frame[time].to_numpy(dtype=float)
    made = frame.assign(step=(when >= change).astype(float), slope=np.maximum(when - change + 1, 0.0))
    predictors = [time, "step", "slope"]
    if season:
        made["sine"], made["cosine"] = np.sin(2 * np.pi * when / season), np.cos(2 * np.pi * when / season)
        predictors += ["sine", "cosine"]
    if exposure is None:
        return fit_linear(made, outcome, predictors, errors="newey_west", lag=lag).tidy(level)
    made["log exposure"] = np.log(frame[exposure].to_numpy(dtype=float))
    options = {"family": "poisson", "errors": "newey_west", "lag": lag, "correction": "full"}
    return fit_generalised(made, outcome, predictors, offset="log exposure", **options).tidy(level)


def autoregressive(frame: pd.DataFrame, outcome: str, predictors: Sequence[str]) -> Model:
    """Linear model with errors that follow those of the period before, by exact maximum likelihood.

    Returns
    -------
    Model; facts `phi`, `sigma` (with n - k), `loglik`.

    Notes
    -----
    Profile likelihood in phi of the Prais-Winsten transform. Equal to gls(corAR1, method = "ML") of R nlme,
    rtol 1e-4.
    """
    from scipy.optimize import minimize_scalar

    rows = model_rows(frame, outcome, predictors)

    def loss(phi: float) -> float:
        return -_ar1(phi, rows.matrix, rows.y)[0]

    phi = float(minimize_scalar(loss, bounds=(-0.999, 0.999), method="bounded", options={"xatol": 1e-10}).x)
    loglik, beta, rss, inverse = _ar1(phi, rows.matrix, rows.y)
    n, k = rows.matrix.shape
    facts = {"phi": phi, "sigma": float(np.sqrt(rss / n)), "loglik": loglik}
    return Model(rows.names, beta, inverse * rss / (n - k), float(n - k), n, "linear model, AR(1) errors", facts)


def residual_checks(frame: pd.DataFrame, outcome: str, predictors: Sequence[str], *, lags: int = 12, order: int = 3):
    """Whether residuals of a linear model still hang together or spread unevenly.

    Returns
    -------
    DataFrame: `check` (Ljung-Box, Breusch-Godfrey, Breusch-Pagan, Durbin-Watson), `statistic, df, p, n`.

    Notes
    -----
    statsmodels diagnostics. Equal to Box.test, bgtest, bptest and dwtest of R, rtol 1e-8.
    """
    from statsmodels.api import OLS
    from statsmodels.stats.diagnostic import acorr_breusch_godfrey, acorr_ljungbox, het_breuschpagan
    from statsmodels.stats.stattools import durbin_watson

    rows = model_rows(frame, outcome, predictors)
    result = OLS(rows.y, rows.matrix).fit()
    box = acorr_ljungbox(result.resid, lags=[lags]).iloc[0]
    godfrey = acorr_breusch_godfrey(result, nlags=order, result_object=False)
    pagan = het_breuschpagan(result.resid, rows.matrix)
    found = [
        {"check": "Ljung-Box", "statistic": float(box["lb_stat"]), "df": lags, "p": float(box["lb_pvalue"])},
        {"check": "Breusch-Godfrey", "statistic": float(godfrey[0]), "df": order, "p": float(godfrey[1])},
        {"check": "Breusch-Pagan", "statistic": float(pagan[0]), "df": rows.matrix.shape[1] - 1, "p": float(pagan[1])},
        {"check": "Durbin-Watson", "statistic": float(durbin_watson(result.resid)), "df": np.nan, "p": np.nan},
    ]
    return pd.DataFrame(found).assign(n=len(rows.y))


def _ar1(phi, x, y):
    """Log likelihood, coefficients, residual sum of squares, inverse information, at a correlation."""
    scale = 1 - phi**2
    first = np.sqrt(scale)
    tx = np.vstack([x[:1] * first, x[1:] - phi * x[:-1]]) / first
    ty = np.append(y[:1] * first, y[1:] - phi * y[:-1]) / first
    inverse = np.linalg.inv(tx.T @ tx)
    beta = inverse @ (tx.T @ ty)
    rss = float(np.sum((ty - tx @ beta) ** 2))
    n = len(y)
    logdet = (n - 1) * np.log(scale)
    return -0.5 * (n * (np.log(2 * np.pi * rss / n) + 1) + logdet), beta, rss, inverse


def _check(frame: pd.DataFrame, time: str, change: float) -> None:
    when = frame[time].to_numpy(dtype=float)
    if len(when) < 2 or not np.allclose(np.diff(when), 1.0):
        what = "must count periods one by one, in order, none left out"
        raise InputError(Breach("data", f"column {time}", what, (), "Add the missing periods, with 0 if none."))
    short = min(np.count_nonzero(when < change), np.count_nonzero(when >= change))
    if short < LEAST:
        what = f"has {short} periods on one side of the change, at least {LEAST} are needed"
        raise InputError(Breach("data", f"column {time}", what, (), "Wait for more data, or compare two shares."))
