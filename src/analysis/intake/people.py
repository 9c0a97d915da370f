"""Direct identifiers: known by the column's header or by what its cells look like, and dropped at reading."""

from __future__ import annotations

import re

from analysis.intake.headers import Column
from analysis.intake.tidy import same

_HEADERS = {
    "e-mail address": r"e-?mail",
    "telephone number": r"\b(tele)?phone\b|\bmobile\b|\btel\b\.?|contact number|\bcell(phone)?\b",
    "IP address": r"\bip ?address(es)?\b|ipaddr(ess)?|\bip\b",
    "name": r"\b(first|last|fore|family|given|middle|full|birth|maiden)[ _-]?name|\bsurname\b|^name$|\byour name\b"
    r"|\bname of (the )?(victim|respondent|person)|^recipient|^(victim|respondent|customer|contact)('s)? name$",
    "postal address": r"\b(home|postal|street|your|mailing)[ _-]?address|^address( line)? ?\d?$|post ?code"
    r"|^zip( code)?$",
    "birth date": r"date of birth|birth ?date|\bd\.?o\.?b\b",
    "national insurance number": r"national insurance|\bni ?(no|number)\b|\bnino\b",
    "NHS number": r"\bnhs ?(no|number)\b",
    "crime reference": r"crime ?ref|crime (reference|number)|incident (reference|number)|\bcrn\b|\burn\b",
    "user name": r"user ?name|\blogin\b|\bsign[- ]?in\b",
    "place of the device": r"location ?(latitude|longitude)|\bgeo ?location\b",
    "further data on the person": r"^custom data ?\d*$|external(data)? ?reference|^user ?agent$",
}
IDENTIFIER_HEADERS = {kind: re.compile(pattern, re.I) for kind, pattern in _HEADERS.items()}
PATTERNS = {
    "e-mail address": re.compile(r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
    "web address": re.compile(r"\bhttps?://\S{4,}", re.I),
    "telephone number": re.compile(r"(?<![\w.])(?:\+44\s?(?:\(0\)\s?)?|0)(?:\d[\s-]?){8,9}\d(?![\w.]?\d)"),
    "national insurance number": re.compile(r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.I),
    "NHS number": re.compile(r"(?<!\d)\d{3}[ -]\d{3}[ -]\d{4}(?!\d)|(?<![\d.])\d{10}(?![\d.])"),
    "postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.I),
    "IP address": re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"),
    "vehicle registration": re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"),
    "bank details": re.compile(r"\b\d{2}-\d{2}-\d{2}\b(?!-)"),
    "user name": re.compile(r"(?<![\w@.])@[A-Za-z]\w{2,}(?!\()"),
    "birth date": re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\b\D{0,12}\d{1,4}", re.I),
    "collar number": re.compile(r"\b(?:pc|dc|ds|sgt|pcso|collar(?: number| no\.?)?)\s?\d{2,5}\b", re.I),
    "document number": re.compile(r"\b(?:passport|licen[cs]e|account|policy|tenancy)\b\D{0,20}\d{5,}", re.I),
    "reference number": re.compile(
        r"\b(?=[A-Z/-]*\d)[A-Z]{2,5}[/-]?\d{5,}(?:[/-]\d+)*\b|\b\d{2}[/*-]\d{5,}[/-]\d{2,4}\b"
        r"|\b(?:incident|crime|log|reference|ref)(?: number| no\.?)? ?:? ?\d{2,}",
        re.I,
    ),
}


def identifier_by_header(column: Column) -> str:
    """What kind of identifier a column's names announce; empty if none. An option of a question is none."""
    names = [column.id, column.header] if column.option else [column.id, column.header, column.text]
    for name in names:
        words = same(name).replace("_", " ")
        if len(words) > 60:
            continue
        for kind, pattern in IDENTIFIER_HEADERS.items():
            if pattern.search(words):
                return kind
    return ""


def shown_header(header: str) -> str:
    """A header for a message: one line, cut at 100 signs, nothing in it that looks like a person's detail."""
    line = " ".join(header.split())
    for kind, pattern in PATTERNS.items():
        line = pattern.sub(f"[{kind}]", line)
    return line if len(line) <= 100 else line[:99] + "\u2026"


def identifier_by_content(values: list[str]) -> str:
    """What kind of identifier most values of a column look like; empty if none.

    Only whole cells count, so that a sentence with a number in it is free text, not a column of numbers.
    """
    sample = [value.strip() for value in values[:500] if value.strip()]
    if not sample:
        return ""
    for kind in _WHOLE_CELLS:
        if sum(bool(PATTERNS[kind].fullmatch(value)) for value in sample) * 2 > len(sample):
            return kind
    return ""


_WHOLE_CELLS = (
    "e-mail address",
    "telephone number",
    "national insurance number",
    "NHS number",
    "postcode",
    "IP address",
)
