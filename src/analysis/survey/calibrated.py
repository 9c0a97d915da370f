"""What calibration did to the weights, kept for the variance: the part of a score that the margins explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Calibration:
    """Auxiliary columns that the weights now reproduce.

    Parameters
    ----------
    kind : "greg" (joint projection) or "rake" (margin by margin, ten rounds, as R's rake).
    bases : for "greg" one orthonormal n by q basis of the scaled auxiliaries; for "rake" none.
    scaling : n numbers by which scores are divided before, and multiplied after the projection.
    margins : for "rake", integer codes of each margin.

    Notes
    -----
    Residual variance of calibration: Deville and Särndal (1992), JASA 87.
    """

    kind: str
    scaling: np.ndarray
    basis: np.ndarray | None = None
    margins: tuple[np.ndarray, ...] = ()

    def residuals(self, scores: np.ndarray) -> np.ndarray:
        """Weighted scores (n by k) with what the margins explain taken out."""
        scaling = self.scaling[:, None]
        plain = np.divide(scores, scaling, out=np.zeros_like(scores), where=scaling > 0)
        if self.kind == "greg":
            return (plain - self.basis @ (self.basis.T @ plain)) * scaling
        for _ in range(10):
            for codes in self.margins:
                plain = plain - self._means(plain, codes)
        return plain * scaling

    def _means(self, plain: np.ndarray, codes: np.ndarray) -> np.ndarray:
        weights = self.scaling
        total = np.bincount(codes, weights)
        means = np.column_stack([np.bincount(codes, weights * column) for column in plain.T]) / total[:, None]
        return means[codes]
