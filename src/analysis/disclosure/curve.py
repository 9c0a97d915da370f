"""Survival curves through the gate: steps that few people explain are merged into coarser times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.disclosure import marks
from analysis.disclosure.gate import rounded
from analysis.disclosure.lines import lines_of, withhold_partners
from analysis.disclosure.policy import Policy
from analysis.disclosure.registry import REGISTRY, Quantity, Registry
from analysis.disclosure.releasable import _KEY, Releasable, fingerprint_of
from analysis.errors import Breach, InputError

COLUMNS = ("time", "estimate", "n", "events")
DECIMALS = 2  # of a proportion: whole percentages


def releasable_curve(
    km: pd.DataFrame,
    policy: Policy,
    *,
    what: str,
    universe: str,
    dimensions: Sequence[str] | None = None,
    reached: bool = False,
    table: str | None = None,
    registry: Registry = REGISTRY,
) -> Releasable:
    """Let a survival curve through at times so far apart that each step is the outcome of enough people.

    Parameters
    ----------
    km : DataFrame, one row for each time of a group's curve, in order: the columns of `dimensions`; `time`;
        `estimate`, the share still waiting just after it (or, with `reached`, the share who have reached it);
        `low`, `high`, optional; `n`, people at risk just before it; `events`, people whose event is at that time.
        A row at time 0 with no events gives the number at the start; without one it is the first `n`.
    policy : Policy. With `public_data` every step is shown.
    what, universe, dimensions, table, registry : as for `releasable`.
    reached : bool, the curve rises from 0 instead of falling from 1.

    Returns
    -------
    Releasable, one row for each time shown: `time`, `n` (at risk, rounded), `estimate`, `low`, `high` (in whole
    percent, constant until the next time), texts as for `releasable`. A group of too few people has one row, [c].

    Raises
    ------
    InputError : a column is missing.
    """
    optional = {*COLUMNS, "low", "high", "se", "censored"}
    names = tuple(dimensions) if dimensions is not None else tuple(c for c in km.columns if c not in optional)
    missing = [column for column in (*names, *COLUMNS) if column not in km.columns]
    if missing:
        raise InputError(Breach("curve", what, f"has no column {', '.join(missing)}"))
    curves = _curves(km, names)
    starts = pd.DataFrame([label for label, _ in curves], columns=list(names))
    people = np.array([int(curve["n"].iloc[0]) for _, curve in curves], dtype=int)
    withheld = _withheld(starts, names, people, policy)
    parts = [
        _one(label, curve, names, hidden, reached, policy)
        for (label, curve), hidden in zip(curves, withheld, strict=True)
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*names, "time"])
    title = table or f"{what} over time"
    registry.add(_quantities(frame, names, title, universe, what, reached, policy))
    return Releasable(
        _KEY,
        frame,
        table=title,
        what=what,
        universe=universe,
        dimensions=(*names, "time"),
        measure="curve",
        people="n",
        words=tuple(policy.in_words()),
        fingerprint=fingerprint_of(km),
    )


def _curves(km: pd.DataFrame, names: tuple[str, ...]) -> list[tuple[tuple, pd.DataFrame]]:
    if not names:
        return [((), km.sort_values("time", ignore_index=True))] if len(km) else []
    grouped = km.groupby(list(names), sort=False, observed=True, dropna=False)
    return [(label, curve.sort_values("time", ignore_index=True)) for label, curve in grouped]


def _withheld(starts: pd.DataFrame, names: tuple[str, ...], people: np.ndarray, policy: Policy) -> np.ndarray:
    if policy.public_data:
        return np.zeros(len(people), bool)
    small = (people > 0) & (people < policy.threshold)
    return withhold_partners(small, people, lines_of(starts, names), policy.threshold) if names else small


def times_to_show(curve: pd.DataFrame, threshold: int) -> list[int]:
    """Positions of the rows at which a curve may be read: between two of them at least `threshold` events happen.

    The number at risk then falls by at least as many, and at least `threshold` people are still at risk at the last.
    The tail in which fewer people have their event is not shown.
    """
    kept, events = [], 0
    for row, (n, happened) in enumerate(zip(curve["n"], curve["events"], strict=True)):
        events += int(happened)
        left = int(n) - int(happened)
        if events >= threshold and left >= threshold:
            kept.append(row)
            events = 0
    return kept


def _one(label, curve, names, hidden, reached, policy) -> pd.DataFrame:
    places = dict(zip(names, label, strict=True))
    if hidden:
        empty = {"time": 0.0, "n": np.nan, "estimate": np.nan, "low": np.nan, "high": np.nan}
        return pd.DataFrame([places | empty | _texts(marks.WITHHELD, marks.WITHHELD, marks.WITHHELD)])
    start = {"time": 0.0, "n": int(curve["n"].iloc[0]), "estimate": 0.0 if reached else 1.0}
    rows = range(len(curve)) if policy.public_data else times_to_show(curve, policy.threshold)
    points = [start]
    for row in rows:
        at = curve.iloc[row]
        if at["time"] <= 0:
            continue
        left = int(at["n"]) - int(at["events"])
        points.append(
            {"time": float(at["time"]), "n": left, **{c: at[c] for c in ("estimate", "low", "high") if c in at}}
        )
    return pd.DataFrame([places | _point(point, policy) for point in points])


def _point(point: dict, policy: Policy) -> dict:
    scale = 10**DECIMALS
    n = int(rounded(np.array([point["n"]]), policy)[0])
    numbers = {
        name: float(np.floor(point.get(name, np.nan) * scale + 0.5) / scale) for name in ("estimate", "low", "high")
    }
    few = point["n"] < policy.minimum_base
    flag = marks.UNRELIABLE if few or point["n"] < policy.low_base else ""
    text = f"{100 * numbers['estimate']:.0f}%"
    return {"time": point["time"], "n": n, **numbers, **_texts(text, f"{n:,}", flag)}


def _texts(shown: str, base: str, flag: str) -> dict[str, str]:
    reason = "withheld so that nobody can be found" if flag == marks.WITHHELD else ""
    return {"shown": shown, "base_shown": base, "flag": flag, "reason": reason}


def _quantities(frame, names, title, universe, what, reached, policy) -> list[Quantity]:
    step = "" if policy.public_data or policy.round_to == 1 else str(policy.round_to)
    found = []
    for row in frame.to_dict("records"):
        place = {name: str(row[name]) for name in names}
        shared = {"stat_var": what, "time": f"{row['time']:g}"}
        hidden = row["reason"] != ""
        base = str(row["base_shown"]).replace(",", "")
        found.append(Quantity(title, universe, place, "nrisk", base, "" if hidden else step, **shared))
        if row["time"] > 0 and not hidden:
            left = 1 - row["estimate"] if reached else row["estimate"]
            found.append(Quantity(title, universe, place, "surv", f"{left:.{DECIMALS}f}", **shared))
    return found
