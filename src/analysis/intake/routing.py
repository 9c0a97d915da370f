"""Who was asked: those not routed to an item are no part of its missing answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.intake.reader import REASON, Reader
from analysis.intake.words import TICKED
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
            if name.endswith(REASON) and entry.kind in ("number", "weight"):
                given = column == ""
            elif isinstance(column.dtype, pd.CategoricalDtype):
                given = ~column.isin(REASONS)
            else:
                continue
            frame[name] = column.mask(~asked & ~given, entry.otherwise)
            if name in (key, key + REASON):
                reader.note("warn", key, "answered by people who were not asked; kept", (given & ~asked).to_numpy())


def _columns_of(key: str, entry: Entry, frame: dict[str, pd.Series]) -> list[str]:
    if entry.kind in ("multiple", "list"):
        return [name for name in frame if name.startswith(f"{key}__")]
    return [name for name in (key, key + REASON) if name in frame]


def _asked(frame: dict[str, pd.Series], entries: Mapping[str, Entry], entry: Entry) -> pd.Series | None:
    conditions = []
    for other, answers in entry.asked_if.items():
        if other in frame:
            conditions.append(frame[other].isin(answers))
            continue
        options = {box.label: option for option, box in entries[other].options.items()}
        ticked = [f"{other}__{options.get(answer, answer)}" for answer in answers]
        boxes = [(frame[name] == TICKED).to_numpy() for name in ticked if name in frame]
        if boxes:
            conditions.append(pd.Series(np.logical_or.reduce(boxes)))
    return pd.concat(conditions, axis=1).all(axis=1) if conditions else None
