"""Days and times as written, in the order study.yaml states; never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

Order = Literal["iso", "day-first", "month-first", "excel-serial"]
LONDON = "Europe/London"
# Serial numbers of Excel's 1900 calendar for 1950 to 2100.
_SERIALS = (18_264.0, 73_051.0)
_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?"
_ZONED = rf"{_ISO}\s?(?:Z|UTC|[+-]\d{{2}}:?\d{{2}})"
_TIME = r"(?:,?[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([AaPp])\.?[Mm]\.?)?)?"
_PARTS = rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}|\d{{2}}){_TIME}"
_YEAR_FIRST = rf"(\d{{4}})[/.](\d{{1,2}})[/.](\d{{1,2}}){_TIME}"
_WORDS = rf"(\d{{1,2}})(?:st|nd|rd|th)?[ \-]+([A-Za-z]{{3,9}})\.?,?[ \-]+(\d{{4}}|\d{{2}}){_TIME}"
_WORD_FIRST = rf"([A-Za-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}"
_COMPACT = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True)
class Dates:
    """Dates read, each beside what had to be decided.

    Parameters
    ----------
    moments : Series of datetime64, wall time in London, NaT where the text is no date in the stated order.
    serial : bool array, read from a spreadsheet's serial number though the study does not say so.
    either_way : bool array, written with numbers only and a date in both orders.
    one_way : bool array, written with numbers only, and a date in the stated order alone.
    undecided : bool array, day or month first, and the study does not say which.
    clock : bool array, wall times that the clock change skips or repeats.
    """

    moments: pd.Series
    serial: np.ndarray
    either_way: np.ndarray
    one_way: np.ndarray
    undecided: np.ndarray
    clock: np.ndarray


def read_dates(texts: pd.Series, order: Order, time_zone: str = LONDON) -> Dates:
    """Dates from text.

    Parameters
    ----------
    texts : Series of str, stripped; none empty.
    order : as study.yaml states. ISO dates and months in words are read under any order; "03/04/2023" needs one.
    time_zone : the zone of times that bear none. Times of other zones are turned into London's wall time.

    Returns
    -------
    Dates, each part as long as `texts`.
    """
    at = pd.Series(np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]"), index=texts.index)
    no = np.zeros(len(texts), dtype=bool)
    plain = texts.str.fullmatch(_ISO).to_numpy(dtype=bool)
    at[plain] = _parsed(texts[plain], "ISO8601")
    if time_zone == LONDON and len(plain) and plain.all() and at.notna().all():
        return Dates(at, no, no, no, no, _clock_changes(at))
    zoned = ~plain & texts.str.fullmatch(_ZONED).to_numpy(dtype=bool)
    at[texts.str.fullmatch(r"\d{4}-\d{2}").to_numpy(dtype=bool)] = _parsed(texts, "%Y-%m")
    if zoned.any():
        at[zoned] = _to_london(texts[zoned])
    _fill(at, texts, _YEAR_FIRST, ("year", "month", "day"))
    _fill(at, texts, _WORDS, ("day", "word", "year"))
    _fill(at, texts, _WORD_FIRST, ("word", "day", "year"))
    compact = texts.str.fullmatch(_COMPACT).to_numpy(dtype=bool)
    at[compact] = _parsed(texts[compact], "%Y%m%d")
    parts = at.isna().to_numpy() & texts.str.fullmatch(_PARTS).to_numpy(dtype=bool)
    either = no.copy()
    either[parts] = _either_way(texts[parts])
    undecided = parts & (order not in ("day-first", "month-first"))
    if parts.any() and not undecided.any():
        names = ("day", "month", "year") if order == "day-first" else ("month", "day", "year")
        _fill(at, texts, _PARTS, names)
    serial = _serials(at, texts)
    clock = no.copy()
    clock[plain | parts] = _clock_changes(at[plain | parts])
    if time_zone != LONDON:
        timed = (at.notna() & (at != at.dt.normalize()) & ~zoned).to_numpy()
        at[timed] = at[timed].dt.tz_localize(time_zone, ambiguous="NaT", nonexistent="NaT").pipe(_wall)
    one_way = parts & ~undecided & ~either & at.notna().to_numpy()
    return Dates(at, serial & (order != "excel-serial"), either, one_way, undecided, clock)


def _parsed(texts: pd.Series, form: str) -> pd.Series:
    return pd.to_datetime(texts, format=form, errors="coerce").astype("datetime64[us]")


def _wall(moments: pd.Series) -> pd.Series:
    return moments.dt.tz_convert(LONDON).dt.tz_localize(None).astype("datetime64[us]")


def _to_london(texts: pd.Series) -> pd.Series:
    plain = texts.str.replace(r"\s?(?:Z|UTC)$", "+00:00", regex=True)
    return pd.to_datetime(plain, format="ISO8601", errors="coerce", utc=True).pipe(_wall)


def _fill(at: pd.Series, texts: pd.Series, pattern: str, names: tuple[str, str, str]) -> None:
    """Dates put together from their parts, in place, where the text has the pattern and is not read yet."""
    open_ = at.isna()
    if open_.any():
        open_ &= texts.str.fullmatch(pattern)
    if not open_.any():
        return
    found = texts[open_].str.extract(rf"^{pattern}$")
    parts = {name: found[column] for column, name in enumerate(names)}
    if "word" in parts:
        word = parts.pop("word").str.lower().str[:3]
        parts["month"] = word.map({name: number for number, name in enumerate(_MONTHS, 1)})
    frame = pd.DataFrame({name: pd.to_numeric(column, errors="coerce") for name, column in parts.items()})
    short = frame["year"] < 100
    frame["year"] = frame["year"] + short * np.where(frame["year"] < 70, 2000, 1900)
    days = pd.to_datetime(frame.assign(year=frame["year"]), errors="coerce").astype("datetime64[us]")
    clock = found[[3, 4, 5]].apply(pd.to_numeric).fillna(0).astype(int)
    hours = clock[3] % 12 + 12 * (found[6].str.lower() == "p") if found[6].notna().any() else clock[3]
    hours = hours.where(found[6].notna(), clock[3])
    right = (hours < 24) & (clock[4] < 60) & (clock[5] < 60)
    seconds = pd.to_timedelta(hours * 3600 + clock[4] * 60 + clock[5], unit="s")
    at[open_] = (days + seconds).where(right).astype("datetime64[us]")


def _either_way(texts: pd.Series) -> np.ndarray:
    found = texts.str.extract(rf"^{_PARTS}$")
    first, second = found[0].astype(int), found[1].astype(int)
    return ((first <= 12) & (second <= 12)).to_numpy()


def _serials(at: pd.Series, texts: pd.Series) -> np.ndarray:
    digits = (at.isna() & texts.str.fullmatch(r"\d{5}(?:\.\d+)?")).to_numpy(dtype=bool).copy()
    if not digits.any():
        return digits
    numbers = pd.to_numeric(texts[digits])
    fits = numbers.between(*_SERIALS).to_numpy()
    digits[digits] = fits
    seconds = (numbers[fits] * 86_400).round().astype("int64")
    at[digits] = np.datetime64("1899-12-30", "s") + seconds.to_numpy().astype("timedelta64[s]")
    return digits


def _clock_changes(at: pd.Series) -> np.ndarray:
    """Wall times that do not exist, or exist twice, in London."""
    timed = at.notna() & (at != at.dt.normalize())
    out = np.zeros(len(at), dtype=bool)
    if timed.any():
        placed = at[timed].dt.tz_localize(LONDON, ambiguous="NaT", nonexistent="NaT")
        out[timed.to_numpy()] = placed.isna().to_numpy()
    return out
