"""The gathering of faults and repairs while the cells of one table are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import Breach
from analysis.intake.note import Note, breach, rows_in_words
from analysis.intake.table import Table
from analysis.intake.tidy import stripped
from analysis.study.codebook import Codebook
from analysis.study.missing import REASONS
from analysis.study.models import SourceFile

REASON = "__reason"


@dataclass
class Reader:
    """Turns the cells of a table into typed columns; faults and repairs are gathered, not raised."""

    table: Table
    source: SourceFile
    codebook: Codebook
    notes: list[Note] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    either_way: dict[str, np.ndarray] = field(default_factory=dict)
    order_is_seen: bool = False
    _written: dict[int, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def tell_undecidable(self) -> None:
        """A warning for each column of dates, where no date of the whole file shows that the stated order is right."""
        order = {"day-first": "day first (dd/mm)", "month-first": "month first (mm/dd)"}.get(self.source.dates, "")
        for key, mask in self.either_way.items():
            if not self.order_is_seen:
                self.note("warn", key, f"every date could be dd/mm or mm/dd; all were read {order}, as stated", mask)

    def rows_where(self, mask: np.ndarray) -> list[int]:
        return self.table.rows[mask].tolist()

    def refuse(self, key: str, what: str, mask: np.ndarray, allowed: Iterable[str] = (), remedy: str = "") -> None:
        """A breach at the rows of a mask."""
        self.breaches.append(
            breach(
                self.table.file,
                what,
                sheet=self.table.sheet,
                rows=self.rows_where(mask),
                column=key,
                allowed=allowed,
                remedy=remedy,
            )
        )

    def note(self, severity: str, key: str, what: str, mask: np.ndarray) -> None:
        """A note on the rows of a mask, if there are any."""
        if mask.any():
            rows = self.rows_where(mask)
            where = rows_in_words(rows)
            self.notes.append(Note(severity, self.table.file, where, key, what, len(rows), tuple(rows[:1000])))

    def written(self, at: int) -> tuple[np.ndarray, np.ndarray]:
        """A column as (codes, words): each different text once, and for every row the place of its own."""
        if at not in self._written:
            codes, uniques = pd.factorize(self.table.cells[at])
            self._written[at] = codes, uniques.to_numpy(dtype=object)
        return self._written[at]

    def blank(self, at: int) -> np.ndarray:
        codes, uniques = self.written(at)
        return np.array([not stripped(text) for text in uniques], dtype=bool)[codes]


def categories(said: pd.Series, answers: list[str]) -> pd.Series:
    """Answers in order, then every reason; a breach leaves a gap that never gets out."""
    return pd.Series(pd.Categorical(said, categories=[*answers, *REASONS]), index=said.index)


def coded_categories(words: Iterable[str | None], codes: np.ndarray, answers: list[str]) -> pd.Series:
    """The same from words said once each and, for every row, the place of its own.

    Parameters
    ----------
    words : what is said; None is a breach, a gap. codes : int array, one place in `words` for each row.
    """
    every = pd.CategoricalDtype([*answers, *REASONS])
    place = {word: at for at, word in enumerate(every.categories)}
    places = np.array([place.get(word, -1) for word in words] or [-1], dtype=np.int16)
    return pd.Series(pd.Categorical.from_codes(places[codes], dtype=every))


def holding(column: pd.Series, words: Iterable[str]) -> np.ndarray:
    """Where a column of categories holds one of these words, as a bool array; a gap holds none."""
    held = np.append(column.cat.categories.isin(list(words)), False)
    return held[column.cat.codes.to_numpy()]
