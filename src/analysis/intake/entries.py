"""Raw files whose columns stand in the codebook, as typed rows: survey answers and case records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.intake.choices import boxes, choice, flag
from analysis.intake.columns import Places, find_columns, known_names
from analysis.intake.contract import keep_contract
from analysis.intake.derived import derive
from analysis.intake.hand import Decisions
from analysis.intake.matrices import unpacked
from analysis.intake.measures import date_or_moment, identity, number
from analysis.intake.personal_details import report_details, report_nul
from analysis.intake.platforms import previews
from analysis.intake.reader import Reader
from analysis.intake.routing import refuse_absent, route, unasked
from analysis.intake.rows import Read, Rows, joined
from analysis.intake.several import listed
from analysis.intake.table import Table, read_table
from analysis.study.codebook import Codebook, Entry
from analysis.study.models import SourceFile


def read_entries(
    name: str,
    paths: list[Path],
    source: SourceFile,
    entries: Mapping[str, Entry],
    codebook: Codebook,
    extract_date: date,
    decisions: Decisions | None = None,
    optional: frozenset[str] = frozenset(),
) -> Rows:
    """The rows of one table, from one raw file or several of one form.

    Parameters
    ----------
    entries : the items or fields the codebook says are asked here. optional : those that may be absent.
    extract_date : rows dated later are set aside.
    decisions : what people decided by hand.

    Returns
    -------
    Rows, with all breaches in it: the caller raises them together with those of other tables.
    """
    decisions = decisions or Decisions()
    entries = {key: decisions.respelt(key, entry) for key, entry in entries.items()}
    parts, faults = [], []
    for path in paths:
        try:
            parts.append(_one_file(name, path, source, entries, codebook, decisions, optional))
        except InputError as error:
            faults.extend(error.breaches)
    rows = joined(parts) if parts else _nothing(name)
    rows.breaches.extend(faults)
    if parts:
        keep_contract(rows, entries, extract_date)
        report_details(rows)
    return rows


def _nothing(name: str) -> Rows:
    none = np.zeros(0, dtype=np.int32)
    return Rows(name, pd.DataFrame(), pd.DataFrame(), none, none, [], [])


def _one_file(
    name: str,
    path: Path,
    source: SourceFile,
    entries: Mapping[str, Entry],
    codebook: Codebook,
    decisions: Decisions,
    optional: frozenset[str],
) -> Rows:
    table = unpacked(read_table(path, source, known_names(entries, codebook)))
    rows_in = len(table.rows)
    places = find_columns(table, entries, codebook, optional)
    table, aside = _set_aside_unread(table, places, decisions)
    reader = Reader(table, source, codebook)
    report_nul(reader)
    typed = _typed(reader, places, entries)
    reader.tell_undecidable()
    texts = {
        key: table.cells[places.columns[key]]
        for key, e in entries.items()
        if e.kind == "text" and key in places.columns
    }
    for key in places.absent:
        typed |= unasked(key, entries[key], len(table.rows), codebook.answers_of(entries[key]))
    route(typed, entries, reader)
    refuse_absent(typed, entries, places.absent, reader)
    faults = derive(typed, entries) if not reader.breaches else []
    ordered = {column: typed[column] for column in _in_order(typed, entries)}
    index = pd.RangeIndex(len(table.rows))
    rows = Rows(
        name,
        pd.DataFrame(ordered, index=index),
        pd.DataFrame(texts, index=index).astype("str"),
        np.zeros(len(table.rows), dtype=np.int16),
        table.rows.astype(np.int32),
        [Read(table.file, table.sha256, rows_in, table.found, table.platform)],
        [table.sheet],
        [*table.notes, *places.notes, *reader.notes, *aside.notes],
        [*places.breaches, *reader.breaches, *faults],
        [(table.file, column, why) for column, why in places.dropped],
        aside.set_aside,
    )
    return rows


def _set_aside_unread(table: Table, places: Places, decisions: Decisions) -> tuple[Table, Rows]:
    """Rows that are set aside before their cells are judged: previews of the platform, and those excluded by hand."""
    none = np.zeros(len(table.rows), dtype=np.int16)
    frame = pd.DataFrame({"at": np.arange(len(table.rows))})
    rows = Rows("", frame, frame[[]].copy(), none, table.rows, [Read(table.file, "", 0, "")], [table.sheet])
    preview = previews(table)
    rows.leave_out(preview, "preview, not an answer")
    for reason, mask in decisions.excluded(table, places.columns):
        kept = mask[rows.frame["at"].to_numpy()]
        rows.leave_out(kept, reason)
    at = rows.frame["at"].to_numpy()
    if len(at) == len(table.rows):
        return table, rows
    return table.only(at), rows


def _typed(reader: Reader, places: Places, entries: Mapping[str, Entry]) -> dict[str, pd.Series]:
    typed: dict[str, pd.Series] = {}
    for key, entry in entries.items():
        if key in places.boxes:
            typed |= boxes(reader, key, entry, places.boxes[key])
        elif key in places.columns and entry.kind != "text":
            typed |= _READ[entry.kind](reader, key, entry, places.columns[key])
    return typed


_READ = {
    "choice": choice,
    "flag": flag,
    "multiple": listed,
    "list": listed,
    "number": number,
    "weight": number,
    "date": date_or_moment,
    "datetime": date_or_moment,
    "id": identity,
}


def _in_order(typed: dict[str, pd.Series], entries: Mapping[str, Entry]) -> list[str]:
    """Columns in the codebook's order."""
    order = {key: place for place, key in enumerate(entries)}
    return sorted(typed, key=lambda column: order.get(column, order.get(column.split("__")[0], len(order))))
