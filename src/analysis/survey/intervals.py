"""Intervals for a proportion, and the rule for 0 of n and n of n."""

from __future__ import annotations

import numpy as np

INTERVALS = ("beta", "logit", "xlogit", "likelihood", "asin", "mean", "wilson")


def interval(
    kind: str,
    p: np.ndarray,
    se: np.ndarray,
    df: np.ndarray,
    n: np.ndarray,
    *,
    level: float = 0.95,
    nominal: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Limits for proportions.

    Parameters
    ----------
    kind : one of INTERVALS.
    p, se, df, n : arrays of one length: estimate, standard error, degrees of freedom, valid answers.
    nominal : array, effective size from the weights alone (Kish), for proportions of exactly 0 or 1.

    Returns
    -------
    low, high : arrays; NaN where df is 0 or less, or p is not known.

    Notes
    -----
    With q the t quantile on df and m = p(1-p)/se^2:

    - beta (Korn and Graubard 1998, Survey Methodology 24): Clopper-Pearson at m * (t(n-1)/q)^2;
    - logit, xlogit: p +- q se on the logit scale; asin: on the arcsine root scale; mean: p +- q se;
    - likelihood: the deviance at size m (n-1)/n within q squared (Rao and Scott 1984, Annals of Statistics 12);
    - wilson: score interval at size m with q for z.

    0 of n and n of n, where R gives none: Clopper-Pearson at the Kish effective size times (t(n-1)/q)^2,
    whatever the kind, so the interval never has width 0.
    Equal to svyciprop of R survey 4.5, rtol 1e-7 (likelihood 1e-4).
    """
    from scipy import special

    p, se, df, n = (np.atleast_1d(np.asarray(a, dtype=float)) for a in (p, se, df, n))
    with np.errstate(all="ignore"):
        q = _t_quantile(df, level)
        size = p * (1 - p) / se**2
        ratio = (_t_quantile(n - 1, level) / q) ** 2
        low, high = _limits(kind, p, se, q, size, ratio, level, n)
        edge = (p == 0) | (p == 1)
        if edge.any():
            nominal = n if nominal is None else np.broadcast_to(np.asarray(nominal, dtype=float), p.shape)
            m = nominal * ratio
            tail = (1 - level) / 2
            low = np.where(p == 1, special.betaincinv(m, 1.0, tail), np.where(p == 0, 0.0, low))
            high = np.where(p == 0, special.betaincinv(1.0, m, 1 - tail), np.where(p == 1, 1.0, high))
    unknown = ~(df > 0) | np.isnan(p) | (n < 2)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def t_limits(estimate, se, df, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Estimate -+ t quantile on df times se; NaN where df is 0 or less or se is 0."""
    estimate, se, df = (np.asarray(a, dtype=float) for a in (estimate, se, df))
    with np.errstate(all="ignore"):
        reach = np.where((df > 0) & (se > 0), _t_quantile(df, level) * se, np.nan)
    return estimate - reach, estimate + reach


def _t_quantile(df: np.ndarray, level: float) -> np.ndarray:
    from scipy import special

    df = np.asarray(df, dtype=float)
    tail = 1 - (1 - level) / 2
    return np.where(np.isinf(df), special.ndtri(tail), special.stdtrit(np.where(df > 0, df, np.nan), tail))


def _limits(kind, p, se, q, size, ratio, level, n):
    from scipy import special

    tail = (1 - level) / 2
    if kind == "beta":
        m = size * ratio
        return special.betaincinv(m * p, m * (1 - p) + 1, tail), special.betaincinv(m * p + 1, m * (1 - p), 1 - tail)
    if kind in ("logit", "xlogit"):
        reach = q * se / (p * (1 - p))
        return special.expit(special.logit(p) - reach), special.expit(special.logit(p) + reach)
    if kind == "asin":
        reach = q * se / (2 * np.sqrt(p * (1 - p)))
        middle = np.arcsin(np.sqrt(p))
        low, high = np.maximum(middle - reach, 0), np.minimum(middle + reach, np.pi / 2)
        return np.sin(low) ** 2, np.sin(high) ** 2
    if kind == "mean":
        return p - q * se, p + q * se
    if kind == "wilson":
        z = q**2 / size
        middle, reach = (p + z / 2) / (1 + z), q * np.sqrt(p * (1 - p) / size + z / size / 4) / (1 + z)
        return middle - reach, middle + reach
    if kind == "likelihood":
        m = size * (n - 1) / n
        return _deviance_limit(p, m, q, -1), _deviance_limit(p, m, q, 1)
    raise ValueError(f"an interval is one of {', '.join(INTERVALS)}")


def _deviance_limit(p, size, q, side):
    """Where twice the fall of the binomial log-likelihood of `size` answers reaches q squared; by bisection."""
    from scipy import special

    inner, outer = p.copy(), np.where(side > 0, 1.0, 0.0) * np.ones_like(p)
    for _ in range(80):
        middle = (inner + outer) / 2
        fall = special.rel_entr(p, middle) + special.rel_entr(1 - p, 1 - middle)
        beyond = 2 * size * fall > q**2
        outer, inner = np.where(beyond, middle, outer), np.where(beyond, inner, middle)
    return (inner + outer) / 2
