"""Where people live and gather: address lines, streets, towns and villages, small organisations.

A line with a house number or a house name beside a street is direct; a street, a village, a school or a shop alone is
indirect. Courts, police stations and councils are named after towns and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.voices.lexicon import is_common, is_first_name, is_known, is_place, phrase_pattern, plain
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
_CAP = (
    r"(?:(?:St\.?|Saint|Upper|Lower|Old|New|Great|Little|North|South|East|West|High|"
    r"Low)\s)?[A-Z][\w'’-]*\.?"
)
_NAME = rf"(?:The\s+)?(?:{_CAP}\s+){{0,3}}?{_CAP}"
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
STREETS = re.compile(rf"\b(?P<name>(?:{_CAP}\s+){{1,3}}?)(?P<kind>{STREET})(?![\w])")
LOW_STREETS = re.compile(
    r"\b(?:in|on|down|up|along|off|at|of|to|into|from|near|outside|behind)\s+(?P<street>(?:(?!the\b|"
    r"a\b|my\b|our\b|your\b|his\b|her\b|their\b|this\b|that\b|an\b|some\b|any\b|every\b|one\b|"
    r"same\b)[\w'’]+\s){1,2}"
    r"(?:street|road|avenue|terrace|crescent|lane|drive|gardens|grove|square))\b",
    re.IGNORECASE,
)
ORGANISATION = (
    r"(?:(?:Primary|Junior|Infants?|Secondary|Comprehensive|High|Grammar|Special|Community|Academy|"
    r"Catholic|RC|C of E|CofE|Nursery|Boarding)\s+)*(?:School|Academy|Infants|Juniors|Primary|"
    r"Comprehensive|Comp|Nursery|Playgroup|Preschool|Sixth Form|College)"
    r"|(?:Medical\s|Health\s|Dental\s)?(?:Surgery|Practice|Centre|Clinic|Pharmacy|Dental|Chemist|"
    r"Opticians?|Vets)|Hospice|Care Home|Nursing Home|Residential Home"
    r"|(?:Baptist\s|Methodist\s|Parish\s)?(?:Church|Chapel|Mosque|Masjid|Gurdwara|Mandir|Temple|"
    r"Synagogue|Vicarage)"
    r"|(?:Working Men'?s\s|Social\s|Cricket\s|Football\s|Rugby\s|Bowling\s|Boxing\s|Golf\s|Youth\s|"
    r"Judo\s|Swimming\s|Netball\s|Running\s)?(?:Club|FC|AFC|RFC|CC|WMC|CIU|Juniors|Rangers|Rovers|"
    r"Athletic|Harriers|Gym|Leisure Centre|Sports Centre)"
    r"|Bakery|Bakers|Butchers?|Barbers?|Salon|Hair(?:dressers)?|Beauty|Nails|Florists?|Garage|Motors|"
    r"Autos|Cars|Taxis|Cabs|Stores?|Shop|Mart|Supermarket|News|Newsagents?|Post Office|Caf[eé]|Coffee|"
    r"Tea\s?rooms?|Kitchen|Restaurant|Pizza|Pizzeria|Kebabs?|Palace|Grill|Takeaway|Tandoori|Balti|"
    r"Fisheries|Fish Bar|Chippy|Arms|Inn|Tavern|Hotel|Bar|Brewery|Tap|Head|Lion|Bull|Plough"
    r"|Farm|Farms|Stables|Kennels|Cattery|Nurseries|Allotments|Riding School|Equestrian|Dairy"
    r"|Ltd\.?|Limited|LLP|plc|PLC|& Sons?|and Sons?|& Co\.?|Solicitors|Law|Legal|Accountants|Builders|"
    r"Roofing|Plumbing|Electrical|Joinery|Scaffolding|Logistics|Haulage|Engineering|Homes|Housing|"
    r"Lettings|Estates|Properties|Cleaning|Catering|Security|Recruitment|Foundation|Trust|Theatre|"
    r"Community Centre|Village Hall|Welfare Hall|Institute|Scouts|Guides|Brownies|Cubs|Cadets|Choir|"
    r"Band|Brass Band|Hostel|Refuge"
)
_LINK = r"(?:\s+(?:and|&|of|the|of\sthe)\s+|\s+)"
SMALL_ORGANISATION = re.compile(
    rf"\b(?P<name>(?:The\s+)?{_CAP}(?:{_LINK}{_CAP}){{0,3}}?)\s+(?:{ORGANISATION})(?![\w])(?:\s+(?:School|"
    rf"Academy|Club|Infants|Juniors|FC))?"
)
SAINT = re.compile(r"\b(?:St\.?|Saint|Our Lady|SS)\s[A-Z][\w-]+(?:['’]s?)?(?:\s(?:of\s)?(?:the\s)?[A-Z][\w'’-]+){0,3}")
LAW_FIRM = re.compile(
    r"\b(?:at|from|with|for)\s+(?P<firm>[A-Z][\w'’-]+(?:,\s[A-Z][\w'’-]+)*\s(?:and|"
    r"&)\s[A-Z][\w'’-]+)(?=[\s,.;])"
)
PUB = re.compile(
    r"\b[Tt]he\s(?:[A-Z]\w+\s)?(?:Arms|Inn|Crown|Plough|Red Lion|Black Horse|White Horse|King'?s Head|"
    r"Queen'?s Head|Fox|Swan|Bay Horse|Grey Horse|Three Tuns|Black Bull|Dun Cow|Kicking Cuddy|"
    r"Colliery|Wheatsheaf|Royal Oak|Railway)\b(?!\sCourt)"
)
_BODY_AFTER = re.compile(
    r"(?:\s+(?:and|&)\s+[A-Z]\w+)?\s*(?:Crown|County|Magistrates|Youth|Family|Combined|Police|"
    r"Constabulary|Council|Borough|City|University|Hospital|"
    r"NHS|Custody|MASH|MARAC|CPS|Justice|Probation|Prison|Community Safety|Local|Safeguarding|"
    r"Neighbourhood|nick|court|police|council|magistrates|crown|combined)",
)
_COURTS = frozenset(
    "crown county high magistrates magistrates' youth family supreme coroner coroners combined appeal".split()
)
_NOT_A_STREET_NAME = frozenset(
    "crown county high magistrates youth family supreme victim victims witness police the my our your his her".split()
)


_COURT_AFTER = re.compile(
    r"\s+(?:(?:crown|magistrates?['’]?|mags|county|youth|family|combined)\s+courts?|"
    r"police(?:\s+station)?|(?:county\s+|borough\s+)?"
    r"council|hospital|nick|prison|constabulary)\b",
    re.IGNORECASE,
)
_TOWN = r"[A-Z][\w'’-]*"
_BODY = re.compile(
    rf"\b(?:HMP|HMYOI|YOI)\s{_TOWN}(?:\s{_TOWN})?|\b{_TOWN}(?:\s(?:and|&|on|upon|le|-)\s?{_TOWN}|"
    rf"\s{_TOWN}){{0,2}}?\s(?:(?:Combined\s|Justice\s)?(?:Crown|County|Magistrates['’]?|Youth|Family|"
    rf"Combined)\s(?:Court|Centre)s?|"
    r"Law Courts?|Court Centre|Justice Centre|Police(?:\s(?:Station|Office|HQ))?|Constabulary|(?:City|"
    r"County|Borough|District|Parish|Town)\sCouncil|Council|University Hospital|Hospital|NHS(?:\s"
    r"\w+)?|Prison)\b"
)


def bodies(text: str) -> list[tuple[int, int]]:
    """Courts, forces, councils and hospitals with the town in their name: no sign of a person."""
    found = [(_start_of_body(m), m.end()) for m in _BODY.finditer(text)]
    for place in phrase_pattern("places.txt").finditer(text):
        body = _COURT_AFTER.match(text, place.end())
        if body:
            found.append((place.start(), body.end()))
    return found


def _start_of_body(match: re.Match[str]) -> int:
    """A first name before the town is a person, not the body ("told Trevor Durham County Council ...")."""
    start = match.start()
    for word in re.finditer(r"[\w'’-]+", match[0]):
        if is_first_name(word[0]) and not is_place(word[0]):
            start = match.start() + word.end()
    return start


def addresses(text: str) -> Iterator[Span]:
    """Spans of kinds address-line, street, place and organisation-small."""
    lines = list(_address_lines(text))
    found = list(lines)
    found += [s for s in _streets(text) if not overlaps(found, s.start, s.end)]
    found += [s for s in _organisations(text) if not overlaps(lines, s.start, s.end)]
    yield from found
    around = bodies(text)
    for match in phrase_pattern("places.txt").finditer(text):
        inside = any(start <= match.start() and match.end() <= end for start, end in around)
        if not inside and not _BODY_AFTER.match(text, match.end()) and _written_as_a_place(text, match):
            yield Span(match.start(), match.end(), "place")


def _address_lines(text: str) -> Iterator[Span]:
    for pattern in NAMED_HOUSE:
        yield from (Span(m.start("line"), m.end("line"), "address-line") for m in pattern.finditer(text))
    for pattern in ADDRESS:
        named = next(iter(pattern.groupindex), None)
        for match in pattern.finditer(text):
            group = "line" if named == "line" else 0
            words = re.findall(r"[A-Za-z'’]+", match[named] if named == "street" else match[group])
            if named == ("street") and (all(is_common(w) for w in words[:-1]) and not _road_words(words, text, match)):
                continue
            if not _court(match[0]):
                yield Span(match.start(group), match.end(group), "address-line")


def _road_words(words: list[str], text: str, match: re.Match[str]) -> bool:
    sure = {
        "street",
        "road",
        "avenue",
        "terrace",
        "crescent",
        "lane",
        "drive",
        "gardens",
        "grove",
        "square",
        "close",
        "row",
        "rd",
        "st",
        "ave",
        "cres",
        "terr",
        "tce",
        "dr",
        "ln",
        "gdns",
        "way",
        "place",
        "court",
        "view",
        "bank",
        "villas",
        "cottages",
        "mews",
    }
    body = [plain(w) for w in words[:-1]]
    verbs = {
        "from",
        "lads",
        "men",
        "doors",
        "houses",
        "miles",
        "times",
        "people",
        "years",
        "weeks",
        "days",
        "months",
        "kids",
        "cars",
        "was",
        "were",
        "went",
        "came",
    }
    return plain(words[-1]) in sure and len(body) <= 2 and not set(body) & verbs


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
        yield Span(*_without_opening(text, match), "street")
    for match in LOW_STREETS.finditer(text):
        words = match["street"].split()
        if not all(is_common(w) for w in words[:-1]) or words[0][0].isupper():
            yield Span(match.start("street"), match.end("street"), "street")


_OPENING = re.compile(
    r"(?:In|On|At|The|From|To|Near|Outside|Down|Up|My|Our|Of|And|But|When|By|Off|Along|Address|Home|"
    r"Premises|Location|He|She|They|We|It|I)\s+"
)


def _without_opening(text: str, match: re.Match[str]) -> tuple[int, int]:
    """A sentence may begin with a word that is no part of the name ("On Acre Rigg Road")."""
    start = match.start()
    opening = _OPENING.match(text, start)
    return (opening.end() if opening and opening.end() < match.end() else start), match.end()


def _organisations(text: str) -> Iterator[Span]:
    for match in SMALL_ORGANISATION.finditer(text):
        start, end = _without_opening(text, match)
        words = [plain(w) for w in re.findall(r"[\w'’]+", text[start:end])]
        if len(words) > 1 and not is_known(text[start:end]) and not all(is_known(w) or _generic(w) for w in words[:-1]):
            yield Span(start, end, "organisation-small")
    yield from _named_with_the(text)
    for pattern in (SAINT, PUB):
        yield from (
            Span(m.start(), m.end(), ("organisation-small")) for m in pattern.finditer(text) if not is_place(m[0])
        )
    for match in LAW_FIRM.finditer(text):
        words = re.findall(r"[\w'’-]+", match["firm"])
        if not any(is_known(w) or is_first_name(w) or is_place(w) for w in words if w not in ("and", "&")):
            yield Span(match.start("firm"), match.end("firm"), "organisation-small")


_THE_NAMED = re.compile(
    r"(?<=[a-z,] )[Tt]he\s[A-Z][a-z'’]+(?:\s(?:and|&|of|o')\s[A-Z][a-z'’]+|\s[A-Z][a-z'’]+){1,3}(?![\w])"
)
_AT_NAMED = re.compile(
    r"\b(?:at|outside|inside|runs?|ran|owns?|owned|near|behind|opposite|into|manages?|managed|"
    r"work(?:s|ed|ing)? (?:at|for|in)|job (?:at|in))\s(?P<firm>[A-Z][a-z'’]+(?:\s(?:and|&|of|the|"
    r"o')\s[A-Z][a-z'’]+|\s[A-Z][a-z'’]+){1,3})(?![\w])"
)
_OFFICES = frozenset(
    "officer officers manager team teams unit service services court courts council police champion "
    "champions commissioner panel board act code review "
    "order scheme plan department office support agency trust association justice crime law chief "
    "inspector judge constable sergeant victim victims' "
    "witness case care right rights national local government minister secretary state protection "
    "safety housing health social crown prosecution "
    "listing survey report annual first second last big great".split()
)


def _named_with_the(text: str) -> Iterator[Span]:
    for match in (*_THE_NAMED.finditer(text), *_AT_NAMED.finditer(text)):
        group = "firm" if "firm" in match.groupdict() else 0
        words = [plain(w) for w in re.findall(r"[A-Za-z'’]+", match[group]) if plain(w) != "the"]
        if (
            not set(words) & _OFFICES
            and not any(is_known(w) or is_place(w) for w in words)
            and not phrase_pattern("known_terms.txt").search(match[0])
        ):
            yield Span(match.start(group), match.end(group), "organisation-small")


_GENERIC = frozenset(
    "victim victims witness police public legal local community housing safer national social "
    "private domestic the a an my our "
    "health mental primary secondary support care family children's youth crime justice law civil "
    "criminal general".split()
)


def _generic(word: str) -> bool:
    return word in _GENERIC


def _written_as_a_place(text: str, match: re.Match[str]) -> bool:
    """ "Crook" and "Delves Lane" are places; "a known crook", "pity me", "no place" are words."""
    words = re.findall(r"[\w'’]+", match[0])
    if all(w[0].isupper() for w in words if plain(w) not in ("le", "on", "in", "the", "st", "upon")):
        return not (match[0].isupper() and _shouted(text, match) and all(is_common(w) for w in words))
    return not all(is_common(w) for w in words)


def _shouted(text: str, match: re.Match[str]) -> bool:
    around = re.findall(r"[A-Za-z]{2,}", text[max(0, match.start() - 60) : match.end() + 60])
    return sum(w.isupper() for w in around) > len(around) * 0.7
