"""Replicate weights made from a design: jackknife (JK1, JKn), balanced half-samples (BRR, Fay)."""

from __future__ import annotations

import numpy as np

from analysis.errors import Breach, DesignError
from analysis.survey.design import SurveyDesign
from analysis.survey.replicates import ReplicateWeights


def replicate(design: SurveyDesign, kind: str | None = None, *, rho: float = 0.0) -> SurveyDesign:
    """The same design with replicate weights in place of its first-stage strata and clusters.

    Parameters
    ----------
    kind : "JK1" (one stratum), "JKn", "BRR", "Fay"; None: JK1 or JKn by the strata. rho : Fay's factor.

    Raises
    ------
    DesignError : BRR without two clusters in every stratum, JK1 with strata.

    Notes
    -----
    Wolter (2007), Introduction to Variance Estimation. The finite population factor goes into the scale.
    BRR takes row s + 1 of a Paley or Sylvester matrix for stratum s, clusters in order of appearance.
    Equal to as.svrepdesign of R survey 4.5, rtol 1e-8.
    """
    stage = design.stages[0]
    strata = len(stage.drawn)
    kind = kind or ("JK1" if strata == 1 else "JKn")
    cluster = np.arange(len(design)) if stage.cluster is None else stage.cluster
    if kind in ("JK1", "JKn"):
        factors, scale, rscales = _jackknife(stage, kind, design)
    else:
        factors, scale, rscales = _half_samples(stage, design, rho if kind == "Fay" else 0.0), None, None
    weights = factors[cluster] * design.weights[:, None]
    made = ReplicateWeights(weights, kind, rho=rho, scale=scale, rscales=rscales)
    return SurveyDesign(weights=design.weights, replicates=made, names=design.names, file=design.file)


def _jackknife(stage, kind, design):
    """One cluster left out at a time, the others of its stratum weighted up."""
    if kind == "JK1" and len(stage.drawn) > 1:
        what = "JK1 is for one stratum, the design has more"
        raise DesignError(Breach(design.file, "replicates", what, (), "Use JKn."))
    clusters = len(stage.stratum)
    drawn = stage.drawn[stage.stratum]
    same = stage.stratum[:, None] == stage.stratum[None, :]
    factors = np.where(same, (drawn / np.maximum(drawn - 1, 1))[None, :], 1.0)
    factors[np.arange(clusters), np.arange(clusters)] = 0.0
    rscales = ((drawn - 1) / drawn) * stage.undrawn[stage.stratum]
    kept = drawn > 1
    if kind == "JK1":
        return factors, float(rscales[0]), None
    return factors[:, kept], 1.0, rscales[kept]


def _half_samples(stage, design, rho):
    if (stage.drawn != 2).any():
        what = "BRR needs two clusters in every stratum"
        raise DesignError(Breach(design.file, "clusters", what, (), "Use JKn, or merge strata into pairs."))
    strata = len(stage.drawn)
    signs = hadamard(strata + 1)[1 : strata + 1]
    chosen = signs[stage.stratum]
    order = np.argsort(stage.stratum, kind="stable")
    second = np.zeros(len(order), dtype=bool)
    second[order[1::2]] = True
    chosen = np.where(second[:, None], -chosen, chosen)
    return np.where(chosen > 0, 2 - rho, rho)


def hadamard(least: int) -> np.ndarray:
    """A matrix of 1 and -1 with orthogonal rows, of the smallest order from `least` on that can be built."""
    order = max(least, 2)
    while True:
        built = _built(order)
        if built is not None:
            return built
        order += 1


def _built(order: int) -> np.ndarray | None:
    if order == 2:
        return np.array([[1, 1], [1, -1]])
    if order % 4:
        return None
    if order > 4 and _is_prime(order - 1):
        return _paley(order - 1)
    half = _built(order // 2)
    return None if half is None else np.block([[half, half], [half, -half]])


def _paley(prime: int) -> np.ndarray:
    """Paley's first construction: quadratic residues of a prime that is 3 modulo 4."""
    residues = {(i * i) % prime for i in range(prime)}
    place = np.add.outer(np.arange(prime), np.arange(prime)) % prime
    inner = np.where(np.isin(place, list(residues)), -1, 1)
    matrix = np.ones((prime + 1, prime + 1), dtype=int)
    matrix[1:, 1:] = inner
    return matrix


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % factor for factor in range(2, int(number**0.5) + 1))
