"""What intake gives: the typed frames of a study, and the account of how they came to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.card import ShowsItself
from analysis.intake.contents import ACCOUNT
from analysis.intake.note import Note
from analysis.intake.rows import Rows
from analysis.reads import note

TEXTS = "texts of "
_ACCOUNT = frozenset({"tally", "set_aside", "notes", "dropped", "files"})


@dataclass(frozen=True, repr=False)
class StudyData(ShowsItself):
    """All tables of a study, read.

    Parameters
    ----------
    answers : by instrument, a frame with one row for each respondent used; missing is a reason, never a bare NaN.
    cases, events, voices, engagement : frames, None where the study has none.
    tally : file, table, rows_in, rows_used. set_aside : file, table, reason, rows. For each file rows_in is
        rows_used and all its rows set aside.
    notes : everything changed or set aside, never a value. dropped : file, column, why.
    files : file, table, sha256, rows, read, platform.
    """

    answers: dict[str, pd.DataFrame]
    cases: pd.DataFrame | None
    events: pd.DataFrame | None
    voices: pd.DataFrame | None
    engagement: pd.DataFrame | None
    tally: pd.DataFrame
    set_aside: pd.DataFrame
    notes: list[Note]
    dropped: pd.DataFrame
    files: pd.DataFrame
    _free_text: Callable[[str, str], pd.Series] = field(repr=False, compare=False)

    def _card(self) -> tuple[str, dict[str, object]]:
        """Which tables there are and how large; no cell of them."""
        tables = {**self.answers, "cases": self.cases, "events": self.events, "voices": self.voices}
        known = {name: table for name, table in tables.items() if table is not None}
        sizes = {name: f"{len(table):,} rows, {table.shape[1]} columns" for name, table in known.items()}
        return "Data of the study", sizes | {
            "Set aside": f"{int(self.set_aside['rows'].sum()):,} rows, by reason in set_aside"
        }

    def __getattribute__(self, name: str) -> Any:
        """A field; looking at the account of rows, notes and files is noted as reading it."""
        if name in _ACCOUNT:
            note("account", ACCOUNT)
        return super().__getattribute__(name)

    @property
    def sources(self) -> pd.DataFrame:
        """`files`, for saying where a figure comes from: whoever publishes the figure brings the hashes up to date."""
        return super().__getattribute__("files")

    def free_text(self, table: str, item: str) -> pd.Series:
        """The quarantined words of an item, read on purpose: one for each row of the table's frame, in its order.

        Parameters
        ----------
        table : an instrument's id, "cases", "voices" or "engagement". item : a text item of the codebook.

        Raises
        ------
        InputError : no such item holds free text.
        """
        note("account", TEXTS + table)
        return self._free_text(table, item)


def accounts(tables: list[Rows]) -> dict[str, pd.DataFrame]:
    """The account of rows, drops and files of all tables: `tally`, `set_aside`, `dropped`, `files`."""
    tally, aside, dropped, files = [], [], [], []
    for rows in tables:
        for at, read in enumerate(rows.files):
            tally.append((read.file, rows.name, read.rows, int((rows.file == at).sum())))
            files.append((read.file, rows.name, read.sha256, read.rows, read.found, read.platform))
        aside += [(file, rows.name, reason, len(which)) for file, reason, which in rows.set_aside]
        dropped += [(file, column, why) for file, column, why in rows.dropped]
    return {
        "tally": pd.DataFrame(tally, columns=["file", "table", "rows_in", "rows_used"]),
        "set_aside": pd.DataFrame(aside, columns=["file", "table", "reason", "rows"])
        .groupby(["file", "table", "reason"], sort=False, as_index=False)["rows"]
        .sum(),
        "dropped": pd.DataFrame(dropped, columns=["file", "column", "why"]).drop_duplicates(ignore_index=True),
        "files": pd.DataFrame(files, columns=["file", "table", "sha256", "rows", "read", "platform"]),
    }
