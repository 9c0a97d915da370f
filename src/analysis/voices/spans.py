"""A stretch of a text that could lead to a person, and how stretches are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DIRECT = frozenset(
    "person postcode phone email nhs-number ni-number crime-reference collar-number vehicle-registration "
    "date-of-birth url-or-handle bank-or-card address-line".split()
)
INDIRECT = frozenset(
    "organisation-small street place exact-date age-in-context relation-unique occupation-rare".split()
)


@dataclass(frozen=True, order=True)
class Span:
    """Characters start to end (end exclusive) of a text, and what they are; kinds are in DIRECT and INDIRECT."""

    start: int
    end: int
    kind: str

    @property
    def direct(self) -> bool:
        return self.kind in DIRECT


def matches(pattern: re.Pattern[str], text: str, kind: str, group: str | int = 0) -> Iterator[Span]:
    """A span for each match of a pattern; only for the named group if one is given."""
    for found in pattern.finditer(text):
        if found.start(group) >= 0 and found.end(group) > found.start(group):
            yield Span(found.start(group), found.end(group), kind)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order of the text; those that overlap become one, of the kind that came first in order of weight.

    A direct kind outweighs an indirect one; of two direct kinds the longer stretch gives the name.
    """
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if out and span.start < out[-1].end:
            last = out[-1]
            heavier = max(last, span, key=lambda s: (s.direct, s.end - s.start, s is last))
            out[-1] = Span(last.start, max(last.end, span.end), heavier.kind)
        else:
            out.append(span)
    return out


def overlaps(spans: Iterable[Span], start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in spans)
