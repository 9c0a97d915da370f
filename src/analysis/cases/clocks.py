"""The clocks of the Victims' Code: met, not met, not evidenced, or still running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import BeforeValidator, Field

from analysis.errors import Breach, InputError
from analysis.paths import DATA
from analysis.study.models import Key, Strict
from analysis.study.yaml_lines import read_typed

MET, NOT_MET, NOT_EVIDENCED, PENDING = "Met", "Not met", "Not evidenced", "Pending"
RESULTS = (MET, NOT_MET, NOT_EVIDENCED, PENDING)
CLOCKS_FILE = DATA / "reference" / "code_clocks.yaml"
LOCAL_FILE = "clocks.yaml"  # in the study's folder: limits the area set for itself


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


class CodeVersion(Strict):
    """A version of the Code, or of a local procedure, and when it was in force."""

    id: Key
    name: str
    in_force_from: date
    in_force_to: Annotated[date | None, BeforeValidator(_blank_is_none)] = None
    source: str
    verified: bool = False


class Clock(Strict):
    """One time limit: what starts it, what meets it, and within how many working days."""

    id: Key
    label: str
    code_version: Key
    right: int | None = Field(None, ge=1, le=12, description="Number of the right; empty for a local limit.")
    trigger: Key
    due: Key
    limit_standard: int = Field(ge=0, description="Working days.")
    limit_enhanced: int = Field(ge=0, description="Working days for victims with enhanced rights.")
    agency: Key
    citation: str
    verified: bool = False


class ClocksFile(Strict):
    """`code_clocks.yaml`, and a study's own `clocks.yaml`."""

    version: int = 1
    code_versions: list[CodeVersion]
    clocks: list[Clock]


def read_clocks(path: Path = CLOCKS_FILE) -> dict[str, Clock]:
    """All clocks by id.

    Raises
    ------
    InputError : the file is at fault, or a clock names a version that is not there.
    """
    file = _read(path)
    known = {version.id for version in file.code_versions}
    wrong = [
        Breach(path.name, clock.id, f'the version "{clock.code_version}" is unknown', tuple(sorted(known)))
        for clock in file.clocks
        if clock.code_version not in known
    ]
    if wrong:
        raise InputError(wrong)
    return {clock.id: clock for clock in file.clocks}


def code_versions(path: Path = CLOCKS_FILE) -> dict[str, CodeVersion]:
    """All versions by id."""
    return {version.id: version for version in _read(path).code_versions}


def _read(path: Path) -> ClocksFile:
    return _read_once(path, path.stat().st_mtime_ns)


@cache
def _read_once(path: Path, changed: int) -> ClocksFile:
    return read_typed(path, ClocksFile)


@dataclass(frozen=True)
class Clocks:
    """The clocks that count in a study, by id, and the versions of the Code or of a local procedure they belong to."""

    by_id: dict[str, Clock]
    versions: dict[str, CodeVersion]


def clocks_of(study: Path) -> Clocks:
    """The clocks of the Victims' Code, then those of the study folder's own `clocks.yaml`, if it has one.

    Raises
    ------
    InputError : the file is at fault, or a clock of the area has the id of another.
    """
    local = study / LOCAL_FILE
    if not local.is_file():
        return Clocks(read_clocks(), code_versions())
    own = read_clocks(local)
    twice = [
        Breach(LOCAL_FILE, key, "is a clock of the Victims' Code already", remedy="Give it another id.")
        for key in own
        if key in read_clocks()
    ]
    if twice:
        raise InputError(twice)
    return Clocks(read_clocks() | own, code_versions() | code_versions(local))


@cache
def bank_holidays(first: int, last: int) -> np.ndarray:
    """The bank holidays of England in some years, as numpy days."""
    import holidays

    days = holidays.country_holidays("GB", subdiv="ENG", years=range(first, last + 1))
    return np.array(sorted(days), dtype="datetime64[D]")


def working_days(begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Working days of England after one day up to and with another; the day of the trigger does not count.

    Parameters
    ----------
    begin, end : datetime64 arrays of one length, end not before begin, none missing.
    """
    first, last = begin.astype("datetime64[D]"), end.astype("datetime64[D]")
    one = np.timedelta64(1, "D")
    return np.busday_count(first + one, last + one, holidays=_holidays(first, last))


def deadline(begin: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """The last day on which a limit of so many working days is kept; the day after the trigger is the first."""
    first = begin.astype("datetime64[D]")
    free = _holidays(first, first + np.timedelta64(366, "D"))
    return np.busday_offset(first, limit, roll="backward", holidays=free)


def _holidays(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    if not len(first):
        return np.array([], dtype="datetime64[D]")
    years = [int(str(day)[:4]) for day in (first.min(), last.max())]
    return bank_holidays(years[0] - 1, years[1] + 1)


def clock_results(
    events: pd.DataFrame, cases: pd.DataFrame, *, case_id: str, until: pd.Timestamp, clocks: Clocks
) -> pd.DataFrame:
    """The result of every clock that a case started.

    Parameters
    ----------
    events, cases : as `read_study` gives them. case_id : the column of `cases` that holds the pseudonym.
    until : the last day of the data, all of it.
    clocks : those that count. One runs only where its version was in force on the day of the trigger.

    Returns
    -------
    DataFrame, one row for each trigger: `case`, `clock`, `right` (text), `at` (day of the trigger), `limit`,
    `days` (working days taken; nan where not evidenced or pending), `result`, one of RESULTS, `running` (bool, the
    limit had not run out by the end of the data, whether the victim has been told by then or not).

    Notes
    -----
    A trigger is met by the first due event on or after it and before the case's next trigger of the same clock. No
    such event is "Not evidenced", never "Not met": no record of an update is not the record of no update. A clock
    whose last day is `until` or later still runs and is "Pending" while no due event is recorded.
    """
    fields = cases.drop_duplicates(case_id).reset_index(drop=True)
    # Cases by their place: text is slow to compare, and there are many events.
    place = pd.Index(fields[case_id].astype(object)).get_indexer(events["case"].astype(object))
    day = events["at"].to_numpy().astype("datetime64[D]")
    known = pd.DataFrame({"place": place, "event": events["event"].to_numpy(), "day": day.astype("int64")})
    known = known[(day <= np.datetime64(until, "D")) & (place >= 0)].sort_values(["place", "day"], kind="stable")
    by_kind = {
        str(kind): (rows["place"].to_numpy(), rows["day"].to_numpy())
        for kind, rows in known.groupby("event", observed=True, sort=False)
    }
    enhanced = fields["enhanced"].eq("Yes").to_numpy() if "enhanced" in fields else np.zeros(len(fields), bool)
    versions = clocks.versions
    parts = [_one(clock, versions[clock.code_version], by_kind, enhanced, until) for clock in clocks.by_id.values()]
    parts = [part for part in parts if len(part)]
    columns = ["case", "clock", "right", "at", "limit", "days", "result", "running"]
    if not parts:
        return pd.DataFrame(columns=columns)
    whole = pd.concat(parts, ignore_index=True)
    whole["case"] = fields[case_id].to_numpy(dtype=object)[whole.pop("place")]
    return whole[columns]


def _one(
    clock: Clock,
    version: CodeVersion,
    by_kind: dict[str, tuple[np.ndarray, np.ndarray]],
    enhanced: np.ndarray,
    until: pd.Timestamp,
) -> pd.DataFrame:
    if clock.trigger not in by_kind:
        return pd.DataFrame()
    place, day = _in_force(version, *by_kind[clock.trigger])
    if not len(place):
        return pd.DataFrame()
    none = np.array([], dtype="int64")
    told = _first_due(place, day, *by_kind.get(clock.due, (none, none)))
    limit = np.where(enhanced[place], clock.limit_enhanced, clock.limit_standard)
    trigger = day.astype("datetime64[D]")
    is_told = told >= 0
    days = np.full(len(place), np.nan)
    days[is_told] = working_days(trigger[is_told], told[is_told].astype("datetime64[D]"))
    running = deadline(trigger, limit) >= np.datetime64(until, "D")
    untold = np.where(running, PENDING, NOT_EVIDENCED)
    result = np.where(is_told, np.where(days <= limit, MET, NOT_MET), untold)
    return pd.DataFrame(
        {
            "place": place,
            "clock": clock.id,
            "right": "Local" if clock.right is None else str(clock.right),
            "at": trigger.astype("datetime64[us]"),
            "limit": limit,
            "days": days,
            "result": pd.Categorical(result, categories=RESULTS),
            "running": running,
        }
    )


def _in_force(version: CodeVersion, place: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The triggers of days on which the clock's version of the Code was in force."""
    inside = day >= np.datetime64(version.in_force_from, "D").astype("int64")
    if version.in_force_to is not None:
        inside &= day <= np.datetime64(version.in_force_to, "D").astype("int64")
    return place[inside], day[inside]


def _first_due(place: np.ndarray, day: np.ndarray, due_place: np.ndarray, due_day: np.ndarray) -> np.ndarray:
    """The first due day of the case on or after the trigger's day and not after its next trigger; -1 where none.

    All by case and day, in order; a case and a day are one number, so that one search finds all.
    """
    far = np.int64(2**40)
    sought, known = place * far + day, np.append(due_place * far + due_day, np.iinfo(np.int64).max)
    first = known[np.searchsorted(known, sought, side="left")]
    following = np.append(sought[1:], np.iinfo(np.int64).max)
    following = np.where(following // far == place, following, place * far + far - 1)
    return np.where(first <= following, first % far, -1)
