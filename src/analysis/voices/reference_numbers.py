"""Numbers by which an office knows a person: crime and incident references, collar numbers, NHS and National
Insurance numbers, vehicle marks, bank accounts and cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.voices.lexicon import is_acronym, is_common, is_known, is_name
from analysis.voices.spans import Span, matches

_CUE = (
    r"(?:crime|incident|inc|occurrence|log|cad|urn|ref(?:erence)?|case|report|complaint|ticket|claim|"
    r"job|event|"
    r"investigation|custody|exhibit|fwin|storm|cris|unifi|genesis|pnc|arrest|property|docket|dockets?|summons|"
    r"petition|warrant|tenancy|rent|policy|application|order|passport|licence|"
    r"license|visa|"
    r"hospital|patient|prison|prisoner|booking|nspis|niche|athena|fir|stop|pcn|fpn|cica|vcas|referral)"
)
_NUMBER_SAID = r"(?:\s?(?:number|numbers|num|no|nos|nr|ref|reference|id|code|is|was|its|it's))?[\s.:#=’'-]*"
_TOKEN = (
    r"(?=[A-Z0-9/\s.-]*\d[\s/-]?\d)[A-Z]{0,5}[\s/-]{0,2}\d[A-Z0-9]*(?:[/-]\s?[A-Z0-9]+|\s"
    r"(?=\d)\d+(?!\s?(?:of|days?|times)))*"
)
_DATE = r"\d{1,2}(?:st|nd|rd|th)?[\s/.-]+(?:\d{1,2}|[A-Za-z]{3,9})(?:[\s/.-]+\d{2,4})?"
CUED_REFERENCE = re.compile(
    rf"\b{_CUE}\b(?P<said>(?:{_NUMBER_SAID}){{1,3}})(?P<number>{_TOKEN}(?:\s+of\s+(?:the\s+)?{_DATE})?)(?!\w)",
    re.IGNORECASE,
)
LOG_OF_DATE = re.compile(
    rf"\b(?:inc|incident|log|cad|event|job|call)\.?\s?(?:no\.?\s?|number\s)?\d{{1,6}}\s+(?:of|on|dated|"
    rf"from)\s+(?:the\s+)?{_DATE}",
    re.IGNORECASE,
)
_SAID = (
    r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen)"
)
# A log of a command and control system belongs to its number ("FWIN 118 030224").
SYSTEM_LOG = re.compile(
    r"\b(?:FWIN|STORM|CAD|CRIS|UNIFI|NICHE|ATHENA|CRN|URN|OCC|IML|STC|NFIB|NFRC|"
    r"MG)[\s:#-]{0,2}\d{1,8}(?:[\s/-]\d{2,8}){0,2}(?![\w/])"
)
EXHIBIT = re.compile(
    r"\b(?i:exhibits?)(?:\s(?:ref|reference|number|no|marked|is|"
    r"was)\b\.?){0,2}[\s:#]*(?P<number>[A-Z]{2,4}[\s/-]?\d{1,4})(?!\w)"
    r"|(?<![\w/])(?P<bare>[A-Z]{2,4}/\d{1,3})(?![\w/])"
)
RECORD_ID = re.compile(r"(?<![\w/])\d{2}/\d{3,7}[A-Z](?!\w)")
PREFIX = re.compile(r"\b(?!(?:REF|NO|RE|ID)\b)[A-Z]{2,5}\s$")
SAID_NUMBER = re.compile(
    rf"\bnumber\b[^.\n\d]{{0,12}}?[\s:](?P<number>{_SAID}(?:[\s,-]+{_SAID}){{2,}})\b", re.IGNORECASE
)
SLASHED = re.compile(r"(?<![\w/.-])[A-Z]{0,4}/?\d{1,8}(?:/\d{1,8}){1,3}(?:/[A-Z]{1,3})?(?![\w/])", re.IGNORECASE)
LETTERED = re.compile(
    r"(?<![\w/-])(?:[A-Z]{2,6}[/\s-]?\d{4,12}(?:[/\s-]\d{2,8})*|[A-Z]{1,6}[/-]\d{2,12}(?:[/-][A-Z0-9]{1,8})+"
    r"|\d{2}[A-Z]{1,3}\d?/?\d{4,10}(?:[/-]\d{2,4})?|[A-Z]\d{7,9})(?![\w/])",
    re.IGNORECASE,
)
STARRED = re.compile(r"(?<![\w*])[A-Z]{0,4}\d{1,8}(?:\s?[*\\_|]\s?[A-Z]{0,3}\d{1,8}){1,3}(?![\w*])", re.IGNORECASE)
LONG_NUMBER = re.compile(r"(?<![\w/.£$€+-])\d{6,}(?![\w/]|[.,]\d)")
_NOT_REFERENCES = re.compile(
    r"(?:section|s|right|article|rule|para|part|class|year|covid|act|page|band|stage|level|room|court|"
    r"a|m|b|route|"
    r"bus|channel|windows|iphone|since|from|until|till|in|by|of|on|for|about|around|over|under|to|at|"
    r"and|or|the|was|"
    r"ring|rang|call|dial|pay|paid|age|aged|nearly|only|after|before|approx|cost|before)\b[\s/-]",
    re.IGNORECASE,
)
RANK = (
    r"(?:T/|A/|D/|Det\.?\s?)?(?:PCSO|PSNI|WPC|WDC|PC|DC|PS|DS|DI|DCI|Sgt|Sergeant|Insp|Inspector|"
    r"Constable|SC|SPC|CSO|"
    r"Officer|P\.C\.?|D\.C\.?|Special)"
)
COLLAR = re.compile(
    rf"\b(?:{RANK}|collar|shoulder|epaulette|warrant|badge|force)\.?(?:\s?(?:number|num|no|id))?[\s.:#-]*"
    r"(?:[A-Z]{0,2}\d{2,6}[A-Z]?)\b",
    re.IGNORECASE,
)
COLLAR_CUE = re.compile(
    r"\b(?:collar|shoulder|epaulette|warrant|badge|force|staff|lanyard|payroll|employee|officer)(?:\s?(?:number|"
    r"num|no|id))?[\s.:#-]*"
    r"(?:is|was|said|of|on it)?[\s:,]*(?P<number>[A-Z]{0,3}\s?\d{2,6}[A-Z]?)\b"
    r"|\bnumber on (?:his|her|their|the) (?:shoulders?|collar|epaulettes?|badge|jacket|vest|card)(?:\s(?:is|was|"
    r"said|:))*"
    r"[\s:,]*(?P<worn>[A-Z]{0,3}\s?\d{2,6}[A-Z]?)\b",
    re.IGNORECASE,
)
NAME_THEN_COLLAR = re.compile(
    rf"\b{RANK}\.?\s[^\W\d_][\w'’-]+(?:\s[^\W\d_][\w'’-]+)?,?\s?\(?(?:#|no\.?\s?|"
    rf"collar\s)?(?P<number>\d{{2,6}})\)?(?!\w|/)",
    re.IGNORECASE,
)
SPACED_COLLAR = re.compile(rf"\b{RANK},?\s\d(?:\s\d){{2,5}}\b")
SPOKEN_COLLAR = re.compile(
    rf"\b(?:{RANK}|P C|D C|collar(?: number)?|shoulder number|officer)(?:\s(?:number|was|"
    rf"is))*[\s,]+{_SAID}(?:[\s,-]+{_SAID}){{1,5}}\b",
    re.IGNORECASE,
)
SPOKEN_REFERENCE = re.compile(
    rf"\b(?:crime|incident|log|reference|ref|case|urn|cad)(?:\s(?:number|no|reference|ref|is|was|"
    rf"it's))*[\s,:]+(?P<number>(?:{_SAID}|\d+)(?:[\s,-]+(?:{_SAID}|\d+|stroke|slash|dash|of)){{2,}})\b",
    re.IGNORECASE,
)
NHS = re.compile(r"(?<![\w/-])\d{3}([\s.-]?)\d{3}\1\d{4}(?![\w/]|-\d)")
NI = re.compile(r"(?<!\w)[A-Z]{2}[\s.-]?(?:\d{2}[\s.-]?){3}[A-D]?(?!\w)", re.IGNORECASE)
CARD = re.compile(
    r"(?<![\w/-])\d{4}(?:[\s-]?\d{4}){2}[\s-]?\d{1,7}(?![\w/])|(?<![\w/-])\d{4}[\s-]\d{6}[\s-]\d{5}(?!\w)"
)
BANK = re.compile(
    r"\b(?:sort\s?code|s/c|sc|account|acc(?:oun)?t|a/c|acc|bank|iban|card|visa|mastercard|cvv|cvc|pin|"
    r"building society|roll|last four|last 4)\b"
    r"(?:\s?(?:number|num|no|ending|ends|ended|in|with|is|was|its|it's|last|four|4\sdigits|digits|numbers|"
    r",\slast|are|were|4(?=\sdigits)))*[\s.:#,-]*"
    r"(?P<number>\d(?:[\s-]?\d){2,18})(?![\w/])",
    re.IGNORECASE,
)
SORT_AND_ACCOUNT = re.compile(
    r"(?<![\w/-])\d{2}[\s-]\d{2}[\s-]\d{2}[\s,/;]+(?:and\s|acc?(?:oun)?t?\.?\s|a/c\s|no\.?\s|"
    r"number\s)*\d{7,8}(?!\w)",
    re.IGNORECASE,
)
SORT_CODE = re.compile(r"(?<![\w/-])\d{2}-\d{2}-\d{2}(?![\w-])")
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}[\s-]?[A-Z]{4}(?:[\s-]?\d){14}(?!\w)", re.IGNORECASE)
PLATE = re.compile(
    r"(?<![\w£/-])(?:[A-Z]{2}[0-9O]{2}[\s-]?[A-Z]{3}|[A-Z]\d{1,3}[\s-]?[A-Z]{3}|"
    r"[A-Z]{3}[\s-]?\d{1,3}[A-Z])(?![\w/])",
    re.IGNORECASE,
)
# Marks without a year (before 1963, cherished, Northern Ireland), trade and diplomatic plates: capitals only.
DATELESS = re.compile(
    r"(?<![\w£/-])(?:[A-Z]{2,3}\s\d{1,4}|[A-Z]{1,3}\d{3,4}|\d{1,4}\s[A-Z]{2,3}|\d{3}\s?[DX]\s?\d{3})(?![\w/])"
)
_VEHICLE = re.compile(
    r"\b(?:car|van|taxi|bike|motor(?:bike|cycle)?|moped|scooter|lorry|truck|vehicle|veh|jeep|pick-?up|horsebox|"
    r"trailer|tractor|"
    r"caravan|campervan|minibus|bus|quad|astra|corsa|fiesta|focus|golf|polo|transit|audi|bmw|mercedes|merc|ford|"
    r"vauxhall|"
    r"toyota|nissan|kia|peugeot|renault|citroen|skoda|seat|volvo|mini|honda|tesla|range rover|land rover|plates?|reg|"
    r"registration|index|vrm|drives?|driving|parked)\b[^.!?\n]{0,45}$",
    re.IGNORECASE,
)
CUED_PLATE = re.compile(
    r"\b(?:reg(?:istration)?|plates?|vrm|vrn|index|number\s?plate|(?:veh(?:icle)?|car|van|bike|taxi|"
    r"truck|lorry|motor)(?:\s?(?:reg|registration|index))?)\b"
    r"(?:\s?(?:number|num|no|mark|was|is|its|it's|reads?|said|of|plate|just|like))*[\s.:#,(\"“-]*"
    r"(?P<plate>[A-Z]{1,3}\s?\d{1,4}(?:\s?[A-Z]{1,3})?|\d{1,4}\s?[A-Z]{1,3})(?!\w)",
    re.IGNORECASE,
)


def reference_numbers(text: str) -> Iterator[Span]:
    """Spans of the numbers by which an office knows a person or a case."""
    yield from _collars(text)
    yield from matches(NHS, text, "nhs-number")
    yield from (span for span in matches(NI, text, "ni-number") if _national_insurance(text, span))
    yield from matches(CARD, text, "bank-or-card")
    yield from matches(BANK, text, "bank-or-card", "number")
    for pattern in (SORT_AND_ACCOUNT, SORT_CODE, IBAN):
        yield from matches(pattern, text, "bank-or-card")
    yield from _plates(text)
    yield from _references(text)


def _national_insurance(text: str, span: Span) -> bool:
    stretch = text[span.start : span.end].strip()
    if stretch[-1].isalpha():
        return True
    return bool(
        re.search(
            r"\b(?:ni|nino|n\.i\.?|national insurance|insurance number)\b[^\n]{0,25}$",
            text[max(0, span.start - 60) : span.start],
            re.IGNORECASE,
        )
    )


def _collars(text: str) -> Iterator[Span]:
    for pattern in (COLLAR, SPOKEN_COLLAR, SPACED_COLLAR):
        for span in matches(pattern, text, "collar-number"):
            yield Span(span.start, _with_surname(text, span.end), span.kind)
    for pattern in (COLLAR_CUE, NAME_THEN_COLLAR):
        yield from matches(pattern, text, "collar-number", "number")
    yield from matches(COLLAR_CUE, text, "collar-number", "worn")


def _with_surname(text: str, end: int) -> int:
    """An officer's surname after the number belongs to it ("PC 2187 Lowes")."""
    following = re.compile(r"\s[^\W\d_][\w'’-]+").match(text, end)
    if following is None:
        return end
    word = re.sub(r"['’]s$", "", following[0][1:])
    named = (
        not is_known(word)
        and not is_acronym(word)
        and (word[0].isupper() and not (word.isupper() and is_common(word)) or is_name(word) and not is_common(word))
    )
    return end + 1 + len(word) if named else end


def _plates(text: str) -> Iterator[Span]:
    for span in matches(PLATE, text, "vehicle-registration"):
        if not _NOT_REFERENCES.match(text, span.start) and not _common_words(text[span.start : span.end]):
            yield span
    for span in matches(DATELESS, text, "vehicle-registration"):
        stretch = text[span.start : span.end]
        letters = re.sub(r"[^A-Z]", "", stretch)
        if _VEHICLE.search(text, max(0, span.start - 60), span.start) and not _not_a_mark(letters):
            yield span
    for span in matches(CUED_PLATE, text, "vehicle-registration", "plate"):
        if PLATE.fullmatch(text, span.start, span.end) or not _common_words(text[span.start : span.end]):
            yield span


def _not_a_mark(letters: str) -> bool:
    """Letters of a rank, an abbreviation or an ordinary word in capitals ("PC 2201", "NO 44") are no vehicle mark."""
    return (
        is_acronym(letters) or is_common(letters) or letters in ("PC", "DC", "PS", "DS", "DI", "SC", "NO", "CC", "MPH")
    )


def _common_words(plate: str) -> bool:
    """A figure with a short word beside it ("4 men", "the 2") is no number plate."""
    words = [w for w in re.findall(r"[A-Za-z]+", plate) if len(w) > 1 or w.lower() in "ai"]
    return any(w == w.lower() and is_common(w) for w in words) or all(
        w.lower() in {"st", "nd", "rd", "th", "am", "pm"} for w in words
    )


def _references(text: str) -> Iterator[Span]:
    for pattern in (LOG_OF_DATE, SYSTEM_LOG, RECORD_ID):
        yield from matches(pattern, text, "crime-reference")
    yield from matches(EXHIBIT, text, "crime-reference", "number")
    yield from (
        s for s in matches(EXHIBIT, text, "crime-reference", "bare") if not is_acronym(text[s.start : s.end - 2])
    )
    yield from matches(SPOKEN_REFERENCE, text, "crime-reference", "number")
    for span in matches(CUED_REFERENCE, text, "crime-reference", "number"):
        if sum(sign.isdigit() for sign in text[span.start : span.end]) >= 3 and not _money_or_year(text, span):
            yield span
    for span in matches(SLASHED, text, "crime-reference"):
        groups = re.findall(r"\d+", text[span.start : span.end])
        if not _a_date(groups) and sum(map(len, groups)) >= 5 and max(map(len, groups)) >= 3:
            prefix = PREFIX.search(text, max(0, span.start - 6), span.start)
            yield Span(prefix.start() if prefix else span.start, span.end, span.kind)
    yield from matches(SAID_NUMBER, text, "crime-reference", "number")
    for span in matches(LETTERED, text, "crime-reference"):
        stretch = text[span.start : span.end]
        word = re.match(r"[a-z]+", stretch)
        if word is not None and is_common(word[0]):
            continue
        if (
            not _NOT_REFERENCES.match(stretch)
            and sum(s.isdigit() for s in stretch) >= 4
            and not _word_and_year(stretch)
        ):
            yield span
    for pattern in (LONG_NUMBER, STARRED):
        yield from matches(pattern, text, "crime-reference")


def _word_and_year(stretch: str) -> bool:
    found = re.fullmatch(r"([A-Za-z]+)[\s-](\d{4})", stretch)
    return bool(found) and not found[1].isupper() or bool(re.fullmatch(r"[A-Za-z]+\s(?:19|20)\d\d", stretch))


def _money_or_year(text: str, span: Span) -> bool:
    stretch = text[span.start : span.end]
    return text[max(0, span.start - 1) : span.start] in ("£", "$", "€") or bool(re.fullmatch(r"(?:19|20)\d\d", stretch))


def _a_date(groups: list[str]) -> bool:
    if len(groups) != 3:
        return False
    first, second, third = (int(g) for g in groups)
    day_first = first <= 31 and second <= 12 and len(groups[2]) in (2, 4)
    return (day_first and len(groups[0]) <= 2 and len(groups[1]) <= 2) or (
        len(groups[0]) == 4 and second <= 12 and third <= 31
    )
