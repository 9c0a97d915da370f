"""Logistic, probit and count models of what is not a sample survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.regression.errors import sandwich
from analysis.regression.fitted import Model, unknown
from analysis.regression.rows import Rows, model_rows

BINARY = ("logit", "probit", "cloglog")
FAMILIES = (*BINARY, "poisson")
SEPARATED = "separated: some group gave one answer only, so its odds have no estimate; merge it or drop the term"


def logit(frame, outcome, predictors, *, errors: str, level: float = 0.95, **options) -> pd.DataFrame:
    """Logistic model of a 0/1 outcome; log odds ratios. See `fit_generalised` for `errors` and options.

    Returns
    -------
    DataFrame: `term, estimate, se, low, high, statistic, p, df, n, method, reason`; all NaN with a reason where
    the answers are separated.

    Notes
    -----
    statsmodels GLM. Equal to glm(binomial) of R, rtol 1e-6.
    """
    return fit_generalised(frame, outcome, predictors, family="logit", errors=errors, **options).tidy(level)


def count(frame, outcome, predictors, *, errors: str, level: float = 0.95, **options) -> pd.DataFrame:
    """Poisson model of a count; log rate ratios. Its classical errors hold only if spread equals mean.

    Notes
    -----
    statsmodels GLM. Equal to glm(poisson) of R, and quasipoisson with dispersion="pearson", rtol 1e-6.
    """
    return fit_generalised(frame, outcome, predictors, family="poisson", errors=errors, **options).tidy(level)


def fit_generalised(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    family: str,
    errors: str,
    clusters: str | None = None,
    lag: int | None = None,
    correction: str = "clusters",
    dispersion: str = "one",
    offset: str | None = None,
    trials: str | None = None,
    levels: Mapping[str, Sequence] | None = None,
) -> Model:
    """The fitted model.

    Parameters
    ----------
    outcome : column of 0 and 1, of counts, or with `trials` of how many of them were a yes.
    trials : column, how many were asked in each row, for the binary families; rows of nobody are left out.
    family : one of FAMILIES. errors, clusters, lag, correction : as in `linear.fit_linear`.
    dispersion : "one", or "pearson" (quasi-likelihood). offset : column, log of exposure.

    Raises
    ------
    InputError : the outcome does not fit the family.
    """
    if trials:
        frame = frame[frame[trials] != 0]
    rows = model_rows(frame, outcome, predictors, levels=levels, extra=(clusters, offset, trials))
    asked = rows.column(trials) if trials else None
    _check(rows.y, family, outcome, asked)
    away = rows.column(offset) if offset else None
    method = f"{family} model, {errors}{'' if lag is None else f' lag {lag}'} errors"
    result = _glm(rows, _family(family), away, asked)
    if family != "poisson" and np.abs(rows.matrix @ result.params).max() > 25:
        return unknown(rows.names, len(rows.y), method, SEPARATED)
    facts = _facts(result)
    scale = facts["dispersion"] if dispersion == "pearson" else 1.0
    bread = np.asarray(result.normalized_cov_params)
    covariance = bread * scale
    if errors != "classical":
        scores = rows.matrix * _working(result)[:, None]
        labels = rows.labels(clusters) if clusters else None
        options = {"kind": errors, "clusters": labels, "lag": lag, "correction": correction}
        covariance = sandwich(rows.matrix, scores, bread, **options)
    df = float(result.df_resid) if dispersion == "pearson" else np.inf
    return Model(rows.names, np.asarray(result.params), covariance, df, len(rows.y), method, facts)


def negative_binomial(
    frame, outcome, predictors, *, errors: str = "HC0", level: float = 0.95, **options
) -> pd.DataFrame:
    """Negative binomial (NB2) model of a count that spreads more than Poisson; log rate ratios.

    Returns
    -------
    DataFrame: `term, estimate, se, low, high, statistic, p, df, n, method, reason`; robust errors by default.

    Notes
    -----
    Theta and coefficients by turns until the likelihood rests, each step a statsmodels GLM. With
    errors="classical" theta is held fixed, as R does. Equal to glm.nb of R MASS, rtol 1e-5.
    """
    return fit_negative_binomial(frame, outcome, predictors, errors=errors, **options).tidy(level)


def fit_negative_binomial(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    errors: str = "HC0",
    clusters: str | None = None,
    lag: int | None = None,
    correction: str = "clusters",
    offset: str | None = None,
    levels: Mapping[str, Sequence] | None = None,
) -> Model:
    """The fitted model; facts `theta` (1 / dispersion), `se_theta`, `loglik`.

    Notes
    -----
    Theta and coefficients are solved in turn until the likelihood rests.
    """
    import statsmodels.api as sm
    from scipy.optimize import minimize_scalar

    rows = model_rows(frame, outcome, predictors, levels=levels, extra=(clusters, offset))
    _check(rows.y, "poisson", outcome)
    away = rows.column(offset) if offset else None
    mean = np.asarray(_glm(rows, sm.families.Poisson(), away).mu)
    theta, result = np.nan, None
    for _ in range(200):
        found = minimize_scalar(
            lambda t, mu=mean: -_nb_loglik(rows.y, mu, np.exp(t)),
            bounds=(-8.0, 14.0),
            method="bounded",
            options={"xatol": 1e-12},
        )
        new = float(np.exp(_polish(found.x, rows.y, mean)))
        result = _glm(rows, sm.families.NegativeBinomial(alpha=1 / new), away)
        moved, theta, mean = abs(new - theta) / new, new, np.asarray(result.mu)
        if moved < 1e-10:
            break
    bread = np.asarray(result.normalized_cov_params)
    covariance = bread
    if errors != "classical":
        scores = rows.matrix * ((rows.y - mean) / (1 + mean / theta))[:, None]
        labels = rows.labels(clusters) if clusters else None
        options = {"kind": errors, "clusters": labels, "lag": lag, "correction": correction}
        covariance = sandwich(rows.matrix, scores, bread, **options)
    facts = {"theta": theta, "se_theta": _theta_error(rows.y, mean, theta)}
    facts["loglik"] = _nb_loglik(rows.y, mean, theta)
    method = f"negative binomial model, {errors} errors"
    reason = "no more spread than Poisson" if theta > 1e5 else ""
    return Model(rows.names, np.asarray(result.params), covariance, np.inf, len(rows.y), method, facts, reason)


def gee(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    clusters: str,
    family: str = "logit",
    within: str = "exchangeable",
    levels: Mapping[str, Sequence] | None = None,
) -> Model:
    """Marginal model of outcomes that come in clusters (several cases of one victim), robust errors.

    Parameters
    ----------
    within : how rows of a cluster go together: "exchangeable" or "independence". The errors hold under both.

    Returns
    -------
    Model; fact `alpha`, the correlation within a cluster.

    Notes
    -----
    Liang and Zeger (1986); statsmodels GEE, whose working correlation has the divisor of the
    parameters taken off; `alpha` is given without. Equal to geeglm of R geepack, rtol 2e-3.
    """
    import statsmodels.api as sm

    rows = model_rows(frame, outcome, predictors, levels=levels, extra=(clusters,))
    _check(rows.y, family, outcome)
    families = {"logit": sm.families.Binomial(), "poisson": sm.families.Poisson(), "linear": sm.families.Gaussian()}
    structures = {"exchangeable": sm.cov_struct.Exchangeable, "independence": sm.cov_struct.Independence}
    groups = pd.factorize(rows.labels(clusters))[0]
    order = np.argsort(groups, kind="stable")
    model = sm.GEE(
        rows.y[order],
        rows.matrix[order],
        groups=groups[order],
        family=families[family],
        cov_struct=structures[within](),
    )
    result = model.fit(maxiter=200, ctol=1e-10)
    facts = {"alpha": _within(np.asarray(result.resid_pearson), groups[order])}
    method = f"GEE {family}, {within} within {clusters}"
    covariance = np.asarray(result.cov_robust)
    return Model(rows.names, np.asarray(result.params), covariance, np.inf, len(rows.y), method, facts)


def _within(pearson: np.ndarray, groups: np.ndarray) -> float:
    """Mean product of the residuals of two rows of a cluster, over their mean square."""
    size = np.bincount(groups)
    pairs = np.sum(size * (size - 1) / 2)
    if not pairs:
        return float("nan")
    products = (np.bincount(groups, pearson) ** 2 - np.bincount(groups, pearson**2)).sum() / 2
    return float(products / pairs / np.mean(pearson**2))


def _family(name: str):
    import statsmodels.api as sm

    if name not in FAMILIES:
        raise ValueError(f"family is one of {', '.join(FAMILIES)}")
    families = {
        "logit": sm.families.Binomial,
        "probit": lambda: sm.families.Binomial(sm.families.links.Probit()),
        "cloglog": lambda: sm.families.Binomial(sm.families.links.CLogLog()),
        "poisson": sm.families.Poisson,
    }
    return families[name]()


def _glm(rows: Rows, family, offset, asked=None):
    import warnings

    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import DomainWarning, PerfectSeparationWarning

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # both faults are looked for, and said, by the callers
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        warnings.simplefilter("ignore", DomainWarning)
        outcome = rows.y if asked is None else np.column_stack([rows.y, asked - rows.y])
        return sm.GLM(outcome, rows.matrix, family=family, offset=offset).fit(tol=1e-13, maxiter=100)


def _working(result) -> np.ndarray:
    """The part of a row's score that multiplies its covariates."""
    family, mean = result.family, np.asarray(result.mu)
    slope = 1 / family.link.deriv(mean)
    return (np.asarray(result.model.endog) - mean) * slope / family.variance(mean)


def _facts(result) -> dict[str, float]:
    pearson = float(np.sum(np.asarray(result.resid_pearson) ** 2) / result.df_resid)
    facts = {"loglik": float(result.llf), "deviance": float(result.deviance), "dispersion": pearson}
    return facts | {"null_deviance": float(result.null_deviance), "aic": float(result.aic)}


def _check(y: np.ndarray, family: str, outcome: str, asked: np.ndarray | None = None) -> None:
    if asked is not None:
        if family == "poisson" or ((y < 0) | (y > asked) | (y != np.round(y))).any():
            what = "must be whole numbers from 0 to the trials of the row, in a binary model"
            raise InputError(Breach("data", f"column {outcome}", what))
        return
    if family in BINARY and not np.isin(y, (0.0, 1.0)).all():
        raise InputError(Breach("data", f"column {outcome}", "must be 0 and 1 for this model", ("0", "1")))
    if family == "poisson" and ((y < 0) | (y != np.round(y))).any():
        raise InputError(Breach("data", f"column {outcome}", "must be counts: whole numbers from 0"))


def _nb_loglik(y, mean, theta) -> float:
    from scipy import special

    part = special.gammaln(theta + y) - special.gammaln(theta) - special.gammaln(y + 1)
    part = part + theta * np.log(theta) + special.xlogy(y, mean) - (theta + y) * np.log(theta + mean)
    return float(np.sum(part))


def _slopes(y, mean, theta) -> tuple[float, float]:
    """First and second derivative of the log likelihood by theta."""
    from scipy import special

    first = special.digamma(theta + y) - special.digamma(theta) + np.log(theta) + 1
    first = first - np.log(theta + mean) - (y + theta) / (mean + theta)
    second = special.polygamma(1, theta + y) - special.polygamma(1, theta) + 1 / theta
    second = second - 2 / (mean + theta) + (y + theta) / (mean + theta) ** 2
    return float(np.sum(first)), float(np.sum(second))


def _polish(log_theta: float, y, mean) -> float:
    """Newton steps on log theta from a point near the top."""
    for _ in range(20):
        theta = np.exp(log_theta)
        first, second = _slopes(y, mean, theta)
        curve = theta**2 * second + theta * first
        if not curve < 0 or theta > 1e5:
            return log_theta
        step = theta * first / curve
        log_theta -= step
        if abs(step) < 1e-13:
            break
    return log_theta


def _theta_error(y, mean, theta) -> float:
    curve = _slopes(y, mean, theta)[1]
    return float(1 / np.sqrt(-curve)) if curve < 0 else np.nan
