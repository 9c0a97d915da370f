"""Proportional odds (and ordered probit) of what is not a sample survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.regression.errors import sandwich
from analysis.regression.fitted import Model, unknown
from analysis.regression.rows import model_rows

SEPARATED = "separated: an answer is foretold exactly by a term; merge groups or drop the term"


def ordered_logit(
    frame, outcome, predictors, *, answers: Sequence, errors: str, level: float = 0.95, **options
) -> pd.DataFrame:
    """Proportional-odds model of an ordered outcome; log odds of a higher answer, then the cut points.

    Parameters
    ----------
    answers : valid answers, lowest first; rows with others are left out, an answer nobody gave is merged away and
        named in `reason`. errors : "classical", "HC0" or "cluster" (with `clusters=`).

    Returns
    -------
    DataFrame: `term, estimate, se, low, high, statistic, p, df, n, method, reason`.

    Notes
    -----
    statsmodels OrderedModel by BFGS and Newton (its default, Nelder-Mead, stops early).
    Equal to polr of R MASS, rtol 1e-4.
    """
    return fit_ordered(frame, outcome, predictors, answers=answers, errors=errors, **options).tidy(level)


def fit_ordered(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    answers: Sequence,
    errors: str,
    clusters: str | None = None,
    weights: str | None = None,
    link: str = "logit",
    levels: Mapping[str, Sequence] | None = None,
) -> Model:
    """The fitted model; fact `loglik`, `deviance`.

    Parameters
    ----------
    weights : column of counts, for a table of cells. link : "logit" or "probit".
    """
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    asked = frame.assign(**{outcome: frame[outcome].where(frame[outcome].isin(list(answers)))})
    rows = model_rows(asked, outcome, predictors, levels=levels, extra=(clusters, weights), numeric=False)
    met = [label for label in answers if label in set(rows.y)]
    y = pd.Index(met).get_indexer(rows.y)
    x = rows.matrix[:, 1:]
    if weights:
        times = rows.column(weights).astype(int)
        y, x = np.repeat(y, times), np.repeat(x, times, axis=0)
    names = (*rows.names[1:], *(f"{a}|{b}" for a, b in zip(met, met[1:], strict=False)))
    method = f"proportional odds ({link}), {errors} errors"
    if len(met) < 3:
        raise InputError(
            Breach("data", f"column {outcome}", "needs three answers that were given", tuple(map(str, met)))
        )
    model = OrderedModel(y, x, distr=link)
    start = model.fit(method="bfgs", maxiter=1000, gtol=1e-6, disp=0)
    result = model.fit(
        method="newton", start_params=start.params, maxiter=100, tol=1e-13, disp=0, warn_convergence=False
    )
    if np.abs(np.asarray(result.params)[: x.shape[1]]).max(initial=0.0) > 30 or not np.isfinite(result.llf):
        return unknown(names, len(y), method, SEPARATED)
    value, covariance = _in_cut_points(model, result, x.shape[1], errors, rows.labels(clusters) if clusters else None)
    facts = {"loglik": float(result.llf), "deviance": -2 * float(result.llf)}
    unmet = [str(label) for label in answers if label not in met]
    reason = f"nobody answered: {', '.join(unmet)}" if unmet else ""
    return Model(names, value, covariance, np.inf, len(y), method, facts, reason)


def _in_cut_points(model, result, k: int, errors: str, clusters):
    """Coefficients and cut points with covariance; statsmodels keeps the logs of the gaps between cuts."""
    params = np.asarray(result.params)
    gaps = np.exp(params[k + 1 :])
    cuts = np.cumsum(np.append(params[k], gaps))
    slope = np.eye(len(params))
    for place in range(1, len(cuts)):
        slope[k + place, k] = 1.0
        for step in range(1, place + 1):
            slope[k + place, k + step] = gaps[step - 1]
    bread = np.linalg.inv(-model.hessian(params))
    if errors == "classical":
        covariance = bread
    else:
        scores = np.asarray(model.score_obs(params))
        matrix = np.zeros((len(scores), len(params)))
        covariance = sandwich(matrix, scores, bread, kind=errors, clusters=clusters, correction="clusters")
    return np.append(params[:k], cuts), slope @ covariance @ slope.T
