"""What weighting and clustering cost: effective sample size and design effect."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.survey.design import SurveyDesign
from analysis.survey.domains import numbers
from analysis.survey.joint import joint_means, joint_totals


def kish_effective_size(weights: Sequence[float]) -> float:
    """(sum of weights)^2 / sum of squares; NaN if there are none.

    Notes
    -----
    Kish (1965), Survey Sampling. Exact, rtol 1e-12.
    """
    weights = np.asarray(weights, dtype=float)
    squares = np.sum(weights**2)
    return float(np.sum(weights) ** 2 / squares) if squares > 0 else float("nan")


def kish_design_effect(weights: Sequence[float]) -> float:
    """n / Kish effective size: what unequal weights alone cost. Zero weights are not counted.

    Notes
    -----
    Kish (1965), Survey Sampling. Exact, rtol 1e-12.
    """
    weights = np.asarray(weights, dtype=float)
    return float(np.count_nonzero(weights) / kish_effective_size(weights))


def design_effect(
    frame: pd.DataFrame, column: str, *, design: SurveyDesign, replace: bool = False, kind: str = "mean"
) -> float:
    """Variance under the design over that of a simple random sample of n people.

    Parameters
    ----------
    replace : bool, compare with a sample drawn with replacement; else the population is the sum of the weights.
    kind : "mean" or "total".

    Notes
    -----
    Equal to deff(svymean(..., deff = TRUE or "replace")) of R survey 4.5, rtol 1e-8.
    """
    values, given = numbers(frame, column, design)
    return float(effects(design.within(given & design.inside), values[:, None], replace=replace, kind=kind)[0])


def effects(
    design: SurveyDesign, values: np.ndarray, *, replace: bool = False, kind: str = "mean", n: int | None = None
) -> np.ndarray:
    """Design effects of the means or totals of k columns (n by k)."""
    rows = design.inside
    n = np.count_nonzero(rows) if n is None else n
    size = design.weights.sum()
    joint = (joint_means if kind == "mean" else joint_totals)(design, values, [""] * values.shape[1])
    middle = design.weights @ values / size
    counted = np.count_nonzero(rows)
    spread = design.weights @ (values - middle) ** 2 / size * counted / (counted - 1)
    simple = spread / n * (1.0 if replace else (size - n) / size)
    if kind == "total":
        simple = simple * size**2
    return np.diag(joint.covariance) / simple
