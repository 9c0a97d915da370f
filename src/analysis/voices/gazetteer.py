"""Places of the United Kingdom in a text, by the list and by how they are written.

Towns, villages, boroughs and quarters of towns are told from names ("Preston", "Ashley") and ordinary words ("Reading",
"Bath", "Deal") by their capital and by what stands before them. Counties and regions hold too many people to point to
one and stay; the list of them keeps them from being read as names.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from analysis.voices.lexicon import is_common, is_first_name, is_name, is_ordinary, lines, plain

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BETWEEN = re.compile(r"\.?[ \n]|-")
_SMALL = frozenset("le la on in the st upon by next of and cum super under de y yr".split())
LOCATIVE = re.compile(
    r"\b(?:in|at|from|near|to|into|around|round|outside|through|via|towards?|across|off|of|leaving|left|reach(?:ed)?|"
    r"visit(?:ed|ing)?|called|lives?|living|between|up|down|over)\s+"
    r"(?:(?:north|south|east|west|central|old|upper|lower|greater|sunny|downtown|in|to)\s+)?$",
    re.IGNORECASE,
)
_DWELLING_IN = re.compile(r"\b(?:in|near|outside|around|round|via|across|at)\s+$", re.IGNORECASE)
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr|prof|pc|dc|ds|ps|di|dci|pcso|wpc|sgt|sergeant|insp|inspector|constable|officer|judge|"
    r"cllr|councillor|rev|revd|sir|lord|lady|nurse|uncle|auntie?|aunty)\.?\s+(?:[A-Z]\.?\s+)?$",
    re.IGNORECASE,
)


@cache
def _index(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word of an entry -> the words of all entries that begin with it, longest first."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for entry in lines(name):
        words = tuple(plain(word) for word in _WORD.findall(entry))
        found.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(entries, key=len, reverse=True)) for first, entries in found.items()}


def _entries(text: str, name: str) -> list[tuple[int, int]]:
    words = list(_WORD.finditer(text))
    plains = [plain(word[0]) for word in words]
    index, found, at = _index(name), [], 0
    while at < len(words):
        for entry in index.get(plains[at], ()):
            after = at + len(entry)
            if tuple(plains[at:after]) == entry and all(
                _BETWEEN.fullmatch(text[words[i].end() : words[i + 1].start()]) for i in range(at, after - 1)
            ):
                found.append((words[at].start(), _without_possessive(words[after - 1])))
                at = after - 1
                break
        at += 1
    return found


def _without_possessive(word: re.Match[str]) -> int:
    return word.end() - len(re.search(r"(?:['’][sS])?$", word[0])[0])


@lru_cache(maxsize=16)
def places(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches that are the name of a place, however they are meant; `written_as_a_place` says which are."""
    return tuple(_entries(text, "places.txt.gz"))


@lru_cache(maxsize=16)
def regions(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches that name a county or a larger region; a region that is also a first name only after "in" or "to"."""
    return tuple(
        (start, end)
        for start, end in _entries(text, "regions.txt")
        if not is_name(text[start:end]) or LOCATIVE.search(text, max(0, start - 24), start)
    )


@cache
def is_place(word: str) -> bool:
    """One word that is a place, and neither a first name nor an everyday word."""
    words = tuple(plain(part) for part in _WORD.findall(word))
    return bool(words) and words in _index("places.txt.gz").get(words[0], ()) and not _doubtful(word)


def _doubtful(word: str) -> bool:
    return is_first_name(word) or is_common(word)


def written_as_a_place(text: str, start: int, end: int) -> bool:
    """Places are "Crook" and "Delves Lane"; "a known crook", "pity me", "Mr Preston" are not."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text[start:end])
    capital = all(word[0].isupper() for word in words if plain(word) not in _SMALL)
    shouted = text[start:end].isupper() and _shouted(text, start, end)
    if re.match(r"-\w", text[end : end + 2]) or re.search(r"\w-$", text[max(0, start - 2) : start]):
        return False
    if len(words) > 1:
        return not all(is_common(w) or plain(w) in _SMALL for w in words) or (capital and not shouted)
    if _of_a_person(text, start, end):
        return False
    if is_first_name(words[0]):
        return capital and bool(_DWELLING_IN.search(text, max(0, start - 12), start)) and not _named_on(text, end)
    if is_common(words[0]):
        return capital and not shouted and _in_a_place(text, start, end)
    return capital or not is_ordinary(words[0])


def _in_a_place(text: str, start: int, end: int) -> bool:
    """An everyday word with a capital: after "in" or "from", after a comma, or inside a sentence on its own."""
    if LOCATIVE.search(text, max(0, start - 24), start):
        return True
    if re.search(r"[^.!?:\n\"“‘]\s?,\s$", text[max(0, start - 4) : start]):
        return bool(re.match(r"\s*(?:[,.;)\n]|$)", text[end : end + 3]))
    inside = re.search(r"[a-z]\s$", text[max(0, start - 2) : start])
    the = re.search(r"\b(?:the|a|an|my|his|her|our|your|their|this|that|any|no)\s$", text[max(0, start - 6) : start])
    return bool(inside) and not the and not re.match(r"\s[A-Z]", text[end : end + 2])


def _of_a_person(text: str, start: int, end: int) -> bool:
    """After a title or a first name the word is a surname ("Mr Preston", "Lauren Preston")."""
    if _TITLE.search(text, max(0, start - 24), start) or re.search(r"\b[A-Z]\.\s?$", text[max(0, start - 4) : start]):
        return True
    before = re.search(r"([^\W\d_][\w'’-]+) $", text[max(0, start - 24) : start])
    given = before is not None and is_first_name(before[1]) and not is_ordinary(before[1])
    return given and is_name(text[start:end]) and before[1][0].isupper() == text[start].isupper()


def _named_on(text: str, end: int) -> bool:
    after = re.match(r" ([A-Z][\w'’-]+)", text[end : end + 30])
    return after is not None and is_name(after[1])


def _shouted(text: str, start: int, end: int) -> bool:
    around = re.findall(r"[A-Za-z]{2,}", text[max(0, start - 60) : end + 60])
    return sum(word.isupper() for word in around) > len(around) * 0.7
