"""Adjusting p values for the number of claims that were put."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

METHODS = ("holm", "hochberg", "hommel", "bonferroni", "benjamini_hochberg", "benjamini_yekutieli")
_STATSMODELS = {
    "holm": "holm",
    "hochberg": "simes-hochberg",
    "hommel": "hommel",
    "bonferroni": "bonferroni",
    "benjamini_hochberg": "fdr_bh",
    "benjamini_yekutieli": "fdr_by",
}


def adjusted(p: Sequence[float], method: str) -> np.ndarray:
    """Adjusted p values, in the order given; NaN stays NaN and is not counted among the claims.

    Parameters
    ----------
    method : one of METHODS.

    Notes
    -----
    statsmodels `multipletests`. Equal to p.adjust of R, rtol 1e-12.
    """
    from statsmodels.stats.multitest import multipletests

    given = np.asarray(p, dtype=float)
    known = np.isfinite(given)
    result = np.full(given.shape, np.nan)
    if known.any():
        result[known] = multipletests(given[known], method=_STATSMODELS[method])[1]
    return result


def holm(p: Sequence[float]) -> np.ndarray:
    """Holm (1979), Scandinavian Journal of Statistics 6: step-down, holds the family-wise error.

    Notes
    -----
    Equal to p.adjust(method = "holm") of R, rtol 1e-12.
    """
    return adjusted(p, "holm")


def benjamini_hochberg(p: Sequence[float]) -> np.ndarray:
    """Benjamini and Hochberg (1995), JRSS B 57: holds the false discovery rate.

    Notes
    -----
    Equal to p.adjust(method = "BH") of R, rtol 1e-12.
    """
    return adjusted(p, "benjamini_hochberg")
