"""How long it takes: share still waiting, median wait, restricted mean, log-rank test. For cases, not samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError

INTERVALS = ("log-log", "log", "plain", "logit", "arcsin")
NOT_REACHED = "not reached"


def kaplan_meier(
    frame: pd.DataFrame,
    *,
    duration: str,
    event: str,
    by: str | None = None,
    levels: Sequence | None = None,
    times: Sequence[float] | None = None,
    entry: str | None = None,
    level: float = 0.95,
    interval: str = "log-log",
    carry: bool = False,
) -> pd.DataFrame:
    """Share of cases that have not yet reached an event.

    Parameters
    ----------
    frame : DataFrame, one row a spell. duration : column, days, not negative. event : column, True or 1 where
        the event was reached, else the case was still open (censored).
    by, levels : grouping and its levels, met or not. times : days at which to report; None: every event time.
    entry : column, days from which a case was under observation (late entry).
    interval : one of INTERVALS. carry : beyond the last day observed, carry the share on as R does; else NaN.

    Returns
    -------
    DataFrame: `by` if any; `time`; `at_risk` just before it; `events` since the row before; `estimate, se, low,
    high`; `n`, `method`, `reason`. Where nobody has reached it yet, the limit is the exact binomial one for the
    number at risk, so the interval never has width 0.

    Raises
    ------
    InputError : a duration negative or missing, an event neither 0 nor 1.

    Notes
    -----
    statsmodels SurvfuncRight; Greenwood's variance; limits on the transformed scale.
    Equal to survfit of R survival 3.5, rtol 1e-8.
    """
    rows = []
    for label, spells in _groups(frame, duration, event, by, levels, entry):
        head = {} if by is None else {by: label}
        if not len(spells):
            rows.append(head | _empty("no cases"))
            continue
        steps = _steps(spells)
        wanted = steps["time"][steps["events"] > 0] if times is None else np.asarray(times, dtype=float)
        rows += [head | row for row in _rows(steps, spells, wanted, level, interval, carry)]
    return pd.DataFrame(rows)


def median_wait(
    frame: pd.DataFrame,
    *,
    duration: str,
    event: str,
    by: str | None = None,
    levels: Sequence | None = None,
    share: float = 0.5,
    entry: str | None = None,
    level: float = 0.95,
    interval: str = "log-log",
) -> pd.DataFrame:
    """Days until half (or another `share`) of the cases have reached an event.

    Returns
    -------
    DataFrame: `by` if any, `estimate, low, high, n, events, method, reason`; NaN and "not reached" where too few
    cases got there.

    Notes
    -----
    Brookmeyer and Crowley (1982), Biometrics 38: where the curve and its limits cross 1 - share; the middle of a
    flat stretch at the crossing. Equal to quantile(survfit) of R survival 3.5, rtol 1e-8.
    """
    rows = []
    for label, spells in _groups(frame, duration, event, by, levels, entry):
        head = {} if by is None else {by: label}
        row = {"estimate": np.nan, "low": np.nan, "high": np.nan, "n": len(spells), "events": 0}
        row |= {"method": f"Kaplan-Meier quantile, {interval} interval", "reason": "no cases"}
        if len(spells):
            steps = _steps(spells)
            low, high = _limits(steps["share"], steps["log_se"], level, interval)
            row["events"] = int(steps["events"].sum())
            row["estimate"] = _crossing(steps["time"], steps["share"], 1 - share)
            row["low"] = _crossing(steps["time"], low, 1 - share)
            row["high"] = _crossing(steps["time"], high, 1 - share)
            row["reason"] = NOT_REACHED if np.isnan(row["estimate"]) else ""
            if not row["reason"] and np.isnan(row["high"]):
                row["reason"] = "upper limit not reached"
        rows.append(head | row)
    return pd.DataFrame(rows)


def restricted_mean(
    frame: pd.DataFrame,
    *,
    duration: str,
    event: str,
    until: float,
    by: str | None = None,
    levels: Sequence | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Mean days waited within the first `until` days.

    Notes
    -----
    Area under the curve; Greenwood's variance of areas. Equal to survfit(rmean) of R survival 3.5, rtol 1e-8.
    """
    rows = []
    for label, spells in _groups(frame, duration, event, by, levels, None):
        head = {} if by is None else {by: label}
        estimate, se = _area(_steps(spells), until) if len(spells) else (np.nan, np.nan)
        reach = _z(level) * se if se > 0 else np.nan
        row = {"estimate": estimate, "se": se, "low": estimate - reach, "high": estimate + reach, "n": len(spells)}
        rows.append(head | row | {"method": f"restricted mean to {until:g} days"})
    return pd.DataFrame(rows)


def cumulative_hazard(
    frame: pd.DataFrame,
    *,
    duration: str,
    event: str,
    times: Sequence[float],
    by: str | None = None,
    levels: Sequence | None = None,
) -> pd.DataFrame:
    """Nelson-Aalen cumulated hazard and its standard error.

    Notes
    -----
    Sum of events / at risk, variance sum of events / at risk^2.
    Equal to survfit(stype = 2, ctype = 1) of R survival 3.5, rtol 1e-8.
    """
    rows = []
    for label, spells in _groups(frame, duration, event, by, levels, None):
        steps = _steps(spells)
        hazard, variance = (np.cumsum(steps["events"] / steps["at_risk"] ** power) for power in (1, 2))
        for time in times:
            last = np.searchsorted(steps["time"], time, side="right") - 1
            row = (
                {"time": time, "estimate": hazard[last], "se": np.sqrt(variance[last])}
                if last >= 0
                else {"time": time, "estimate": 0.0, "se": 0.0}
            )
            rows.append(({} if by is None else {by: label}) | row | {"method": "Nelson-Aalen"})
    return pd.DataFrame(rows)


def logrank(
    frame: pd.DataFrame,
    *,
    duration: str,
    event: str,
    by: str,
    strata: str | None = None,
    weight: str | None = None,
) -> pd.DataFrame:
    """Whether groups wait equally long.

    Parameters
    ----------
    strata : column within whose levels groups are compared. weight : None, or "peto" (early differences count
        more).

    Returns
    -------
    One row: `statistic, df, p, n, method`.

    Raises
    ------
    InputError : fewer than two groups.

    Notes
    -----
    statsmodels survdiff (Fleming-Harrington with power 1 for "peto").
    Equal to survdiff of R survival 3.5, rtol 1e-8.
    """
    from statsmodels.duration.survfunc import survdiff

    columns = [duration, event, by] + ([strata] if strata else [])
    kept = frame.dropna(subset=columns)
    if kept[by].nunique() < 2:
        what = "holds fewer than two groups"
        raise InputError(Breach("cases", f"column {by}", what, (), "Report the wait of all cases together."))
    options = {"weight_type": "fh", "fh_p": 1} if weight == "peto" else {}
    status = kept[event].astype(int)
    with np.errstate(divide="ignore"):  # survdiff takes the log of a share that has reached 0
        statistic, p = survdiff(
            kept[duration].to_numpy(float),
            status.to_numpy(),
            pd.factorize(kept[by], sort=True)[0],
            strata=pd.factorize(kept[strata])[0] if strata else None,
            **options,
        )
    row = {"statistic": float(statistic), "df": kept[by].nunique() - 1, "p": float(p), "n": len(kept)}
    return pd.DataFrame([row | {"method": "log-rank" if weight is None else "Peto-Peto"}])


def expected_events(frame: pd.DataFrame, *, duration: str, event: str, by: str) -> pd.DataFrame:
    """Events seen in each group and those expected if all groups waited alike.

    Notes
    -----
    At each event time, events shared out by the numbers at risk. Equal to survdiff of R survival 3.5, rtol 1e-8.
    """
    kept = frame.dropna(subset=[duration, event, by])
    time, reached = kept[duration].to_numpy(float), kept[event].astype(bool).to_numpy()
    when = np.unique(time[reached])
    d = np.array([np.count_nonzero(reached & (time == t)) for t in when])
    at_risk = np.array([np.count_nonzero(time >= t) for t in when])
    rows = []
    for label in sorted(kept[by].unique()):
        mine = (kept[by] == label).to_numpy()
        group = np.array([np.count_nonzero(mine & (time >= t)) for t in when])
        rows.append(
            {
                by: label,
                "n": int(mine.sum()),
                "events": int((reached & mine).sum()),
                "expected": float(np.sum(d * group / at_risk)),
            }
        )
    return pd.DataFrame(rows)


def _groups(frame, duration, event, by, levels, entry):
    """(label, spells with time, event, entry) of each group; rows without both are left out."""
    _check(frame, duration, event, by, entry)
    kept = frame[[duration, event]].notna().all(axis=1)
    start = frame[entry].astype(float) if entry else pd.Series(-np.inf, index=frame.index)
    reached = frame[event].where(kept, 0).astype(float) > 0
    spells = pd.DataFrame({"time": frame[duration].astype(float), "event": reached, "entry": start})
    if by is None:
        yield None, spells[kept]
        return
    if levels is None:
        is_category = isinstance(frame[by].dtype, pd.CategoricalDtype)
        levels = frame[by].cat.categories if is_category else sorted(frame[by].dropna().unique())
    for label in levels:
        yield label, spells[kept & (frame[by] == label)]


def _check(frame, duration, event, by, entry) -> None:
    faults = [
        Breach("cases", f"column {name}", "is not in the data", (), "Correct the name.")
        for name in (duration, event, by, entry)
        if name is not None and name not in frame.columns
    ]
    if not faults and (frame[duration].dropna().astype(float) < 0).any():
        rows = np.flatnonzero((frame[duration].astype(float) < 0).to_numpy())[:5] + 1
        where = f"column {duration}, row {', '.join(map(str, rows))}"
        faults.append(Breach("cases", where, "is negative", (), "An end before its start: correct the dates."))
    if not faults and not frame[event].dropna().astype(float).isin([0, 1]).all():
        faults.append(Breach("cases", f"column {event}", "must be 0 or 1 (reached or not)", ("0", "1")))
    if faults:
        raise InputError(faults)


def _steps(spells: pd.DataFrame) -> dict[str, np.ndarray]:
    """Every time met: at risk, events, share not reached, standard error of its log."""
    time, reached, entry = (spells[c].to_numpy() for c in ("time", "event", "entry"))
    when = np.unique(time)
    if np.isneginf(entry).all():
        from statsmodels.duration.survfunc import SurvfuncRight

        with np.errstate(divide="ignore", invalid="ignore"):  # its standard errors, which are not used
            curve = SurvfuncRight(time, reached.astype(int))
        at_risk = len(time) - np.searchsorted(np.sort(time), when)
        last = np.searchsorted(curve.surv_times, when, side="right")
        share = np.append(1.0, curve.surv_prob)[last]
    else:
        at_risk = np.array([np.count_nonzero((time >= t) & (entry < t)) for t in when])
        share = None
    events = np.array([np.count_nonzero(reached & (time == t)) for t in when])
    if share is None:
        share = np.cumprod(1 - events / np.maximum(at_risk, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(np.where(events > 0, events / (at_risk * (at_risk - events)), 0.0))
    return {"time": when, "at_risk": at_risk, "events": events, "share": share, "log_se": np.sqrt(greenwood)}


def _rows(steps, spells, wanted, level, interval, carry) -> list[dict]:
    low, high = _limits(steps["share"], steps["log_se"], level, interval)
    rows, before = [], -np.inf
    ends, starts = spells["time"].to_numpy(), spells["entry"].to_numpy()
    for time in wanted:
        last = np.searchsorted(steps["time"], time, side="right") - 1
        since = (steps["time"] > before) & (steps["time"] <= time)
        at_risk = int(np.count_nonzero((ends >= time) & (starts < time)))
        row = {"time": float(time), "at_risk": at_risk, "events": int(steps["events"][since].sum())}
        row |= _at(steps, low, high, last, at_risk, level)
        if at_risk == 0 and not carry and time > steps["time"][-1] and row["estimate"] > 0:
            row |= {"estimate": np.nan, "se": np.nan, "low": np.nan, "high": np.nan}
            row["reason"] = "nobody was followed this long"
        rows.append(row | {"n": len(spells), "method": f"Kaplan-Meier, {interval} interval"})
        before = time
    return rows


def _at(steps, low, high, last, at_risk, level) -> dict:
    from scipy import special

    share = steps["share"][last] if last >= 0 else 1.0
    if share >= 1.0:
        exact = float(special.betaincinv(at_risk, 1.0, (1 - level) / 2)) if at_risk > 1 else np.nan
        reason = "nobody has reached it yet: exact limit" if at_risk > 1 else "too few cases"
        return {"estimate": 1.0, "se": np.nan, "low": exact, "high": 1.0 if at_risk > 1 else np.nan, "reason": reason}
    if share <= 0.0:
        return {"estimate": 0.0, "se": np.nan, "low": np.nan, "high": np.nan, "reason": "all have reached it"}
    se = share * steps["log_se"][last]
    return {"estimate": share, "se": se, "low": low[last], "high": high[last], "reason": ""}


def _limits(share, log_se, level, interval) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a share on a transformed scale; NaN where the scale has no value."""
    from scipy import special

    z = _z(level)
    with np.errstate(all="ignore"):
        s = np.where((share > 0) & (share < 1), share, np.nan)
        reach = z * log_se
        if interval == "log":
            return s * np.exp(-reach), np.minimum(s * np.exp(reach), 1.0)
        if interval == "plain":
            return np.maximum(s - reach * s, 0.0), np.minimum(s + reach * s, 1.0)
        if interval == "log-log":
            middle, width = np.log(-np.log(s)), reach / np.log(s)
            return np.exp(-np.exp(middle - width)), np.exp(-np.exp(middle + width))
        if interval == "logit":
            width = reach / (1 - s)
            return special.expit(special.logit(s) - width), special.expit(special.logit(s) + width)
        if interval == "arcsin":
            middle, width = np.arcsin(np.sqrt(s)), 0.5 * reach * np.sqrt(s / (1 - s))
            low, high = np.maximum(middle - width, 0.0), np.minimum(middle + width, np.pi / 2)
            return np.sin(low) ** 2, np.sin(high) ** 2
    raise ValueError(f"an interval is one of {', '.join(INTERVALS)}")


def _crossing(time: np.ndarray, curve: np.ndarray, level: float) -> float:
    """First time the curve is at or below `level`; the middle, where it stays exactly on it."""
    met = np.flatnonzero(curve < level + 1e-9)
    if not len(met):
        return float("nan")
    first = met[0]
    below = met[curve[met] < curve[first] - 1e-12]
    if abs(curve[first] - level) < 1e-9 and len(below):
        return float((time[first] + time[below[0]]) / 2)
    return float(time[first])


def _area(steps, until: float) -> tuple[float, float]:
    inside = steps["time"] < until
    edges = np.concatenate([[0.0], steps["time"][inside], [until]])
    heights = np.concatenate([[1.0], steps["share"][inside]])
    areas = np.diff(edges) * heights
    d, n = steps["events"][inside], steps["at_risk"][inside]
    with np.errstate(all="ignore"):
        risk = np.where(n > d, d / (n * (n - d)), 0.0)
    rest = np.cumsum(areas[::-1])[::-1][1:]
    return float(areas.sum()), float(np.sqrt(np.sum(rest**2 * risk)))


def _z(level: float) -> float:
    from scipy import special

    return float(special.ndtri(1 - (1 - level) / 2))


def _empty(reason: str) -> dict:
    row = {"time": np.nan, "at_risk": 0, "events": 0, "estimate": np.nan, "se": np.nan, "low": np.nan}
    return row | {"high": np.nan, "n": 0, "method": "Kaplan-Meier", "reason": reason}
