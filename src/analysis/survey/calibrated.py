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
    scaling : n numbers by which scores are divided before, and multiplied after the projection.
    basis : for "greg" an orthonormal n by q basis of the scaled auxiliaries; for "rake" none.
    margins : for "rake", integer codes of each margin, -1 for rows that do not count.
    rounds, gap : how many rounds it took, and the largest relative gap to a margin that was left.

    Notes
    -----
    Residual variance of calibration: Deville and Särndal (1992), JASA 87.
    """

    kind: str
    scaling: np.ndarray
    basis: np.ndarray | None = None
    margins: tuple[np.ndarray, ...] = ()
    rounds: int = 1
    gap: float = 0.0

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

    @staticmethod
    def _means(plain: np.ndarray, codes: np.ndarray) -> np.ndarray:
        places = np.where(codes < 0, codes.max() + 1, codes)
        count = np.bincount(places, minlength=codes.max() + 2)[:, None]
        sums = np.column_stack([np.bincount(places, column, minlength=len(count)) for column in plain.T])
        means = sums / np.maximum(count, 1)
        means[-1] = 0.0
        return means[places]
