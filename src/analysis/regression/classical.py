"""Tests and effect sizes for small tables and two groups, for what is not a sample survey."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def independence(table: np.ndarray) -> dict[str, float]:
    """Pearson and likelihood-ratio chi-squared of a table of counts, and Cramér's V (plain, corrected for bias).

    Returns
    -------
    `statistic, df, p, likelihood_ratio, v, v_corrected, n`.

    Raises
    ------
    ValueError : fewer than two rows or columns with anybody in them.

    Notes
    -----
    scipy chi2_contingency without continuity correction; Bergsma (2013), Journal of the Korean Statistical
    Society 42. Equal to chisq.test of R, rtol 1e-8.
    """
    from scipy.stats import chi2_contingency

    table = np.asarray(table, dtype=float)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape, default=0) < 2:
        raise ValueError("a test of a table needs two rows and two columns that are not empty")
    statistic, p, df, expected = chi2_contingency(table, correction=False)
    seen = table > 0
    likelihood = 2 * np.sum(table[seen] * np.log(table[seen] / expected[seen]))
    n, (r, c) = table.sum(), table.shape
    share = statistic / n
    corrected = max(0.0, share - (r - 1) * (c - 1) / (n - 1))
    rows, columns = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
    found = {"statistic": float(statistic), "df": int(df), "p": float(p), "likelihood_ratio": float(likelihood)}
    found |= {"v": float(np.sqrt(share / (min(r, c) - 1))), "n": int(n)}
    return found | {"v_corrected": float(np.sqrt(corrected / min(rows - 1, columns - 1)))}


def fisher(table: np.ndarray, *, level: float = 0.95) -> dict[str, float]:
    """Fisher's exact test of a 2 by 2 table: `estimate` (conditional odds ratio), `low, high, p`.

    Notes
    -----
    scipy. Equal to fisher.test of R, rtol 1e-4.
    """
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio

    counts = np.asarray(table, dtype=int)
    found = odds_ratio(counts, kind="conditional")
    low, high = found.confidence_interval(level)
    return {
        "estimate": float(found.statistic),
        "low": float(low),
        "high": float(high),
        "p": float(fisher_exact(counts)[1]),
    }


def mcnemar(table: np.ndarray) -> dict[str, float]:
    """Change in pairs: `corrected, p_corrected, plain, p_plain` (chi-squared), `p_exact`.

    Notes
    -----
    statsmodels mcnemar. Equal to mcnemar.test and binom.test of R, rtol 1e-8.
    """
    from statsmodels.stats.contingency_tables import mcnemar as test

    table = np.asarray(table, dtype=float)
    corrected, plain = test(table, exact=False, correction=True), test(table, exact=False, correction=False)
    found = {"corrected": float(corrected.statistic), "p_corrected": float(corrected.pvalue)}
    found |= {"plain": float(plain.statistic), "p_plain": float(plain.pvalue)}
    return found | {"p_exact": float(test(table, exact=True).pvalue)}


def mantel_haenszel(tables: Sequence[np.ndarray], *, level: float = 0.95) -> dict[str, float]:
    """Common odds ratio of 2 by 2 tables: `estimate, low, high, statistic, p`.

    Notes
    -----
    statsmodels StratifiedTable. Equal to mantelhaen.test(correct = FALSE) of R, rtol 1e-8.
    """
    from statsmodels.stats.contingency_tables import StratifiedTable

    found = StratifiedTable([np.asarray(table, dtype=float) for table in tables])
    test = found.test_null_odds(correction=False)
    low, high = found.oddsratio_pooled_confint(alpha=1 - level)
    result = {"estimate": float(found.oddsratio_pooled), "low": float(low), "high": float(high)}
    return result | {"statistic": float(test.statistic), "p": float(test.pvalue)}


def mann_whitney(first: Sequence[float], second: Sequence[float], *, exact: bool = False, corrected: bool = True):
    """Whether one group tends to be higher: `statistic, p`, and Cliff's `delta` with its variance.

    Notes
    -----
    scipy mannwhitneyu; variance of delta: Cliff (1993), Psychological Bulletin 114, consistent form.
    Equal to wilcox.test of R, rtol 1e-8.
    """
    from scipy.stats import mannwhitneyu

    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    method = "exact" if exact else "asymptotic"
    test = mannwhitneyu(a, b, method=method, use_continuity=corrected)
    sign = np.sign(np.subtract.outer(a, b))
    delta, n, m = sign.mean(), len(a), len(b)
    of_a, of_b = sign.mean(axis=1), sign.mean(axis=0)
    spread = m**2 * np.sum((of_a - delta) ** 2) + n**2 * np.sum((of_b - delta) ** 2)
    variance = (spread - np.sum((sign - delta) ** 2)) / (n * m * (n - 1) * (m - 1))
    found = {"statistic": float(test.statistic), "p": float(test.pvalue), "delta": float(delta)}
    return found | {"variance": float(variance)}


def shift(first: Sequence[float], second: Sequence[float], *, level: float = 0.95) -> dict[str, float]:
    """Hodges-Lehmann shift between two small groups without ties, exact limits: `estimate, low, high`.

    Notes
    -----
    Median of all differences; limits by the exact Mann-Whitney distribution. Equal to wilcox.test(exact = TRUE,
    conf.int = TRUE) of R, rtol 1e-8.
    """
    differences = np.sort(np.subtract.outer(np.asarray(first, float), np.asarray(second, float)).ravel())
    share = _mann_whitney_shares(len(first), len(second))
    place = int(np.searchsorted(share, (1 - level) / 2, side="left"))
    place = max(place, 1)
    low, high = differences[place - 1], differences[len(differences) - place]
    return {"estimate": float(np.median(differences)), "low": float(low), "high": float(high)}


def _mann_whitney_shares(n: int, m: int) -> np.ndarray:
    """P(U <= u) for u = 0, 1, ..., by counting arrangements."""
    ways = np.zeros((n + 1, n * m + 1))
    ways[0, 0] = 1.0
    for value in range(1, m + n + 1):
        for chosen in range(min(value, n), 0, -1):
            moved = value - chosen
            if moved <= m:
                shifted = np.zeros(n * m + 1)
                shifted[moved:] = ways[chosen - 1, : n * m + 1 - moved]
                ways[chosen] += shifted
    counts = ways[n]
    return np.cumsum(counts) / counts.sum()


def kruskal(groups: Sequence[Sequence[float]]) -> dict[str, float]:
    """Kruskal-Wallis: `statistic, df, p, epsilon2`.

    Notes
    -----
    scipy kruskal; epsilon squared: Tomczak and Tomczak (2014). Equal to kruskal.test of R, rtol 1e-8.
    """
    from scipy.stats import kruskal as test

    found = test(*groups)
    n = sum(len(group) for group in groups)
    result = {"statistic": float(found.statistic), "df": len(groups) - 1, "p": float(found.pvalue)}
    return result | {"epsilon2": float(found.statistic / ((n**2 - 1) / (n + 1)))}


def welch(first: Sequence[float], second: Sequence[float], *, level: float = 0.95) -> dict[str, float]:
    """Welch's t test: `difference, low, high, statistic, df, p, cohen_d, hedges_g`.

    Notes
    -----
    scipy ttest_ind; Hedges (1981) with the exact correction. Equal to t.test of R, rtol 1e-8.
    """
    from scipy import special
    from scipy.stats import ttest_ind

    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    test = ttest_ind(a, b, equal_var=False)
    low, high = test.confidence_interval(level)
    n, m = len(a), len(b)
    pooled = np.sqrt(((n - 1) * a.var(ddof=1) + (m - 1) * b.var(ddof=1)) / (n + m - 2))
    d, half = (a.mean() - b.mean()) / pooled, (n + m - 2) / 2
    g = d * np.exp(special.gammaln(half) - 0.5 * np.log(half) - special.gammaln(half - 0.5))
    found = {"difference": float(a.mean() - b.mean()), "low": float(low), "high": float(high)}
    found |= {"statistic": float(test.statistic), "df": float(test.df), "p": float(test.pvalue)}
    return found | {"cohen_d": float(d), "hedges_g": float(g), "first": float(a.mean()), "second": float(b.mean())}


def correlation(first: Sequence[float], second: Sequence[float], *, level: float = 0.95) -> dict[str, float]:
    """Pearson's correlation with Fisher's interval, and Spearman's and Kendall's.

    Returns
    -------
    `estimate, low, high, statistic, df, p, spearman, kendall`.

    Notes
    -----
    scipy. Equal to cor.test of R, rtol 1e-8.
    """
    from scipy.stats import kendalltau, pearsonr, spearmanr

    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    test, df = pearsonr(a, b), len(a) - 2
    low, high = test.confidence_interval(level)
    r = float(test.statistic)
    found = {"estimate": r, "low": float(low), "high": float(high), "statistic": r * np.sqrt(df / (1 - r**2))}
    found |= {"df": df, "p": float(test.pvalue), "spearman": float(spearmanr(a, b).statistic)}
    return found | {"kendall": float(kendalltau(a, b).statistic)}


def cronbach_alpha(items: np.ndarray) -> dict[str, float]:
    """Cronbach's alpha of a scale (rows people, columns items, complete): `raw`, `standardised`.

    Notes
    -----
    Cronbach (1951), Psychometrika 16. Equal to alpha of R psych, rtol 1e-8.
    """
    spread = np.cov(np.asarray(items, dtype=float), rowvar=False)
    k = len(spread)
    size = np.sqrt(np.diag(spread))
    alike = spread / np.outer(size, size)
    between = (alike.sum() - k) / (k * (k - 1))
    raw = k / (k - 1) * (1 - np.trace(spread) / spread.sum())
    return {"raw": float(raw), "standardised": float(k * between / (1 + (k - 1) * between))}
