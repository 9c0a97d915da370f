"""One source of a study as claims see it: rows, design, whom it speaks for, and which answers count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.card import ShowsItself
from analysis.errors import Breach, EvidenceError
from analysis.evidence.reading import Inference, Source
from analysis.study import REASONS, Entry
from analysis.survey import SurveyDesign

OUTSIDE = "Not in the group the claim is about"
NOT_PUT = (OUTSIDE, "Not asked", "Not routed", "Not applicable", "Not linked", "Pending")
NOT_LINKED = "Not linked"
BOX = "__"


@dataclass(frozen=True)
class Chosen:
    """Which rows gave an answer. Arrays as long as the sample.

    Parameters
    ----------
    yes : bool, gave it. valid : bool, gave any that counts. reason : str, why a row does not count, else "".
    """

    yes: np.ndarray
    valid: np.ndarray
    reason: np.ndarray

    def within(self, rows: np.ndarray) -> Chosen:
        return Chosen(self.yes & rows, self.valid & rows, np.where(rows, self.reason, OUTSIDE))


@dataclass(frozen=True, eq=False, repr=False)
class Sample(ShowsItself):
    """Rows of one source, with what is known about them.

    Parameters
    ----------
    id : the instrument, or cases. frame : DataFrame as intake gives it.
    design : SurveyDesign of the frame. entries : codebook entries by item.
    person : str array, whose row it is; several rows of one person count as one person.
    linked : the items that come from the linked case. day : datetime64 of each row, where there is one.
    before, after : bool, the rows on each side of a day (see `since`). missing : further reasons for missing.
    interval : how the interval of a share is made, by the name `survey.intervals` knows it by.
    inference : for whom the figures speak. people : what a row is called. population : the universe in words.
    """

    id: str
    frame: pd.DataFrame
    design: SurveyDesign
    entries: dict[str, Entry]
    person: np.ndarray
    source: Source
    inference: Inference
    people: str
    population: str
    flags: tuple[str, ...] = ()
    linked: frozenset[str] = frozenset()
    day: pd.Series | None = None
    before: np.ndarray | None = None
    after: np.ndarray | None = None
    missing: frozenset[str] = frozenset()
    interval: str = "beta"
    cache: dict = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.frame)

    def _card(self) -> tuple[str, dict[str, object]]:
        """What the source is; no row of it."""
        known = {"Of": self.population, "Rows": f"{len(self):,} {self.people}", "Speaks for": self.inference}
        return f"Source: {self.id}", known | {
            "Items": f"{len(self.entries)}; those with a choice of answers are in `choices`",
            "Mind": list(self.flags),
        }

    @property
    def choices(self) -> dict[str, list[str]]:
        """The items with one answer of several, in the order of the codebook, each with its answers in order."""
        asked = {key: self.frame[key].dtype for key in self.entries if key in self.frame}
        ordered = {key: list(kind.categories) for key, kind in asked.items() if isinstance(kind, pd.CategoricalDtype)}
        return {key: [one for one in answers if one not in REASONS] for key, answers in ordered.items()}

    def has(self, item: str) -> bool:
        """Whether the item was collected here and its column is there."""
        entry = self.entries.get(item)
        if entry is None:
            return False
        if entry.kind in ("multiple", "list"):
            return any(column.startswith(item + BOX) for column in self.frame.columns)
        return item in self.frame.columns

    def chosen(self, item: str, answers: Sequence[str], counting: Sequence[str] = ()) -> Chosen:
        """Rows that gave one of the answers to an item; for a multi-select item, ticked one of the boxes.

        Parameters
        ----------
        counting : missing reasons that count as an answer given, such as "Don't know".

        Raises
        ------
        EvidenceError : the item was not collected here.
        """
        key = (item, tuple(answers), tuple(counting))
        if key not in self.cache:
            self.cache[key] = self._chosen(item, list(answers), set(counting))
        return self.cache[key]

    def _chosen(self, item: str, answers: list[str], counting: set[str]) -> Chosen:
        if not self.has(item):
            raise EvidenceError(Breach("themes.yaml", item, f"was not collected in {self.id}"))
        if self.entries[item].kind in ("multiple", "list"):
            return self._ticked(item, answers, counting)
        column = self.frame[item]
        if self.entries[item].kind in ("number", "weight"):
            given = column.notna().to_numpy()
            reason = self.frame[f"{item}{BOX}reason"].astype(str).to_numpy()
            return Chosen(given & column.astype(str).isin(answers).to_numpy(), given, np.where(given, "", reason))
        missing = {*REASONS, NOT_LINKED, *self.missing} - counting
        labels, code = _coded(column)
        out = np.array([label in missing for label in labels])[code]
        yes = np.array([label in answers for label in labels])[code]
        return Chosen(yes & ~out, ~out, np.where(out, np.array(labels, dtype=object)[code], ""))

    def _ticked(self, item: str, answers: list[str], counting: set[str]) -> Chosen:
        columns = {c.removeprefix(item + BOX): self.frame[c] for c in self.frame if str(c).startswith(item + BOX)}
        first = next(iter(columns.values()))
        counts = first.isin(["Ticked", "Not ticked", *counting]).to_numpy()
        ticked = np.zeros(len(self), bool)
        for answer in answers:
            if answer in columns:
                ticked |= (columns[answer] == "Ticked").to_numpy()
        return Chosen(ticked & counts, counts, np.where(counts, "", first.astype(object).fillna("Blank")))

    def rows(self, where: dict[str, list[str]]) -> np.ndarray:
        """Bool array: rows that meet every condition."""
        inside = np.ones(len(self), bool)
        for item, answers in where.items():
            inside &= self.chosen(item, answers, [a for a in answers if a in REASONS]).yes
        return inside

    def numbers(self, item: str) -> np.ndarray:
        """An item as numbers: itself, or the place of each answer on its scale, from 1; nan where missing."""
        column = self.frame[item]
        if self.entries[item].kind in ("number", "weight"):
            return column.to_numpy(dtype=float)
        valid = [label for label in column.cat.categories if label not in (*REASONS, NOT_LINKED, *self.missing)]
        place = {label: index + 1.0 for index, label in enumerate(valid)}
        return column.astype(object).map(place).to_numpy(dtype=float)

    def labels(self, item: str) -> list[str]:
        """The answers of an item, in order, without the missing reasons."""
        column = self.frame[item]
        if isinstance(column.dtype, pd.CategoricalDtype):
            return [str(c) for c in column.cat.categories if c not in (*REASONS, NOT_LINKED, *self.missing)]
        return sorted(set(column.dropna().astype(str)) - set(REASONS))

    def persons(self, rows: np.ndarray) -> int:
        """Different persons among the rows."""
        return int(np.count_nonzero(np.bincount(self.person_code[rows])))

    @cached_property
    def person_code(self) -> np.ndarray:
        """Int array: whose row it is."""
        return pd.factorize(self.person)[0]

    def since(self, day: pd.Timestamp, window: int | None = None) -> Sample:
        """The same source with the rows before, and from, a day known; within a window of days where one is given."""
        after, before = (self.day >= day).to_numpy(), (self.day < day).to_numpy()
        if window is not None:
            near = ((self.day - day).dt.days.abs() <= window).to_numpy()
            after, before = after & near, before & near
        return replace(self, before=before, after=after, cache=dict(self.cache))

    def reweighted(self, design: SurveyDesign) -> Sample:
        return replace(self, design=design, cache={})

    def restricted(self, rows: np.ndarray) -> Sample:
        """The same source, of which only some rows count; the others stay in the design."""
        return replace(self, design=self.design.within(rows), cache={})


def _coded(column: pd.Series) -> tuple[list[str], np.ndarray]:
    """The labels of a column and the place of each row's; a missing one is "Blank"."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("category")
    labels = [*map(str, column.cat.categories), "Blank"]
    return labels, column.cat.codes.to_numpy()
