"""Since which month is something raised more, or less, than before?

What begins on a day (a new form, a new message) jumps: a straight line through two years of months takes the jump for
scatter and finds nothing. So every month is tried as the first of a new rate, and the best one is judged against the
best ones that chance gives (a temporal scan, Kulldorff 2001, Journal of the Royal Statistical Society A 164).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DRAWS = 9999


@dataclass(frozen=True)
class Onset:
    """`at` is the place of the first month of the new rate, `ratio` new rate by old, `p` of the scan as a whole."""

    at: int
    ratio: float
    p: float


def find_onset(
    count: np.ndarray, heard: np.ndarray, *, side: int = 3, draws: int = DRAWS, seed: int = 0
) -> Onset | None:
    """The most likely month of a jump in the share of people who raise something; None with too few months.

    Parameters
    ----------
    count, heard : people who raised it and people heard, month by month. side : least months before and since.
    draws, seed : of the reference: the same number of people who raised it, dealt out to the months at random.

    Notes
    -----
    Likelihood ratio of two binomial rates against one, largest over the months, divided by the scatter about the two
    rates (Pearson's chi-squared by its degrees of freedom, where above one), so that a lumpy code is no jump.
    """
    count, heard = np.asarray(count, dtype=np.int64), np.asarray(heard, dtype=np.int64)
    if len(count) < 2 * side or not 0 < count.sum() < heard.sum():
        return None
    statistic, at = _scan(count[None, :], heard, side)
    rng = np.random.default_rng(seed)
    dealt = rng.multivariate_hypergeometric(heard, count.sum(), size=draws, method="marginals")
    reached, _ = _scan(dealt, heard, side)
    p = (1 + int((reached >= statistic[0] - 1e-9).sum())) / (draws + 1)
    first = int(at[0])
    new, old = count[first:].sum() / heard[first:].sum(), count[:first].sum() / heard[:first].sum()
    return Onset(first, float(new / old) if old else float("inf"), p)


def _scan(counts: np.ndarray, heard: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Largest scaled likelihood ratio of each row of counts, and the month at which it is reached."""
    before, total = np.cumsum(counts, axis=1), counts.sum(axis=1, keepdims=True)
    n_before, n = np.cumsum(heard), heard.sum()
    firsts = np.arange(side, counts.shape[1] - side + 1)
    b, n_b = before[:, firsts - 1], n_before[firsts - 1]
    a, n_a = total - b, n - n_b
    ratio = 2 * (_log_likelihood(b, n_b) + _log_likelihood(a, n_a) - _log_likelihood(total, n))
    best = ratio.argmax(axis=1)
    rows = np.arange(len(counts))
    since = np.arange(counts.shape[1])[None, :] >= firsts[best][:, None]
    rate = np.where(since, (a[rows, best] / n_a[best])[:, None], (b[rows, best] / n_b[best])[:, None])
    return ratio[rows, best] / np.maximum(1.0, _scatter(counts, heard, rate)), firsts[best]


def _log_likelihood(k: np.ndarray, n: np.ndarray) -> np.ndarray:
    from scipy.special import xlogy

    return xlogy(k, k / n) + xlogy(n - k, 1 - k / n)


def _scatter(counts: np.ndarray, heard: np.ndarray, rate: np.ndarray) -> np.ndarray:
    variance = heard * rate * (1 - rate)
    known = variance > 0
    squares = np.divide((counts - heard * rate) ** 2, variance, out=np.zeros_like(rate), where=known)
    return squares.sum(axis=1) / max(1, counts.shape[1] - 2)
