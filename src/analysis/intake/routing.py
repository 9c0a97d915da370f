"""Who was asked: those not routed to an item are no part of its missing answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.intake.note import breach
from analysis.intake.reader import REASON, Reader, categories, holding
from analysis.intake.words import NOT_TICKED, TICKED
from analysis.study.codebook import Entry
from analysis.study.missing import REASONS


def route(frame: dict[str, pd.Series], entries: Mapping[str, Entry], reader: Reader) -> None:
    """The reason of those who were not asked, in place; an answer of theirs is kept and reported.

    Parameters
    ----------
    frame : typed columns by name. Items are routed in the codebook's order, so that a chain of filters holds.
    """
    for key, entry in entries.items():
        if not entry.asked_if:
            continue
        asked = _asked(frame, entries, entry)
        if asked is None:
            continue
        for name in _columns_of(key, entry, frame):
            column = frame[name]
            if not isinstance(column.dtype, pd.CategoricalDtype):
                continue
            number = name.endswith(REASON) and entry.kind in ("number", "weight")
            given = holding(column, [""]) if number else ~holding(column, REASONS)
            routed = np.where(~asked & ~given, column.cat.categories.get_loc(entry.otherwise), column.cat.codes)
            frame[name] = pd.Series(pd.Categorical.from_codes(routed, dtype=column.dtype))
            if name in (key, key + REASON):
                reader.note("warn", key, "answered by people who were not asked; kept", given & ~asked)


def unasked(key: str, entry: Entry, rows: int, answers: list[str]) -> dict[str, pd.Series]:
    """The columns of an item that has none in the file, all blank until routing says that nobody was asked."""
    blank = pd.Series([entry.blank] * rows, dtype=object)
    if entry.kind in ("number", "weight"):
        return {key: pd.Series(np.full(rows, np.nan)), key + REASON: categories(blank, [""])}
    if entry.kind == "multiple":
        return {f"{key}__{option}": categories(blank, [TICKED, NOT_TICKED]) for option in entry.options}
    if entry.kind == "list":
        return {f"{key}__{answer}": categories(blank, [TICKED, NOT_TICKED]) for answer in answers}
    if entry.kind in ("date", "datetime"):
        return {key: pd.Series(np.full(rows, np.datetime64("NaT"), dtype="datetime64[us]"))}
    if entry.kind in ("id", "text"):
        return {key: pd.Series([""] * rows, dtype="str")} if entry.kind == "id" else {}
    answers = ["Yes", "No"] if entry.kind == "flag" else answers
    return {key: categories(blank, answers)}


def refuse_absent(frame: dict[str, pd.Series], entries: Mapping[str, Entry], absent: list[str], reader: Reader) -> None:
    """A breach for each item without a column that people of this file were asked."""
    for key in absent:
        asked = _asked(frame, entries, entries[key])
        if asked is None or asked.any():
            many = "" if asked is None else f"{int(asked.sum())} "
            what = f"the column {key} is not in the file, and {many}people were asked"
            remedy = (
                "If the question was renamed, correct its source in codebook.yaml; if it was dropped, remove it there."
            )
            reader.breaches.append(breach(reader.table.file, what, sheet=reader.table.sheet, column=key, remedy=remedy))


def _columns_of(key: str, entry: Entry, frame: dict[str, pd.Series]) -> list[str]:
    if entry.kind in ("multiple", "list"):
        return [name for name in frame if name.startswith(f"{key}__")]
    return [name for name in (key, key + REASON) if name in frame]


def _asked(frame: dict[str, pd.Series], entries: Mapping[str, Entry], entry: Entry) -> np.ndarray | None:
    conditions = []
    for other, answers in entry.asked_if.items():
        if other in frame:
            column = frame[other]
            coded = isinstance(column.dtype, pd.CategoricalDtype)
            conditions.append(holding(column, answers) if coded else column.isin(answers).to_numpy())
            continue
        options = {box.label: option for option, box in entries[other].options.items()}
        ticked = [f"{other}__{options.get(answer, answer)}" for answer in answers]
        boxes = [holding(frame[name], [TICKED]) for name in ticked if name in frame]
        if boxes:
            conditions.append(np.logical_or.reduce(boxes))
    return np.logical_and.reduce(conditions) if conditions else None
