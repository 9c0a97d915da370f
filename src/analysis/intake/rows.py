"""Rows read so far, of one file or several, and the account of every row: used, or set aside by reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import Breach
from analysis.intake.note import Note, breach, rows_in_words
from analysis.intake.words import TICKED
from analysis.study.missing import REASONS


@dataclass(frozen=True)
class Read:
    """One raw file: its name, hash, number of rows and what it was found to be."""

    file: str
    sha256: str
    rows: int
    found: str
    platform: str = ""


@dataclass
class Rows:
    """Typed rows with the file and row each came from.

    Parameters
    ----------
    name : str, the table's name: an instrument's id, "cases", "events", "voices", "engagement".
    frame : DataFrame, a typed column for each item. texts : DataFrame of free text, kept apart.
    file : int array, the position of each row's file in `files`. row : int array, as the spreadsheet shows it.
    set_aside : (file, reason, rows) of what is not used.
    """

    name: str
    frame: pd.DataFrame
    texts: pd.DataFrame
    file: np.ndarray
    row: np.ndarray
    files: list[Read]
    sheets: list[str]
    notes: list[Note] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    dropped: list[tuple[str, str, str]] = field(default_factory=list)
    set_aside: list[tuple[str, str, tuple[int, ...]]] = field(default_factory=list)

    def by_file(self, mask: np.ndarray) -> Iterator[tuple[str, str, list[int]]]:
        """The rows of a mask, file by file: (file, sheet, rows)."""
        for at, read in enumerate(self.files):
            rows = self.row[mask & (self.file == at)].tolist()
            if rows:
                yield read.file, self.sheets[at], rows

    def refuse(self, key: str, what: str, mask: np.ndarray, allowed: tuple[str, ...] = (), remedy: str = "") -> None:
        """A breach at the rows of a mask."""
        for file, sheet, rows in self.by_file(mask):
            self.breaches.append(breach(file, what, sheet=sheet, rows=rows, column=key, allowed=allowed, remedy=remedy))

    def note(self, severity: str, key: str, what: str, mask: np.ndarray) -> None:
        """A note on the rows of a mask."""
        for file, _, rows in self.by_file(mask):
            self.notes.append(Note(severity, file, rows_in_words(rows), key, what, len(rows), tuple(rows[:1000])))

    def leave_out(self, mask: np.ndarray, reason: str, key: str = "", what: str = "") -> None:
        """Set the rows of a mask aside, by name: they are in the account, and in no figure."""
        if not mask.any():
            return
        for file, _, rows in self.by_file(mask):
            self.set_aside.append((file, reason, tuple(rows)))
            told = what or reason
            self.notes.append(
                Note("quarantine", file, rows_in_words(rows), key, f"set aside: {told}", len(rows), tuple(rows[:1000]))
            )
        keep = ~mask
        self.frame = self.frame[keep].reset_index(drop=True)
        self.texts = self.texts[keep].reset_index(drop=True)
        self.file, self.row = self.file[keep], self.row[keep]


def joined(parts: list[Rows]) -> Rows:
    """The rows of several files of one form as one table."""
    if len(parts) == 1:
        return parts[0]
    columns = dict.fromkeys(name for part in parts for name in part.frame)
    frame = pd.DataFrame(
        {name: _stacked([part.frame[name] for part in parts if name in part.frame]) for name in columns}
    )
    return Rows(
        parts[0].name,
        frame,
        pd.concat([part.texts for part in parts], ignore_index=True),
        np.concatenate([part.file + at for at, part in enumerate(parts)]),
        np.concatenate([part.row for part in parts]),
        [read for part in parts for read in part.files],
        [sheet for part in parts for sheet in part.sheets],
        *(
            [entry for part in parts for entry in getattr(part, name)]
            for name in ("notes", "breaches", "dropped", "set_aside")
        ),
    )


def _stacked(columns: list[pd.Series]) -> pd.Series:
    if not isinstance(columns[0].dtype, pd.CategoricalDtype):
        return pd.concat(columns, ignore_index=True)
    if len({tuple(column.cat.categories) for column in columns}) > 1:
        words = {word for column in columns for word in column.cat.categories} - set(REASONS) - {TICKED}
        every = [*sorted(words), *REASONS]
        columns = [column.cat.set_categories(every) for column in columns]
    return pd.concat(columns, ignore_index=True)
