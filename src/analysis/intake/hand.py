"""What people decided by hand about rows and spellings: small files in `hand/`, each entry with who and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import Field, model_validator

from analysis.intake.table import Table
from analysis.study.codebook import Entry
from analysis.study.models import Strict, Text
from analysis.study.yaml_lines import read_typed


class ExcludedRow(Strict):
    """A row that is not used, and who said so."""

    file: str
    row: int | None = Field(None, ge=1, description="As the spreadsheet shows it.")
    item: str = Field("", description="With `value`: the id item of the codebook that names the row, in place of row.")
    value: Text = ""
    why: str = Field(min_length=3, description="Printed in the account of rows; no word about the person.")
    by: str = Field(min_length=2)
    on: date

    @model_validator(mode="after")
    def _names_a_row(self) -> ExcludedRow:
        if (self.row is None) == (not self.item):
            raise ValueError("give a row, or an item and its value")
        return self


class MergedSpelling(Strict):
    """What the file writes, and the answer a person decided it is."""

    item: str
    written: list[Text] = Field(min_length=1)
    answer: Text
    by: str = Field(min_length=2)
    on: date


class RowsByHand(Strict):
    """`hand/rows.yaml`."""

    excluded: list[ExcludedRow] = []
    spellings: list[MergedSpelling] = []


@dataclass(frozen=True)
class Decisions:
    """The decisions of a study, ready to be applied."""

    by_hand: RowsByHand = field(default_factory=RowsByHand)

    def respelt(self, key: str, entry: Entry) -> Entry:
        """The entry with the spellings merged by hand among its codes."""
        merged = {
            word: spelling.answer
            for spelling in self.by_hand.spellings
            if spelling.item == key
            for word in spelling.written
        }
        return entry.model_copy(update={"codes": {**entry.codes, **merged}}) if merged else entry

    def excluded(self, table: Table, at: Mapping[str, int]) -> Iterator[tuple[str, np.ndarray]]:
        """Each reason given, with the rows of the table it sets aside."""
        for decision in self.by_hand.excluded:
            if decision.file != table.file:
                continue
            if decision.row is not None:
                mask = table.rows == decision.row
            elif decision.item in at:
                mask = (table.cells[at[decision.item]].str.strip() == decision.value).to_numpy(dtype=bool)
            else:
                continue
            yield f"excluded by hand: {decision.why} ({decision.by}, {decision.on.isoformat()})", mask


def read_decisions(folder: Path) -> Decisions:
    """The decisions in a study's `hand/rows.yaml`; none where there is no such file.

    Raises
    ------
    InputError : the file breaks its form.
    """
    path = folder / "hand" / "rows.yaml"
    return Decisions(read_typed(path, RowsByHand)) if path.is_file() else Decisions()
