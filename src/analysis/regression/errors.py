"""Standard errors that hold when the textbook ones do not: uneven spread, clusters, time series."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError

KINDS = ("classical", "HC0", "HC1", "HC2", "HC3", "cluster", "newey_west")
CORRECTIONS = ("none", "clusters", "full")


def sandwich(
    matrix: np.ndarray,
    scores: np.ndarray,
    bread: np.ndarray,
    *,
    kind: str,
    clusters: np.ndarray | None = None,
    lag: int | None = None,
    correction: str = "full",
    leverage: np.ndarray | None = None,
) -> np.ndarray:
    """Covariance of k coefficients from the score of each row.

    Parameters
    ----------
    matrix : n by k. scores : n by k, matrix times working residual. bread : k by k, inverse of the information.
    kind : one of KINDS but "classical". clusters : n labels. lag : for "newey_west".
    correction : "none"; "clusters", G/(G-1); "full", that times (n-1)/(n-k), or n/(n-k) for newey_west.
    leverage : n numbers, for HC2 and HC3.

    Raises
    ------
    InputError : fewer than two clusters.

    Notes
    -----
    White (1980); MacKinnon and White (1985); Liang and Zeger (1986); Newey and West (1987, Bartlett weights).
    Equal to vcovHC, vcovCL and NeweyWest(prewhite = FALSE) of R sandwich, rtol 1e-8.
    """
    n, k = matrix.shape
    if kind == "cluster":
        codes = pd.factorize(clusters)[0]
        groups = codes.max(initial=-1) + 1
        if groups < 2:
            what = "has fewer than two clusters"
            raise InputError(Breach("data", "clusters", what, (), "Use other errors, or more data."))
        sums = np.column_stack([np.bincount(codes, column) for column in scores.T])
        factor = {"none": 1.0, "clusters": groups / (groups - 1)}
        factor["full"] = factor["clusters"] * (n - 1) / (n - k)
        return bread @ (sums.T @ sums) @ bread * factor[correction]
    if kind == "newey_west":
        meat = scores.T @ scores
        for step in range(1, lag + 1):
            cross = scores[step:].T @ scores[:-step]
            meat = meat + (1 - step / (lag + 1)) * (cross + cross.T)
        return bread @ meat @ bread * (n / (n - k) if correction == "full" else 1.0)
    power = {"HC0": 0.0, "HC1": 0.0, "HC2": 0.5, "HC3": 1.0}[kind]
    if power:
        scores = scores / ((1 - leverage) ** power)[:, None]
    return bread @ (scores.T @ scores) @ bread * (n / (n - k) if kind == "HC1" else 1.0)
