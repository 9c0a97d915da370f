"""Facts of a life that only one person has: "the only X in Y", a rare trade, a relation to a known event."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.voices.lexicon import phrase_pattern
from analysis.voices.spans import Span

_END = (
    r"(?=[,.;:!?\n()]|\s(?:so|and|when|who|which|that|but|because|well|is|was|has|had|will|would|they|i|"
    r"he|she|we|cos|coz|if|as|any|then|said|says|rang)\b|$)"
)
ONLY = re.compile(
    r"\b(?:(?:the|his|her|my|our|their|this|[A-Za-z]+['’]s)\s+(?:only|sole|first|last)|"
    r"(?:the\s+)?one\s+of\s+(?:the\s+)?(?:only\s+)?(?:two|three|four|2|3|4|few))\s+"
    r"(?P<what>(?:[\w'’-]+\s?){1,4}?\s(?:in|at|on|of|with|from|between|for|to|who|left|round|within|"
    r"near|here|around)\s[^,.;:!?\n]{2,70}?)" + _END,
    re.IGNORECASE,
)
ONLY_TRADE = re.compile(
    r"\b(?:the|a|this|our|[A-Za-z]+['’]s)\s+(?:[\w'’]+['’]s?\s+)?(?:only|sole)\s+(?:female|male|"
    r"woman|black|asian|gay|deaf|blind|muslim|jewish|sikh|polish|trans)\s+[\w-]+",
    re.IGNORECASE,
)
TOWNS_ONLY = re.compile(
    r"\b(?:the|this|our)\s+(?:town|village|street|estate|parish|county|dale|school|team|force|"
    r"area)['’]s\s+(?:only|sole|first|last|one)\s+(?:[\w-]+\s?){1,3}",
    re.IGNORECASE,
)
RELATION = re.compile(
    r"\b(?:the|a|his|her|my)\s+(?:widow(?:er)?|mother|father|mam|mum|dad|parents?|sister|brother|"
    r"daughter|son|wife|husband|partner|twin|girlfriend|boyfriend|family|fianc[eé]e?|niece|nephew|"
    r"cousin|uncle|aunt|gran|grandmother|grandfather)\s+of\s+"
    r"(?:the|a|that)\s+[^,.;:!?\n]{3,60}?(?:\s(?:who|that|killed|murdered|stabbed|drowned|found|in|at|"
    r"from|hit|shot|jailed|convicted)\b[^,.;:!?\n]{2,60}?)" + _END,
    re.IGNORECASE,
)
KNOWN_FOR = re.compile(
    r"\b(?:i'?m|i’m|i am|we'?re|he'?s|she'?s|he is|she is|was|as|known as|v is|victim "
    r"is)\s+(?P<fact>the\s+(?:[\w-]+\s)?(?:man|woman|lad|lass|girl|boy|one|family|couple|person|"
    r"mother|mam|mum|father|dad|lady|kid|guy|chap|bloke|teacher|nurse|student)\s(?:who|whose|"
    r"that)\s[^,.;:!?\n]{4,70})",
    re.IGNORECASE,
)
RENOWN = re.compile(
    r"\b(?:(?:my|our|his|her|their)\s)?(?P<fact>(?:son|daughter|brother|sister|husband|wife|partner|"
    r"lad|lass|bairn|grandson|granddaughter|dad|mam|mum|boy|girl|nephew|niece)\s(?:plays?|played|"
    r"swims?|swam|runs?|ran|box(?:es|ed)|sings?|sang|dances?|danced|rides?|rode|won|competes?|"
    r"competed|was on|presents|coaches|drives? for|captains?)\s(?:for|in|at|on|with|"
    r"the)\s[^,.;:!?\n]{3,60}?)" + _END,
    re.IGNORECASE,
)
_NOT_UNIQUE = re.compile(
    r"\b(?:only|first|last)\s+(?:(?:good|real|other|bad|proper|possible|single|court|trial|police|"
    r"phone)\s)?(?:time|thing|one|ones|way|day|days|night|week|month|year|people|reason|contact|call|"
    r"letter|point|few|two|three|hearing|trial|visit|officer|report|incident|appointment|meeting|"
    r"update|e?-?mail|text|conversation|interview|minute|hour|part|bit|"
    r"place|problem|step|offence|option|choice|language|names?|hope|help|support|good|to|i|he|she|we|"
    r"they|it|because|when|after|if|by|got|had|said|told|knew|heard|saw|for|in|at|on|with|from|of)\b",
    re.IGNORECASE,
)
_WORKPLACE = re.compile(r"(?:\s(?:at|in|for|of)\s(?:(?:the|a|an|our|his|her)\s)?[\w'’-]+(?:\s[A-Z][\w'’-]+)*)?")
_IS = re.compile(
    r"\b(?:i'?m|i am|i was|im|he'?s|she'?s|is|was|works?(?:ed)?|working|job|trade|occupation|employed|"
    r"as|a|an|the|local|our|my|retired|former|ex|drives?|drove|driving|runs?|ran|running|"
    r"keeps?)[:\s]+(?:an?\s|the\s|our\s|as\s+an?\s|local\s|village\s|town\s|retired\s|only\s)*[:\s]*$",
    re.IGNORECASE,
)


def circumstances(text: str) -> Iterator[Span]:
    """Spans of kinds relation-unique and occupation-rare."""
    for pattern in (ONLY, ONLY_TRADE, TOWNS_ONLY):
        for match in pattern.finditer(text):
            if not _NOT_UNIQUE.search(match[0]):
                yield Span(match.start(), match.end(), "relation-unique")
    for pattern in (KNOWN_FOR, RENOWN):
        yield from (Span(m.start("fact"), m.end("fact"), "relation-unique") for m in pattern.finditer(text))
    for match in RELATION.finditer(text):
        yield Span(match.start(), match.end(), "relation-unique")
    for match in phrase_pattern("occupations.txt").finditer(text):
        if (
            _IS.search(text, max(0, match.start() - 120), match.start())
            and not match[0].isupper()
            and _of_the_speaker(text, match)
        ):
            yield Span(match.start(), _WORKPLACE.match(text, match.end()).end(), "occupation-rare")


def _of_the_speaker(text: str, match: re.Match[str]) -> bool:
    """The judge, the magistrate and the registrar of a case are offices, not the victim's trade."""
    offices = {
        "judge",
        "magistrate",
        "registrar",
        "councillor",
        "interpreter",
        "chaplain",
        "surgeon",
        "mayor",
        "vet",
        "pilot",
        "diver",
        "ranger",
        "cooper",
        "potter",
        "shepherd",
    }
    if match[0].lower() not in offices:
        return True
    return bool(
        re.search(
            r"\b(?:i'?m|im|i am|i was|works? as|job|trade|occupation)\b[^.\n]{0,12}$",
            text[max(0, match.start() - 60) : match.start()],
            re.IGNORECASE,
        )
    )
