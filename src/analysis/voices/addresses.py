"""Where people live and gather: address lines, streets, towns and villages, small organisations.

A line with a house number or a house name beside a street is direct; a street, a village, a school or a shop alone is
indirect. Courts, police stations and councils are named after towns and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.voices.bodies import BODY_AFTER, bodies
from analysis.voices.gazetteer import places, written_as_a_place
from analysis.voices.lexicon import MONTHS, WEEKDAYS, is_common, is_first_name, is_known, plain
from analysis.voices.organisations import CAP, organisations, without_opening
from analysis.voices.spans import Span, overlaps

STREET = (
    r"(?:Street|Str?\.|Road|Rd|Lane|Ln|Avenue|Ave|Close|Row|Terrace|Terr?|Crescent|Cres|Drive|Dr|"
    r"Gardens|Gdns|Grove|"
    r"Place|Square|Sq|Way|Court|View|Bank|Hill|Green|Walk|Rise|Mews|Cottages|Villas|Buildings|Estate|"
    r"Yard|Wynd|Chare|"
    r"Gate|Dene|Vale|Croft|Garth|Fold|Chase|Meadows?|Mount|Parade|Wharf|Quay|Passage|Path|Bungalows|"
    r"Houses|Drift|"
    r"Flats|Apartments|Maisonettes|Almshouses|Mansions|Towers|Boulevard|Ridge|Side|Raw|Burn|Bridge|Fields?|"
    r"Heights|Lea|Leazes|Park|Orchard|Paddock|Spinney|"
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
    r"Buildings?|Hostel|Caravan (?:Park|Site)|Flats|Halls|Works|Warehouse|Maltings|Wharf|Quay|Point|Almshouses|Priory|"
    r"Abbey|Castle|Old School|Site|Court House|Gatehouse|Tower Block|Tower|Hotel|Inn|Arms|Chapel|Croft|Marina|Moorings)"
)
_NAME = rf"(?:The\s+)?(?:{CAP}\s+(?:(?:of|and|&|le|y|yr|o')\s+(?:the\s+)?)?){{0,3}}?{CAP}"
# Streets of Wales, Scotland and the islands put the kind first ("Heol y Deri", "Rue des Pres").
_KIND_FIRST = (
    r"(?i:Heol|Ffordd|Stryd|Maes|Clos|L[oô]n|Rhodfa|Cwrt|Bryn|Pen|Glan|Parc|Trem|Llys|Gerddi|Cae|Allt|Waun|Cwm|Rhes|"
    r"Teras|Rhiw|Rue|Rua|Vennel|Brae)"
)
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
    re.compile(rf"\b{_NAME}\s{HOUSE},?\s+(?i:{_DWELLING})(?:,\s+{_NUMBER},?\s+{_NAME}\s{STREET}\b)?"),
    re.compile(
        rf"\b(?i:{_DWELLING}),\s+(?:{_NUMBER},?\s+)?{_NAME}(?:\s+{HOUSE}\b|"
        rf"\s+{STREET}\b)+(?:,\s+(?:{_NUMBER},?\s+)?{_NAME}\s+{STREET}\b)?"
    ),
    re.compile(
        rf"(?<![\w/£.-])(?:(?i:{_DWELLING}),?\s+)?{_NUMBER},?\s+{_KIND_FIRST}(?:[\s-](?:(?i:y|yr|de|des|du|la|"
        rf"le|of|the|o)\s)?"
        rf"(?!(?i:and|but|so|in|to|is|was|when|then)\b)[\w'’-]+){{1,2}}"
    ),
    re.compile(rf"\b(?i:{_DWELLING}),?\s+{_NAME}\s+{HOUSE}(?:,\s+(?:{_NUMBER},?\s+)?{_NAME}\s+{STREET}\b)?"),
    re.compile(r"(?<=[\w)],)\s(?P<line>\d{1,4}[a-z]?\s[A-Z][a-z’']{3,}(?:\s[A-Z][a-z]+)?)(?=[.,;\n]|$)"),
    re.compile(r"\b(?:mine|ours|home|his|hers|theirs|house|flat),\s(?P<line>\d{1,3}[a-z]?)(?=,)"),
    re.compile(
        rf"\b(?P<line>the\s(?:end\s|old\s|little\s|first\s|last\s)?(?:bungalow|cottage|farm|farmhouse|lodge|"
        rf"house|vicarage|rectory|barn|mill|"
        rf"caravan|flat|hostel)\s(?:on|in|at|off|up)\s(?!the\b|a\b|my\b|our\b|his\b|her\b|"
        rf"their\b)(?:[\w'’]+\s){{1,2}}?(?:{SURE_STREET}|hill|park|green|moor|road|lane))\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?i:\b(?:at|address|home|lives?|living|resides?)(?:\sis|"
        rf"\sat)?[\s:]+)(?P<line>{_NUMBER}\s+{_NAME})(?=[.;)\n]|$)"
    ),
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
        r"(?i:\b(?:at|from|in|of|next door|opposite|neighbours?|outside|near|by|behind|past|passed|below|above)\s)"
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
# A house with a name in a town ("The Dower House, Great Tew").
HOUSE_IN_TOWN = re.compile(rf"\b(?P<line>(?:The\s)?(?:[A-Z][\w'’]+\s){{0,2}}{HOUSE}),\s")
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
_ANY_STREET = frozenset(
    "main back side high busy quiet residential narrow long dead open public private country city town village every "
    "same different another each which what whose nearby local road street own other next whole wide dark empty own "
    "steep wrong right new old big little wee small bus no both two three few many some first second one in on "
    "at to by "
    "from of off up down over into and or with for it was is then end two-way one-way main-road shopping".split()
)
_RANKED = re.compile(
    r"(?:Detective|Sergeant|Inspector|Constable|Officer|Superintendent|Chief|Doctor|Nurse|Judge|Councillor)\s"
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
    for start, end in places(text):
        inside = any(begin <= start and end <= finish for begin, finish in around)
        if not inside and not BODY_AFTER.match(text, end) and written_as_a_place(text, start, end):
            yield Span(start, end, "place")


def _address_lines(text: str) -> Iterator[Span]:
    towns = {start for start, _ in places(text)}
    for match in HOUSE_IN_TOWN.finditer(text):
        if match.end() in towns and not is_known(match["line"]):
            yield Span(match.start("line"), match.end("line"), "address-line")
    for pattern in NAMED_HOUSE:
        yield from (Span(m.start("line"), m.end("line"), "address-line") for m in pattern.finditer(text))
    for pattern in ADDRESS:
        named = next(iter(pattern.groupindex), None)
        for match in pattern.finditer(text):
            group = "line" if named == "line" else 0
            words = re.findall(r"[A-Za-z'’]+", match[named] if named == "street" else match[group])
            if named == "street" and (all(is_common(w) for w in words[:-1]) and not _road_words(words)):
                continue
            if not _court(match[0]) and not (named == "line" and _calendar(words)):
                yield Span(match.start(group), match.end(group), "address-line")


def _calendar(words: list[str]) -> bool:
    """ "at 5 Monday", "from 14 June": a day, not a house."""
    return any(plain(word) in MONTHS | WEEKDAYS for word in words)


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
            (len(words) == 1 or _RANKED.match(match["name"]))
            and is_first_name(words[-1])
            and match["kind"] in ("Green", "Hill", "Park", "Burn", "Bank", "Gill", "Field", "Dale", "Place")
        ):
            continue
        yield Span(*without_opening(text, match), "street")
    for match in LOW_STREETS.finditer(text):
        words = match["street"].split()
        if not all(is_common(w) for w in words[:-1]) or words[0][0].isupper() or not set(words[:-1]) & _ANY_STREET:
            yield Span(match.start("street"), match.end("street"), "street")
