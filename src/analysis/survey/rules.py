"""Rules for a quantile of weighted values.

"math" is the inverse of the weighted distribution function, "school" takes the middle of a flat stretch, "hf1" to
"hf9" follow Hyndman and Fan (1996), American Statistician 50, "shahvaish" Shah and Vaish (2006).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Cut = tuple[float, float, float, float, int]


def quantile_of(values: np.ndarray, weights: np.ndarray, p: float, rule: str = "math") -> float:
    """The p quantile of values with weights; NaN if there are none, or p is NaN.

    Notes
    -----
    Equal to svyquantile(qrule = rule) of R survey 4.5, rtol 1e-8.
    """
    kept = weights > 0
    order = np.argsort(values[kept], kind="stable")
    x, w = values[kept][order], weights[kept][order]
    if not len(x) or np.isnan(p):
        return float("nan")
    if len(x) == 1:
        return float(x[0])
    return float(RULES[rule](x, w, p))


def _cut(x: np.ndarray, w: np.ndarray, p: float) -> Cut:
    """Values on both sides of p, how far p is from their cumulated shares, and the place of the lower."""
    total = w.sum()
    cumulated = np.cumsum(w)
    reached = np.flatnonzero(cumulated <= p * total)
    place = int(reached[-1]) if len(reached) else 0
    after = min(place + 1, len(x) - 1)
    return x[place], x[after], p - cumulated[place] / total, cumulated[after] / total - p, place


def _math(x, w, p):
    if p * w.sum() < w[0]:
        return x[0]
    low, high, below, _, _ = _cut(x, w, p)
    return low if below == 0 else high


def _school(x, w, p):
    if p * w.sum() < w[0]:
        return x[0]
    low, high, below, _, _ = _cut(x, w, p)
    return (low + high) / 2 if below == 0 else high


def _nearest_even(x, w, p):
    distinct, place = np.unique(x, return_inverse=True)
    merged = np.bincount(place, w)
    if p * merged.sum() < merged[0]:
        return distinct[0]
    low, high, below, _, at = _cut(distinct, merged, p)
    return low if below == 0 and (at + 1) % 2 == 0 else high


def _interpolated_inverse(x, w, p):
    low, high, below, above, _ = _cut(x, w, p)
    if below < 0:
        return x[0]
    part = below / (above + below) if above + below else 0.0
    return low * (1 - part) + high * part


def _by_points(points: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable:
    """A rule that interpolates between shares given to the sorted values."""

    def rule(x: np.ndarray, w: np.ndarray, p: float) -> float:
        return np.interp(p, points(w, np.cumsum(w)), x)

    return rule


def _shahvaish(x, w, p):
    scaled = w / w.mean()
    points = (np.cumsum(scaled) + 0.5 - w / 2) / (len(x) + 1)
    order = np.argsort(points, kind="stable")
    place = np.searchsorted(points[order], p, side="right") - 1
    return x[order][max(place, 0)]


def _before(cumulated: np.ndarray) -> np.ndarray:
    return np.append(0.0, cumulated[:-1])


RULES: dict[str, Callable] = {
    "math": _math,
    "school": _school,
    "shahvaish": _shahvaish,
    "hf1": _math,
    "hf2": _school,
    "hf3": _nearest_even,
    "hf4": _interpolated_inverse,
    "hf5": _by_points(lambda w, c: (c - w / 2) / c[-1]),
    "hf6": _by_points(lambda w, c: c / (c[-1] + w[-1])),
    "hf7": _by_points(lambda w, c: _before(c) / c[-2]),
    "hf8": _by_points(lambda w, c: (_before(c) / 3 + c * 2 / 3) / (c[-1] + w[-1] / 3)),
    "hf9": _by_points(lambda w, c: (_before(c) * 3 / 8 + c * 5 / 8) / (c[-1] + w[-1] / 4)),
}
