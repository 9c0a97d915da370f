"""The whole variance code: scores summed by domain and cluster, centred by stratum.

An estimator gives one number per row and estimate: how much the estimate moves with the row's weight, times the
weight. Those numbers are all that this module sees.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.errors import Breach, DesignError
from analysis.survey.cells import Cells
from analysis.survey.design import SurveyDesign
from analysis.survey.stages import Stage

BLOCK = 64


def covariance(design: SurveyDesign, scores: np.ndarray) -> np.ndarray:
    """Covariance of k estimates from their weighted scores.

    Parameters
    ----------
    scores : array n by k; rows outside the domain 0.

    Returns
    -------
    array k by k.

    Notes
    -----
    Stage by stage: share drawn before * (1 - n/N) * n/(n-1) * centred cluster sums, crossed.
    Equal to svyrecvar of R survey 4.5, rtol 1e-8.
    """
    scores = np.asarray(scores, dtype=float)
    for calibration in design.calibrations:
        scores = calibration.residuals(scores)
    total = np.zeros((scores.shape[1], scores.shape[1]))
    for stage in design.stages:
        total += _stage_covariance(design, stage, scores)
    return total


def domain_variances(design: SurveyDesign, scores: np.ndarray, domain: np.ndarray, count: int) -> np.ndarray:
    """Variances of `count` estimates, each with scores in its own domain.

    Parameters
    ----------
    scores : array n, the weighted score of each row for the estimate of its own domain.
    domain : int array n, 0 to count - 1; count: in no domain.

    Notes
    -----
    The same as `covariance` of the n by count matrix with zeros outside each domain, without making it.
    """
    if not one_stage(design):
        return _block_variances(design, scores, domain, count)
    return Cells(design.stages[0], domain, count).variances(scores)


def one_stage(design: SurveyDesign) -> bool:
    """Whether scores of cells say all: one stage, nothing calibrated, no lonely cluster, no replicates."""
    (stage, *later) = design.stages
    lonely = design.lonely_in_domain or (stage.drawn == 1).any()
    return not (design.calibrations or later or lonely or design.replicates)


def covariance_of(
    design: SurveyDesign, value: Callable[[np.ndarray], np.ndarray], scores: Callable[[], np.ndarray]
) -> np.ndarray:
    """Covariance by replicate weights if the design has them, else by scores.

    Parameters
    ----------
    value : from weights (n) to estimates (k); scores : gives the weighted scores (n by k).
    """
    if design.replicates is None:
        return covariance(design, scores())
    each = np.array([value(weights) for weights in design.replicates.weights.T])
    return design.replicates.covariance(np.asarray(value(design.weights)), each)


def _block_variances(design, scores, domain, count):
    rows = np.flatnonzero(domain < count)
    variances = np.empty(count)
    for start in range(0, count, BLOCK):
        width = min(BLOCK, count - start)
        mine = rows[(domain[rows] >= start) & (domain[rows] < start + width)]
        block = np.zeros((len(scores), width))
        block[mine, domain[mine] - start] = scores[mine]
        variances[start : start + width] = np.diag(covariance(design, block))
    return variances


def _stage_covariance(design: SurveyDesign, stage: Stage, scores: np.ndarray) -> np.ndarray:
    clusters, strata = len(stage.stratum), len(stage.drawn)
    if stage.cluster is None:
        sums = scores
    else:
        sums = np.column_stack([np.bincount(stage.cluster, s, minlength=clusters) for s in scores.T])
    means = np.column_stack([np.bincount(stage.stratum, s, minlength=strata) for s in sums.T])
    centred = sums - (means / stage.drawn[:, None])[stage.stratum]
    scale = stage.scale
    alone, met = _alone(design, stage)
    if alone.any():
        centred, scale = _lonely(design, stage, sums, centred, scale, alone, met)
    return (centred * scale[stage.stratum][:, None]).T @ centred


def _alone(design, stage) -> tuple[np.ndarray, np.ndarray]:
    """Strata with one cluster (that counts, if domains are looked at) and population left outside."""
    met = stage.clusters_met(design.inside)
    counted = np.bincount(stage.stratum[met], minlength=len(stage.drawn))
    alone = stage.drawn == 1
    if design.lonely_in_domain:
        alone = alone | (counted == 1)
    return alone & (stage.undrawn > 1e-7), met


def _lonely(design, stage, sums, centred, scale, alone, met):
    if design.lonely == "fail":
        what = f"{np.count_nonzero(alone)} strata have only one cluster, so no variance"
        remedy = 'Say lonely: "certainty", "adjust", "average" or "remove".'
        raise DesignError(Breach(design.file, "strata", what, (), remedy))
    of_cluster = alone[stage.stratum]
    if design.lonely == "adjust":
        centred = np.where(of_cluster[:, None], sums - sums.mean(axis=0), centred)
        absent = of_cluster & ~met
        centred = np.where(absent[:, None], 0.0 - sums.mean(axis=0), centred)
    elif design.lonely == "average":
        scale = np.where(alone, 0.0, scale) * len(alone) / max(np.count_nonzero(~alone), 1)
    else:
        scale = np.where(alone, 0.0, scale)
    return centred, scale
