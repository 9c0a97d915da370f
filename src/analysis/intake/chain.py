"""Events against their case: nothing but the incident itself can have happened before it was reported."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.intake.pseudonyms import Pseudonyms
from analysis.intake.rows import Rows
from analysis.study.codebook import Codebook
from analysis.study.models import Records

_REPORTS = ("report", "reported")
_BEFORE = ("incident",)


def set_aside_before_report(
    events: Rows,
    codebook: Codebook,
    cases: pd.DataFrame | None,
    records: Records | None,
    pseudonyms: Pseudonyms,
) -> None:
    """Set aside, by name, events dated before the day their case was reported, in place.

    The day of the report is the case record's, where the records have one; else that of the event `report`.
    """
    reported = _reported(events.frame, codebook, cases, records)
    if reported is not None and len(events.frame):
        # The case records bear pseudonyms by now, the log does not yet.
        whose = pseudonyms.of(events.frame["case"]) if _in_records(cases, records) else events.frame["case"]
        day = whose.map(reported)
        early = events.frame["at"].dt.normalize() < day.dt.normalize()
        may = events.frame["event"].isin([key for key in _BEFORE if key in codebook.events])
        events.leave_out((early & ~may).to_numpy(), "event before the report", "at", "the event is before the report")
    if cases is not None and records is not None and records.id and records.id in cases:
        alone = ~pseudonyms.of(events.frame["case"]).isin(cases[records.id])
        events.note("warn", "case", "events of cases that the case records do not hold", alone.to_numpy())


def _in_records(cases: pd.DataFrame | None, records: Records | None) -> bool:
    return cases is not None and records is not None and records.id in cases and records.date in cases


def _reported(
    events: pd.DataFrame, codebook: Codebook, cases: pd.DataFrame | None, records: Records | None
) -> pd.Series | None:
    if _in_records(cases, records):
        known = cases[cases[records.id] != ""].drop_duplicates(records.id)
        return known.set_index(records.id)[records.date]
    key = next((key for key in _REPORTS if key in codebook.events), None)
    if key is None:
        return None
    return events[events["event"] == key].groupby("case", observed=True)["at"].min()


def by_case_and_moment(events: Rows) -> None:
    """Sort the events by case and moment, in place; the log's own order where moments are equal."""
    order = np.lexsort((events.frame["at"].to_numpy(), pd.factorize(events.frame["case"], sort=True)[0]))
    events.frame = events.frame.iloc[order].reset_index(drop=True)
    events.texts = events.texts.iloc[order].reset_index(drop=True)
    events.file, events.row = events.file[order], events.row[order]
