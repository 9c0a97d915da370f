"""Which codes and themes are raised more and more, and which only look so.

For each code the people who raised it in a month are a count, the people heard in that month its exposure. A Poisson
regression on time gives a yearly rate ratio; where the counts vary more than Poisson allows, a negative binomial. The
many codes are then judged together: their slopes are shrunk towards each other and false discoveries are controlled.
A change of recording gets a step of its own in the model, so that the step is shown and not fitted through. What jumps
at a month instead of growing is looked for by itself (`analysis.voices.onset`), after the last such change.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.voices.excerpts import carried
from analysis.voices.theme_counts import with_month

MONTHS_A_YEAR = 12.0
LEAST_COUNT = 5
LEAST_MONTHS = 6
LEAST_SIDE = 3
JUMP = 0.01
WORDS = ("rising", "falling", "no clear change", "too few", "not testable")


def monthly_counts(codings: pd.DataFrame, *, what: str = "code", at: str = "at") -> pd.DataFrame:
    """People who raised each code in each month, months without any included: months in rows, codes in columns."""
    held = with_month(carried(codings, what), at).drop_duplicates(["month", what, "person"])
    months = _months(with_month(codings, at)["month"])
    table = pd.crosstab(held["month"], held[what])
    return table.reindex(months, fill_value=0)


def people_heard(codings: pd.DataFrame, at: str = "at") -> pd.Series:
    """People heard in each month, by their coded excerpts: the exposure where no log of engagement says better."""
    dated = with_month(codings, at)
    return dated.groupby("month")["person"].nunique().reindex(_months(dated["month"]), fill_value=0)


def _months(months: pd.Series) -> pd.PeriodIndex:
    known = months.dropna()
    if known.empty:
        return pd.PeriodIndex([], freq="M")
    return pd.period_range(known.min(), known.max(), freq="M")


def trends(
    counts: pd.DataFrame,
    exposure: pd.Series,
    *,
    changes: Mapping[str, str] | None = None,
    level: float = 0.95,
    false_discoveries: float = 0.05,
) -> pd.DataFrame:
    """Yearly rate ratio of each code, shrunk, with false discoveries controlled.

    Parameters
    ----------
    counts : DataFrame, months in rows, codes in columns: people who raised the code.
    exposure : Series on the same months: people heard. Months in which nobody was heard are left out.
    changes : what changed in recording or in the instrument -> first month of the new way ("2024-01").
    level : of the intervals. false_discoveries : share of false ones wanted among those called rising or falling.

    Returns
    -------
    DataFrame, a row for each code: `n` people in all, `months`, `model` (poisson, negative binomial), `estimate`
    (rate ratio for a year, unshrunk), `low`, `high`, `p`, `shrunk` with `shrunk_low`, `shrunk_high`, `q` (Benjamini
    and Hochberg), `verdict` (one of WORDS), `since` (first month of a new rate, where a jump tells more than a line),
    `jump` (new rate by old) with `p_jump`, `step` (rate ratio at the largest change of recording) and `flag`, which
    names the changes. NaN where too few.

    Raises
    ------
    InputError : months of the two differ, or a month has more people who raised a code than people heard.

    Notes
    -----
    Shrinkage: normal-normal empirical Bayes on log rate ratios, spread between codes by DerSimonian and Laird (1986).
    Two looks are taken at a code, a line and a jump: the smaller p is doubled before the codes are judged together.
    A code is called rising or falling where q is under the limit; with less than LEAST_COUNT people "too few", with
    less than LEAST_SIDE months on a side of a change "not testable". No clear change is not "no change".
    """
    _check(counts, exposure)
    heard = exposure[exposure > 0]
    steps = _steps(heard.index, changes or {})
    rows = [{"code": code} | _trend(counts.loc[heard.index, code], heard, steps, level) for code in counts.columns]
    table = pd.DataFrame(rows, columns=["code", *_EMPTY])
    table = _shrink(table, level)
    return _judge(table, false_discoveries)


_EMPTY = {
    "n": 0,
    "months": 0,
    "model": None,
    "log": np.nan,
    "error": np.nan,
    "estimate": np.nan,
    "low": np.nan,
    "high": np.nan,
    "p": np.nan,
    "since": pd.NaT,
    "jump": np.nan,
    "p_jump": np.nan,
    "step": np.nan,
    "flag": "",
    "verdict": "too few",
}


def _check(counts: pd.DataFrame, exposure: pd.Series) -> None:
    if not counts.index.equals(exposure.index):
        raise InputError(Breach("voices", "", "the months of the counts and of the people heard differ"))
    over = (counts.max(axis=1) > exposure).sum() if len(counts.columns) else 0
    if over:
        raise InputError(Breach("voices", "", f"in {int(over)} months more people raised a code than were heard"))


def _steps(months: pd.Index, changes: Mapping[str, str]) -> pd.DataFrame:
    """A column for each change inside the months: 0 before, 1 from its first month on."""
    columns = {name: (months >= pd.Period(first, freq="M")).astype(float) for name, first in changes.items()}
    inside = {name: step for name, step in columns.items() if 0 < step.sum() < len(step)}
    return pd.DataFrame(inside, index=months)


def _trend(count: pd.Series, heard: pd.Series, steps: pd.DataFrame, level: float) -> dict[str, object]:
    flag = "; ".join(steps.columns)
    base = _EMPTY | {"n": int(count.sum()), "months": len(count), "flag": flag}
    if count.sum() < LEAST_COUNT or len(count) < LEAST_MONTHS:
        return base
    if any(min(s.sum(), len(s) - s.sum()) < LEAST_SIDE for _, s in steps.items()):
        return base | {"verdict": "not testable"}
    years = np.array([month.ordinal for month in count.index], dtype=float) / MONTHS_A_YEAR
    design = np.column_stack([np.ones(len(count)), years - years.mean(), steps.to_numpy()])
    fitted = fit_rate(count.to_numpy(dtype=float), heard.to_numpy(dtype=float), design)
    if fitted is None:
        return base | {"verdict": "not testable"}
    from scipy.special import ndtri
    from scipy.stats import norm

    model, values, errors = fitted
    half = float(ndtri((1 + level) / 2)) * errors[1]
    biggest = values[2:][np.argmax(np.abs(values[2:]))] if len(values) > 2 else np.nan
    return base | {
        "model": model,
        "log": values[1],
        "error": errors[1],
        "estimate": np.exp(values[1]),
        "low": np.exp(values[1] - half),
        "high": np.exp(values[1] + half),
        "p": 2 * norm.sf(abs(values[1]) / errors[1]),
        **_jump(count, heard, steps),
        "step": np.exp(biggest),
        "verdict": "no clear change",
    }


def _jump(count: pd.Series, heard: pd.Series, steps: pd.DataFrame) -> dict[str, object]:
    """The month since which the rate is another one, looked for after the last change of recording."""
    from analysis.voices.onset import find_onset

    last = int(max((np.argmax(step.to_numpy() > 0) for _, step in steps.items()), default=0))
    found = find_onset(count.to_numpy()[last:], heard.to_numpy()[last:], side=LEAST_SIDE)
    if found is None:
        return {}
    return {"since": count.index[last + found.at], "jump": found.ratio, "p_jump": found.p}


def fit_rate(count: np.ndarray, heard: np.ndarray, design: np.ndarray) -> tuple[str, np.ndarray, np.ndarray] | None:
    """Log-linear rate of a count: (model, coefficients, standard errors), or None where it cannot be fitted.

    Poisson first. Where Pearson's chi-squared is above its degrees of freedom the variance is taken as
    mu + alpha mu^2 with alpha by the method of moments (Breslow 1984, Applied Statistics 33), a negative binomial.
    """
    import statsmodels.api as sm

    if np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fit = sm.GLM(count, design, family=sm.families.Poisson(), offset=np.log(heard)).fit()
            alpha = _dispersion(count, fit.fittedvalues, fit.df_resid)
            name = "poisson"
            for _ in range(20 if alpha > 0 else 0):
                family = sm.families.NegativeBinomial(alpha=alpha)
                fit = sm.GLM(count, design, family=family, offset=np.log(heard)).fit()
                name = "negative binomial"
                again = _dispersion(count, fit.fittedvalues, fit.df_resid)
                if again <= 0 or abs(again - alpha) < 1e-6:
                    break
                alpha = again
        except (np.linalg.LinAlgError, ValueError):
            return None
    values, errors = np.asarray(fit.params), np.asarray(fit.bse)
    sound = np.isfinite(values).all() and np.isfinite(errors).all() and errors[1] < 20
    return (name, values, errors) if sound else None


def _dispersion(count: np.ndarray, mean: np.ndarray, free: float) -> float:
    """alpha with sum((y - mu)^2 / (mu + alpha mu^2)) = residual degrees of freedom; 0 if Poisson is wide enough."""
    from scipy.optimize import brentq

    def excess(alpha: float) -> float:
        return float(((count - mean) ** 2 / (mean + alpha * mean**2)).sum() - free)

    return brentq(excess, 0, 1e4) if excess(0) > 0 > excess(1e4) else 0.0


def _shrink(table: pd.DataFrame, level: float) -> pd.DataFrame:
    from scipy.special import ndtri

    fitted = table["error"].notna() & ~_jumped(table)
    log, variance = table.loc[fitted, "log"].to_numpy(float), table.loc[fitted, "error"].to_numpy(float) ** 2
    middle, between = _between(log, variance)
    keep = between / (between + variance) if len(log) else np.array([])
    mean = middle + keep * (log - middle)
    spread = np.sqrt(keep * variance + (1 - keep) ** 2 * _variance_of_middle(variance, between)) if len(log) else keep
    z = float(ndtri((1 + level) / 2))
    table = table.assign(shrunk=np.nan, shrunk_low=np.nan, shrunk_high=np.nan)
    table.loc[fitted, "shrunk"] = np.exp(mean)
    table.loc[fitted, "shrunk_low"] = np.exp(mean - z * spread)
    table.loc[fitted, "shrunk_high"] = np.exp(mean + z * spread)
    return table


def _between(log: np.ndarray, variance: np.ndarray) -> tuple[float, float]:
    """Weighted mean of the log rate ratios and their variance between codes (DerSimonian and Laird)."""
    if not len(log):
        return np.nan, np.nan
    weight = 1 / variance
    fixed = (weight * log).sum() / weight.sum()
    spare = weight.sum() - (weight**2).sum() / weight.sum()
    between = max(0.0, ((weight * (log - fixed) ** 2).sum() - (len(log) - 1)) / spare) if spare > 0 else 0.0
    weight = 1 / (variance + between)
    return float((weight * log).sum() / weight.sum()), between


def _variance_of_middle(variance: np.ndarray, between: float) -> float:
    return float(1 / (1 / (variance + between)).sum())


def _judge(table: pd.DataFrame, limit: float) -> pd.DataFrame:
    best = table[["p", "p_jump"]].astype(float).min(axis=1)
    table = table.assign(q=benjamini_hochberg(np.minimum(1.0, 2 * best.to_numpy())))
    told, jumped = table["q"] <= limit, _jumped(table)
    up = np.where(jumped, table["jump"].astype(float) > 1, table["log"] > 0)
    table.loc[told & up, "verdict"] = "rising"
    table.loc[told & ~up, "verdict"] = "falling"
    table.loc[~(told & jumped), "since"] = pd.NaT
    order = ["code", "n", "months", "model", "estimate", "low", "high", "p", "shrunk", "shrunk_low", "shrunk_high", "q"]
    return table[[*order, "verdict", "since", "jump", "p_jump", "step", "flag"]]


def _jumped(table: pd.DataFrame) -> pd.Series:
    """Does a jump tell much more of a code than a line, and enough to be more than chance?"""
    jump, line = table["p_jump"].astype(float), table["p"].astype(float)
    return (jump < line / 10) & (jump <= JUMP)


def benjamini_hochberg(p: Sequence[float] | np.ndarray) -> np.ndarray:
    """Adjusted p values under control of the false discovery rate; NaN stays NaN and counts for nothing."""
    p = np.asarray(p, dtype=float)
    known = np.flatnonzero(np.isfinite(p))
    out = np.full(len(p), np.nan)
    order = known[np.argsort(p[known], kind="stable")[::-1]]
    ranks = np.arange(len(order), 0, -1)
    out[order] = np.minimum.accumulate(p[order] * len(order) / ranks) if len(order) else []
    return np.minimum(out, 1.0)


def detectable(table: pd.DataFrame, *, false_discoveries: float = 0.05, power: float = 0.8) -> float:
    """Smallest yearly rate ratio that would have been called rising, for a code of middling precision.

    Parameters
    ----------
    table : as `trends` gives it. power : how often such a rise would have been found.

    Notes
    -----
    Normal approximation on the log rate ratio with the median standard error, for the first discovery among all codes
    looked at twice (limit / (2 codes)); NaN where no code could be fitted.
    """
    from scipy.special import ndtri

    fitted = table[table["low"].notna() & (table["low"] > 0)]
    if fitted.empty:
        return float("nan")
    widths = np.log(fitted["high"].astype(float) / fitted["low"].astype(float))
    error = float(np.median(widths)) / (2 * ndtri(0.975))
    limit = false_discoveries / (2 * len(fitted))
    return float(np.exp((ndtri(1 - limit / 2) + ndtri(power)) * error))
