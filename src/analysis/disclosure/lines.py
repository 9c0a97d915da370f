"""Rows of a table that add up to another row, and the withholding that keeps one from being subtracted out."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

TOTALS = frozenset({"", "total", "all", "everyone", "overall", "nan", "none"})


def is_total(label: object, own: str | None = None) -> bool:
    """Whether a label of a dimension means "all of them together"."""
    text = "" if label is None else str(label).strip()
    return text == own or text.lower() in TOTALS


def lines_of(
    table: pd.DataFrame,
    dimensions: Sequence[str],
    *,
    totals: Mapping[str, str] | None = None,
    groups: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    whole: Sequence[str] = (),
    along: Sequence[str] | None = None,
) -> list[np.ndarray]:
    """Every set of rows of which the last, or a known whole, is the sum of the others.

    Parameters
    ----------
    table : DataFrame, one row for each group, default index.
    dimensions : the columns that say which group a row is.
    totals : the label that means "all" in a dimension; "Total", "All" and blank always do.
    groups : for a dimension, sub-totals and the labels each holds: {"place": {"East": ["Harbour", "Hill"]}}.
    whole : dimensions whose labels add up to something known even if no row shows it, as answers do to 100%.
    along : the dimensions along which rows add up; by default all of them.

    Returns
    -------
    list of arrays of row positions: parts first, then the total where a row shows it.
    """
    lines = []
    for dimension in dimensions if along is None else along:
        others = [name for name in dimensions if name != dimension]
        sub_totals = dict((groups or {}).get(dimension, {}))
        own_total = (totals or {}).get(dimension)
        for rows in _fixed(table, others):
            labels = table[dimension].iloc[rows].astype(str).tolist()
            total = [r for r, label in zip(rows, labels, strict=True) if is_total(label, own_total)]
            by_label = dict(zip(labels, rows, strict=True))
            for group, members in sub_totals.items():
                parts = [by_label[m] for m in members if m in by_label]
                if group in by_label and parts:
                    lines.append(np.array([*parts, by_label[group]]))
            parts = [
                r
                for r, label in zip(rows, labels, strict=True)
                if not is_total(label, own_total) and label not in sub_totals
            ]
            if parts and (total or dimension in whole):
                lines.append(np.array([*parts, *total[:1]]))
            outer = [by_label[group] for group in sub_totals if group in by_label]
            covered = {m for group in sub_totals if group in by_label for m in sub_totals[group]}
            loose = [by_label[m] for m in by_label if by_label[m] in parts and m not in covered]
            if outer and total:
                lines.append(np.array([*outer, *loose, *total[:1]]))
    return lines


def _fixed(table: pd.DataFrame, others: Sequence[str]) -> list[np.ndarray]:
    """Rows that agree in all other dimensions, group by group in the order of the table."""
    if not others:
        return [np.arange(len(table))]
    keys = table[list(others)].astype(str)
    return [np.asarray(rows) for rows in keys.groupby(list(others), sort=False, dropna=False).indices.values()]


def withhold_partners(
    withheld: np.ndarray, people: np.ndarray, lines: Sequence[np.ndarray], threshold: int
) -> np.ndarray:
    """Withhold a second figure wherever one withheld figure of a line could be had by subtraction.

    Parameters
    ----------
    withheld : array of bool, what is withheld so far.
    people : array of int, the people behind each row.
    lines : as `lines_of` gives them.
    threshold : int, the withheld figures of a line must together hold at least so many people.

    Returns
    -------
    array of bool. The smallest shown figure above nought is taken first, because it costs the reader least.
    """
    hidden = withheld.copy()
    touching: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        for row in line:
            touching.setdefault(int(row), []).append(place)
    waiting = deque(range(len(lines)))
    queued = set(waiting)
    while waiting:
        place = waiting.popleft()
        queued.discard(place)
        line = lines[place]
        members = line[hidden[line]]
        if len(members) == 0 or (len(members) > 1 and people[members].sum() >= threshold):
            continue
        open_rows = line[~hidden[line] & (people[line] > 0)]
        if len(open_rows):
            taken = int(min(open_rows, key=lambda row: (people[row], row)))
            hidden[taken] = True
            again = [other for other in touching[taken] if other not in queued]
            waiting.extend(again)
            queued.update(again)
    return hidden
