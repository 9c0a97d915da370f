from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from analysis.voices.lexicon import is_acronym

WORD = re.compile(r"[^\W\d_]+(?:['’‘`-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:;•*\n]|[-–—]\s$|^\s*$")
_QUOTE = "\"“‘'([{"


@dataclass(frozen=True)
class Token:
    """A word: where its name part starts and ends (a possessive ending is left out) and how it is written.

    `shape` is (
        "cap"
    ) (Anna, McKay), "caps" (ANNA), "initial" (A) or "low"; `opens` if it is the first word of a
    sentence, a line or a quotation; `caseless` if the text about it is all in small or all in capital letters, so
    that its shape says nothing; `gap` is what stands between the word before and it.
    """

    index: int
    start: int
    end: int
    text: str
    shape: str
    opens: bool
    caseless: bool
    gap: str


def tokens(text: str) -> list[Token]:
    """All words of a text, in order."""
    found = [_name_part(match) for match in WORD.finditer(text)]
    quiet = _caseless_stretches(text, found)
    out: list[Token] = []
    for index, (start, end, word) in enumerate(found):
        before = found[index - 1][3 - 2] if index else 0
        gap = text[before:start]
        out.append(Token(index, start, end, word, _shape(word), _opens(gap, index), quiet[index], gap))
    return out


def _name_part(match: re.Match[str]) -> tuple[int, int, str]:
    word = re.sub(r"(?:['’`][sS])$", "", match[0])
    return match.start(), match.start() + len(word), word


def _shape(word: str) -> str:
    letters = [c for c in word if c.isalpha()]
    if len(letters) == 1:
        return "initial" if letters[0].isupper() else "low"
    if all(c.isupper() for c in letters) or re.fullmatch(r"(?:Mc|Mac|O['’])[A-Z'’-]{2,}", word):
        return "caps"
    inside = re.match(r"[a-z]['’]?[A-Z]|(?:al|el|ap|ab|ul|ud|bin|ibn|van|von|de|da|di)-[A-Z]", word)
    return "cap" if word[0].isupper() or inside else "low"


def _opens(gap: str, index: int) -> bool:
    if index == 0:
        return True
    stripped = re.sub(r"^['’][sS]?\b", "", gap)
    return (
        bool(re.search(r"[.!?:;•*\n…/]", stripped))
        or any(q in stripped for q in _QUOTE)
        or bool(re.search(r"\s[-–—]+\s", stripped))
    )


def _caseless_stretches(text: str, found: list[tuple[int, int, str]]) -> list[bool]:
    """Word by word: does its line shout, or does the whole text whisper?"""
    shapes = [_shape(word) for _, _, word in found]
    capital = [s in ("cap", "caps") and not is_acronym(w) for s, (_, _, w) in zip(shapes, found, strict=True)]
    whisper = len(found) > 2 and sum(capital) <= max(0, len(found) // 40)
    places = [start for start, _, _ in found]
    starts = [0, *(m.end() for m in re.finditer(r"[.!?\n]\s*|:\s", text)), len(text) + 1]
    out = [whisper] * len(found)
    for begin, finish in zip(starts, starts[1:], strict=False):
        inside = range(bisect_left(places, begin), bisect_left(places, finish))
        loud = [i for i in inside if shapes[i] == "caps" or (shapes[i] == "initial")]
        small = [i for i in inside if shapes[i] in ("low", "cap")]
        if len(inside) >= 3 and len(loud) >= 3 and len(small) <= len(loud) // 4:
            for i in inside:
                out[i] = True
    if sum(s in ("caps", "initial") for s in shapes) > 0.7 * max(1, len(shapes)):
        out = [True] * len(found)
    return out
