"""The cells of one entry as what the codebook says they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import Breach
from analysis.intake.dates import read_dates
from analysis.intake.note import Note, breach, rows_in_words
from analysis.intake.numbers import comma_is_the_sign, read_numbers
from analysis.intake.table import Table
from analysis.intake.tidy import stripped
from analysis.intake.words import NOT_TICKED, TICKED, Words, reasons_of, shown_unknown, ticks_of, words_of
from analysis.study.codebook import Codebook, Entry
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

    # Choices ---------------------------------------------------------------------------------------------------

    def choice(self, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
        """One answer of a list, or the reason there is none."""
        words = words_of(entry, self.codebook, self.table.labels.get(at))
        meant = self._meant(key, entry, at, words)
        answers = words.answers or sorted(set(meant.dropna().unique()) - set(REASONS))
        return {key: categories(meant, answers)}

    def flag(self, key: str, entry: Entry, at: int, label: str = "") -> dict[str, pd.Series]:
        """Yes or No. In a column that never says no, an empty box was not ticked."""
        meant = self._meant(key, entry, at, ticks_of(entry, self.codebook, label))
        blank = self._blank(at)
        tick_box = not (meant == "No").any() and (meant == "Yes").any() and blank.any() and "" not in entry.missing
        if tick_box:
            meant = meant.mask(blank, "No")
            self.notes.append(
                Note("repair", self.table.file, "", key, "empty boxes were read as not ticked", int(blank.sum()))
            )
        return {key: categories(meant, ["Yes", "No"])}

    def _blank(self, at: int) -> np.ndarray:
        codes, uniques = pd.factorize(self.table.cells[at])
        return np.array([not stripped(text) for text in uniques], dtype=bool)[codes]

    def _meant(self, key: str, entry: Entry, at: int, words: Words) -> pd.Series:
        """What each cell stands for; unknown words are breaches."""
        codes, uniques = pd.factorize(self.table.cells[at])
        meant = np.empty(len(uniques), dtype=object)
        repaired, unknown = np.zeros(len(uniques), dtype=bool), np.zeros(len(uniques), dtype=bool)
        is_open = not words.answers
        for place, written in enumerate(uniques):
            value, repaired[place] = words.meaning(written)
            if value is None and not stripped(written):
                value, repaired[place] = entry.blank, False
            elif value is None and is_open:
                value = stripped(written)
            unknown[place] = value is None
            meant[place] = value
        self.note("repair", key, "the spelling of answers was put right (spaces, case, signs)", repaired[codes])
        if unknown.any():
            self._refuse_unknown(key, words, uniques, codes, unknown)
        return pd.Series(meant[codes], dtype=object)

    def _refuse_unknown(
        self, key: str, words: Words, uniques: Iterable[str], codes: np.ndarray, unknown: np.ndarray
    ) -> None:
        counts = np.bincount(codes, minlength=len(unknown))
        written = [(text, int(counts[place])) for place, text in enumerate(uniques) if unknown[place]]
        shown = sorted({word for text, times in written if (word := shown_unknown(text, words.answers, times))})
        named = ", ".join(f'"{word}"' for word in shown[:10])
        answers = "an answer" if len(written) == 1 else f"{len(written)} answers"
        what = f"{answers} not in the codebook{f' ({named})' if named else ''}"
        if all(text.strip().isdigit() for text, _ in written):
            what = "numbers, and the codebook does not say which answer each stands for"
        remedy = "Correct the cells, or add the word under answers, codes or missing of this item in codebook.yaml."
        self.refuse(key, what, unknown[codes], words.answers, remedy)

    # Several answers -------------------------------------------------------------------------------------------

    def boxes(self, key: str, entry: Entry, columns: dict[str, int]) -> dict[str, pd.Series]:
        """A multi-select over several columns, each Ticked, Not ticked, or the reason of the whole item."""
        box_entry = entry.model_copy(update={"codes": {}, "kind": "flag"})
        ticks, blanks = {}, []
        for option, at in columns.items():
            words = ticks_of(box_entry, self.codebook, entry.options[option].label)
            ticks[option] = self._meant(f"{key}__{option}", box_entry, at, words)
            blanks.append(self._blank(at))
        nothing = np.logical_and.reduce(blanks)
        out = {}
        for (option, meant), blank in zip(ticks.items(), blanks, strict=True):
            # An empty box beside a filled one of the same item was not ticked.
            said = meant.mask(blank & ~nothing, "No").mask(nothing, entry.blank)
            out[f"{key}__{option}"] = categories(said.replace({"Yes": TICKED, "No": NOT_TICKED}), [TICKED, NOT_TICKED])
        self._none_with_others(key, entry, out)
        return out

    def listed(self, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
        """Several answers in one cell, with a separator between: multi-select items and lists of codes."""
        labels = {option: box.label for option, box in entry.options.items()}
        answers = list(labels.values()) or [word for word in self.codebook.answers_of(entry) if word not in REASONS]
        keys = list(labels) or answers
        words = self._list_words(entry, labels, answers)
        codes, uniques = pd.factorize(self.table.cells[at])
        held = np.zeros((len(uniques), len(answers)), dtype=bool)
        reason = np.full(len(uniques), "", dtype=object)
        unknown: dict[str, int] = {}
        wrong, repaired = np.zeros(len(uniques), dtype=bool), np.zeros(len(uniques), dtype=bool)
        for place, cell in enumerate(uniques):
            parts = _split(cell, entry.separator, words)
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
        self.note("repair", key, "the spelling of answers was put right (spaces, case, signs)", repaired[codes])
        if unknown:
            self._refuse_listed(key, answers, unknown, wrong[codes])
        return self._ticked(key, entry, keys, held[codes], reason[codes])

    def _list_words(self, entry: Entry, labels: dict[str, str], answers: list[str]) -> Words:
        sources = {
            entry.options[option].source: label for option, label in labels.items() if entry.options[option].source
        }
        exact = {
            **self.codebook.missing,
            **{word: word for word in answers},
            **labels,
            **sources,
            **entry.codes,
            **entry.missing,
        }
        exact = {written: labels.get(value, value) for written, value in exact.items() if written}
        loose: dict[str, str] = {}
        for written in reversed(exact):
            loose.setdefault(stripped(written).casefold(), exact[written])
        return Words(answers, exact, words_loose(exact))

    def _refuse_listed(self, key: str, answers: list[str], unknown: dict[str, int], mask: np.ndarray) -> None:
        shown = sorted({word for text, times in unknown.items() if (word := shown_unknown(text, answers, times))})
        named = ", ".join(f'"{word}"' for word in shown[:10])
        what = f"{len(unknown)} entries not in the codebook{f' ({named})' if named else ''}"
        self.refuse(key, what, mask, answers, "Correct the cells, or add the entry to codebook.yaml.")

    def _ticked(
        self, key: str, entry: Entry, keys: list[str], held: np.ndarray, reason: np.ndarray
    ) -> dict[str, pd.Series]:
        some = held.any(axis=1)
        out = {}
        for place, option in enumerate(keys):
            said = np.where(held[:, place], TICKED, np.where(some | (reason == ""), NOT_TICKED, reason))
            out[f"{key}__{option}"] = categories(pd.Series(said, dtype=object), [TICKED, NOT_TICKED])
        self._none_with_others(key, entry, out)
        return out

    def _none_with_others(self, key: str, entry: Entry, out: dict[str, pd.Series]) -> None:
        none = f"{key}__{entry.none_of_these}"
        if none not in out:
            return
        others = [column for name, column in out.items() if name != none]
        both = (out[none] == TICKED).to_numpy() & np.logical_or.reduce([(c == TICKED).to_numpy() for c in others])
        self.note("warn", key, "none of these was ticked together with others", both)

    # Numbers, dates, ids ---------------------------------------------------------------------------------------

    def number(self, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
        """A number beside the reason it is missing."""
        texts, reason = self._texts(entry, at)
        given = reason == ""
        comma = self.source.decimal == "," or (self.table.decimal_comma and comma_is_the_sign(texts[given]))
        numbers = np.full(len(texts), np.nan)
        with_comma = np.zeros(len(texts), dtype=bool)
        numbers[given], with_comma[given] = read_numbers(texts[given], comma=comma)
        if self.source.decimal != ",":
            self.note("repair", key, "decimal commas were read as decimal points", with_comma)
        wrong = given & np.isnan(numbers)
        if wrong.any():
            commas = wrong & texts.str.contains(",", regex=False).to_numpy(dtype=bool)
            if commas.any():
                remedy = 'Write a decimal point, or state decimal: "," in study.yaml if all of the file is so.'
                self.refuse(
                    key,
                    f"a comma in {int(commas.sum())} numbers, which may be a decimal or thousands sign",
                    commas,
                    remedy=remedy,
                )
            if (wrong & ~commas).any():
                remedy = "Correct the cell, or say under missing of this item what the word stands for."
                self.refuse(key, "is not a number", wrong & ~commas, [_range(entry)], remedy)
        padded = given & ~np.isnan(numbers) & (texts != self.table.cells[at]).to_numpy(dtype=bool)
        self.note("repair", key, "spaces around numbers were removed", padded)
        return {key: pd.Series(numbers), key + REASON: categories(pd.Series(reason, dtype=object), [""])}

    def date(self, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
        """A day or a moment, in London's wall time; NaT where it is missing."""
        texts, reason = self._texts(entry, at)
        given = reason == ""
        out = pd.Series(np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]"))
        codes, uniques = pd.factorize(texts[given])
        dates = read_dates(pd.Series(uniques, dtype="str"), self.source.dates, self.source.time_zone)
        out[given] = dates.at.to_numpy()[codes]
        if entry.kind == "date":
            out = out.dt.normalize().astype("datetime64[us]")
        self._judge_dates(key, given, codes, dates)
        return {key: out}

    def _judge_dates(self, key: str, given: np.ndarray, codes: np.ndarray, dates: object) -> None:
        def spread(part: np.ndarray) -> np.ndarray:
            mask = np.zeros(len(given), dtype=bool)
            mask[given] = part[codes]
            return mask

        undecided, either = spread(dates.undecided), spread(dates.either_way)
        if undecided.any():
            unclear = f"{int(either.sum())} of them could be dd/mm or mm/dd"
            what = f"{int(undecided.sum())} dates whose order is not stated; {unclear}"
            self.refuse(
                key,
                what,
                undecided,
                ["dates: day-first", "dates: month-first"],
                "State it in study.yaml; it is never guessed.",
            )
        wrong = spread(dates.at.isna().to_numpy() & ~dates.undecided)
        if wrong.any():
            order = {
                "iso": "year-month-day",
                "day-first": "day first (dd/mm/yyyy)",
                "month-first": "month first (mm/dd/yyyy)",
            }
            stated = order.get(self.source.dates, "a serial number of a spreadsheet")
            self.refuse(
                key, f"is not a date written {stated}", wrong, remedy="Correct the cells, or `dates` in study.yaml."
            )
        parts = spread(dates.either_way | dates.undecided)
        every = (
            either.any() and not (given & ~either & ~spread(dates.at.isna().to_numpy())).any() and not undecided.any()
        )
        if every and parts.any():
            self.note(
                "warn", key, f"every date could be dd/mm or mm/dd; all were read {self.source.dates}, as stated", either
            )
        self.note("repair", key, "serial numbers of a spreadsheet (Excel) were read as dates", spread(dates.serial))
        self.note("warn", key, "times that a clock change skips or repeats", spread(dates.clock))

    def identity(self, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
        """An id, as text; empty where there is none."""
        texts, reason = self._texts(entry, at)
        return {key: texts.where(pd.Series(reason == "", index=texts.index), "")}

    def _texts(self, entry: Entry, at: int) -> tuple[pd.Series, np.ndarray]:
        """The stripped cells, and the reason of each that stands for none ("" where something is given)."""
        words = reasons_of(entry, self.codebook)
        codes, uniques = pd.factorize(self.table.cells[at])
        labels = self.table.labels.get(at, {})
        plain = np.array([stripped(text) for text in uniques] or [""], dtype=object)
        reason = np.full(len(plain), "", dtype=object)
        for place, text in enumerate(plain):
            meant = words.meaning(text)[0] or (words.meaning(labels[text])[0] if text in labels else None)
            reason[place] = (meant or "") if text else entry.missing.get("", entry.blank)
        return pd.Series(plain[codes], dtype="str"), reason[codes]


def categories(said: pd.Series, answers: list[str]) -> pd.Series:
    """Answers in order, then every reason; a breach leaves a gap that never gets out."""
    return pd.Series(pd.Categorical(said, categories=[*answers, *REASONS]), index=said.index)


def words_loose(exact: dict[str, str]) -> dict[str, str]:
    """The loose form of a list of words; the first of two alike wins."""
    from analysis.intake.tidy import same

    loose: dict[str, str] = {}
    for written in reversed(exact):
        loose.setdefault(same(written), exact[written])
    return loose


def _split(cell: str, separator: str, words: Words) -> list[str]:
    """The parts of a cell. An option may hold the separator itself: the longest known run of parts is one option."""
    if not stripped(cell):
        return []
    whole = cell.strip()
    if separator not in whole or words.meaning(whole)[0] is not None:
        return [whole]
    pieces, parts, at = whole.split(separator), [], 0
    while at < len(pieces):
        for end in range(min(len(pieces), at + 6), at, -1):
            run = separator.join(pieces[at:end])
            if end == at + 1 or words.meaning(run)[0] is not None:
                parts.append(run)
                at = end
                break
    return [part for part in parts if stripped(part)]


def _range(entry: Entry) -> str:
    if entry.minimum is not None and entry.maximum is not None:
        return f"{entry.minimum:g} to {entry.maximum:g}"
    if entry.above is not None:
        return f"a number above {entry.above:g}"
    return "a number"
