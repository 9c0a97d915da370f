"""How cases end when endings compete: share withdrawn, charged, closed by a given day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError

OPEN = ("", "censored", "open")


def cumulative_incidence(
    frame: pd.DataFrame,
    *,
    duration: str,
    cause: str,
    by: str | None = None,
    levels: Sequence | None = None,
    causes: Sequence | None = None,
    still_open: Sequence = OPEN,
    times: Sequence[float] | None = None,
    level: float = 0.95,
    interval: str = "log-log",
) -> pd.DataFrame:
    """Share of cases that ended in each way by given days, the other ways competing.

    Parameters
    ----------
    frame : one row a case. duration : days until it ended or was last seen. cause : how it ended; a missing value
        or one of `still_open` for cases that had not.
    causes : ways in order; None: those met. times : days; None: every day on which a case ended.
    interval : "log-log" (never leaves 0 to 1), "log" or "plain" (cut at 0 and 1).

    Returns
    -------
    DataFrame: `by` if any; `cause, time, at_risk, events` (of this cause since the row before), `estimate, se,
    low, high, n, method, reason`. The shares of all causes and of the cases still open add up to 1.

    Raises
    ------
    InputError : a duration negative or missing.

    Notes
    -----
    Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, by statsmodels CumIncidenceRight; variance of
    the infinitesimal jackknife (statsmodels' own is undefined once everyone has ended). One
    minus Kaplan-Meier, which treats withdrawn cases as if they could still be charged, is not offered.
    Equal to survfit(Surv(time, factor)) of R survival 3.5, rtol 1e-8.
    """
    _check(frame, duration, cause)
    kept = frame[frame[duration].notna()]
    ended = kept[cause].where(kept[cause].notna() & ~kept[cause].isin(list(still_open)))
    ways = list(causes) if causes is not None else sorted(ended.dropna().unique())
    groups = [None] if by is None else list(levels if levels is not None else _levels(kept[by]))
    rows = []
    for label in groups:
        mine = np.ones(len(kept), dtype=bool) if by is None else (kept[by] == label).to_numpy()
        status = pd.Index(ways).get_indexer(ended[mine]) + 1
        time = kept.loc[mine, duration].to_numpy(float)
        wanted = np.unique(time[status > 0]) if times is None else np.asarray(times, dtype=float)
        for way, name in enumerate(ways, start=1):
            head = {} if by is None else {by: label}
            rows += [head | {"cause": name} | row for row in _rows(time, status, way, wanted, level, interval)]
    return pd.DataFrame(rows)


def _levels(column: pd.Series):
    return column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else sorted(column.dropna().unique())


def _rows(time, status, way, wanted, level, interval) -> list[dict]:
    if not len(time):
        nothing = {"time": np.nan, "at_risk": 0, "events": 0, "estimate": np.nan, "se": np.nan}
        return [nothing | {"low": np.nan, "high": np.nan, "n": 0, "method": "Aalen-Johansen", "reason": "no cases"}]
    when, share, scores = _curve(time, status, way, wanted)
    rows, before = [], -np.inf
    for place, day in enumerate(wanted):
        last = np.searchsorted(when, day, side="right") - 1
        estimate = share[last] if last >= 0 else 0.0
        se = float(np.sqrt(np.sum(scores[:, place] ** 2)))
        low, high, reason = _limits(estimate, se, len(time), level, interval)
        at_risk = int(np.count_nonzero(time >= day))
        if day > when[-1] and at_risk == 0 and (status[time == when[-1]] == 0).any():
            estimate, se, low, high, reason = *(np.nan,) * 4, "nobody was followed this long"
        events = int(np.count_nonzero((status == way) & (time > before) & (time <= day)))
        row = {"time": float(day), "at_risk": at_risk, "events": events, "estimate": float(estimate), "se": se}
        rows.append(row | {"low": low, "high": high, "n": len(time), "method": "Aalen-Johansen", "reason": reason})
        before = day
    return rows


def _curve(time, status, way, wanted):
    """Times met, share ended in this way by then, and the influence of each case at the wanted times."""
    from statsmodels.duration.survfunc import CumIncidenceRight

    with np.errstate(all="ignore"):
        if (status == way).any():
            fitted = CumIncidenceRight(time, status)
            when, share = np.asarray(fitted.times), np.asarray(fitted.cinc[way - 1])
        else:
            when = np.unique(time)
            share = np.zeros(len(when))
    return when, share, _influence(time, status, way, when, wanted)


def _influence(time, status, way, when, wanted) -> np.ndarray:
    """How much the share moves with the weight of each case (n by times): delta method on the two hazards."""
    place = np.searchsorted(when, time)
    count = len(when)
    at_risk = np.cumsum(np.bincount(place, minlength=count)[::-1])[::-1].astype(float)
    any_way = np.bincount(place, status > 0, minlength=count) / at_risk
    this_way = np.bincount(place, status == way, minlength=count) / at_risk
    still = np.cumprod(1 - any_way)
    before = np.concatenate([[1.0], still[:-1]])
    share = np.cumsum(before * this_way)
    influence = np.zeros((len(time), len(wanted)))
    own = (status == way) * before[place] / at_risk[place]
    spent = np.cumsum(before * this_way / at_risk)
    rate = np.divide(any_way, 1 - any_way, out=np.zeros(count), where=any_way < 1)
    left = np.divide(1.0, at_risk * (1 - any_way), out=np.zeros(count), where=any_way < 1)
    for column, day in enumerate(wanted):
        last = np.searchsorted(when, day, side="right") - 1
        if last < 0:
            continue
        upto = np.minimum(place, last)
        # a change of the share still open at time u moves all that comes after u
        after = share[last] - share
        lost = np.where(status > 0, left[place] * after[place], 0.0)
        compensated = np.cumsum(rate / at_risk * after)[upto]
        mine = np.where(place <= last, own - lost, 0.0)
        influence[:, column] = mine - spent[upto] + compensated
    return influence


def _limits(estimate, se, n, level, interval) -> tuple[float, float, str]:
    from scipy import special

    tail = (1 - level) / 2
    if n < 2:
        return np.nan, np.nan, "one case is not an estimate"
    if estimate <= 0:
        return 0.0, float(special.betaincinv(1.0, n, 1 - tail)), "none ended so: exact limit"
    if estimate >= 1 or not se > 0:
        return float(special.betaincinv(n, 1.0, tail)), 1.0, "all ended so: exact limit"
    z = special.ndtri(1 - tail)
    if interval == "log":
        return float(estimate * np.exp(-z * se / estimate)), float(min(estimate * np.exp(z * se / estimate), 1.0)), ""
    if interval == "plain":
        return float(max(estimate - z * se, 0.0)), float(min(estimate + z * se, 1.0)), ""
    width = z * se / (estimate * abs(np.log(estimate)))
    low, high = estimate ** np.exp(width), estimate ** np.exp(-width)
    return float(low), float(high), ""


def _check(frame, duration, cause) -> None:
    faults = [
        Breach("cases", f"column {name}", "is not in the data", (), "Correct the name.")
        for name in (duration, cause)
        if name not in frame.columns
    ]
    if not faults and (frame[duration].dropna().astype(float) < 0).any():
        rows = np.flatnonzero((frame[duration].astype(float) < 0).to_numpy())[:5] + 1
        where = f"column {duration}, row {', '.join(map(str, rows))}"
        faults.append(Breach("cases", where, "is negative", (), "An end before its start: correct the dates."))
    if faults:
        raise InputError(faults)
