"""Distances by which calibration may move weights, and the factors that solve it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Distance:
    """How far a weight may be moved: factor of the linear predictor u, and its slope.

    Parameters
    ----------
    kind : "linear", "raking" or "logit". low, high : bounds of the factor; "logit" needs both.
    """

    kind: str
    low: float = -np.inf
    high: float = np.inf

    def factor(self, u: np.ndarray) -> np.ndarray:
        """The factor of a weight."""
        if self.kind == "linear":
            return np.clip(1 + u, self.low, self.high)
        if self.kind == "raking":
            return np.clip(np.exp(u), self.low, self.high)
        if self.kind == "logit":
            low, high = self.low, self.high
            grown = np.exp(self._rate * u)
            return (low * (high - 1) + high * (1 - low) * grown) / (high - 1 + (1 - low) * grown)
        raise ValueError("a distance is one of linear, raking, logit")

    def slope(self, u: np.ndarray) -> np.ndarray:
        """Its slope, 0 at a bound."""
        if self.kind == "logit":
            g = self.factor(u)
            return self._rate * (g - self.low) * (self.high - g) / (self.high - self.low)
        moved = 1 + u if self.kind == "linear" else np.exp(u)
        free = (moved > self.low) & (moved < self.high)
        return free * (1.0 if self.kind == "linear" else moved)

    @property
    def _rate(self) -> float:
        return (self.high - self.low) / ((self.high - 1) * (1 - self.low))


def factors(
    matrix: np.ndarray, weights: np.ndarray, totals: np.ndarray, distance: Distance, rounds: int, tolerance: float
) -> tuple[np.ndarray, int, float]:
    """Factors of the weights (n) that meet the totals (k), by Newton steps; rounds taken; relative gap left.

    Notes
    -----
    Deville and Särndal (1992), JASA 87, equations 2.4 to 2.6.
    """
    eta = np.zeros(matrix.shape[1])
    factor = distance.factor(matrix @ eta)
    used, gap = 0, np.inf
    while used < rounds:
        used += 1
        weighted = weights * distance.slope(matrix @ eta)
        information = matrix.T @ (matrix * weighted[:, None])
        missing = totals - matrix.T @ (weights * factor)
        eta = eta + np.linalg.pinv(information, hermitian=True) @ missing
        factor = distance.factor(matrix @ eta)
        gap = float(np.max(np.abs(totals - matrix.T @ (weights * factor)) / (1 + np.abs(totals))))
        if gap < tolerance or not np.isfinite(gap):
            break
    return factor, used, gap
