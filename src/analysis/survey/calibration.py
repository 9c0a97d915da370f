"""Weights made to fit known totals: post-stratification, raking, calibration, trimming, standardisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.errors import Breach, DesignError
from analysis.survey.calibrated import Calibration
from analysis.survey.design import SurveyDesign
from analysis.survey.distances import Distance, factors
from analysis.survey.domains import require
from analysis.survey.margins import margin_codes
from analysis.terms import model_terms


def postratify(
    frame: pd.DataFrame, margin: str | Sequence[str], totals: Mapping, *, design: SurveyDesign
) -> SurveyDesign:
    """Weights that reproduce the known number of people in each group.

    Parameters
    ----------
    margin : a column, or several whose combinations are the groups.
    totals : people in the population by label (or tuple of labels).

    Returns
    -------
    SurveyDesign that carries the groups, so that standard errors gain by them.

    Raises
    ------
    DesignError : labels of sample and totals differ, a label is missing, a group has nobody.

    Notes
    -----
    Holt and Smith (1979), JRSS A 142. Equal to postStratify of R survey 4.5, rtol 1e-8.
    """
    columns = [margin] if isinstance(margin, str) else list(margin)
    require(frame, design, *columns)
    key = frame[columns[0]] if len(columns) == 1 else pd.Series(list(zip(*(frame[c] for c in columns), strict=True)))
    codes, wanted = margin_codes({", ".join(columns): key}, {", ".join(columns): totals}, design)[0]
    return _joint(design, _indicator(codes, len(wanted)), wanted, Distance("linear"), 1, 1e-8)


def calibrate(
    frame: pd.DataFrame,
    predictors: Sequence[str],
    totals: Mapping[str, float],
    *,
    design: SurveyDesign,
    levels: Mapping[str, Sequence] | None = None,
    distance: str = "linear",
    bounds: tuple[float, float] = (-np.inf, np.inf),
    rounds: int = 500,
    tolerance: float = 1e-10,
) -> SurveyDesign:
    """Weights that reproduce the population totals of several columns at once.

    Parameters
    ----------
    predictors : columns, as in `terms.model_terms`.
    totals : population total of each term: "(Intercept)" (people), "harm", "area: North".
    distance : "linear" (GREG), "raking", "logit". bounds : lowest and highest change of a weight, as a factor.

    Raises
    ------
    DesignError : a total is missing or for no term, or no weights within the bounds meet the totals.

    Notes
    -----
    Deville and Särndal (1992), JASA 87. Residuals of the joint regression with the weights before calibration.
    Equal to calibrate of R survey 4.5, rtol 1e-6.
    """
    require(frame, design, *predictors)
    terms = model_terms(frame, predictors, levels=levels, rows=design.inside, file=design.file)
    faults = [
        Breach(design.file, f"totals, {name}", f"{what} this design", terms.names)
        for names, what in (
            (set(terms.names) - set(totals), "are needed for"),
            (set(totals) - set(terms.names), "match no term of"),
        )
        for name in sorted(names)
    ]
    if (design.inside & ~terms.used).any():
        what = f"is missing for {np.count_nonzero(design.inside & ~terms.used)} rows that have a weight"
        faults.append(Breach(design.file, ", ".join(predictors), what, (), "Fill it in, or impute it first."))
    if faults:
        raise DesignError(faults)
    wanted = np.array([totals[name] for name in terms.names], dtype=float)
    return _joint(design, terms.matrix, wanted, Distance(distance, *bounds), rounds, tolerance)


def rake(
    frame: pd.DataFrame,
    margins: Mapping[str, Mapping],
    *,
    design: SurveyDesign,
    rounds: int = 1000,
    tolerance: float = 1e-14,
) -> SurveyDesign:
    """Weights that reproduce several margins, one after the other until all fit.

    Parameters
    ----------
    margins : for each column, people in the population by label.

    Raises
    ------
    DesignError : labels of sample and margin differ, margins add up to different populations, no convergence.

    Notes
    -----
    Deming and Stephan (1940), Annals of Mathematical Statistics 11. The scores are projected margin by margin,
    ten rounds; `calibrate(distance="raking")` gives the same weights and the joint projection.
    Equal to rake of R survey 4.5, rtol 1e-6.
    """
    require(frame, design, *margins)
    coded = margin_codes({name: frame[name] for name in margins}, margins, design)
    weights, used, gap = _raked(design.weights, coded, rounds, tolerance)
    if gap > 1e-6:
        what = f"cannot be met: after {used} rounds a margin is still {gap:.2g} of its total away"
        raise DesignError(Breach(design.file, ", ".join(margins), what, (), "Merge small groups of the margins."))
    replicates = design.replicates
    if replicates is not None:
        each = [_raked(w, coded, rounds, tolerance)[0] for w in replicates.weights.T]
        replicates = replace(replicates, weights=np.column_stack(each))
    codes = tuple(np.where(design.inside, code, -1) for code, _ in coded)
    done = Calibration("rake", weights, margins=codes, rounds=used, gap=gap)
    return replace(design.reweighted(weights, done), replicates=replicates)


def trim(design: SurveyDesign, *, lower: float = -np.inf, upper: float = np.inf, strict: bool = False) -> SurveyDesign:
    """Weights cut to limits, what is cut given equally to the others; `strict`: again until all are within.

    Raises
    ------
    DesignError : no weight is within the limits.

    Notes
    -----
    Equal to trimWeights of R survey 4.5, rtol 1e-6.
    """
    weights, inside = design.weights, design.inside
    for _ in range(100):
        outside = inside & ((weights < lower) | (weights > upper))
        free = inside & ~outside
        if not outside.any():
            break
        if not free.any():
            what = "lie all outside the limits"
            raise DesignError(Breach(design.file, "weights", what, (), "Widen the limits of the trimming."))
        cut = np.where(inside, np.clip(weights, lower, upper), 0.0)
        weights = cut + np.where(free, (weights - cut).sum() / free.sum(), 0.0)
        if not strict:
            break
    return design.reweighted(weights)


def standardise(frame: pd.DataFrame, by: str, shares: Mapping, *, over: str, design: SurveyDesign) -> SurveyDesign:
    """Weights that give each group of `over` the same make-up by `by`: direct standardisation.

    Parameters
    ----------
    shares : make-up of the standard population, numbers in any unit by label of `by`.

    Notes
    -----
    Post-stratification to share of the label times people in the group.
    Equal to svystandardize of R survey 4.5, rtol 1e-8.
    """
    require(frame, design, by, over)
    people = frame.loc[design.inside, over]
    size = pd.Series(design.weights[design.inside]).groupby(people.to_numpy()).sum()
    scale = sum(shares.values())
    totals = {(label, group): share / scale * size[group] for label, share in shares.items() for group in size.index}
    met = set(zip(frame.loc[design.inside, by], people, strict=True))
    return postratify(frame, [by, over], {pair: n for pair, n in totals.items() if pair in met}, design=design)


def _joint(design, matrix, wanted, distance: Distance, rounds, tolerance) -> SurveyDesign:
    factor, used, gap = factors(matrix, design.weights, wanted, distance, rounds, tolerance)
    if gap > max(tolerance, 1e-6) or not np.isfinite(factor).all():
        what = f"cannot be met: after {used} rounds a total is still {gap:.2g} of itself away"
        raise DesignError(Breach(design.file, "totals", what, (), "Widen the bounds, or merge small groups."))
    replicates = design.replicates
    if replicates is not None:
        each = [w * factors(matrix, w, wanted, distance, rounds, tolerance)[0] for w in replicates.weights.T]
        replicates = replace(replicates, weights=np.column_stack(each))
    root = np.sqrt(design.weights)
    basis = np.linalg.qr(matrix * root[:, None])[0]
    done = Calibration("greg", factor * root, basis=basis, rounds=used, gap=gap)
    return replace(design.reweighted(design.weights * factor, done), replicates=replicates)


def _raked(weights, coded, rounds, tolerance) -> tuple[np.ndarray, int, float]:
    """Raked weights, rounds taken, largest relative gap left."""
    weights = weights.copy()
    used = 0
    while used < rounds:
        used += 1
        before = weights
        for codes, wanted in coded:
            have = np.bincount(np.maximum(codes, 0), np.where(codes < 0, 0.0, weights), minlength=len(wanted))
            factor = np.divide(wanted, have, out=np.ones_like(wanted), where=have > 0)
            weights = np.where(codes < 0, weights, weights * factor[codes])
        if np.max(np.abs(weights - before)) <= tolerance * np.max(weights):
            break
    gaps = [_gap(weights, codes, wanted) for codes, wanted in coded]
    return weights, used, max(gaps)


def _gap(weights, codes, wanted) -> float:
    have = np.bincount(np.maximum(codes, 0), np.where(codes < 0, 0.0, weights), minlength=len(wanted))
    return float(np.max(np.abs(have - wanted) / np.maximum(wanted, 1e-300)))


def _indicator(codes: np.ndarray, count: int) -> np.ndarray:
    return (codes[:, None] == np.arange(count)).astype(float)


__all__ = ["calibrate", "postratify", "rake", "standardise", "trim"]
