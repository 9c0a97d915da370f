"""Whom the Champions met, how and when, and whether those are the people the survey hears."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.voices.theme_counts import wilson

NEEDED = ("date", "method", "people")


def engagement_summary(log: pd.DataFrame, by: Sequence[str] = ("method",)) -> pd.DataFrame:
    """Meetings, people met and hours, by method or what else the log says.

    Parameters
    ----------
    log : DataFrame, a row a meeting: `date`, `method` (interview, group, call, visit, ...), `people` met, and where
        the log has it `minutes`. by : its columns; `month` and `quarter` are made from the date.

    Returns
    -------
    DataFrame, a row for each group: `meetings`, `people`, `hours` (NaN without minutes), `first`, `last` date.

    Raises
    ------
    InputError : a column is missing; a meeting of nobody or of half a person, with its rows counted.
    """
    dated = _checked(log, by)
    grouped = dated.groupby(list(by), observed=True, sort=True)
    summary = grouped.agg(
        meetings=("people", "size"), people=("people", "sum"), first=("date", "min"), last=("date", "max")
    )
    summary["hours"] = grouped["minutes"].sum(min_count=1) / 60 if "minutes" in dated else np.nan
    return summary.reset_index()[[*by, "meetings", "people", "hours", "first", "last"]]


def _checked(log: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    dates = pd.to_datetime(log["date"]) if "date" in log else None
    made = {} if dates is None else {"month": dates.dt.to_period("M"), "quarter": dates.dt.to_period("Q")}
    missing = [c for c in dict.fromkeys([*NEEDED, *by]) if c not in log and c not in made]
    if missing:
        raise InputError(Breach("engagement log", f"column {column}", "is missing") for column in missing)
    people = pd.to_numeric(log["people"], errors="coerce")
    wrong = int((people.isna() | (people < 1) | (people % 1 != 0)).sum())
    if wrong:
        raise InputError(Breach("engagement log", "column people", f"is no whole number from 1, in {wrong} rows"))
    minutes = {"minutes": pd.to_numeric(log["minutes"], errors="coerce")} if "minutes" in log else {}
    return log.assign(
        date=dates, people=people.astype("int64"), **minutes, **{k: v for k, v in made.items() if k in by}
    )


def coverage(log: pd.DataFrame, frame: pd.Series, by: str, *, level: float = 0.95) -> pd.DataFrame:
    """People met against the people of a frame (the survey's respondents, or all recorded victims), by one fact.

    Parameters
    ----------
    log : as for `engagement_summary`, with the column `by`. frame : Series, group -> number of people.

    Returns
    -------
    DataFrame, a row for each group of either: `met`, `share_met` with Wilson limits `low`, `high`, `in_frame`,
    `share_in_frame`, and `heard`: "less than their share", "more than their share" or "about their share", which is
    said where the frame's share lies inside the limits. NaN shares where nobody was met.
    """
    met = _checked(log, [by]).groupby(by, observed=True)["people"].sum()
    groups = list(dict.fromkeys([*frame.index, *met.index]))
    met, wanted = met.reindex(groups, fill_value=0), frame.reindex(groups, fill_value=0)
    total, of = int(met.sum()), wanted.sum()
    limits = [wilson(int(count), total, level) for count in met]
    table = pd.DataFrame(
        {
            by: groups,
            "met": met.to_numpy(),
            "share_met": met.to_numpy() / total if total else np.nan,
            "low": [low for low, _ in limits],
            "high": [high for _, high in limits],
            "in_frame": wanted.to_numpy(),
            "share_in_frame": wanted.to_numpy() / of if of else np.nan,
        }
    )
    share = table["share_in_frame"]
    words = np.select(
        [table["high"] < share, table["low"] > share],
        ["less than their share", "more than their share"],
        "about their share",
    )
    return table.assign(heard=np.where(table["low"].isna() | share.isna(), "", words))
