"""Words of the field that name nobody: a message may show an unknown answer made of them alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache

from analysis.intake.tidy import same, stripped
from analysis.paths import DATA

WORDS = frozenset(
    """
    a all and any applicable are as at been by can cannot did do does don't for from had has have in is it more most my
    n/a neither no none nor not of on or other out over per rather still than that the their they this to too under
    unknown up very was we were which while with yes you your
    abuse abusive adviser advisers agency agreed alcohol antisocial anti area arrest arson asb assault behavior
    behaviour bail bicycle blackmail breach burglary business caution cautioned cctv charge charged charging child
    children city closed coercive commercial community complaint completed complete concluded conditional contact
    controlling council county court crime crimes criminal cyber da damage dangerous dating decision decline declined
    detected discontinued dispute dismissed district domestic drug drugs economic elder emotional environmental
    evidence exploitation family filed finalised finished fire fixed force forced fraud further gang group harassment
    hate helpline home honour house housing identified incident independent intimidation investigation investigated
    justice kidnap knife live local magistrates mail marital marriage mediation misuse modern murder nearby neighbour
    neighbourhood nfa noise nuisance offence offences officer online open order other outcome parking partial pending
    penalty personal person physical police possession primary proceeding property prosecution psychological public
    racial rape recorded referred refused repeat reported resolution resolved robbery rural safety sentence service
    services sexual shoplifting slavery social specialist stalking street summons support suspect suspended team theft
    threat threats town trafficking trial trolling unable undetected unresolved urban vandalism vehicle verbal victim
    victims violence violent village ward weapon weapons withdrawal withdrawn withdrew witness youth
    central centre east eastern mid north northern outside region south southern west western
    agree agreed almost always answer answered asked average bad best better bit confident dissatisfied disagree
    excellent extremely fair fairly few fine frequently good great high highly know least less likely little low maybe
    mediocre medium mixed moderate moderately much neutral never okay often one poor prefer quite rarely remember
    response safe sad satisfied say score seldom slightly some sometimes somewhat strong strongly sure three time
    times told true two undecided unlikely unsafe unsatisfied unsure usually well worried worse worst
    asian bisexual black chinese disabled divorced ethnic female gay heterosexual lesbian male man married men
    non-binary older race retired single transgender white widowed woman women working year years young younger
    reopened reopen new old cleared filed archived transferred
    and/or email phone telephone text letter post visit web website app person face
    """.split()
)
CALENDAR = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday christmas easter crown citizens advice bureau god i""".split()
)
PLACES_FILE = DATA / "reference" / "place_words.txt"
_PARTS = re.compile(r"[^\W_][\w'\u2019]*(?:[-/][\w'\u2019]+)*")
_CODE = re.compile(r"[A-Z]{1,4}\d{0,3}|\d{1,2}|[A-Z]\d{1,3}[A-Z]?")


def may_be_shown(written: str, allowed: Iterable[str] = (), times: int = 1) -> str:
    """An unknown word of a closed list as a message may show it; empty where one person may have written it.

    Shown are a short code in capitals, words of the field alone, a near misspelling of an allowed answer (17 of 20
    signs alike), and what ten or more rows share.
    """
    plain = stripped(written)
    allowed = list(allowed)
    if _CODE.fullmatch(plain) or _of_the_field(plain, allowed):
        return plain
    near = max((SequenceMatcher(None, same(plain)[:80], same(word)).ratio() for word in allowed), default=0.0)
    common = times >= 10 and len(plain) <= 60 and sum(sign.isdigit() for sign in plain) <= 4 and "@" not in plain
    return plain if (near >= 0.85 and len(plain) <= 80) or common else ""


def _of_the_field(plain: str, allowed: list[str]) -> bool:
    if len(plain) > 60:
        return False
    known = _field_and_places() | {part for word in allowed for part in _words(word)}
    parts = _words(plain)
    return bool(parts) and all(part in known or re.fullmatch(r"\d{1,2}(?:-\d{1,2})?", part) for part in parts)


def _words(text: str) -> list[str]:
    known = _field_and_places()
    return [piece for part in _PARTS.findall(same(text)) for piece in ([part] if part in known else part.split("-"))]


@cache
def _field_and_places() -> frozenset[str]:
    return WORDS | place_words()


@cache
def place_words() -> frozenset[str]:
    """Words of places that name nobody, in small letters; lines that begin with # are comments."""
    lines = PLACES_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
