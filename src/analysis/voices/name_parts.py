"""What a name is made of: which words can be parts of it, and how it grows over the words beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.voices.bodies import bodies
from analysis.voices.gazetteer import is_place, regions
from analysis.voices.lexicon import (
    is_acronym,
    is_common,
    is_first_name,
    is_known,
    is_name,
    is_ordinary,
    is_slip,
    is_surname,
    phrase_pattern,
    plain,
)
from analysis.voices.name_cues import FIELD, KIN, ROLES, STRICT_TITLE, WEAK_TITLE
from analysis.voices.spans import Span
from analysis.voices.tokens import Token, tokens

PARTICLES = frozenset(
    "de da di du del van von der den ter la le bin ibn ben bint al el ap ab ul ur ud abu o mac mc st "
    "dos das ní nic ó".split()
)
ACTS = frozenset(
    "said says told asked rang rings phoned called calls texted emailed came comes went goes got "
    "gets lives lived wrote writes works worked "
    "knew knows thinks thought saw sees heard hears started shouted screamed hit punched kicked "
    "threatened cried helped stayed left moved "
    "reckons explained promised visited took takes answered replied turned refused lost wanted wants "
    "needs stopped stops quit moved opened closed asks answers wants looked looks stood sat ran runs "
    "drove drives "
    "turned waited waits tried keeps kept gave gives made makes".split()
)
NEVER = frozenset(
    "i i'm i'd i'll i've im the a an and or but if so as at in on of to for by my me we us he she it "
    "they them his her our your their is was are were be "
    "been am do did does has had have not no yes who what when where why how this that these those "
    "there here then than with from about after "
    "before because all any some every each one two three up down out off over just only very too "
    "also back now never always can could would "
    "should shall must might mine yours hers theirs someone somebody nobody anybody everyone anyone "
    "nothing something still again please sorry "
    "bye goodbye thanks thank hello hi hiya dear yours regards sincerely ok okay aye nah well oh god which while "
    "until since you u ur him its it's that's didn't don't "
    "can't won't both mr mrs ms miss mx dr sir madam pc dc ps ds dci sgt insp pcso wpc cllr "
    "rev prof".split()
)
_VERB_AFTER = ACTS | frozenset(
    "cant wont doesnt hasnt isnt wasnt didnt couldnt wouldnt can't won't doesn't hasn't isn't wasn't "
    "didn't couldn't wouldn't was is has had did does will would who and from at on in for the again "
    "never always just".split()
)
_TITLE = re.compile(rf"(?:{STRICT_TITLE}|{WEAK_TITLE}|{KIN}|{FIELD})", re.IGNORECASE)
_OFFICE_WORDS = frozenset(
    "court street road lane close house school police council team unit service care support crime "
    "case act code review report right section form letter "
    "operation op exhibit email number home hate domestic abuse anti social community neighbourhood "
    "housing local chief deputy assistant senior acting "
    "temporary detective special custody arresting attending investigating listing liaison family "
    "witness victim new old dear hello hi from via re".split()
)


class NameParts:
    """The words of one text; `claimed` are stretches already known to be something else than names."""

    def __init__(self, text: str, claimed: Iterable[Span]) -> None:
        self.text = text
        self.words = tokens(text)
        self._claimed = bytearray(len(text))
        for span in claimed:
            self._claimed[span.start : span.end] = b"\1" * (span.end - span.start)
        self._phrase = bytearray(len(text))
        known = [(m.start(), m.end()) for m in phrase_pattern("known_terms.txt").finditer(text)]
        for start, end in [*known, *bodies(text)]:
            if re.search(r"[\s-]", text[start:end]):
                self._phrase[start:end] = b"\1" * (end - start)
        for start, end in regions(text):
            self._phrase[start:end] = b"\1" * (end - start)
        self.by_start = {word.start: word for word in self.words}
        self.named: set[int] = set()

    def in_phrase(self, word: Token) -> bool:
        """Inside the name of a known body of two words or more ("Victim Support")."""
        return all(self._phrase[word.start : word.end])

    def taken(self, word: Token) -> bool:
        return any(self._claimed[word.start : word.end])

    def barred(self, word: Token) -> bool:
        return plain(word.text) in NEVER or self.in_phrase(word) or self.taken(word) or self._abbreviation(word)

    def _abbreviation(self, word: Token) -> bool:
        if word.shape == "caps":
            return is_acronym(word.text)
        return word.caseless and word.shape == "low" and is_acronym(word.text) and not is_name(word.text)

    def capital(self, word: Token) -> bool:
        """A capital that means something."""
        return not word.caseless and word.shape in ("cap", "caps")

    def sure(self, word: Token) -> bool:
        """In a list of names and no ordinary word, body or place."""
        if self.barred(word) or is_known(word.text) or is_place(word.text) or is_ordinary(word.text):
            return False
        if word.shape == "low" and word.text.endswith("s") and is_first_name(word.text[:-1]):
            return len(word.text) > 4 and not is_ordinary(word.text[:-1])
        if is_first_name(word.text):
            return len(word.text) > 2 or self.capital(word)
        return is_surname(word.text) and (len(word.text) > 3 or self.capital(word)) and not is_slip(word.text)

    def beside(self, word: Token, step: int) -> Token | None:
        place = word.index + step
        return self.words[place] if 0 <= place < len(self.words) else None

    def part(self, word: Token, before: Token) -> bool:
        """Can `word` be the next part of the name that `before` belongs to?"""
        gap = word.gap if word.start >= before.end else ""
        if not re.fullmatch(r"\.?[ \t]|\.|-", gap) or self.in_phrase(word) or self.taken(word):
            return False
        if gap.startswith(".") and len(before.text) > 1 and before.shape != "initial":
            return False
        if plain(word.text) in NEVER:
            return False
        if len(word.text) == 1 and word.caseless and plain(word.text) not in "aiknruxy":
            return gap == " " and is_first_name(before.text) and self.ends(word)
        if word.shape == "initial" and not word.caseless:
            return word.text not in "IA" or self.text[word.end : word.end + 1] == "."
        if self.sure(word):
            return not self._abbreviation(word)
        if self.capital(word):
            return (
                not self._abbreviation(word)
                and (not is_known(word.text) or is_surname(word.text))
                and not (word.shape == "caps" and is_common(word.text) and before.shape != "caps")
            )
        if word.caseless or word.shape == "low":
            return self._low_part(word)
        return False

    def _low_part(self, word: Token) -> bool:
        if self._abbreviation(word) or (is_known(word.text) and not (is_surname(word.text) and self.ends(word))):
            return False
        if not is_ordinary(word.text):
            return (
                word.caseless
                and (len(word.text) > 2 or is_first_name(word.text))
                and not is_slip(word.text)
                and not is_place(word.text)
            )
        return is_name(word.text) and word.caseless and plain(word.text) not in _VERB_AFTER and self.ends(word)

    def ends(self, word: Token) -> bool:
        """A name could end here: a stop, a line's end or a verb follows."""
        after = self.beside(word, 1)
        return after is None or bool(re.search(r"[^\w\s'’]|\n", after.gap)) or plain(after.text) in _VERB_AFTER

    def surname_follows(self, word: Token) -> bool:
        """The next word can only be read as the surname that belongs to this first name."""
        after = self.beside(word, 1)
        if after is None or after.gap not in (" ", "-") or self.barred(after):
            return False
        if self.capital(after):
            return (
                self.part(after, word)
                and (is_surname(after.text) or not is_common(after.text))
                and not self._office(after)
            )
        if not is_ordinary(after.text):
            return (
                not is_first_name(after.text) and not is_known(after.text) and (is_surname(after.text) or word.caseless)
            )
        return is_surname(after.text) and plain(after.text) not in _VERB_AFTER and self.ends(after)

    def _office(self, word: Token) -> bool:
        return bool(_TITLE.fullmatch(word.text)) or plain(word.text) in ROLES | _OFFICE_WORDS

    def _name_like_low(self, first: Token, word: Token) -> bool:
        """In small letters "mark robson" is a name; so is "will sesay", for what follows is no first name."""
        return not is_first_name(word.text) and not is_ordinary(word.text)

    def grow(self, word: Token) -> None:
        """Take a word and the parts of the name to its right and left."""
        self.named.add(word.index)
        last, following = word, self.beside(word, 1)
        while following is not None:
            beyond = self._past_particles(following)
            if beyond is not None:
                self.named |= set(range(following.index, beyond.index + 1))
                last, following = beyond, self.beside(beyond, 1)
            elif self.part(following, last):
                self.named.add(following.index)
                last, following = following, self.beside(following, 1)
            else:
                break
        self._grow_left(word)

    def _past_particles(self, word: Token) -> Token | None:
        """The name after one to three particles ("van der Berg"), if `word` is the first of them."""
        beyond: Token | None = word
        while beyond is not None and plain(beyond.text) in PARTICLES and not self.taken(beyond):
            beyond = self.beside(beyond, 1)
            if beyond is None or beyond.gap not in (" ", "-", "'", "’") or beyond.index - word.index > 3:
                return None
        named = beyond is not None and beyond is not word and not self.barred(beyond)
        return beyond if named and beyond is not None and (self.capital(beyond) or self.sure(beyond)) else None

    def _particle_inside(self, word: Token) -> bool:
        """A small particle between two parts of one name, seen from the right."""
        before = self.beside(word, -1)
        small = plain(word.text) in PARTICLES and word.shape == "low" and not word.caseless and len(word.text) > 1
        if not small or before is None or word.gap not in (" ", "-"):
            return small and before is not None and bool(re.fullmatch(r"\.?\s", word.gap)) and before.shape == "initial"
        return (self.capital(before) and not self._office(before)) or self._particle_inside(before)

    def _grow_left(self, word: Token) -> None:
        before = self.beside(word, -1)
        while before is not None and not self.taken(before) and not self.in_phrase(before):
            first, gap = before, word.gap
            surname_first = (
                gap in (", ", ",")
                and first.shape in ("caps", "cap")
                and is_surname(first.text)
                and not is_ordinary(first.text)
            )
            initial = (
                first.shape == "initial"
                and re.fullmatch(r"\.?\s?", gap)
                and (first.text not in "IA" or gap.startswith("."))
                and not word.caseless
            )
            given = (
                gap in (" ", "-")
                and is_first_name(first.text)
                and plain(first.text) not in NEVER
                and not (first.caseless and is_common(first.text) and not self._name_like_low(first, word))
            )
            unusual = (
                gap in (" ", "-")
                and self.capital(first)
                and not first.opens
                and not is_known(first.text)
                and not self.barred(first)
                and not self._office(first)
            )
            particle = word.gap in (" ", "-") and self._particle_inside(first)
            if not (
                surname_first or initial or unusual or particle or (given and (self.capital(first) or first.caseless))
            ):
                break
            self.named.add(first.index)
            word, before = first, self.beside(first, -1)
