"""The clocks of the Victims' Code as the cases kept them: met, not met, not evidenced, pending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.cases.clocks import (
    MET,
    NOT_EVIDENCED,
    NOT_MET,
    PENDING,
    Clock,
    CodeVersion,
)
from analysis.evidence.claims.form import EVENTS
from analysis.evidence.estimates import shares

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.sample import Sample

LOCAL = "Local"
DUE = (MET, NOT_MET, NOT_EVIDENCED)


@dataclass(frozen=True)
class Started:
    """A clock that at least one case started, with the version of the Code it belongs to."""

    clock: Clock
    version: CodeVersion

    @property
    def is_local(self) -> bool:
        return self.clock.right is None


def started(basis: Basis) -> list[Started]:
    """The clocks that ran in these cases, the Code's first, in the order of their files."""
    met = set(basis.sample(EVENTS).frame["clock"].astype(str))
    clocks = basis.clocks
    return [Started(clock, clocks.versions[clock.code_version]) for key, clock in clocks.by_id.items() if key in met]


def results(basis: Basis, clocks: list[Started]) -> pd.DataFrame:
    """How each clock came out, of the notifications that were due by the last day of the data.

    Returns
    -------
    DataFrame, a row for each clock and result but "Pending": `clock` (label), `result`, `n` (people with a notification
    due), `count` (people with such a result), `estimate` (share of the notifications due). A clock of which all is
    pending has no row.
    """
    sample = basis.sample(EVENTS)
    clock, result = sample.frame["clock"].astype(str).to_numpy(), sample.frame["result"].astype(str).to_numpy()
    rows = []
    for one in clocks:
        mine = (clock == one.clock.id) & (result != PENDING)
        for word in DUE if mine.any() else ():
            such = mine & (result == word)
            share = np.count_nonzero(such) / np.count_nonzero(mine)
            counts = {"n": sample.persons(mine), "count": sample.persons(such)}
            rows.append({"clock": one.clock.label, "result": word} | counts | {"estimate": share})
    return pd.DataFrame(rows, columns=["clock", "result", "n", "count", "estimate"])


def pending(basis: Basis, clocks: list[Started]) -> pd.DataFrame:
    """People with a clock still running on the last day of the data: `clock`, `n`."""
    sample = basis.sample(EVENTS)
    clock = sample.frame["clock"].astype(str).to_numpy()
    running = sample.frame["result"].astype(str).to_numpy() == PENDING
    rows = [{"clock": one.clock.label, "n": sample.persons(running & (clock == one.clock.id))} for one in clocks]
    return pd.DataFrame(rows, columns=["clock", "n"])


def met_by_clock(basis: Basis, clocks: list[Started]) -> pd.DataFrame:
    """The share met of what is evidenced, by clock: `clock, people, count, estimate, se, low, high`.

    Notes
    -----
    The notifications are taken as one outcome of a process that goes on, clustered on the victim; limits of Korn and
    Graubard.
    """
    sample = basis.sample(EVENTS)
    labels = {one.clock.id: one.clock.label for one in clocks}
    group = sample.frame["clock"].astype(str).map(labels).fillna("").to_numpy()
    return _met(basis, sample, group, list(labels.values()), "clock")


def met_by(basis: Basis, field: str, levels: list[str], code_only: bool = True) -> pd.DataFrame:
    """The share met of what is evidenced, by a field of the case or of the clock."""
    sample = basis.sample(EVENTS)
    group = sample.frame[field].astype(str).to_numpy()
    if code_only:
        group = np.where(sample.frame["right"].astype(str) == LOCAL, "", group)
    return _met(basis, sample, group, levels, field)


def met_overall(basis: Basis) -> pd.DataFrame:
    """The share met of what is evidenced under the Code (not local limits), and the share evidenced of what was due.

    Returns
    -------
    DataFrame, one row a step: `step` ("met", "evidenced"), `people, count, estimate, low, high`.
    """
    sample = basis.sample(EVENTS)
    code = (sample.frame["right"].astype(str) != LOCAL).to_numpy()
    met = _met(basis, sample, np.where(code, "met", ""), ["met"], "step")
    result = sample.frame["result"].astype(str).to_numpy()
    due = code & (result != PENDING)
    told = due & (result != NOT_EVIDENCED)
    row = {"step": "evidenced", "people": sample.persons(due), "count": sample.persons(told)}
    row["estimate"] = np.count_nonzero(told) / max(np.count_nonzero(due), 1)
    return pd.concat([met, pd.DataFrame([row])], ignore_index=True)


def _met(basis: Basis, sample: Sample, group: np.ndarray, levels: list[str], name: str) -> pd.DataFrame:
    chosen = sample.chosen("result", [MET])
    table = shares(sample, chosen, inference="process", level=basis.level, group=group, levels=levels)
    return table.rename(columns={"group": name})[[name, "people", "count", "estimate", "se", "low", "high"]]
