"""What a word of a text may be as far as names go: surely one, strange, or an ordinary word used as one."""

from __future__ import annotations

import re

from analysis.voices.lexicon import (
    MONTHS,
    WEEKDAYS,
    is_acronym,
    is_common,
    is_first_name,
    is_known,
    is_name,
    is_ordinary,
    is_slip,
    is_surname,
    plain,
)
from analysis.voices.name_cues import KIN
from analysis.voices.name_parts import ACTS, NameParts
from analysis.voices.tokens import Token

# Ordinary words that stand with a capital for a place or an office more often than for a surname.
INSTITUTIONS = frozenset(
    "court church street place bank bench bar hall park bridge gate house lane school council police "
    "chapel abbey castle "
    "station north south east west english french welsh scott law may hope english chambers "
    "constable sergeant judge "
    "justice staff post tower town nurse self rights case ward".split()
)
_SUBJECT = re.compile(
    rf", (?:my|our|his|her|their|the|a|an) (?:[\w'’]+ )?{KIN}\b| (?:{'|'.join(sorted(ACTS))})\b| "
    rf"(?:and (?:i|me|her|his|my)|next door|from|upstairs|downstairs|opposite|over the road|across the "
    rf"road|"
    r"down the road|up the road|at (?:number|no|the)|who|whose|is my|was my|here\b|again\b)",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:(?:spoke|speak|speaking|spoken|talk|talked|talking)\s(?:to|with)|ask(?:ed)? for|told|tell|"
    r"asked|rang|texted|phoned|emailed|met|"
    r"meeting with|met with|saw|sent|our|thank|thanked|married|blame|blamed|called|named)\s(?:us\s)?$",
    re.IGNORECASE,
)
# First names that are things or qualities: at the head of a sentence, before "was", they are most often just that.
_ABSTRACT = frozenset(
    "hope faith grace joy patience charity mercy summer autumn peace comfort gift blessing precious "
    "rich frank will may mark "
    "grant chase happy promise praise miracle treasure love honour honor liberty justice destiny "
    "harmony melody goodness "
    "prudence constance angel star storm sky river cash chance candy honey ginger pepper cherry page "
    "bill art guy drew "
    "buck skip miles major duke king prince princess earl dean sage happy sunny misty stormy dusty "
    "rusty".split()
)
_SEASONS = MONTHS | WEEKDAYS | frozenset(("autumn", "spring", "winter", "christian"))


_AGED = re.compile(
    r"\s?\(\d{1,2}\b(?!\s?[/.:])|,?\s(?:who is\s|who's\s)?aged\s\d|"
    r"(?:\s(?:was|is|turned|turns)|['’]s)\s(?:only\s|just\s|nearly\s)?"
    r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    r"nineteen|twenty)\b(?!\s(?:of|times|weeks|months|miles|minutes|hours|days|people|per|to|in|pounds|quid|o'clock|at|on)|[:%])",
    re.IGNORECASE,
)


class NameWords(NameParts):
    """The words of one text."""

    def strange(self, word: Token) -> bool:
        """A word of no dictionary that stands where a name could."""
        if (
            self.barred(word)
            or len(word.text) < 3
            or _of_two_words(word.text)
            or is_ordinary(word.text)
            or is_known(word.text)
            or is_acronym(word.text)
        ):
            return False
        if word.caseless:
            return len(word.text) > 3 and not is_slip(word.text) and not _garbled(word.text)
        if word.shape == "cap":
            return (
                not (word.opens and word.text.isascii() and is_slip(word.text))
                or self._acts(word)
                or self._is_someone(word)
            )
        return word.shape == "caps" and len(word.text) > 4 and not is_slip(word.text)

    def also_a_name(self, word: Token) -> bool:
        if self.barred(word) or not is_first_name(word.text) or not is_ordinary(word.text):
            return False
        if word.shape == "caps" and word.caseless and self._aged(word):
            return True
        if not self.capital(word):
            return False
        before, after = self.beside(word, -1), self.beside(word, 1)
        surname_follows = self.surname_follows(word)
        if self._aged(word) and plain(word.text) not in _SEASONS:
            return True
        if plain(word.text) in _SEASONS:
            acts = self._acts(word) if word.opens else after is not None and plain(after.text) in ACTS
            return surname_follows or acts or self._met(word) or (self._person_before(before) and not word.opens)
        if word.opens:
            usual = plain(word.text) not in _ABSTRACT and self._is_someone(word)
            return surname_follows or self._acts(word) or usual
        if self.surname_follows(word) or self._met(word):
            return True
        if (
            before is not None
            and self._title_case(before)
            and before.gap.strip("'’s ") == ""
            and not self._person_before(before)
        ):
            return surname_follows or is_name(before.text)
        return not (
            after is not None and self._title_case(after) and is_common(after.text) and not is_surname(after.text)
        )

    def _met(self, word: Token) -> bool:
        """After a verb that takes a person ("spoke to May", "asked for June", "told April")."""
        return bool(_MEETING.search(self.text, max(0, word.start - 24), word.start))

    def _aged(self, word: Token) -> bool:
        """An age stands behind it ("Hope (4)", "Hope, aged 4")."""
        return bool(_AGED.match(self.text[word.end : word.end + 40]))

    def _is_someone(self, word: Token) -> bool:
        """As in "Nige is thought to be ...": a word of no dictionary with a verb after it is no slip."""
        after = self.beside(word, 1)
        return (
            after is not None
            and after.gap == " "
            and plain(after.text) in ("is", "was", "has", "had", "did", "isn't", "wasn't", "didn't")
        )

    def _acts(self, word: Token) -> bool:
        return bool(_SUBJECT.match(self.text, word.end))

    def _title_case(self, word: Token) -> bool:
        return self.capital(word) and not word.opens and is_common(word.text)

    def _person_before(self, before: Token | None) -> bool:
        kin = (
            "sister brother mam mum dad son daughter wife husband friend mate partner neighbour auntie "
            "aunt uncle nan gran cousin niece nephew lass lad"
        )
        return before is not None and plain(before.text) in kin.split()

    def _date_beside(self, word: Token) -> bool:
        around = self.text[max(0, word.start - 12) : word.end + 8]
        return bool(
            re.search(
                r"\d|\b(?:in|last|since|until|till|by|of|this|next|early|late|mid|every|from|to|between)\b",
                around,
                re.IGNORECASE,
            )
        )


def _of_two_words(word: str) -> bool:
    """A made-up brand or service ("LanguageLine", "FaceTime") is nobody's name."""
    parts = re.fullmatch(r"([A-Z][a-z]+)([A-Z][a-z]+)", word)
    return parts is not None and is_common(parts[1]) and is_common(parts[2])


def _garbled(word: str) -> bool:
    """Laughter and drawn-out sounds ("haha", "nooooo", "mmm") are no names."""
    word = plain(word)
    return (
        bool(re.search(r"(.)\1\1", word))
        or not re.search(r"[aeiouy]", word)
        or bool(re.fullmatch(r"(?:ha|he|hu|ah|oh|lo){2,}l?", word))
    )
