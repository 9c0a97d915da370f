"""Small organisations in a text: the school, the surgery, the shop or the pub that everyone of one place knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.voices.bodies import bodies
from analysis.voices.gazetteer import is_place, regions
from analysis.voices.lexicon import is_first_name, is_known, phrase_pattern, plain
from analysis.voices.spans import Span

CAP = (
    r"(?:(?:St\.?|Saint|Upper|Lower|Old|New|Great|Little|North|South|East|West|High|"
    r"Low)\s)?[A-Z][\w'’-]*\.?"
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
    r"Band|Brass Band|Orchestra|Hostel|Refuge|Bingo|Arcade|Launderette|Laundrette|Tyres|Carpets|Furniture|"
    r"Antiques|Garden Centre|Off Licence|Off-Licence|Convenience Store|Poultry|Dairies|Printers|Bookshop|"
    r"Records|Cycles|"
    r"Holiday Park|Family Centre|Children's Centre|Day Centre|Food Bank|Foodbank|Wanderers|Albion|SARC"
)
_LINK = r"(?:\s+(?:and|&|of|the|of\sthe)\s+|\s+)"
SMALL_ORGANISATION = re.compile(
    rf"\b(?P<name>(?:The\s+)?{CAP}(?:{_LINK}{CAP}){{0,3}}?)\s+(?:{ORGANISATION})(?![\w])(?:\s+(?:School|"
    rf"Academy|Club|Infants|Juniors|FC))?"
)
SAINT_LOUD = re.compile(
    r"\bST\.?\s[A-Z][A-Z'’]{2,}(?:\s(?:CE|RC|C OF E|CATHOLIC|PRIMARY|JUNIORS?|INFANTS?|SCHOOL|ACADEMY|CHURCH|"
    r"NURSERY|HIGH|"
    r"HOSPICE|COLLEGE))+(?!\w)"
)
ALL_SAINTS = re.compile(r"\bAll (?:Saints|Souls|Hallows)['’]?(?: [A-Z]\w+)?")
AMPERSAND = re.compile(r"\bThe [A-Z][a-z]+ (?:&|and) [A-Z][a-z]+\b")
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


_LOW_KIND = (
    r"(?:primary(?: school)?|nursery|academy|juniors?(?: school)?|infants?(?: school)?|comp(?:rehensive)?|high school|"
    r"grammar(?: school)?|college|sixth form|surgery|medical centre|health centre|care home|nursing home|"
    r"hospice|arms|inn|"
    r"tavern|takeaway|chippy|kebabs?|pizza|tandoori|barbers|bakery|cafe|garage|motors|taxis|cabs|hairdressers|salon|"
    r"working men'?s club|social club|cricket club|football club|rugby club|boxing club|mosque|"
    r"gurdwara|mandir|stables|youth club|community centre|village hall|hostel)"
)
# Without a capital a name is told by the missing article ("at sparkles nursery", never "at the local nursery").
LOW_ORGANISATION = re.compile(
    rf"\b(?:at|in|to|from|outside|near|opposite|behind|by|called|for|runs?|own|owns|into)\s"
    rf"(?P<firm>(?!(?:the|a|an|my|our|his|her|their|your|this|that|any|some|every|another|same|one|no)\b)"
    rf"(?:[\w'’&-]+\s){{1,3}}?{_LOW_KIND})\b",
)
_NO_FIRM = frozenset(
    "the a an my our his her their your this that any some every another same one no local nearest nearby night "
    "day big "
    "little old new corner chip fish school village town private public mental first second primary secondary high "
    "junior community parish and or in at to from by of for it was is he she they we i with on another all both "
    "two three "
    "foster residential special boarding catholic state religious different other kids children's men's women's".split()
)


_OPENING = re.compile(
    r"(?:In|On|At|The|From|To|Near|Outside|Down|Up|My|Our|Of|And|But|When|By|Off|Along|Address|Home|"
    r"Premises|Location|He|She|They|We|It|I)\s+"
)


def without_opening(text: str, match: re.Match[str]) -> tuple[int, int]:
    """A sentence may begin with a word that is no part of the name ("On Acre Rigg Road")."""
    start = match.start()
    opening = _OPENING.match(text, start)
    return (opening.end() if opening and opening.end() < match.end() else start), match.end()


def organisations(text: str) -> Iterator[Span]:
    """Spans of kind organisation-small."""
    for match in SMALL_ORGANISATION.finditer(text):
        start, end = without_opening(text, match)
        if any(begin < end and start < finish for begin, finish in bodies(text)):
            continue
        words = [plain(w) for w in re.findall(r"[\w'’]+", text[start:end])]
        if len(words) > 1 and not is_known(text[start:end]) and not all(is_known(w) or _generic(w) for w in words[:-1]):
            yield Span(start, end, "organisation-small")
    for match in LOW_ORGANISATION.finditer(text):
        if not {plain(word) for word in match["firm"].split()[:-1]} & _NO_FIRM:
            yield Span(match.start("firm"), match.end("firm"), "organisation-small")
    yield from _named_with_the(text)
    for pattern in (SAINT, PUB, SAINT_LOUD, ALL_SAINTS, AMPERSAND):
        yield from (
            Span(m.start(), m.end(), ("organisation-small")) for m in pattern.finditer(text) if not is_place(m[0])
        )
    around = bodies(text)
    for match in LAW_FIRM.finditer(text):
        if any(start < match.end("firm") and match.start("firm") < end for start, end in (*around, *regions(text))):
            continue
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
            and not any(start < match.end(group) and match.start(group) < end for start, end in bodies(text))
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
