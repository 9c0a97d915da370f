"""Replicate weights: JK1, JKn, BRR, Fay's BRR, bootstrap, and their variance."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from analysis.errors import Breach, DesignError

KINDS = ("JK1", "JKn", "JK2", "BRR", "Fay", "bootstrap", "ACS", "other")


@dataclass(frozen=True, eq=False)
class ReplicateWeights:
    """Weights of R re-drawn samples.

    Parameters
    ----------
    weights : array n by R, each column the weights of one replicate; factors of the weights if not `combined`.
    kind : one of KINDS.
    rho : float, Fay's factor (kind "Fay").
    scale, rscales : float and R numbers; None: what the kind prescribes. JKn and "other" need them.
    mse : bool, centre at the estimate of the whole sample, not at the mean of the replicates.

    Notes
    -----
    Variance: scale * sum(rscales * (estimate_r - centre)^2). The bootstrap divides by R - 1, as R survey does.
    Equal to svrepdesign of R survey 4.5, rtol 1e-8.
    """

    weights: np.ndarray
    kind: str
    rho: float = 0.0
    scale: float | None = None
    rscales: np.ndarray | None = None
    mse: bool = False
    recipe: object = field(default=None, repr=False)

    def __post_init__(self) -> None:
        weights = np.asarray(self.weights, dtype=float)
        if self.kind not in KINDS:
            raise DesignError(Breach("replicate weights", "", "kind is not known", KINDS))
        if weights.ndim != 2 or weights.shape[1] < 2:
            raise DesignError(Breach("replicate weights", "", "there must be at least two columns"))
        if not np.isfinite(weights).all():
            raise DesignError(
                Breach("replicate weights", _rows(weights), "are missing", (), "Ask the sender for a full set.")
            )
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "scale", self._scale(weights.shape[1]) if self.scale is None else self.scale)
        rscales = np.ones(weights.shape[1]) if self.rscales is None else np.asarray(self.rscales, dtype=float)
        object.__setattr__(self, "rscales", rscales)

    def _scale(self, count: int) -> float:
        scales = {
            "JK1": (count - 1) / count,
            "JK2": 1.0,
            "BRR": 1 / count,
            "Fay": 1 / (count * (1 - self.rho) ** 2),
            "bootstrap": 1 / (count - 1),
            "ACS": 4 / count,
        }
        if self.kind in scales:
            return scales[self.kind]
        if self.rscales is None:
            what = f"kind {self.kind} has no scale of its own"
            raise DesignError(Breach("replicate weights", "", what, (), "Give scale and rscales."))
        return 1.0

    def within(self, inside: np.ndarray) -> ReplicateWeights:
        """The same replicates, only some rows counting."""
        return replace(self, weights=np.where(inside[:, None], self.weights, 0.0))

    @cached_property
    def df(self) -> float:
        """Rank of the matrix of weights less 1."""
        size = np.linalg.norm(self.weights, axis=0)
        scaled = self.weights[:, size > 0] / size[size > 0]
        values = np.linalg.eigvalsh(scaled.T @ scaled)
        return float(np.count_nonzero(values > 1e-10 * max(values.max(initial=0.0), 1.0)) - 1)

    def covariance(self, whole: np.ndarray, each: np.ndarray) -> np.ndarray:
        """k by k covariance from the estimate of the whole sample (k) and of each replicate (R by k)."""
        used = self.rscales > 0
        centre = whole if self.mse else each[used].mean(axis=0)
        away = each - centre
        return self.scale * (away * self.rscales[:, None]).T @ away


def _rows(weights: np.ndarray) -> str:
    rows = np.flatnonzero(~np.isfinite(weights).all(axis=1))[:5] + 1
    return "row " + ", ".join(map(str, rows))
