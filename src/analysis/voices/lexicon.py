"""The word lists of the redactor: what is a name, what an ordinary word, what a body everyone knows.

Lists lie beside this module in ``words/`` (see its README for their sources). All questions are asked of one word in
any case; possessives and curly apostrophes are put right first.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"

MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb "
    "mar apr jun jul "
    "aug sep sept oct nov dec".split()
)
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun".split()
)
# Ordinary words by the dictionary, but names whenever a victim writes them.
RATHER_NAMES = frozenset(
    "amber angelica basil bob carol daisy dean derrick hazel heather holly iris ivy jade jay lee "
    "lily ray robin rosemary ruby violet warren billy bobby brad charlie clement colleen felicity "
    "graham harry hector jack jasmine jasper jean jenny "
    "jimmy john johnny josh ken lulu maria martin matt meg mick mickey mike molly nelson noel pascal "
    "paddy peter "
    "phoebe rani rick roger romeo rowan sally sheila shah timothy tom tony terry troy veronica "
    "verity ted".split()
)


def lines(name: str) -> list[str]:
    """The entries of a list as they are written, comments left out."""
    path = WORDS / name
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [line for line in raw.decode("utf-8").splitlines() if line and not line.startswith("#")]


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of one list, plain form (see `plain`). Lists of many words a line are split at blanks."""
    entries = lines(name)
    if name in ("dialect.txt", "acronyms.txt"):
        entries = [word for line in entries for word in line.split()]
    return frozenset(plain(entry) for entry in entries)


@cache
def plain(word: str) -> str:
    """A word in lower case, apostrophes straight, a possessive ending off, accents off."""
    word = word.casefold().replace("’", "'").replace("ł", "l").replace("ø", "o")
    word = unicodedata.normalize("NFKD", word)
    word = "".join(sign for sign in word if not unicodedata.combining(sign))
    return re.sub(r"'s$|'$", "", word)


def is_common(word: str) -> bool:
    """An everyday word of British English or of the North East."""
    word = plain(word)
    return word in word_list("ordinary_common.txt.gz") or word in word_list("dialect.txt")


@cache
def is_ordinary(word: str) -> bool:
    """A word of the dictionary that is not first of all a name; a compound if each of its parts is."""
    word = plain(word)
    if word in RATHER_NAMES:
        return False
    if is_common(word) or word in word_list("ordinary_rare.txt.gz") or word in MONTHS or word in WEEKDAYS:
        return True
    if "-" in word:
        return all(is_ordinary(part) or len(part) < 2 for part in word.split("-"))
    if "'" in word:
        return all(is_ordinary(part) or len(part) <= 2 for part in word.split("'"))
    return word.endswith("s") and len(word) > 4 and (is_common(word[:-1]) or word[:-1] in MONTHS | WEEKDAYS)


@cache
def is_first_name(word: str) -> bool:
    word = plain(word)
    return _in_names(word, word_list("first_names.txt.gz"))


@cache
def is_surname(word: str) -> bool:
    word = plain(word)
    if re.match(r"(o'|mc|mac|fitz)[a-z]{3}", word) and not is_common(word):
        return True
    return _in_names(word, word_list("surnames.txt.gz"))


def _in_names(word: str, names: frozenset[str]) -> bool:
    if word in names or word.replace("'", "") in names:
        return True
    parts = word.split("-")
    return len(parts) > 1 and any(p in names for p in parts) and not all(is_common(p) for p in parts)


def is_name(word: str) -> bool:
    return is_first_name(word) or is_surname(word)


def is_acronym(word: str) -> bool:
    """An abbreviation of the field, in capitals or not, with or without a plural s."""
    word = plain(word)
    return word in word_list("acronyms.txt") or (word.endswith("s") and word[:-1] in word_list("acronyms.txt"))


def is_known(word: str) -> bool:
    """A body, brand, faith, nation, feast, month or weekday that points to no victim."""
    word = plain(word)
    return word in word_list("known_terms.txt") or word in MONTHS or word in WEEKDAYS


@cache
def is_slip(word: str) -> bool:
    word = plain(word)
    if len(word) < 4 or is_name(word):
        return False
    pairs = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    letters = "abcdefghijklmnopqrstuvwxyz'"
    near = {a + b[1:] for a, b in pairs if b}
    near |= {a + b[1] + b[0] + b[2:] for a, b in pairs if len(b) > 1}
    near |= {a + c + b[1:] for a, b in pairs if b for c in letters}
    near |= {a + c + b for a, b in pairs for c in letters}
    return any(len(candidate) >= 4 and candidate in word_list("ordinary_common.txt.gz") for candidate in near)


@cache
def phrase_pattern(name: str) -> re.Pattern[str]:
    """One pattern for all entries of a list that may hold several words, longest first, any case."""
    entries = sorted({line.replace("’", "'") for line in lines(name)}, key=len, reverse=True)
    forms = (re.escape(e).replace("'", "['’]?").replace(r"\ ", r"[ \n]+").replace(r"\-", "[- ]") for e in entries)
    return re.compile(r"(?<!\w)(?:" + "|".join(forms) + r")(?!\w)", re.IGNORECASE)
