"""A victim's words with what could lead to a person hidden behind typed marks, for a person to look over.

Rules and lists only, no model, no network. The program proposes; a person confirms by name, and only a confirmed
redaction gives up its text for a page (`Redaction.publishable`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from analysis.errors import Breach, InputError
from analysis.voices.addresses import addresses
from analysis.voices.circumstances import circumstances
from analysis.voices.contact_details import contact_details
from analysis.voices.dates_and_ages import dates_and_ages
from analysis.voices.lexicon import is_acronym, is_known, is_ordinary
from analysis.voices.names import people
from analysis.voices.reference_numbers import reference_numbers
from analysis.voices.spans import Span, joined
from analysis.voices.tokens import tokens

MARKS = {
    "person": "[name]",
    "postcode": "[postcode]",
    "phone": "[phone]",
    "email": "[e-mail]",
    "nhs-number": "[NHS number]",
    "ni-number": "[NI number]",
    "crime-reference": "[reference]",
    "collar-number": "[officer]",
    "vehicle-registration": "[vehicle]",
    "date-of-birth": "[date of birth]",
    "url-or-handle": "[account]",
    "bank-or-card": "[bank details]",
    "address-line": "[address]",
    "organisation-small": "[organisation]",
    "street": "[street]",
    "place": "[place]",
    "exact-date": "[date]",
    "age-in-context": "[age]",
    "relation-unique": "[relation]",
    "occupation-rare": "[occupation]",
}
_RANK_BEFORE = re.compile(
    r"\b(?:PCSO|WPC|PC|DC|PS|DS|DI|DCI|Sgt|Sergeant|Insp|Inspector|Constable|Detective|Superintendent|"
    r"Officer)\.?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Redaction:
    """A text with typed marks in place of what was found.

    Attributes
    ----------
    text : str, the text with marks such as "[officer]"; private until confirmed.
    spans : tuple of Span, offsets in the text as it was given, in order, not overlapping.
    doubtful : tuple of (start, end), words of no list left standing: the person who confirms looks here first.
    confirmed_by, confirmed_on : who looked it over, and when; None until then.
    """

    text: str
    spans: tuple[Span, ...]
    doubtful: tuple[tuple[int, int], ...] = ()
    confirmed_by: str | None = None
    confirmed_on: date | None = None

    def confirm(self, by: str, on: date, text: str | None = None) -> Redaction:
        if not by.strip():
            raise InputError(
                Breach("redaction", "confirmed_by", "nobody is named", (), "Name the person who read the text.")
            )
        return replace(self, text=self.text if text is None else text, confirmed_by=by.strip(), confirmed_on=on)

    @property
    def publishable(self) -> str:
        """The text for a page. Raises InputError while no person has confirmed it."""
        if self.confirmed_by is None:
            raise InputError(
                Breach(
                    "redaction",
                    "",
                    "the text has been read by the program only",
                    (),
                    "A person reads it, then confirms it by name.",
                )
            )
        return self.text


def find_identifiers(text: str) -> list[Span]:
    """All stretches of a text that could lead to a person, in order, not overlapping."""
    numbers = joined([*contact_details(text), *reference_numbers(text), *dates_and_ages(text)])
    places = [s for s in addresses(text) if s.kind == "address-line" or not _inside_direct(s, numbers)]
    facts = joined([*numbers, *places])
    return joined([*facts, *people(text, facts), *circumstances(text)])


def _inside_direct(span: Span, found: list[Span]) -> bool:
    return any(f.start <= span.start and span.end <= f.end for f in found)


def redact(text: str) -> Redaction:
    """Hide names, contact details, numbers, addresses, dates to the day, ages and telling facts.

    Parameters
    ----------
    text : str, as a victim, officer, Champion or interviewer wrote it.

    Returns
    -------
    Redaction, not confirmed. The kinds of spans are those of `analysis.voices.spans.DIRECT` and `INDIRECT`.
    """
    spans = find_identifiers(text)
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], _mark(text, span)]
        at = span.end
    pieces.append(text[at:])
    return Redaction("".join(pieces), tuple(spans), tuple(_doubtful(text, spans)))


def _mark(text: str, span: Span) -> str:
    if span.kind == "person" and _RANK_BEFORE.search(text, max(0, span.start - 30), span.start):
        return "[officer]"
    return MARKS[span.kind]


def _doubtful(text: str, spans: list[Span]) -> list[tuple[int, int]]:
    hidden = [(s.start, s.end) for s in spans]
    return [
        (word.start, word.end)
        for word in tokens(text)
        if len(word.text) > 2
        and not (is_ordinary(word.text) or is_known(word.text) or is_acronym(word.text))
        and not any(s < word.end and word.start < e for s, e in hidden)
    ]
