"""Several estimates with their covariance, and what can be made of them: contrasts, products, ratios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.survey.design import SurveyDesign
from analysis.survey.intervals import t_limits
from analysis.survey.variance import covariance_of


@dataclass(frozen=True)
class Joint:
    """k estimates.

    Parameters
    ----------
    labels : k names. estimate : k numbers. covariance : k by k. df : degrees of freedom of the design.
    """

    labels: tuple[str, ...]
    estimate: np.ndarray
    covariance: np.ndarray
    df: float

    @property
    def se(self) -> np.ndarray:
        """k standard errors."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    def frame(self, *, df: float | None = None, level: float = 0.95) -> pd.DataFrame:
        """`term, estimate, se, low, high, df`, t interval."""
        df = self.df if df is None else df
        low, high = t_limits(self.estimate, self.se, df, level)
        columns = {"term": self.labels, "estimate": self.estimate, "se": self.se, "low": low, "high": high}
        return pd.DataFrame(columns | {"df": df})

    def contrast(self, weights: Sequence[float], label: str = "contrast") -> Joint:
        """The sum of the estimates times `weights`. Equal to svycontrast of R survey 4.5."""
        row = np.asarray(weights, dtype=float)
        return Joint((label,), np.array([row @ self.estimate]), np.array([[row @ self.covariance @ row]]), self.df)

    def function(self, value: Callable[[np.ndarray], float], label: str = "contrast") -> Joint:
        """A smooth function of the estimates by the delta method, its slopes by central differences."""
        slopes = gradient(value, self.estimate)
        variance = np.array([[slopes @ self.covariance @ slopes]])
        return Joint((label,), np.array([value(self.estimate)]), variance, self.df)


def gradient(value: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """Slopes of a smooth function by central differences, extrapolated twice (error about 1e-11)."""
    slopes = np.empty(len(at))
    for place in range(len(at)):
        step = 1e-2 * max(abs(at[place]), 1e-2)
        table = [_central(value, at, place, step / 2**halving) for halving in range(4)]
        for order in range(1, 4):
            table = [(4**order * b - a) / (4**order - 1) for a, b in zip(table, table[1:], strict=False)]
        slopes[place] = table[0]
    return slopes


def _central(value, at, place, step):
    ahead, behind = at.copy(), at.copy()
    ahead[place] += step
    behind[place] -= step
    return (value(ahead) - value(behind)) / (2 * step)


def joint_means(
    design: SurveyDesign, values: np.ndarray, labels: Sequence[str], domains: np.ndarray | None = None
) -> Joint:
    """Means of several columns, each in its own domain, with their covariance.

    Parameters
    ----------
    values : array n by k. domains : bool array n by k, the rows of each mean; None: all that count.

    Notes
    -----
    Scores w (x - mean) / sum(w). Equal to svymean and svyby(covmat = TRUE) of R survey 4.5, rtol 1e-8.
    """
    inside = np.ones(values.shape, dtype=bool) if domains is None else domains
    values = np.where(inside, values, 0.0)

    def value(weights: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return (weights @ values) / (weights @ inside)

    middle = value(design.weights)

    def scores() -> np.ndarray:
        with np.errstate(all="ignore"):
            away = np.where(inside, values - middle, 0.0) * design.weights[:, None]
            return np.nan_to_num(away / (design.weights @ inside))

    return Joint(tuple(labels), middle, covariance_of(design, value, scores), design.df)


def joint_totals(design: SurveyDesign, values: np.ndarray, labels: Sequence[str]) -> Joint:
    """Totals of several columns with their covariance.

    Notes
    -----
    Scores w x. Equal to svytotal of R survey 4.5, rtol 1e-8.
    """
    spread = covariance_of(design, lambda w: w @ values, lambda: design.weights[:, None] * values)
    return Joint(tuple(labels), design.weights @ values, spread, design.df)


def joint_variances(design: SurveyDesign, values: np.ndarray, labels: Sequence[str]) -> Joint:
    """Population variances of several columns.

    Notes
    -----
    sum(w (x - mean)^2) / sum(w) * n / (n - 1), its score that of a mean of squares.
    Equal to svyvar of R survey 4.5, rtol 1e-8.
    """
    n = np.count_nonzero(design.inside)

    def squares(weights: np.ndarray) -> np.ndarray:
        return (values - (weights @ values) / weights.sum()) ** 2 * n / (n - 1)

    def value(weights: np.ndarray) -> np.ndarray:
        return weights @ squares(weights) / weights.sum()

    def scores() -> np.ndarray:
        away = squares(design.weights) - value(design.weights)
        return away * design.weights[:, None] / design.weights.sum()

    return Joint(tuple(labels), value(design.weights), covariance_of(design, value, scores), design.df)
