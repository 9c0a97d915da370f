"""Numbers, dates and ids, each beside the reason it is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.intake.dates import Dates, read_dates
from analysis.intake.numbers import comma_is_the_sign, read_numbers
from analysis.intake.reader import REASON, Reader, categories
from analysis.intake.tidy import stripped
from analysis.intake.words import reasons_of
from analysis.study.codebook import Entry


def number(reader: Reader, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
    """A number beside the reason it is missing."""
    texts, reason = _texts(reader, entry, at)
    given = reason == ""
    comma = reader.source.decimal == "," or (reader.table.decimal_comma and comma_is_the_sign(texts[given]))
    numbers = np.full(len(texts), np.nan)
    with_comma = np.zeros(len(texts), dtype=bool)
    numbers[given], with_comma[given] = read_numbers(texts[given], comma=comma)
    if reader.source.decimal != ",":
        reader.note("repair", key, "decimal commas were read as decimal points", with_comma)
    wrong = given & np.isnan(numbers)
    if wrong.any():
        commas = wrong & texts.str.contains(",", regex=False).to_numpy(dtype=bool)
        if commas.any():
            many = "a number" if commas.sum() == 1 else f"{int(commas.sum())} numbers"
            remedy = 'Write a decimal point, or state decimal: "," in study.yaml if all of the file is so.'
            reader.refuse(
                key,
                f"a comma in {many}, which may be a decimal or thousands sign",
                commas,
                remedy=remedy,
            )
        if (wrong & ~commas).any():
            remedy = "Correct the cell, or say under missing of this item what the word stands for."
            reader.refuse(key, "is not a number", wrong & ~commas, [_range(entry)], remedy)
    padded = given & ~np.isnan(numbers) & (texts != reader.table.cells[at]).to_numpy(dtype=bool)
    reader.note("repair", key, "spaces around numbers were removed", padded)
    return {key: pd.Series(numbers), key + REASON: categories(pd.Series(reason, dtype=object), [""])}


def date_or_moment(reader: Reader, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
    """A day or a moment, in London's wall time; NaT where it is missing."""
    texts, reason = _texts(reader, entry, at)
    given = reason == ""
    out = pd.Series(np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]"))
    codes, uniques = pd.factorize(texts[given])
    dates = read_dates(pd.Series(uniques, dtype="str"), reader.source.dates, reader.source.time_zone)
    out[given] = dates.moments.to_numpy()[codes]
    if entry.kind == "date":
        out = out.dt.normalize().astype("datetime64[us]")
    _judge_dates(reader, key, given, codes, dates)
    return {key: out}


def _judge_dates(reader: Reader, key: str, given: np.ndarray, codes: np.ndarray, dates: Dates) -> None:
    def spread(part: np.ndarray) -> np.ndarray:
        mask = np.zeros(len(given), dtype=bool)
        mask[given] = part[codes]
        return mask

    undecided, either = spread(dates.undecided), spread(dates.either_way)
    if undecided.any():
        unclear = f"{int(either.sum())} of them could be dd/mm or mm/dd"
        what = f"{int(undecided.sum())} dates whose order is not stated; {unclear}"
        reader.refuse(
            key,
            what,
            undecided,
            ["dates: day-first", "dates: month-first"],
            "State it in study.yaml; it is never guessed.",
        )
    wrong = spread(dates.moments.isna().to_numpy() & ~dates.undecided)
    if wrong.any():
        order = {
            "iso": "year-month-day",
            "day-first": "day first (dd/mm/yyyy)",
            "month-first": "month first (mm/dd/yyyy)",
        }
        stated = order.get(reader.source.dates, "a serial number of a spreadsheet")
        reader.refuse(
            key, f"is not a date written {stated}", wrong, remedy="Correct the cells, or `dates` in study.yaml."
        )
    if reader.source.dates in ("day-first", "month-first"):
        reader.either_way[key] = either
        reader.order_is_seen |= bool(spread(dates.one_way).any())
    reader.note("repair", key, "serial numbers of a spreadsheet (Excel) were read as dates", spread(dates.serial))
    reader.note("warn", key, "times that a clock change skips or repeats", spread(dates.clock))


def identity(reader: Reader, key: str, entry: Entry, at: int) -> dict[str, pd.Series]:
    """An id, as text; empty where there is none."""
    texts, reason = _texts(reader, entry, at)
    return {key: texts.where(pd.Series(reason == "", index=texts.index), "")}


def _texts(reader: Reader, entry: Entry, at: int) -> tuple[pd.Series, np.ndarray]:
    """The stripped cells, and the reason of each that stands for none ("" where something is given)."""
    words = reasons_of(entry, reader.codebook)
    codes, uniques = reader.written(at)
    labels = reader.table.labels.get(at, {})
    plain = uniques.copy() if len(uniques) else np.array([""], dtype=object)
    reason = np.full(len(plain), "", dtype=object)
    open_ = np.ones(len(plain), dtype=bool) if labels else ~words.without_meaning(plain)
    for place in np.flatnonzero(open_):
        plain[place] = text = stripped(plain[place])
        meant = words.meaning(text)[0] or (words.meaning(labels[text])[0] if text in labels else None)
        reason[place] = (meant or "") if text else entry.missing.get("", entry.blank)
    as_written = len(uniques) and (plain[open_] == uniques[open_]).all()
    return reader.table.cells[at] if as_written else pd.Series(plain[codes], dtype="str"), reason[codes]


def _range(entry: Entry) -> str:
    if entry.minimum is not None and entry.maximum is not None:
        return f"{entry.minimum:g} to {entry.maximum:g}"
    if entry.above is not None:
        return f"a number above {entry.above:g}"
    return "a number"
