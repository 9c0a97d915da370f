"""Free text is read on purpose only; what in it could name a person is reported by row and kind, never shown."""

from __future__ import annotations

import re

import numpy as np

from analysis.intake.people import PATTERNS, shown_header
from analysis.intake.reader import Reader
from analysis.intake.rows import Rows
from analysis.intake.vocabulary import CALENDAR, WORDS, place_words

ODD_LENGTH = 32_767
_NAME = r"(?-i:[A-Z][a-z'\u2019-]+)"
_INTRODUCED = re.compile(
    rf"\b(?:(?:my|his|her|their) name(?:'s| is| was)|i am called|called|named|this is|signed|regards,?"
    rf"|(?:my|his|her|their|our) (?:son|daughter|husband|wife|partner|ex|mother|mum|father|dad|brother|sister|friend)"
    rf"|(?:pc|dc|ds|sgt|sergeant|inspector|constable|officer|detective|mr|mrs|ms|miss|dr|councillor|cllr)\.?(?: \d+)?)"
    rf",? {_NAME}",
    re.I,
)
_PAIR = re.compile(r"\b([A-Z][a-z'\u2019-]+) ([A-Z][a-z'\u2019-]+)\b")
_ADDRESS = re.compile(
    r"\b\d{1,4}[a-z]?,? (?-i:[A-Z])[\w'\u2019-]+(?: (?-i:[A-Z])[\w'\u2019-]+)? "
    r"(?:street|st|road|rd|lane|ln|avenue|ave|close|drive|terrace|court|crescent|way|place|gardens|grove|row|square)\b",
    re.I,
)
KINDS = {**PATTERNS, "name": _INTRODUCED, "address": _ADDRESS}


def kinds_in(text: str) -> list[str]:
    """The kinds of personal detail a text seems to hold."""
    found = [kind for kind, pattern in KINDS.items() if pattern.search(text)]
    return found if "name" in found or not _pairs(text) else [*found, "name"]


def _pairs(text: str) -> bool:
    """Whether two words in capitals stand together as a name does, neither of them a word of the field."""
    known = WORDS | place_words() | CALENDAR
    return any(not {first.casefold(), second.casefold()} & known for first, second in _PAIR.findall(text))


def report_details(rows: Rows) -> None:
    """A warning for each column of free text that seems to name people, with its rows and kinds."""
    for key in rows.texts:
        found = [kinds_in(text[:ODD_LENGTH]) for text in rows.texts[key]]
        mask = np.array([bool(kinds) for kinds in found], dtype=bool)
        if mask.any():
            named = ", ".join(sorted({kind for kinds in found for kind in kinds}))
            rows.note("warn", key, f"may hold personal details ({named}); quarantined as free text", mask)
        long = rows.texts[key].str.len().to_numpy() > ODD_LENGTH
        rows.note("warn", key, f"a cell is longer than {ODD_LENGTH:,} signs, more than a spreadsheet holds", long)


def report_nul(reader: Reader) -> None:
    """A breach for cells that hold a NUL byte, the sign of a damaged export."""
    for column in reader.table.columns:
        cells = reader.table.cells[column.at]
        mask = cells.str.contains("\x00", regex=False).to_numpy(dtype=bool)
        if mask.any():
            remedy = "The export is damaged there; export it again."
            reader.refuse(shown_header(column.header), "holds a NUL byte", mask, remedy=remedy)
