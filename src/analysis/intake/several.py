"""Several answers in one cell, with a separator between: multi-select items, and lists of codes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.intake.choices import none_with_others
from analysis.intake.reader import Reader, coded_categories
from analysis.intake.tidy import stripped
from analysis.intake.vocabulary import may_be_shown
from analysis.intake.words import NOT_TICKED, TICKED, Words, words_loose
from analysis.study.codebook import Entry
from analysis.study.missing import REASONS


def listed(reader: Reader, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
    """Several answers in one cell, with a separator between: multi-select items and lists of codes."""
    labels = {option: box.label for option, box in entry.options.items()}
    answers = list(labels.values()) or [word for word in reader.codebook.answers_of(entry) if word not in REASONS]
    keys = list(labels) or answers
    words = _list_words(reader, entry, labels, answers)
    codes, uniques = reader.written(at)
    held = np.zeros((len(uniques), len(answers)), dtype=bool)
    reason = np.full(len(uniques), "", dtype=object)
    unknown: dict[str, int] = {}
    wrong, repaired = np.zeros(len(uniques), dtype=bool), np.zeros(len(uniques), dtype=bool)
    for place, cell in enumerate(uniques):
        parts, other_sign = _split(cell, entry.separator, words)
        repaired[place] |= other_sign
        for part in parts:
            value, mended = words.meaning(part)
            repaired[place] |= mended
            if value in REASONS:
                reason[place] = value
            elif value is None:
                unknown[part] = unknown.get(part, 0) + 1
                wrong[place] = True
            else:
                held[place, answers.index(value)] = True
        if not parts:
            reason[place] = entry.blank
    reader.note("repair", key, "the spelling of answers was put right (spaces, case, signs)", repaired[codes])
    if unknown:
        _refuse_listed(reader, key, answers, unknown, wrong[codes])
    return _ticked(reader, key, entry, keys, held, reason, codes)


def _list_words(reader: Reader, entry: Entry, labels: dict[str, str], answers: list[str]) -> Words:
    sources = {entry.options[option].source: label for option, label in labels.items() if entry.options[option].source}
    exact = {
        **reader.codebook.missing,
        **{word: word for word in answers},
        **labels,
        **sources,
        **entry.codes,
        **entry.missing,
    }
    exact = {written: labels.get(value, value) for written, value in exact.items() if written}
    return Words(answers, exact, words_loose(exact))


def _refuse_listed(reader: Reader, key: str, answers: list[str], unknown: dict[str, int], mask: np.ndarray) -> None:
    shown = sorted({word for text, times in unknown.items() if (word := may_be_shown(text, answers, times))})
    named = ", ".join(f'"{word}"' for word in shown[:10])
    entries = "an entry" if len(unknown) == 1 else f"{len(unknown)} entries"
    what = f"{entries} not in the codebook{f' ({named})' if named else ''}"
    reader.refuse(key, what, mask, answers, "Correct the cells, or add the entry to codebook.yaml.")


def _ticked(
    reader: Reader,
    key: str,
    entry: Entry,
    keys: list[str],
    held: np.ndarray,
    reason: np.ndarray,
    codes: np.ndarray,
) -> dict[str, pd.Series]:
    some = held.any(axis=1)
    out = {}
    for place, option in enumerate(keys):
        said = np.where(held[:, place], TICKED, np.where(some | (reason == ""), NOT_TICKED, reason))
        out[f"{key}__{option}"] = coded_categories(said, codes, [TICKED, NOT_TICKED])
    none_with_others(reader, key, entry, out)
    return out


def _split(cell: str, separator: str, words: Words) -> tuple[list[str], bool]:
    """The parts of a cell, and whether another separator than the codebook's had to be used.

    An option may hold the separator itself: the longest known run of parts is one option.
    """
    whole = cell.strip()
    if not stripped(cell):
        return [], False
    if words.meaning(whole)[0] is not None:
        return [whole], False
    parts = _runs(whole, separator, words) if separator in whole else [whole]
    if len(parts) == 1:
        for other in (";", ",", "|", "/", "\n"):
            others = [part for part in whole.split(other) if stripped(part)]
            if len(others) > 1 and all(words.meaning(part)[0] is not None for part in others):
                return others, True
    return parts, False


def _runs(whole: str, separator: str, words: Words) -> list[str]:
    pieces, parts, at = whole.split(separator), [], 0
    while at < len(pieces):
        for end in range(min(len(pieces), at + 6), at, -1):
            run = separator.join(pieces[at:end])
            if end == at + 1 or words.meaning(run)[0] is not None:
                parts.append(run)
                at = end
                break
    return [part for part in parts if stripped(part)]
