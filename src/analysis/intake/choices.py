"""Answers of a list: one, several, or a tick; each as its label, or as the reason there is none."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.intake.note import Note
from analysis.intake.reader import Reader, categories, coded_categories, holding
from analysis.intake.tidy import stripped
from analysis.intake.vocabulary import may_be_shown
from analysis.intake.words import NOT_TICKED, TICKED, Words, ticks_of, words_of
from analysis.study.codebook import Entry
from analysis.study.missing import REASONS


def choice(reader: Reader, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
    """One answer of a list, or the reason there is none."""
    words = words_of(entry, reader.codebook, reader.table.labels.get(at))
    codes, meant = _meant(reader, key, entry, at, words)
    answers = words.answers or sorted({word for word in meant if word is not None} - set(REASONS))
    return {key: coded_categories(meant, codes, answers)}


def flag(reader: Reader, key: str, entry: Entry, at: int, label: str = "") -> dict[str, pd.Series]:
    """Yes or No. In a column that never says no, an empty box was not ticked."""
    codes, meant = _meant(reader, key, entry, at, ticks_of(entry, reader.codebook, label))
    empty = np.array([not stripped(text) for text in reader.written(at)[1]], dtype=bool)
    tick_box = "No" not in meant and "Yes" in meant and empty.any() and "" not in entry.missing
    if tick_box:
        meant = ["No" if none else word for word, none in zip(meant, empty, strict=True)]
        blank = int(empty[codes].sum())
        reader.notes.append(Note("repair", reader.table.file, "", key, "empty boxes were read as not ticked", blank))
    return {key: coded_categories(meant, codes, ["Yes", "No"])}


def _meant(reader: Reader, key: str, entry: Entry, at: int, words: Words) -> tuple[np.ndarray, list[str | None]]:
    """What each cell stands for, as (codes, words); unknown words are breaches, and None."""
    codes, uniques = reader.written(at)
    meant: list[str | None] = []
    repaired = np.zeros(len(uniques), dtype=bool)
    is_open = not words.answers
    for place, written in enumerate(uniques):
        value, repaired[place] = words.meaning(written)
        if value is None and not stripped(written):
            value, repaired[place] = entry.blank, False
        elif value is None and is_open:
            value = stripped(written)
        meant.append(value)
    unknown = np.array([value is None for value in meant], dtype=bool)
    reader.note("repair", key, "the spelling of answers was put right (spaces, case, signs)", repaired[codes])
    if unknown.any():
        _refuse_unknown(reader, key, words, uniques, codes, unknown)
    return codes, meant


def _refuse_unknown(
    reader: Reader, key: str, words: Words, uniques: Iterable[str], codes: np.ndarray, unknown: np.ndarray
) -> None:
    counts = np.bincount(codes, minlength=len(unknown))
    written = [(text, int(counts[place])) for place, text in enumerate(uniques) if unknown[place]]
    shown = sorted({word for text, times in written if (word := may_be_shown(text, words.answers, times))})
    named = ", ".join(f'"{word}"' for word in shown[:10])
    answers = "an answer" if len(written) == 1 else f"{len(written)} answers"
    what = f"{answers} not in the codebook{f' ({named})' if named else ''}"
    if all(text.strip().isdigit() for text, _ in written):
        what = "numbers, and the codebook does not say which answer each stands for"
    remedy = "Correct the cells, or add the word under answers, codes or missing of this item in codebook.yaml."
    reader.refuse(key, what, unknown[codes], words.answers, remedy)


def boxes(reader: Reader, key: str, entry: Entry, columns: dict[str, int]) -> dict[str, pd.Series]:
    """A multi-select over several columns, each Ticked, Not ticked, or the reason of the whole item."""
    box_entry = entry.model_copy(update={"codes": {}, "kind": "flag"})
    ticks, blanks = {}, []
    for option, at in columns.items():
        words = ticks_of(box_entry, reader.codebook, entry.options[option].label)
        codes, meant = _meant(reader, f"{key}__{option}", box_entry, at, words)
        ticks[option] = pd.Series(np.array(meant, dtype=object)[codes], dtype=object)
        blanks.append(reader.blank(at))
    nothing = np.logical_and.reduce(blanks)
    out = {}
    for (option, meant), blank in zip(ticks.items(), blanks, strict=True):
        # An empty box beside a filled one of the same item was not ticked.
        said = meant.mask(blank & ~nothing, "No").mask(nothing, entry.blank)
        out[f"{key}__{option}"] = categories(said.replace({"Yes": TICKED, "No": NOT_TICKED}), [TICKED, NOT_TICKED])
    none_with_others(reader, key, entry, out)
    return out


def none_with_others(reader: Reader, key: str, entry: Entry, out: dict[str, pd.Series]) -> None:
    """A warning where the option that excludes all others was ticked beside one."""
    none = f"{key}__{entry.none_of_these}"
    if none not in out:
        return
    others = [column for name, column in out.items() if name != none]
    both = holding(out[none], [TICKED]) & np.logical_or.reduce([holding(column, [TICKED]) for column in others])
    reader.note("warn", key, "none of these was ticked together with others", both)
