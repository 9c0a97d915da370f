"""Case steps as spells: from one kind of event to another, how long, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, EvidenceError

OPEN = "open"
BEGIN = "reported"


def spells(
    events: pd.DataFrame,
    *,
    start: str,
    ends: Mapping[str, Sequence[str]],
    until: pd.Timestamp,
    cases: pd.Index | Sequence[str] | None = None,
) -> pd.DataFrame:
    """One spell a case: from its first event of one kind to the first of several others.

    Parameters
    ----------
    events : DataFrame, columns `case`, `event`, `at` (datetime64), as `read_study` gives it.
    start : the kind of event with which a spell begins.
    ends : the cause by which a spell ends and the kinds of event that mean it, such as
        {"withdrew": ["withdrawal"], "charged": ["charge"]}.
    until : the last day of the data, all of it; later events have not happened yet, and open spells are censored there.
    cases : only these cases.

    Returns
    -------
    DataFrame: `case`, `start`, `end`, `days` (whole days, 0 or more), `cause` ("open" where the spell has not
    ended), `reached` (bool, it ended). A case without a start, or one that starts after `until`, has no spell.
    Of two ends on one day the cause named first counts.

    Raises
    ------
    EvidenceError : one kind of event ends a spell by two causes.
    """
    cause_of = _causes(ends)
    is_known = events["at"].dt.normalize() <= until.normalize()
    known = events[is_known & events["event"].isin([start, *cause_of])]
    # Cases by their place: text is slow to compare, and there are many events.
    place, names = pd.factorize(known["case"].astype(object))
    known = pd.DataFrame({"case": place, "event": known["event"].to_numpy(), "day": known["at"].dt.normalize()})
    if cases is not None:
        known = known[np.isin(known["case"], names.get_indexer(pd.Index(cases).astype(object)))]
    starts = known[known["event"] == start].groupby("case", sort=False)["day"].min()
    if starts.empty:
        return _no_spells()
    ending = known[known["event"].isin(list(cause_of))]
    begun = ending["case"].map(starts)
    ending = ending[ending["day"] >= begun]
    order = ending["event"].astype(str).map({kind: i for i, kind in enumerate(cause_of)})
    first = ending.assign(order=order).sort_values(["case", "day", "order"], kind="stable").drop_duplicates("case")
    first = first.set_index("case").reindex(starts.index)
    end = first["day"].fillna(until.normalize())
    cause = first["event"].astype(object).map(cause_of).fillna(OPEN)
    days = (end - starts).dt.days.clip(lower=0)
    return pd.DataFrame(
        {
            "case": names[starts.index].astype(str),
            "start": starts.to_numpy(),
            "end": end.to_numpy(),
            "days": days.to_numpy(dtype=float),
            "cause": cause.to_numpy(dtype=object),
            "reached": (cause != OPEN).to_numpy(),
        }
    )


def _no_spells() -> pd.DataFrame:
    days = pd.Series([], dtype="datetime64[ns]")
    kinds = {"case": [], "start": days, "end": days, "days": np.array([], dtype=float), "cause": []}
    return pd.DataFrame(kinds | {"reached": np.array([], dtype=bool)})


def _causes(ends: Mapping[str, Sequence[str]]) -> dict[str, str]:
    cause_of: dict[str, str] = {}
    for cause, kinds in ends.items():
        for kind in kinds:
            if kind in cause_of:
                what = f"ends a spell by two causes, {cause_of[kind]} and {cause}"
                raise EvidenceError(Breach("themes.yaml", kind, what, remedy="Keep it under one of them."))
            cause_of[kind] = cause
    return cause_of


def silences(events: pd.DataFrame, spells: pd.DataFrame, *, contacts: Sequence[str], gap_days: int) -> pd.DataFrame:
    """Each spell cut where the victim has heard nothing for a number of days, and where they hear again.

    Parameters
    ----------
    spells : as `spells` gives them. contacts : kinds of event in which the victim hears something.
    gap_days : after more than so many days without one the victim waits in silence.

    Returns
    -------
    DataFrame, one row for each piece, in order: `case`, `begin`, `stop` (days since the start of the spell,
    begin < stop), `silent` (1.0 or 0.0), `cause` (of the last piece; "open" for the others). The start of the spell
    counts as contact. Pieces of no length are left out; a spell of 0 days is given half a day, so that its end counts.
    """
    told = events[events["event"].isin(list(contacts))]
    place = pd.Index(spells["case"].astype(object)).get_indexer(told["case"].astype(object))
    known = place >= 0
    place = place[known]
    at = (told["at"].dt.normalize()[known].to_numpy() - spells["start"].to_numpy()[place]) / np.timedelta64(1, "D")
    length = spells["days"].to_numpy(dtype=float)
    inside = (at > 0) & (at < length[place])
    cases = np.concatenate([np.arange(len(spells)), place[inside]])
    begins = pd.DataFrame({"case": cases, "begin": np.concatenate([np.zeros(len(spells)), at[inside]])})
    begins = begins.drop_duplicates().sort_values(["case", "begin"], kind="stable", ignore_index=True)
    total = np.where(length > 0, length, 0.5)[begins["case"]]
    later = begins.groupby("case", sort=False)["begin"].shift(-1).to_numpy()
    is_last = np.isnan(later)
    pieces = _pieces(begins, np.where(is_last, total, later), is_last, float(gap_days))
    cause = spells["cause"].to_numpy(dtype=object)[pieces["case"]]
    pieces["cause"] = np.where(pieces.pop("last"), cause, OPEN)
    pieces["case"] = spells["case"].to_numpy(dtype=object)[pieces["case"]]
    return pieces


def _pieces(begins: pd.DataFrame, stop: np.ndarray, is_last: np.ndarray, gap: float) -> pd.DataFrame:
    begin = begins["begin"].to_numpy()
    case = begins["case"].to_numpy()
    quiet_from = np.minimum(begin + gap, stop)
    heard = pd.DataFrame({"case": case, "begin": begin, "stop": quiet_from, "silent": 0.0, "last": is_last})
    quiet = pd.DataFrame({"case": case, "begin": quiet_from, "stop": stop, "silent": 1.0, "last": is_last})
    heard["last"] &= quiet_from >= stop
    pieces = pd.concat([heard, quiet])
    return pieces[pieces["stop"] > pieces["begin"]].sort_values(["case", "begin"], kind="stable", ignore_index=True)
