"""Do coders agree? Krippendorff's alpha, Fleiss' and Cohen's kappa, Scott's pi, Gwet's AC1; all codes or each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def alpha(
    codes: pd.DataFrame | np.ndarray,
    *,
    scale: str = "nominal",
    order: Sequence | None = None,
    draws: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Krippendorff's alpha of several coders, codes missing where someone did not code.

    Parameters
    ----------
    codes : one row a unit, one column a coder; NaN or None for missing.
    scale : one of LEVELS. order : labels, lowest first, for "ordinal" labels that do not sort by themselves.
    draws, seed : bootstrap over units, 0 for none.

    Returns
    -------
    One row: `estimate, low, high, observed, expected` (disagreement), `units` (with two codes or more), `pairs`
    (codes that can be paired), `coders, method, reason`. NaN with a reason where no unit has two codes, or all
    codes are the same (alpha is then undefined, not 1).

    Notes
    -----
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; limits: percentile bootstrap of units.
    Equal to kripp.alpha of R irr and the published example, rtol 1e-8.
    """
    counts, values = _counts(codes, scale, order)
    estimate, observed, expected, pairs = _alpha(counts, values, scale)
    low, high = _bootstrap(counts, values, scale, draws, seed, level) if np.isfinite(estimate) else (np.nan, np.nan)
    reason = ""
    if not len(counts):
        reason = "no unit was coded by two coders"
    elif not np.isfinite(estimate):
        reason = "all codes are the same, so agreement by chance is certain"
    row = {"estimate": estimate, "low": low, "high": high, "observed": observed, "expected": expected}
    row |= {"units": len(counts), "pairs": int(pairs), "coders": np.shape(codes)[1]}
    return pd.DataFrame([row | {"method": f"Krippendorff's alpha, {scale}", "reason": reason}])


def alpha_by_code(codes: dict[str, pd.DataFrame], *, draws: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Alpha of each code of a codebook where a unit may carry several: applied or not, code by code.

    Parameters
    ----------
    codes : for each code a frame of units by coders, 1 applied, 0 not, NaN not coded.

    Returns
    -------
    DataFrame: `code`, `applied` (share of all decisions), `agreed` (share of units on which all agree), then as
    `alpha`. A rare code agrees much by chance: see both.

    Notes
    -----
    Krippendorff's alpha, nominal. Equal to kripp.alpha of R irr, rtol 1e-8.
    """
    rows = []
    for name, decisions in codes.items():
        table = decisions.to_numpy(dtype=float)
        coded = np.isfinite(table)
        two = coded.sum(axis=1) > 1
        same = np.array([len(set(row[seen])) == 1 for row, seen in zip(table[two], coded[two], strict=True)])
        agreed = float(same.mean()) if len(same) else np.nan
        applied = float(np.nanmean(table)) if coded.any() else np.nan
        found = alpha(decisions, draws=draws, seed=seed).iloc[0].to_dict()
        rows.append({"code": name, "applied": applied, "agreed": agreed} | found)
    return pd.DataFrame(rows)


def fleiss(counts: pd.DataFrame | np.ndarray) -> pd.DataFrame:
    """Fleiss' kappa: one row for all categories, one for each.

    Parameters
    ----------
    counts : units by categories, how many coders chose each; the same number of coders for all units.

    Returns
    -------
    DataFrame: `category` ("all" first), `estimate, se, statistic, p, observed, expected, free_marginal, units,
    coders, method, reason`; se is that under no agreement.

    Raises
    ------
    ValueError : units with different numbers of coders.

    Notes
    -----
    Fleiss (1971), Psychological Bulletin 76; Fleiss, Nee and Landis (1979); the overall value by statsmodels.
    Equal to kappam.fleiss of R irr, rtol 1e-8.
    """
    from scipy import special
    from statsmodels.stats.inter_rater import fleiss_kappa

    table = np.asarray(counts, dtype=float)
    labels = list(counts.columns) if isinstance(counts, pd.DataFrame) else list(range(table.shape[1]))
    coders = table.sum(axis=1)
    if len(table) == 0 or (coders != coders[0]).any() or coders[0] < 2:
        raise ValueError("Fleiss' kappa needs the same number of coders, at least two, for every unit")
    n, r = len(table), coders[0]
    p = table.sum(axis=0) / (n * r)
    q = 1 - p
    observed, expected = float(np.mean((np.sum(table**2, axis=1) - r) / (r * (r - 1)))), float(np.sum(p**2))
    with np.errstate(all="ignore"):
        each = 1 - np.sum(table * (r - table), axis=0) / (n * r * (r - 1) * p * q)
        spread = np.sqrt(np.sum(p * q) ** 2 - np.sum(p * q * (q - p)))
        se = np.sqrt(2) / (np.sum(p * q) * np.sqrt(n * r * (r - 1))) * spread
        whole = float(fleiss_kappa(table)) if expected < 1 else np.nan
        ses = np.append(se, np.full(len(p), np.sqrt(2 / (n * r * (r - 1)))))
        estimate = np.append(whole, each)
        statistic = estimate / ses
    k = len(p)
    shown = pd.DataFrame({"category": ["all", *labels], "estimate": estimate, "se": ses, "statistic": statistic})
    shown = shown.assign(p=2 * special.ndtr(-np.abs(statistic)), observed=observed, expected=expected)
    shown["free_marginal"] = (observed - 1 / k) / (1 - 1 / k) if k > 1 else np.nan
    shown = shown.assign(units=n, coders=int(r), method="Fleiss' kappa")
    return shown.assign(reason=np.where(np.isfinite(estimate), "", "all codes are the same"))


def cohen(
    table: pd.DataFrame | np.ndarray, *, weights: str | np.ndarray | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Cohen's kappa of two coders, plain or weighted.

    Parameters
    ----------
    table : counts, first coder by second, the same categories in the same order.
    weights : None; "linear", "quadratic"; or disagreement weights, 0 on the diagonal.

    Returns
    -------
    One row: `estimate, se, low, high, se_null` (no agreement), `statistic, p, observed, expected, largest` (that
    the margins allow), `n, method, reason`.

    Notes
    -----
    Cohen (1960, 1968); Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72. statsmodels cohens_kappa.
    Equal to Kappa of R vcd, rtol 1e-8.
    """
    from scipy import special
    from statsmodels.stats.inter_rater import cohens_kappa

    counts = np.asarray(table, dtype=float)
    n = counts.sum()
    k = len(counts)
    away = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
    kinds = {"linear": away, "quadratic": away**2}
    disagreement = 1 - np.eye(k) if weights is None else kinds.get(weights) if isinstance(weights, str) else weights
    agreement = 1 - np.asarray(disagreement, dtype=float) / np.max(disagreement)
    share = counts / n
    row, column = share.sum(axis=1), share.sum(axis=0)
    observed, expected = float(np.sum(agreement * share)), float(np.sum(agreement * np.outer(row, column)))
    estimate = (observed - expected) / (1 - expected) if expected < 1 else np.nan
    if np.isfinite(estimate) and weights is None:
        estimate = float(cohens_kappa(counts).kappa)
    se, se_null = _kappa_errors(share, agreement, row, column, estimate, expected, n)
    z = special.ndtri(1 - (1 - level) / 2)
    statistic = estimate / se_null if se_null > 0 else np.nan
    found = {"estimate": estimate, "se": se, "low": estimate - z * se, "high": estimate + z * se, "se_null": se_null}
    found |= {"statistic": statistic, "p": float(2 * special.ndtr(-abs(statistic))), "observed": observed}
    largest = (np.minimum(row, column).sum() - expected) / (1 - expected) if expected < 1 else np.nan
    found |= {"expected": expected, "largest": largest, "n": int(n)}
    reason = "" if np.isfinite(estimate) else "both coders used one category only"
    named = weights if isinstance(weights, str) else "unweighted" if weights is None else "weighted"
    return pd.DataFrame([found | {"method": f"Cohen's kappa, {named}", "reason": reason}])


def scott(table: pd.DataFrame | np.ndarray) -> float:
    """Scott's pi of two coders: chance from the shares of both together; NaN if all codes are the same.

    Notes
    -----
    Scott (1955), Public Opinion Quarterly 19. Exact, rtol 1e-8.
    """
    share = np.asarray(table, dtype=float) / np.sum(np.asarray(table, dtype=float))
    both = (share.sum(axis=1) + share.sum(axis=0)) / 2
    expected = np.sum(both**2)
    return float((np.trace(share) - expected) / (1 - expected)) if expected < 1 else float("nan")


def gwet(table: pd.DataFrame | np.ndarray) -> dict[str, float]:
    """Gwet's AC1 of two coders, steady where one code is rare: `observed, expected, estimate`.

    Notes
    -----
    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61. Exact, rtol 1e-8.
    """
    share = np.asarray(table, dtype=float) / np.sum(np.asarray(table, dtype=float))
    both = (share.sum(axis=1) + share.sum(axis=0)) / 2
    expected = float(np.sum(both * (1 - both)) / (len(share) - 1))
    observed = float(np.trace(share))
    return {"observed": observed, "expected": expected, "estimate": (observed - expected) / (1 - expected)}


def _kappa_errors(share, agreement, row, column, estimate, expected, n) -> tuple[float, float]:
    """Standard error at the estimate, and under no agreement (Fleiss, Cohen and Everitt 1969)."""
    if not np.isfinite(estimate):
        return np.nan, np.nan
    of_row, of_column = agreement @ column, row @ agreement
    away = agreement - np.add.outer(of_row, of_column) * (1 - estimate)
    spread = np.sum(share * away**2) - (estimate - expected * (1 - estimate)) ** 2
    null = np.sum(np.outer(row, column) * (agreement - np.add.outer(of_row, of_column)) ** 2) - expected**2
    scale = (1 - expected) * np.sqrt(n)
    return float(np.sqrt(max(spread, 0.0)) / scale), float(np.sqrt(max(null, 0.0)) / scale)


def _counts(codes, scale, order) -> tuple[np.ndarray, np.ndarray]:
    """Units (with two codes or more) by values, how often each; and the values in order."""
    if scale not in LEVELS:
        raise ValueError(f"a scale is one of {', '.join(LEVELS)}")
    table = codes if isinstance(codes, pd.DataFrame) else pd.DataFrame(np.asarray(codes))
    cells = table.to_numpy(dtype=object)
    given = ~pd.isna(cells)
    if not given.any():
        return np.zeros((0, 0)), np.zeros(0)
    values = list(order) if order is not None else sorted(set(cells[given]))
    unit = np.nonzero(given)[0]
    place = pd.Index(values).get_indexer(pd.Series(cells[given], dtype=object).tolist())
    counts = np.zeros((len(table), len(values)))
    np.add.at(counts, (unit[place >= 0], place[place >= 0]), 1.0)
    counts = counts[counts.sum(axis=1) > 1]
    numeric = scale in ("interval", "ratio")
    return counts, np.asarray(values, dtype=float) if numeric else np.arange(len(values), dtype=float)


def _alpha(counts, values, scale) -> tuple[float, float, float, float]:
    if not len(counts):
        return np.nan, np.nan, np.nan, 0.0
    of_unit = counts.sum(axis=1)
    scaled = counts / (of_unit - 1)[:, None]
    together = scaled.T @ counts - np.diag(scaled.sum(axis=0))
    totals = counts.sum(axis=0)
    n = totals.sum()
    distance = _distance(values, totals, scale)
    observed = float(np.sum(together * distance) / n)
    expected = float(totals @ distance @ totals / (n * (n - 1)))
    return (1 - observed / expected if expected > 0 else np.nan), observed, expected, float(n)


def _distance(values, totals, scale) -> np.ndarray:
    if scale == "nominal":
        return 1 - np.eye(len(values))
    if scale == "ordinal":
        upto = np.cumsum(totals) - totals / 2
        return np.subtract.outer(upto, upto) ** 2
    away = np.subtract.outer(values, values)
    if scale == "interval":
        return away**2
    whole = np.add.outer(values, values)
    return np.divide(away, whole, out=np.zeros_like(away), where=whole != 0) ** 2


def _bootstrap(counts, values, scale, draws, seed, level) -> tuple[float, float]:
    if not draws:
        return np.nan, np.nan
    random = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        drawn = counts[random.integers(0, len(counts), len(counts))]
        found.append(_alpha(drawn, values, scale)[0])
    found = np.array(found)
    found = found[np.isfinite(found)]
    if not len(found):
        return np.nan, np.nan
    low, high = np.quantile(found, [(1 - level) / 2, 1 - (1 - level) / 2])
    return float(low), float(high)
