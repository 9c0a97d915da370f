"""The written words of an item's answers and reasons, and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from analysis.intake.tidy import same, stripped, without_first_number
from analysis.study.codebook import Codebook, Entry
from analysis.study.missing import REASONS

TICKED, NOT_TICKED = "Ticked", "Not ticked"
_YES = ("1", "yes", "true", "y", "ticked", "selected", "checked", "x", "\u2713", "\u2714")
# Signs that no other spelling has, in words with one space between.
_PLAIN = r"^[!-%'-?A-_a-~]+(?: [!-%'-?A-_a-~]+)*$"
_NO = ("0", "no", "false", "n", "not ticked", "not selected", "unchecked", "unticked")


@dataclass(frozen=True)
class Words:
    """What may be written, and what it stands for.

    Parameters
    ----------
    answers : list of str, the answers in order; empty for an open list.
    exact : what is written, to an answer or a reason. loose : the same without case, kinds of quotes and spaces.
    labels : of the file: the label of a number.
    """

    answers: list[str]
    exact: dict[str, str]
    loose: dict[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)

    def without_meaning(self, texts: np.ndarray) -> np.ndarray:
        """Which texts stand for nothing here and are as they would be stripped, as a bool array: most ids and days.

        Found all at once, so that `meaning` is asked of the others only. The loose form of a text of plain signs is the
        text in small letters.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        column = pa.array(texts, pa.large_string())
        plain = pc.match_substring_regex(column, _PLAIN)
        known = pc.is_in(pc.ascii_lower(column), pa.array(list(self.loose), pa.large_string()))
        known = pc.or_(known, pc.ends_with(column, ".0"))
        return pc.and_not(plain, known).to_numpy(zero_copy_only=False)

    def meaning(self, written: str) -> tuple[str | None, bool]:
        """What a cell stands for (None: nothing known), and whether its spelling had to be put right."""
        if written in self.exact:
            return self.exact[written], False
        plain = stripped(written)
        forms = dict.fromkeys((written, plain, without_first_number(plain), stripped(self.labels.get(plain, ""))))
        for form in forms:
            if form in self.exact:
                return self.exact[form], form == plain and form != written
        for form in forms:
            if form and same(form) in self.loose:
                return self.loose[same(form)], True
        return None, False


def words_of(entry: Entry, codebook: Codebook, labels: Mapping[str, str] | None = None) -> Words:
    """The words of a choice: the item's missing words go first, then its answers and codes, then all items' missing."""
    answers = [answer for answer in codebook.answers_of(entry) if answer not in REASONS]
    exact = {**codebook.missing, **{answer: answer for answer in answers}, **entry.codes, **entry.missing}
    if "" in codebook.missing and "" not in entry.missing:
        exact.pop("")
    loose: dict[str, str] = {}
    for written in reversed(exact):
        loose.setdefault(same(written), exact[written])
    return Words(answers, exact, loose, labels or {})


def reasons_of(entry: Entry, codebook: Codebook) -> Words:
    """The words that stand for a reason only, as a number, a date or an id needs them."""
    exact = {written: reason for written, reason in codebook.missing_of(entry).items() if written}
    return Words([], exact, {same(written): reason for written, reason in exact.items()})


def ticks_of(entry: Entry, codebook: Codebook, label: str = "") -> Words:
    """The words of a tick box: its label, or a yes or no in the forms platforms write."""
    exact = {**reasons_of(entry, codebook).exact}
    exact |= dict.fromkeys(_NO, "No") | dict.fromkeys(_YES, "Yes")
    exact |= {"Yes": "Yes", "No": "No", TICKED: "Yes", NOT_TICKED: "No"}
    exact |= {name: "Yes" for name in (label, entry.label) if name}
    exact |= {**entry.codes, **entry.missing}
    return Words(["Yes", "No"], exact, {same(written): exact[written] for written in reversed(exact)})


def words_loose(exact: dict[str, str]) -> dict[str, str]:
    """The loose form of a list of words; the first of two alike wins."""
    loose: dict[str, str] = {}
    for written in reversed(exact):
        loose.setdefault(same(written), exact[written])
    return loose
