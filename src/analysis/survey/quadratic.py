"""Tail probabilities of weighted sums of chi-squared variables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def satterthwaite_tail(statistic: float, weights: Sequence[float]) -> float:
    """P(sum of weights * chi2(1) > statistic), by a scaled chi2 with the same mean and variance."""
    from scipy import special

    weights = np.asarray(weights, dtype=float)
    scale = np.sum(weights**2) / np.sum(weights)
    return float(special.chdtrc(np.sum(weights) / scale, statistic / scale))


def ratio_tail(statistic: float, weights: Sequence[float], df: float) -> float:
    """P(sum of weights * chi2(1) > statistic * chi2(df) / df): the chi2(df) for a variance that is estimated.

    Notes
    -----
    Saddlepoint approximation of Kuonen (1999), Biometrika 86, a df that is not whole cut to a whole number of
    variables; where the saddlepoint is too near 0, Satterthwaite's F.
    Equal to pFsum(method = "saddlepoint") of R survey 4.5, rtol 1e-4.
    """
    from scipy import special

    weights = np.asarray(weights, dtype=float)
    if np.isinf(df):
        factors, counts, target = weights, np.ones(len(weights)), statistic
    else:
        factors = np.append(weights, -statistic / df)
        counts, target = np.append(np.ones(len(weights)), np.floor(df)), 0.0
    tail = _saddlepoint(factors / factors.max(), counts, target / factors.max())
    if tail is not None:
        return tail
    scale = np.sum(weights**2) / np.sum(weights)
    count = np.sum(weights) / scale
    if np.isinf(df):
        return satterthwaite_tail(statistic, weights)
    return float(special.fdtrc(count, df, statistic / (scale * count)))


def _saddlepoint(factors: np.ndarray, counts: np.ndarray, target: float) -> float | None:
    """P(sum of factors * chi2(counts) > target), None near the mean."""
    from scipy import special
    from scipy.optimize import brentq

    def slope(z: float) -> float:
        return float(np.sum(counts * factors / (1 - 2 * z * factors)) - target)

    negative = factors < 0
    if negative.any():
        low = np.max(1 / (2 * factors[negative])) * 0.99999
    else:
        low = -0.01 if target > np.sum(counts * factors) else -np.sum(counts) / (2 * target)
    z = brentq(slope, low, 0.499995, xtol=1e-12)
    if abs(z) < 1e-4:
        return None
    level = -0.5 * np.sum(counts * np.log1p(-2 * z * factors))
    w = np.sign(z) * np.sqrt(2 * (z * target - level))
    v = z * np.sqrt(2 * np.sum(counts * factors**2 / (1 - 2 * z * factors) ** 2))
    return float(special.ndtr(-(w + np.log(v / w) / w)))
