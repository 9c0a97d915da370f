"""From first contact to outcome: how many cases get how far, how long each step takes, how cases end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.cases.timeline import OPEN
from analysis.evidence.claims.form import CASES
from analysis.study.models import Journey, Wait

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

ALL = "All cases"
MOST_STEPS = 14
CURVE = ["time", "n", "events", "estimate", "low", "high"]


def journey_of(basis: Basis) -> Journey:
    """What the study says of its journey; where it says nothing, every kind of event is a step, in codebook order."""
    given = basis.study.journey or Journey()
    known = list(basis.folder.codebook.events)
    steps = given.steps or known[:MOST_STEPS]
    return given.model_copy(update={"steps": steps, "start": given.start or (steps[0] if steps else None)})


def has_events(basis: Basis) -> bool:
    """Whether the study holds an event log that belongs to case records."""
    records = basis.study.cases
    return basis.data.events is not None and basis.data.cases is not None and bool(records and records.id)


def label_of(basis: Basis, event: str) -> str:
    """What a kind of event is called."""
    known = basis.folder.codebook.events
    return known[event].label if event in known else event


def groups_of(basis: Basis, by: str | None) -> tuple[np.ndarray, list[str]]:
    """The group of each case, and the groups met, in order; one group of all where there is no field to tell by."""
    cases = basis.data.cases
    if not by or by not in cases:
        return np.full(len(cases), ALL, dtype=object), []
    group = cases[by].astype(str).to_numpy()
    return group, [label for label in basis.sample(CASES).labels(by) if (group == label).any()]


def steps_reached(basis: Basis) -> pd.DataFrame:
    """People whose case has reached each step after the first by the last day of the data.

    Returns
    -------
    DataFrame, a row for each group and step: `group` (a row of all cases first), `step`, `n` (people with a case in
    the group that began with the first step), `count` (people with such a case that reached the step), `estimate`
    (their share).
    """
    plan, cases = journey_of(basis), basis.data.cases
    records = basis.study.cases
    reached = _reached(basis, plan)
    group, labels = groups_of(basis, plan.by)
    began = cases[records.id].astype(str).isin(reached[plan.start]).to_numpy()
    key = records.person or records.id
    people = cases.loc[began, [records.id, key]].astype(str).set_axis(["case", "person"], axis=1)
    rows = []
    for label in [ALL, *labels]:
        mine = people if label == ALL else people[group[began] == label]
        for step in [step for step in plan.steps if step != plan.start]:
            count = int(mine.loc[mine["case"].isin(reached[step]), "person"].nunique())
            rows.append({"group": label, "step": label_of(basis, step), "n": mine["person"].nunique(), "count": count})
    made = pd.DataFrame(rows, columns=["group", "step", "n", "count"])
    return made.assign(estimate=made["count"] / made["n"].where(made["n"] > 0))


def _reached(basis: Basis, plan: Journey) -> dict[str, set[str]]:
    """For each step, the cases that reached it by the last day of the data."""
    events = basis.data.events
    known = events[events["at"] <= pd.Timestamp(basis.study.extract_date)]
    return {step: set(known.loc[known["event"] == step, "case"].astype(str)) for step in {*plan.steps, plan.start}}


def wait_curves(wait: Wait, basis: Basis) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The share of cases still waiting over time, and the median wait, by group.

    Returns
    -------
    Two DataFrames. Curve: `group, time, n, events, estimate, low, high`, the form `releasable_curve` takes, from day 0.
    Medians: `group, n, estimate, low, high`; a limit that is not reached is nan. Groups without a spell are left out.

    Notes
    -----
    Kaplan and Meier; log-log limits; medians by Brookmeyer and Crowley. A case that closed without reaching the end of
    the wait goes on waiting to the last day of the data: it is not taken out as if it might still have got there.
    """
    from analysis.cases.survival import kaplan_meier, median_wait

    waits = basis.spells(wait.start, {"reached": wait.ends}, {})
    waits, levels = _grouped(waits, wait.by, basis)
    options = {"duration": "days", "event": "reached", "by": "group", "levels": levels, "level": basis.level}
    if not levels:
        return pd.DataFrame(columns=["group", *CURVE]), pd.DataFrame(columns=["group", "n", "estimate", "low", "high"])
    curve = kaplan_meier(waits, **options).rename(columns={"n": "all"}).rename(columns={"at_risk": "n"})
    median = median_wait(waits, **options)
    return _from_day_nought(curve, waits, levels, 1.0), median[["group", "n", "estimate", "low", "high"]]


def endings(basis: Basis) -> pd.DataFrame:
    """The share of cases that had ended in each way over time, the ways competing, by group.

    Returns
    -------
    DataFrame `group, ending, time, n, events, estimate, low, high`; empty where the study names no endings.

    Notes
    -----
    Cumulative incidence by Aalen and Johansen: a case that was withdrawn can no longer be charged.
    """
    from analysis.cases.incidence import cumulative_incidence

    plan = journey_of(basis)
    if not plan.endings or not plan.start:
        return pd.DataFrame(columns=["group", "ending", *CURVE])
    waits = basis.spells(plan.start, plan.endings, {})
    waits, levels = _grouped(waits, plan.by, basis)
    parts = []
    for label in levels:
        mine = waits[waits["group"] == label]
        met = [name for name in plan.endings if (mine["cause"] == name).any()]
        curve = cumulative_incidence(mine, duration="days", cause="cause", causes=met, still_open=[OPEN])
        curve = curve.rename(columns={"cause": "ending", "n": "all"}).rename(columns={"at_risk": "n"})
        start = {"group": label, "time": 0.0, "n": len(mine), "events": 0, "estimate": 0.0, "low": 0.0, "high": 0.0}
        parts += [pd.DataFrame([start | {"ending": name} for name in met]), curve.assign(group=label)]
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["group", "ending", *CURVE])
    return whole[["group", "ending", *CURVE]]


def relistings(basis: Basis) -> pd.DataFrame:
    """People by how often a trial of theirs was listed again: `times`, `n`, with a total. Empty where none was."""
    plan, events = journey_of(basis), basis.data.events
    if not plan.listed or not plan.relisted:
        return pd.DataFrame({"times": [], "n": []})
    until = pd.Timestamp(basis.study.extract_date)
    known = events[events["at"] <= until]
    listed = known.loc[known["event"] == plan.listed, "case"].astype(str).unique()
    again = known.loc[known["event"] == plan.relisted, "case"].astype(str).value_counts().reindex(listed, fill_value=0)
    records = basis.study.cases
    person = basis.data.cases.astype({records.id: str}).set_index(records.id)[records.person or records.id]
    most = again.groupby(person.reindex(listed).astype(str).to_numpy()).max()
    banded = most.clip(upper=4).map({0: "Never", 1: "Once", 2: "Twice", 3: "Three times", 4: "Four times or more"})
    order = [name for name in ("Never", "Once", "Twice", "Three times", "Four times or more") if (banded == name).any()]
    counts = [{"times": name, "n": int((banded == name).sum())} for name in order]
    return pd.DataFrame([*counts, {"times": "Total", "n": len(banded)}]) if order else pd.DataFrame(counts)


def _grouped(waits: pd.DataFrame, by: str | None, basis: Basis) -> tuple[pd.DataFrame, list[str]]:
    """Spells with their group, and the groups that have any."""
    if by and by in waits:
        made = waits.assign(group=waits[by].astype(str))
        levels = [label for label in basis.sample(CASES).labels(by) if (made["group"] == label).any()]
        return made, levels
    return waits.assign(group=ALL), [ALL] if len(waits) else []


def _from_day_nought(curve: pd.DataFrame, waits: pd.DataFrame, levels: list[str], share: float) -> pd.DataFrame:
    sizes = waits["group"].value_counts()
    starts = pd.DataFrame({"group": levels, "time": 0.0, "events": 0, "estimate": share, "low": share, "high": share})
    starts["n"] = [int(sizes[label]) for label in levels]
    both = pd.concat([starts, curve[curve["time"].notna()]], ignore_index=True)
    return both[["group", *CURVE]]
