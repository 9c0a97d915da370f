"""What reading changed, set aside or could not take: said by file, row and column, never by value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.errors import Breach

ROWS_NAMED = 20


@dataclass(frozen=True)
class Note:
    """Something reading did, or saw, that a person must be able to know.

    Parameters
    ----------
    severity : "repair" (cells were put right), "warn" (nothing was changed), "quarantine" (rows were set aside).
    file, where, column : str, the place as the researcher knows it; may be empty.
    what : str, what was done or seen: kinds and counts, never a value of a respondent.
    count : int, the number of cells, rows or columns touched.
    rows : tuple of int, the rows as the spreadsheet shows them, where they are few enough to be named.
    """

    severity: Literal["repair", "warn", "quarantine"]
    file: str
    where: str
    column: str
    what: str
    count: int = 0
    rows: tuple[int, ...] = ()

    def __str__(self) -> str:
        column = f"column {self.column}" if self.column else ""
        place = ", ".join(part for part in (self.file, self.where, column) if part)
        return f"{place}: {self.what}."


@dataclass(frozen=True)
class RowBreach(Breach):
    """A fault of the input that knows its rows and its column.

    Parameters
    ----------
    rows : tuple of int, the rows as the spreadsheet shows them.
    column : str, the column's name in the codebook.
    """

    rows: tuple[int, ...] = ()
    column: str = ""


def rows_in_words(rows: Iterable[int]) -> str:
    """Rows for a message: "row 7", "rows 7, 12", or runs of them, the first twenty and how many more."""
    listed = sorted(set(rows))
    if len(listed) == 1:
        return f"row {listed[0]}"
    runs: list[list[int]] = []
    for row in listed:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    named = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs[:ROWS_NAMED]]
    more = sum(map(len, runs[ROWS_NAMED:]))
    return f"rows {', '.join(named)}{f' and {more:,} more' if more else ''}" if listed else ""


def breach(
    file: str,
    what: str,
    *,
    sheet: str = "",
    rows: Iterable[int] = (),
    column: str = "",
    allowed: Iterable[str] = (),
    remedy: str = "",
) -> RowBreach:
    """A breach whose place is put together from sheet, rows and column."""
    rows = tuple(sorted(set(rows)))
    parts = (f"sheet {sheet}" if sheet else "", rows_in_words(rows), f"column {column}" if column else "")
    where = ", ".join(part for part in parts if part)
    return RowBreach(file, where, what, tuple(allowed), remedy, rows[: 50 * ROWS_NAMED], column)
