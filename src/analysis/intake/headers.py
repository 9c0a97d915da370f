"""Where the header is, and what each column may be called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.intake.tidy import same, stripped

_LOOK = 15
# Words a platform writes under its questions, in place of an option.
SECOND_ROW_WORDS = {"response", "open-ended response", "other (please specify)", "other", "please specify"}

SURE_WORDS = {"response", "open-ended response"}


@dataclass(frozen=True)
class Column:
    """A column of a file, under every name it may be called by.

    Parameters
    ----------
    at : int, its position.
    header : str, its header as it stands in the file; for messages.
    id : str, the platform's column id.
    text : str, the question's text.
    option : str, the option or row of the question the column holds.
    """

    at: int
    header: str
    id: str = ""
    text: str = ""
    option: str = ""

    def names(self) -> list[str]:
        """All names, the most exact first."""
        both = [f"{self.text} [{self.option}]", f"{self.text} - {self.option}"] if self.text and self.option else []
        named = [self.header, self.id, *both, self.text, self.option, f"column {letters(self.at)}"]
        return [name for name in dict.fromkeys(stripped(name) for name in named) if name]


@dataclass(frozen=True)
class Header:
    """The header of a grid: its row (counted from 0), the rows it takes, the columns, the platform it is of."""

    row: int
    rows: int
    columns: list[Column]
    platform: str = ""


def letters(at: int) -> str:
    """A column's letters in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def header_row(head: list[list[str]], known: Iterable[str]) -> int:
    """The record, counted from 0, that names the most columns the codebook knows.

    Where it names none: the first with as many filled cells as most records, so that a title above it is passed.
    """
    names = {same(name) for name in known}
    hits = [sum(same(cell) in names for cell in record if cell) for record in head[:_LOOK]]
    if hits and max(hits) > 0:
        return hits.index(max(hits))
    filled = [sum(bool(cell.strip()) for cell in record) for record in head[:_LOOK]]
    often = Counter(count for count in filled if count)
    usual = max(often, key=lambda count: (often[count], count), default=0)
    return next((at for at, count in enumerate(filled) if count >= max(usual, 1)), 0)


def is_second_header(record: list[str], header: list[str]) -> bool:
    """Whether a record repeats the header or holds only a platform's words, so that it is no respondent."""
    filled = [(same(cell), same(title)) for cell, title in zip(record, header, strict=False) if cell.strip()]
    words = [cell for cell, title in filled if cell in SECOND_ROW_WORDS or (cell == title and len(cell) > 1)]
    sure = any(cell in SURE_WORDS for cell in words) or (
        len(words) > 1 and all(cell == title for cell, title in filled)
    )
    return sure and (len(words) == len(filled) or (len(words) >= 3 and len(words) * 2 >= len(filled)))


def carried(titles: list[str]) -> list[str]:
    """Titles with each blank filled by the one before it: a question stands over its first column only."""
    out: list[str] = []
    for title in titles:
        out.append(title if title.strip() or not out else out[-1])
    return out


def coded(title: str, *, any_word: bool = False) -> tuple[str, str, str]:
    """A title such as "likert2[sat1]. How far ... [I am satisfied]" as (id, text, option); else no id.

    A bare word before a full stop is an id only where the platform writes ids so (`any_word`). Known forms:
    LimeSurvey `code[sub]. Text [option]`, `Q12. Text`, `Q_12_Text`, and REDCap's `name___2` and `Text (choice=option)`.
    """
    found = re.fullmatch(r"\s*([A-Za-z]\w*(?:\[[^\]]*\])*(?:\[\w+\])?)\.\s+(.*?)(?:\s*\[([^\[\]]*)\])?\s*", title, re.S)
    if found and (any_word or not found[1].isalpha()):
        return found[1], found[2], found[3] or ""
    numbered = re.fullmatch(r"\s*(Q\d+[a-z]?)[.):]\s*(.*)", title, re.S | re.I)
    if numbered:
        return numbered[1], numbered[2], ""
    choice = re.fullmatch(r"\s*(.+?)\s*\(choice=(.+)\)\s*", title, re.S)
    if choice:
        return "", choice[1], choice[2]
    box = re.fullmatch(r"\s*((\w+?)___(\w+))\s*", title)
    if box:
        return box[1], box[2], box[3]
    joined = re.fullmatch(r"\s*(Q_\d+)_(.+)", title, re.S)
    return (joined[1], joined[2].replace("_", " "), "") if joined else ("", title, "")
