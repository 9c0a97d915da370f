"""Where people live and gather: address lines, streets, towns and villages, small organisations.

A line with a house number or a house name beside a street is direct; a street, a village, a school or a shop alone is
indirect. Courts, police stations and councils are named after towns and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.voices.bodies import BODY_AFTER, bodies
from analysis.voices.lexicon import is_common, is_first_name, is_known, phrase_pattern, plain
from analysis.voices.organisations import CAP, organisations, without_opening
from analysis.voices.spans import Span, overlaps

STREET = (
    r"(?:Street|Str?\.|Road|Rd|Lane|Ln|Avenue|Ave|Close|Row|Terrace|Terr?|Crescent|Cres|Drive|Dr|"
    r"Gardens|Gdns|Grove|"
    r"Place|Square|Sq|Way|Court|View|Bank|Hill|Green|Walk|Rise|Mews|Cottages|Villas|Buildings|Estate|"
    r"Yard|Wynd|Chare|"
    r"Gate|Dene|Vale|Croft|Garth|Fold|Chase|Meadows?|Mount|Parade|Wharf|Quay|Passage|Path|Bungalows|"
    r"Houses|Drift|"
    r"Boulevard|Ridge|Side|Raw|Burn|Bridge|Fields?|Heights|Lea|Leazes|Park|Orchard|Paddock|Spinney|"
    r"Copse|Dell|Glade|"
    r"Approach|Arcade|Circle|Common|Crossing|Esplanade|Fairway|Gill|Nook|Oval|Promenade|Ropery|"
    r"Sidings|Strand|Top|"
    r"Loan|Lonnen|Loaning|Causeway|Stables|Turn|Haven|Loop|Link|Tce|Cl|Pl|Hl)"
)
SURE_STREET = (
    r"(?:street|str?|road|rd|lane|ln|avenue|ave|close|row|terrace|terr?|crescent|cres|drive|gardens|"
    r"gdns|grove|"
    r"square|court|way|view|bank|mews|cottages|villas|wynd|chare|garth|croft|walk|place|rise|estate|dene|tce)"
)
HOUSE = (
    r"(?:House|Cottage|Farm|Farmhouse|Lodge|Villa|Court|Hall|Manor|Barn|Bungalow|Grange|Rectory|"
    r"Vicarage|Mill|Towers?|Heights|Mansions?|"
    r"Building|Hostel|Caravan Park|Flats)"
)
_NAME = rf"(?:The\s+)?(?:{CAP}\s+){{0,3}}?{CAP}"
_DWELLING = (
    r"(?:(?:Flat|Apartment|Apt|Unit|Room|Plot|Suite|Block|Bungalow|Caravan|Pitch|Chalet)\s?\d*[A-Za-z]?|"
    r"(?:No\.?|Number)\s?\d+[A-Za-z]?)"
)
_SAID = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a hundred and|one hundred "
    r"and)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_NUMBER = rf"(?:\d{{1,4}}\s?[A-Za-z]?(?:\s?[-/]\s?\d{{1,4}}[A-Za-z]?)?|(?i:{_SAID}))"
ADDRESS = (
    re.compile(
        rf"\b(?:(?i:{_DWELLING}),?\s+)?(?:{_NAME}\s{HOUSE},\s+)?{_NUMBER},?\s+(?:{_NAME}\s+{STREET}|"
        rf"The\s+{STREET}|The\s+[A-Z]\w+)(?![\w])(?!\s(?:Court|Police))"
    ),
    re.compile(
        rf"\b(?i:{_DWELLING}),\s+(?:{_NAME}\s{HOUSE},?\s+)?(?:{_NUMBER},?\s+)?{_NAME}(?:\s+{STREET}\b)?(?:,\s+{_NAME}\s+{STREET}\b)?"
    ),
    re.compile(rf"\b{_NAME}\s{HOUSE},\s+(?:{_NUMBER},?\s+)?{_NAME}\s{STREET}\b"),
    re.compile(
        rf"(?<![\w/£.-])(?:(?:flat|apartment|apt|unit|"
        rf"room)\s?\d*[A-Za-z]?,?\s+)?{_NUMBER},?\s+(?P<street>(?:(?!of\b|the\b|a\b|in\b|to\b|on\b|"
        rf"for\b|at\b|or\b)[\w'’.-]+\s){{1,3}}?{SURE_STREET})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?i:address|lives?(?:\sat)?|live(?:d|s)?\sat|living at|home|resides? at|of|moved to|from|"
        rf"at)[\s:]+(?P<line>{_NUMBER}\s+{_NAME})(?=,)"
    ),
    re.compile(
        rf"(?i:\b(?:live[sd]?|living|am|stay|moved|next door|house|door)\s+(?:\w+\s){{0,2}}?(?:at|to|"
        rf"in|is))\s+"
        rf"(?P<line>(?i:number|no\.?|flat|house)\s?(?:\d+[a-z]?|{_SAID})\b)"
    ),
    re.compile(
        r"(?i:\b(?:at|from|in|of|next door|opposite|neighbours?)\s)"
        rf"(?P<line>(?i:number|no\.?|flat)\s?(?:\d{{1,3}}[a-z]?|(?i:{_SAID})))\b(?!\s(?:bus|in the|on "
        rf"the|one|two))(?!/|-\d)"
    ),
)
_HOUSE_WORD = (
    r"(?:house|cottages?|farm|farmhouse|forge|lodge|villa|barn|bungalow|grange|rectory|vicarage|mill|"
    r"chapel|stables|manor|hall|flat|bungalows|school house|hostel)"
)
NAMED_HOUSE = (
    re.compile(
        rf"\b(?P<line>(?:the\s)?(?:[\w'’]+\s){{0,2}}?{_HOUSE_WORD},\s(?:[\w'’]+\s){{1,2}}?{SURE_STREET})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?i:address|lives? (?:at|in)|living at|lived at|moved to|home is|staying at|resides "
        rf"at)(?:\s(?:is|was))?[\s:]+(?P<line>(?:[Tt]he\s)?(?:[A-Z][\w'’]+\s){{1,3}}{HOUSE})\b"
    ),
)
STREETS = re.compile(rf"\b(?P<name>(?:{CAP}\s+){{1,3}}?)(?P<kind>{STREET})(?![\w])")
LOW_STREETS = re.compile(
    r"\b(?:in|on|down|up|along|off|at|of|to|into|from|near|outside|behind)\s+(?P<street>(?:(?!the\b|"
    r"a\b|my\b|our\b|your\b|his\b|her\b|their\b|this\b|that\b|an\b|some\b|any\b|every\b|one\b|"
    r"same\b)[\w'’]+\s){1,2}"
    r"(?:street|road|avenue|terrace|crescent|lane|drive|gardens|grove|square))\b",
    re.IGNORECASE,
)
_SURE_ENDINGS = frozenset(
    "street road avenue terrace crescent lane drive gardens grove square close row rd st ave cres terr tce dr ln gdns "
    "way place court view bank villas cottages mews".split()
)
_NO_STREET_WORDS = frozenset(
    "from lads men doors houses miles times people years weeks days months kids cars was were went came".split()
)
_COURTS = frozenset(
    "crown county high magistrates magistrates' youth family supreme coroner coroners combined appeal".split()
)
_NOT_A_STREET_NAME = frozenset(
    "crown county high magistrates youth family supreme victim victims witness police the my our your his her".split()
)


def addresses(text: str) -> Iterator[Span]:
    """Spans of kinds address-line, street, place and organisation-small."""
    lines = list(_address_lines(text))
    found = list(lines)
    found += [s for s in _streets(text) if not overlaps(found, s.start, s.end)]
    found += [s for s in organisations(text) if not overlaps(lines, s.start, s.end)]
    yield from found
    around = bodies(text)
    for match in phrase_pattern("places.txt").finditer(text):
        inside = any(start <= match.start() and match.end() <= end for start, end in around)
        if not inside and not BODY_AFTER.match(text, match.end()) and _written_as_a_place(text, match):
            yield Span(match.start(), match.end(), "place")


def _address_lines(text: str) -> Iterator[Span]:
    for pattern in NAMED_HOUSE:
        yield from (Span(m.start("line"), m.end("line"), "address-line") for m in pattern.finditer(text))
    for pattern in ADDRESS:
        named = next(iter(pattern.groupindex), None)
        for match in pattern.finditer(text):
            group = "line" if named == "line" else 0
            words = re.findall(r"[A-Za-z'’]+", match[named] if named == "street" else match[group])
            if named == "street" and (all(is_common(w) for w in words[:-1]) and not _road_words(words)):
                continue
            if not _court(match[0]):
                yield Span(match.start(group), match.end(group), "address-line")


def _road_words(words: list[str]) -> bool:
    """Everyday words make a street name ("9 front street") unless they read as a sentence ("2 lads in the street")."""
    body = [plain(w) for w in words[:-1]]
    return plain(words[-1]) in _SURE_ENDINGS and len(body) <= 2 and not set(body) & _NO_STREET_WORDS


def _court(stretch: str) -> bool:
    words = [plain(w) for w in re.findall(r"[\w'’]+", stretch)]
    return len(words) > 1 and words[-1] == "court" and words[-2] in _COURTS


def _streets(text: str) -> Iterator[Span]:
    for match in STREETS.finditer(text):
        words = [plain(w) for w in match["name"].split()]
        if _court(match[0]) or words[-1] in _NOT_A_STREET_NAME and match[("kind")] == "Court" or is_known(match[0]):
            continue
        if all(is_known(w) for w in words) or (
            len(words) == 1
            and is_first_name(words[0])
            and match["kind"] in ("Green", "Hill", "Park", "Burn", "Bank", "Gill", "Field", "Dale", "Place")
        ):
            continue
        yield Span(*without_opening(text, match), "street")
    for match in LOW_STREETS.finditer(text):
        words = match["street"].split()
        if not all(is_common(w) for w in words[:-1]) or words[0][0].isupper():
            yield Span(match.start("street"), match.end("street"), "street")


def _written_as_a_place(text: str, match: re.Match[str]) -> bool:
    """Places are "Crook" and "Delves Lane"; "a known crook", "pity me", "no place" are words."""
    words = re.findall(r"[\w'’]+", match[0])
    if all(w[0].isupper() for w in words if plain(w) not in ("le", "on", "in", "the", "st", "upon")):
        return not (match[0].isupper() and _shouted(text, match) and all(is_common(w) for w in words))
    return not all(is_common(w) for w in words)


def _shouted(text: str, match: re.Match[str]) -> bool:
    around = re.findall(r"[A-Za-z]{2,}", text[max(0, match.start() - 60) : match.end() + 60])
    return sum(w.isupper() for w in around) > len(around) * 0.7
