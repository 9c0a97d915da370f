"""Finding an excerpt in its source when nobody says how characters were counted.

Tools differ: CR LF counts one or two, a byte order mark counts or not, a sign beyond the first 65,536 counts one or
two (UTF-16). Each way of counting is tried over all sources of a project, for one tool made them all; that way is
kept under which the excerpts agree with the names of the selections and begin and end at words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product


@dataclass(frozen=True)
class Way:
    """One way of counting: signs a line end of CR LF is worth, whether a mark at the start counts, UTF-16 units."""

    line_end: int = 1
    mark: bool = False
    utf16: bool = False


WAYS = tuple(Way(line_end, mark, utf16) for utf16, mark, line_end in product((False, True), (False, True), (1, 2)))


@dataclass
class SourceText:
    """A source without byte order mark and with each line end as one sign; remembers what it had."""

    text: str
    had_mark: bool
    crlf: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, raw: str) -> SourceText:
        had_mark = raw.startswith("\ufeff")
        raw = raw[1:] if had_mark else raw
        signs: list[str] = []
        crlf: list[int] = []
        for line in raw.split("\r\n"):
            signs.append(line.replace("\r", "\n"))
            crlf.append(sum(map(len, signs)) + len(crlf))
        return cls("\n".join(signs), had_mark, frozenset(crlf[:-1]))

    def position(self, way: Way) -> dict[int, int]:
        """Offset as counted that way -> offset in `text`; offsets inside one sign are not there."""
        at = 1 if way.mark and self.had_mark else 0
        places = {at: 0}
        for index, sign in enumerate(self.text):
            double = index in self.crlf and way.line_end == 2 or way.utf16 and ord(sign) > 0xFFFF
            at += 2 if double else 1
            places[at] = index + 1
        return places


@dataclass(frozen=True)
class Selection:
    """A selection as the tool wrote it; `name` may repeat the beginning of the excerpt."""

    guid: str
    start: int
    end: int
    name: str = ""


def locate(source: SourceText, places: Mapping[int, int], selection: Selection) -> tuple[int, int] | None:
    """Start and end in the text, or None if they lie beyond it or inside a sign."""
    start, end = places.get(selection.start), places.get(selection.end)
    return None if start is None or end is None or not start < end else (start, end)


def agreement_with_name(source: SourceText, found: tuple[int, int], name: str) -> int:
    """1 if the excerpt begins as the name says, -1 if the name stands elsewhere in the text, 0 if it is a label."""
    said = squeezed(name).rstrip("….").removesuffix("...").strip()
    if not said:
        return 0
    excerpt = squeezed(source.text[found[0] : found[1]])
    if excerpt.startswith(said) or (len(excerpt) >= 3 and said.startswith(excerpt)):
        return 1
    return -1 if len(said) >= 4 and said in squeezed(source.text) else 0


def squeezed(text: str) -> str:
    return " ".join(text.split())


def at_words(text: str, start: int, end: int) -> int:
    """0, 1 or 2: how many of the two ends stand at the edge of a word and not on a blank."""
    opens = not text[start].isspace() and not (_in_word(text[start]) and start > 0 and _in_word(text[start - 1]))
    closes = not text[end - 1].isspace() and not (_in_word(text[end - 1]) and end < len(text) and _in_word(text[end]))
    return int(opens) + int(closes)


def _in_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.combining(sign) > 0 or sign == "\u200d"


@dataclass(frozen=True)
class Fit:
    """How well one way of counting fits: selections found, names that agree less those that do not, ends at words."""

    way: Way
    found: int
    names: int
    edges: int
    of: int

    @property
    def good(self) -> bool:
        """At least nine of ten ends stand at words, and names agree more often than not."""
        return self.found == 0 or (self.edges >= 1.8 * self.found and self.names >= 0)


def best_way(sources: Iterable[tuple[SourceText, list[Selection]]]) -> Fit:
    """The way of counting under which most selections are found, agree with their names and stand at words.

    Of ways that fit alike the plainest is kept: line ends and signs as one, no mark.
    """
    sources = [(source, chosen) for source, chosen in sources if chosen]
    return max(
        (_fit(way, sources) for way in WAYS),
        key=lambda f: (f.names + f.edges / 2 - 2 * (f.of - f.found), -WAYS.index(f.way)),
    )


def _fit(way: Way, sources: list[tuple[SourceText, list[Selection]]]) -> Fit:
    found = names = edges = total = 0
    for source, chosen in sources:
        places = source.position(way)
        for selection in chosen:
            total += 1
            spot = locate(source, places, selection)
            if spot is not None:
                found += 1
                names += agreement_with_name(source, spot, selection.name)
                edges += at_words(source.text, *spot)
    return Fit(way, found, names, edges, total)
