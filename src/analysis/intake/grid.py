"""A file as rows and cells of text, before anything is known of what they mean."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from analysis.intake.note import Note

CHUNK = 50_000


@dataclass(frozen=True)
class Grid:
    """All records of one sheet or file, in order, header rows among them.

    Parameters
    ----------
    file, sheet : str, names as the researcher knows them; `sheet` is empty outside workbooks.
    cells : DataFrame of text, a row for each record, columns 0 .. n-1; short records end in empty cells.
    lengths : int array, the cells of each record up to its last filled one.
    widths : int array, the cells each record was written with.
    found : str, what the file turned out to be: "CSV, utf-8, comma", "XLSX".
    names, texts : the columns' names and labels where the format has them outside the cells (SPSS, Stata).
    labels : by column position, the label of each number (SPSS, Stata).
    """

    file: str
    sheet: str
    cells: pd.DataFrame
    lengths: np.ndarray
    widths: np.ndarray
    found: str
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    labels: dict[int, dict[str, str]] = field(default_factory=dict)
    decimal_comma: bool = False

    def head(self, rows: int = 25) -> list[list[str]]:
        """The first records as lists of text."""
        return [list(row) for row in self.cells.head(rows).itertuples(index=False, name=None)]


def grid_of_records(records: Iterable[Sequence[str]], file: str, sheet: str, found: str, **more: Any) -> Grid:
    """A grid from a stream of records, built piece by piece so that a long log fits in memory."""
    import pyarrow as pa

    stream, pieces, lengths, widths = iter(records), [], [], []
    with _no_search_for_rings():
        while piece := list(islice(stream, CHUNK)):
            widths.append(np.fromiter(map(len, piece), dtype=np.int32, count=len(piece)))
            pieces.append([pa.array(column, pa.large_string()) for column in _columns(piece, widths[-1])])
            lengths.append(_filled(pieces[-1], len(piece)))
    width = max((len(piece) for piece in pieces), default=0)
    cells = pd.DataFrame({at: _joined(pieces, at) for at in range(width)}, columns=range(width))
    empty = np.zeros(0, dtype=np.int32)
    return Grid(file, sheet, cells, np.concatenate([empty, *lengths]), np.concatenate([empty, *widths]), found, **more)


@contextmanager
def _no_search_for_rings() -> Iterator[None]:
    """Python looks through new lists for rings of objects again and again: for lists of text, a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _filled(columns: list[Any], rows: int) -> np.ndarray:
    """The cells of each record up to its last filled one, column by column from the last."""
    import pyarrow.compute as pc

    lengths = np.zeros(rows, dtype=np.int32)
    for at in range(len(columns), 0, -1):
        if lengths.all():
            break
        holds = pc.binary_length(columns[at - 1]).to_numpy() > 0
        lengths[holds & (lengths == 0)] = at
    return lengths


def _columns(piece: list[Sequence[str]], widths: np.ndarray) -> Iterator[tuple[str, ...]]:
    if widths.min() == widths.max():
        return zip(*piece, strict=True)
    width = widths.max()
    return zip(*([*record, *[""] * (width - len(record))] for record in piece), strict=True)


def _joined(pieces: list[list[Any]], at: int) -> pd.Series:
    import pyarrow as pa

    parts = [piece[at] if at < len(piece) else pa.array([""] * len(piece[0]), pa.large_string()) for piece in pieces]
    return pd.Series(pd.array(pa.chunked_array(parts, pa.large_string()), dtype="str"))


def as_text(value: Any) -> str:
    """A typed cell as text: whole numbers without a point, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat() if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds() / 3600)
    return str(value)
