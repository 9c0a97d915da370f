"""A file's rows under its own columns: read by content, its header found, every row accounted for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.intake.containers import content_of
from analysis.intake.delimited import read_delimited
from analysis.intake.grid import Grid
from analysis.intake.headers import Column, letters
from analysis.intake.labelled import read_labelled
from analysis.intake.note import Note, breach, rows_in_words
from analysis.intake.platforms import header_of
from analysis.intake.workbooks import read_workbook
from analysis.study.models import SourceFile


@dataclass(frozen=True)
class Table:
    """The rows of one file, as text.

    Parameters
    ----------
    cells : DataFrame of text with columns 0 .. n-1, one row for each record that is no header and not empty.
    rows : int array, the row of each as the spreadsheet shows it.
    columns : the columns under all their names. labels : by column, the label of each number.
    sha256 : str, of the file as it lies on disk.
    """

    file: str
    sheet: str
    cells: pd.DataFrame
    rows: np.ndarray
    columns: list[Column]
    platform: str
    found: str
    sha256: str
    notes: list[Note] = field(default_factory=list)
    labels: dict[int, dict[str, str]] = field(default_factory=dict)
    decimal_comma: bool = False

    def only(self, at: np.ndarray) -> Table:
        """The table with the rows at these positions only."""
        return replace(self, cells=self.cells.iloc[at].reset_index(drop=True), rows=self.rows[at])


def read_table(path: Path, source: SourceFile, known: Iterable[str] = (), *, largest: bool = False) -> Table:
    """A raw file as a table.

    Parameters
    ----------
    source : how study.yaml says it is read; what it does not say is found from the content.
    known : names of columns the codebook knows.
    largest : of several sheets that could be meant, the largest one, for a draft.

    Raises
    ------
    InputError : what is wrong with the file as a whole, or with the shape of its rows.
    """
    known = list(known)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Breach(path.name, "", f"cannot be opened ({error.strerror})")) from None
    grid = _grid(data, path.name, source, known, largest)
    return _table(grid, source, known, hashlib.sha256(data).hexdigest())


def _grid(data: bytes, file: str, source: SourceFile, known: list[str], largest: bool) -> Grid:
    content = content_of(data, file)
    if content.kind == "workbook":
        return read_workbook(content.data, file, sheet=source.sheet, known=known, largest=largest)
    if content.kind in ("spss", "stata"):
        return read_labelled(content.data, file, content.kind)
    return read_delimited(content.data, file, encoding=source.encoding, delimiter=source.delimiter, known=known)


def _table(grid: Grid, source: SourceFile, known: list[str], sha256: str) -> Table:
    header = header_of(grid, known, source.format)
    notes = [*grid.notes, *_header_notes(grid, header.row, header.rows)]
    first = header.row + header.rows if header.rows else 0
    titled = [column for column in header.columns if column.header]
    width = max((column.at for column in titled), default=-1) + 1
    titled = _with_untitled(grid, first, header.columns[:width])
    lengths, widths = grid.lengths[first:], grid.widths[first:]
    _refuse_uneven(grid, first, width, lengths, widths)
    filled = lengths > 0
    rows = np.arange(first, first + len(lengths)) + 1
    _refuse_no_rows(grid, filled)
    _refuse_rows_above(grid, header.row, len(titled))
    gaps = _empty_rows(grid, filled, widths)
    if gaps:
        what = f"{'an empty row was' if gaps == 1 else f'{gaps:,} empty rows were'} left out"
        notes.append(Note("repair", grid.file, grid.sheet, "", what, gaps))
    again = _header_again(grid, header.row, first, [column for column in header.columns if column.header])
    if again.any():
        named = rows_in_words(rows[again].tolist())
        what = f"{named} {'repeats' if again.sum() == 1 else 'repeat'} the header; left out"
        notes.append(Note("repair", grid.file, named, "", what, int(again.sum()), tuple(rows[again].tolist())))
        filled &= ~again
        _refuse_no_rows(grid, filled)
    cells = grid.cells.iloc[first:][filled] if not filled.all() else grid.cells.iloc[first:]
    return Table(
        grid.file,
        grid.sheet,
        cells.reset_index(drop=True),
        rows[filled],
        titled,
        header.platform,
        grid.found,
        sha256,
        notes,
        grid.labels,
        grid.decimal_comma,
    )


def _header_notes(grid: Grid, row: int, rows: int) -> list[Note]:
    where = f"sheet {grid.sheet}" if grid.sheet else ""
    notes = []
    if row > 0:
        what = f"the header is in row {row + 1}; what stands above it was left out"
        notes.append(Note("repair", grid.file, where, "", what, row, (row + 1,)))
    if rows > 1:
        last = row + rows
        named = f"row {last} is a second header row" if rows == 2 else f"rows {row + 2} to {last} are header rows, too"
        notes.append(Note("repair", grid.file, where, "", f"{named}, not answers", rows - 1, (last,)))
    return notes


def _refuse_rows_above(grid: Grid, row: int, columns: int) -> None:
    """Rows above the header that are as full as it are no title: they may be answers."""
    if row < 1:
        return
    above = (grid.cells.iloc[:row] != "").sum(axis=1)
    full = np.flatnonzero(above.to_numpy() * 5 > columns * 4) + 1
    if columns > 2 and len(full):
        what = f"stands above the header, which is in row {row + 1}, and is as full as an answer"
        remedy = "Delete what is no answer above the header, or put the header first."
        raise InputError(breach(grid.file, what, sheet=grid.sheet, rows=full.tolist(), remedy=remedy))


def _empty_rows(grid: Grid, filled: np.ndarray, widths: np.ndarray) -> int:
    """Empty rows worth a word: those between others, and in text those written with delimiters."""
    last = filled.nonzero()[0].max() + 1
    after = 0 if grid.sheet else int((~filled[last:] & (widths[last:] > 1)).sum())
    return int((~filled[:last]).sum()) + after


def _with_untitled(grid: Grid, first: int, columns: list[Column]) -> list[Column]:
    """The columns, those without a header under the letters a spreadsheet gives them, if they hold anything."""
    out = []
    for column in columns:
        if column.header:
            out.append(column)
        elif (grid.cells[column.at].iloc[first:].str.strip() != "").any():
            out.append(Column(column.at, f"column {letters(column.at)}"))
    return out


def _header_again(grid: Grid, row: int, first: int, titled: list[Column]) -> np.ndarray:
    """Rows that hold the header once more, as files put one under the other do."""
    again = np.full(len(grid.cells) - first, row >= 0 and len(titled) > 1)
    for column in titled:
        if not again.any():
            break
        again &= (grid.cells[column.at].iloc[first:] == grid.cells[column.at].iloc[row]).to_numpy(dtype=bool)
    return again


def _refuse_uneven(grid: Grid, first: int, width: int, lengths: np.ndarray, widths: np.ndarray) -> None:
    long = np.flatnonzero(lengths > width)
    short = np.flatnonzero((widths < width) & (lengths > 0))
    faults = []
    for at, what in ((long, "more"), (short, "fewer")):
        if len(at):
            remedy = "Look for a delimiter or line break that is not inside quotation marks, and export again."
            told = (
                f"{what} cells than the header's {width}"
                if len(at) > 1 or not len(lengths)
                else (
                    f"{int(np.maximum(lengths, widths)[at[0]] if what == 'more' else widths[at[0]])} cells, "
                    f"{what} than the header's {width}"
                )
            )
            rows = (at + first + 1).tolist()
            faults.append(
                breach(grid.file, f"{told}: its cells may have moved", sheet=grid.sheet, rows=rows, remedy=remedy)
            )
    if faults:
        raise InputError(faults)


def _refuse_no_rows(grid: Grid, filled: np.ndarray) -> None:
    if not filled.any():
        what = "has a header and no rows: no responses, no data"
        raise InputError(breach(grid.file, what, sheet=grid.sheet, remedy="Export the file again."))
