"""Shares and rates counted in full (cases, not samples): exact and score intervals, two shares, sample size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

METHODS = {"exact": "beta", "wilson": "wilson", "jeffreys": "jeffreys"}


def share_interval(count: int, n: int, *, method: str = "exact", level: float = 0.95) -> tuple[float, float]:
    """Limits for a share; "exact" (Clopper-Pearson), "wilson" or "jeffreys". Never Wald, statsmodels' default.

    Raises
    ------
    ValueError : nobody, or more than all.

    Notes
    -----
    statsmodels proportion_confint. Equal to binom.test and prop.test(correct = FALSE) of R, rtol 1e-8.
    """
    from statsmodels.stats.proportion import proportion_confint

    if not 0 <= count <= n or n < 1:
        raise ValueError("a share needs a count between 0 and n, and n at least 1")
    low, high = proportion_confint(count, n, alpha=1 - level, method=METHODS[method])
    return max(float(low), 0.0) if count else 0.0, min(float(high), 1.0) if count < n else 1.0


def two_shares(counts: Sequence[int], sizes: Sequence[int], *, level: float = 0.95) -> dict[str, float]:
    """Two shares: `difference, low, high` (Wald), `newcombe_low, newcombe_high`, `statistic, p`; `risk_ratio` and
    `odds_ratio` with limits.

    Notes
    -----
    Newcombe (1998), Statistics in Medicine 17, from Wilson limits; ratios on the log scale.
    Equal to prop.test(correct = FALSE) of R, rtol 1e-8.
    """
    from scipy import special

    (a, c), (n, m) = counts, sizes
    p, q = a / n, c / m
    z = special.ndtri(1 - (1 - level) / 2)
    pooled = (a + c) / (n + m)
    statistic = (p - q) ** 2 / (pooled * (1 - pooled) * (1 / n + 1 / m))
    wald = z * np.sqrt(p * (1 - p) / n + q * (1 - q) / m)
    first, second = (share_interval(x, s, method="wilson", level=level) for x, s in zip(counts, sizes, strict=True))
    found = {"difference": p - q, "low": p - q - wald, "high": p - q + wald, "statistic": float(statistic)}
    found |= {"p": float(special.chdtrc(1, statistic))}
    found["newcombe_low"] = p - q - float(np.hypot(p - first[0], second[1] - q))
    found["newcombe_high"] = p - q + float(np.hypot(first[1] - p, q - second[0]))
    with np.errstate(all="ignore"):
        odds, ratio = a * (m - c) / ((n - a) * c), p / q
        spread = {"odds_ratio": np.sqrt(1 / a + 1 / (n - a) + 1 / c + 1 / (m - c))}
        spread["risk_ratio"] = np.sqrt(1 / a - 1 / n + 1 / c - 1 / m)
    for name, value in (("odds_ratio", odds), ("risk_ratio", ratio)):
        found[name] = float(value)
        found[f"{name}_low"] = float(value * np.exp(-z * spread[name]))
        found[f"{name}_high"] = float(value * np.exp(z * spread[name]))
    return found


def trend_in_shares(counts: Sequence[int], sizes: Sequence[int]) -> dict[str, float]:
    """Whether shares rise or fall along ordered groups: `statistic, df, p`.

    Notes
    -----
    Armitage (1955), Biometrics 11, scores 1, 2, ... Equal to prop.trend.test of R, rtol 1e-8.
    """
    from scipy import special

    x, n = np.asarray(counts, dtype=float), np.asarray(sizes, dtype=float)
    score = np.arange(1, len(x) + 1)
    share = x.sum() / n.sum()
    middle = np.sum(score * n) / n.sum()
    away = np.sum(n * (score - middle) ** 2)
    slope = np.sum((score - middle) * x) / away
    statistic = float(slope**2 * away / (share * (1 - share)))
    return {"statistic": statistic, "df": 1, "p": float(special.chdtrc(1, statistic))}


def rate(events: int, exposure: float, *, against: float = 1.0, level: float = 0.95) -> dict[str, float]:
    """A rate with exact limits: `estimate, low, high, p` (against a given rate).

    Notes
    -----
    Garwood (1936), Biometrika 28; two-sided p adds all counts that are no likelier. Equal to poisson.test of R,
    rtol 1e-4.
    """
    from scipy import special
    from scipy.stats import poisson

    tail = (1 - level) / 2
    low = special.gammaincinv(events, tail) / exposure if events else 0.0
    high = special.gammaincinv(events + 1, 1 - tail) / exposure
    mean = against * exposure
    counts = np.arange(0, int(max(events, mean) * 3 + 100))
    chances = poisson.pmf(counts, mean)
    p = min(1.0, float(chances[chances <= poisson.pmf(events, mean) * (1 + 1e-7)].sum()))
    return {"estimate": events / exposure, "low": float(low), "high": float(high), "p": p}


def rate_ratio(events: Sequence[int], exposure: Sequence[float], *, level: float = 0.95) -> dict[str, float]:
    """Ratio of two rates, exact given their sum: `estimate, low, high, p, expected`.

    Notes
    -----
    Lehmann and Romano (2005), Testing Statistical Hypotheses, 4.5. Equal to poisson.test of R, rtol 1e-4.
    """
    from scipy.stats import binomtest

    (a, b), (s, t) = events, exposure
    low, high = share_interval(a, a + b, level=level)
    odds = t / s
    p = float(binomtest(a, a + b, s / (s + t)).pvalue)
    upper = np.inf if high >= 1 else high / (1 - high) * odds
    found = {"estimate": (a / s) / (b / t) if b else np.inf, "low": low / (1 - low) * odds, "high": upper}
    return found | {"p": p, "expected": (a + b) * s / (s + t)}


def size_for_two_shares(first: float, second: float, *, power: float = 0.8, level: float = 0.95) -> float:
    """People needed in each group to tell two shares apart (one far tail not counted).

    Notes
    -----
    Fleiss (1981), Statistical Methods for Rates and Proportions. Equal to power.prop.test of R, rtol 1e-4.
    """
    from scipy import special

    middle = (first + second) / 2
    null, own = np.sqrt(2 * middle * (1 - middle)), np.sqrt(first * (1 - first) + second * (1 - second))
    z = special.ndtri(1 - (1 - level) / 2) * null + special.ndtri(power) * own
    return float((z / (first - second)) ** 2)


def power_for_two_shares(n: float, first: float, second: float, *, level: float = 0.95) -> float:
    """Chance that n people a group tell two shares apart. Equal to power.prop.test of R.

    Notes
    -----
    Fleiss (1981). Equal to power.prop.test of R, rtol 1e-4.
    """
    from scipy import special

    middle = (first + second) / 2
    null, own = np.sqrt(2 * middle * (1 - middle)), np.sqrt(first * (1 - first) + second * (1 - second))
    z = (np.sqrt(n) * abs(first - second) - special.ndtri(1 - (1 - level) / 2) * null) / own
    return float(special.ndtr(z))


def size_for_two_means(difference: float, spread: float, *, power: float = 0.8, level: float = 0.95) -> float:
    """People needed in each group to tell two means apart by a t test.

    Notes
    -----
    Noncentral t, one far tail not counted. Equal to power.t.test of R, rtol 1e-4.
    """
    from scipy.optimize import brentq
    from scipy.stats import nct, t

    def lacking(n: float) -> float:
        df = 2 * (n - 1)
        return nct.sf(t.ppf(1 - (1 - level) / 2, df), df, np.sqrt(n / 2) * abs(difference) / spread) - power

    return float(brentq(lacking, 2.0, 1e7, xtol=1e-10))
