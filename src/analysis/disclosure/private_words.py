"""Values of respondents, held as words, and the search for them in what is to leave the office."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+", re.UNICODE)
PHRASE = 5  # so many words in a row are not the same by chance
SHORTEST = 5  # a single word is a value only if it has so many characters and a digit, as pseudonyms do


class PrivateWords:
    """An index of private values: pseudonyms, references, free text.

    Parameters
    ----------
    values : texts of respondents or about them. Free text is found by any five words in a row; a single word if it has
        five characters and a digit, or was given as `marked`.
    marked : words that are private whatever they look like, such as canaries planted by a test.
    """

    def __init__(self, values: Iterable[str] = (), marked: Iterable[str] = ()) -> None:
        self._single: set[str] = {str(word).casefold() for word in marked}
        self._phrases: set[tuple[str, ...]] = set()
        for value in values:
            words = tuple(word.casefold() for word in WORD.findall(str(value)))
            if len(words) >= PHRASE:
                self._phrases |= {words[k : k + PHRASE] for k in range(len(words) - PHRASE + 1)}
            elif len(words) == 1 and len(words[0]) >= SHORTEST and any(sign.isdigit() for sign in words[0]):
                self._single.add(words[0])

    def __bool__(self) -> bool:
        return bool(self._single or self._phrases)

    def places_in(self, text: str) -> list[int]:
        """Lines (counted from 1) on which a private value stands; the value is never given."""
        places = []
        words = [(match.group().casefold(), match.start()) for match in WORD.finditer(text)]
        joined = text.casefold()
        for k, (word, start) in enumerate(words):
            window = tuple(w for w, _ in words[k : k + PHRASE])
            if word in self._single or window in self._phrases:
                places.append(text.count("\n", 0, start) + 1)
        unbroken = [value for value in self._single if not WORD.fullmatch(value)]
        places += [joined.count("\n", 0, joined.index(value)) + 1 for value in unbroken if value in joined]
        return sorted(set(places))
