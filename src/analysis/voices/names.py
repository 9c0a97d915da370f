"""Names of people in free text, by lists, by the case of letters and by the signs of the sentence.

A word is taken for a name when (1) a sign stands before it (title, kin, "called", speaker's label, greeting,
signature) and it may be a name; (2) it is in the lists of names and no ordinary word; (3) it is written with a capital
where no capital belongs and is neither an ordinary word nor a known body; (4) it is an ordinary word that is also a
first name (will, grace, mark), written with a capital inside a sentence. A name grows over the words beside it that
can be parts of it, and every other place where the same word stands is a name too, but for ordinary words in small
letters. Where a text is all small or all capital letters, only (1) and (2) and words of no dictionary count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.voices.gazetteer import is_place
from analysis.voices.lexicon import (
    MONTHS,
    is_acronym,
    is_common,
    is_first_name,
    is_known,
    is_name,
    is_ordinary,
    is_surname,
    plain,
)
from analysis.voices.name_cues import ROLES, Cue, closing_line, cues, speaker_labels
from analysis.voices.name_parts import ACTS, NEVER
from analysis.voices.name_words import INSTITUTIONS, NameWords
from analysis.voices.spans import Span
from analysis.voices.tokens import Token

_WRITER = re.compile(
    r"(?:^|(?<=[\n.!?]))\s*(?:(?:hi|hiya|hello|hey|alreet|alright|ey up|now then)[ ,]+)?(?:it'?s|it’s|"
    r"its|this is|tis)\s+(?:only\s)?(?P<name>[^\W\d_][\w'’-]+)(?=\s(?:from|at|here|again|off|in|on|"
    r"down|up|next|who)\b|[,.!\n]|$)",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"(?:^|(?<=[\n.!?]))\s*(?:(?:hi|hiya|hello|hey)[ "
    r",]+)?(?P<name>[^\W\d_][\w'’-]+)(?:\s[^\W\d_][\w'’-]+)?\s(?:here|again)\b(?=\s*[,.!\n]|$|\s"
    r"(?:from|at)\b)",
    re.IGNORECASE,
)
_NICKNAME = re.compile(
    r"(?P<first>[^\W\d_][\w'’-]+)\s[\"“‘'(](?:aka\s)?[^\W\d_][\w'’ -]{0,24}[\"”’')]\s(?P<last>[^\W\d_][\w'’-]+)",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(
    r"(?:[.!?,\n]|\bx+\b|\bta\b|\bthanks\b|\bthx\b|\bcheers\b|"
    r"\bfrom\b)\s*[-–—]?\s*(?P<name>[^\W\d_][\w'’-]+)(?:\s[^\W\d_][\w'’-]+)?\s*[.!xX*\s]*$",
    re.IGNORECASE,
)


_ALSO_VERBS = frozenset(
    "will may sue bill see hope mark grant rob chase drew lean love miss win harry day art precious prince princess "
    "summer".split()
)


_RANKS = frozenset("sergeant constable inspector superintendent detective officer".split())
_OF_A_CASE = frozenset(
    "caller victim vic suspect sus witness complainant neighbour ip aggrieved informant defendant perp offender "
    "oic tenant "
    "resident patient client".split()
)


class _Finder(NameWords):
    """The names of one text."""

    # -- passes ---------------------------------------------------------------------------------------------------

    def follow(self, cue: Cue) -> None:
        match = re.compile(r"[\s\"“‘'(]*").match(self.text, cue.at)
        word = self.by_start.get(match.end() if match else cue.at)
        if word is None or self.text[cue.at : word.start].count("\n") > 1:
            return
        if cue.kind == "field" and self.surname_first(word):
            self.named |= {word.index, word.index + 1}
        elif self.fits(word, cue):
            self.grow(word)
            after = self.beside(word, 1)
            if after is not None and len(word.text) == 1 and after.index not in self.named:
                self.grow(after)
            elif (
                (cue.kind in ("naming", "field", "signature") or self._of_a_case(word))
                and after is not None
                and self._whispered_surname(word, after)
            ):
                self.named.add(after.index)

    def _of_a_case(self, word: Token) -> bool:
        before = self.beside(word, -1)
        return before is not None and word.gap == " " and plain(before.text) in _OF_A_CASE

    def _whispered_surname(self, word: Token, after: Token) -> bool:
        """In "my name is lorraine tipping and i live" the word after the first name is the surname, ordinary or not."""
        beyond = self.beside(after, 1)
        closed = (
            beyond is None
            or bool(re.search(r"[,.;!?\n]", beyond.gap))
            or plain(beyond.text) in {"and", "i", "im", "of"} | ACTS | {"states", "reports"}
        )
        return (
            word.caseless
            and after.index not in self.named
            and after.gap == " "
            and is_first_name(word.text)
            and len(after.text) > 3
            and plain(after.text) not in NEVER | ACTS | ROLES
            and not self.barred(after)
            and closed
        )

    def surname_first(self, word: Token) -> bool:
        """As in "VICTIM: YOUNG, Grace": two capitals with a comma between them after the name of a field."""
        after = self.beside(word, 1)
        if after is None or after.gap != ", " or self.barred(word) or self.barred(after):
            return False
        capitals = word.shape in ("cap", "caps") and after.shape in ("cap", "caps")
        return capitals and is_surname(word.text) and (is_first_name(after.text) or not is_ordinary(after.text))

    def fits(self, word: Token, cue: Cue) -> bool:
        """May this word be the name that the sign announces?"""
        if cue.kind == "title" and len(word.text) == 1 and word.text.islower() and word.caseless:
            after = self.beside(word, 1)
            return after is not None and after.gap in (" ", ". ") and self.fits(after, cue)
        if word.shape == "initial":
            after = self.beside(word, 1)
            return (
                cue.kind in ("title", "naming", "field", "signature", "label")
                and after is not None
                and self.part(after, word)
            )
        if (
            plain(word.text) in NEVER
            or self.taken(word)
            or (self._abbreviation(word) and not (cue.kind == "title" and cue.strong))
        ):
            return False
        if cue.kind == "title" and word.text.endswith("s") and len(word.text) > 3 and is_first_name(word.text[:-1]):
            return True
        if self.in_phrase(word) or (plain(word.text) in ROLES and not is_first_name(word.text)):
            return False
        name = is_name(word.text)
        if word.shape == "caps" and not word.caseless and len(word.text) < 6 and not name and cue.kind != "title":
            return False
        if cue.kind == "title" and not cue.strong and plain(word.text) in _RANKS:
            return False
        if cue.strong:
            return self._fits_strong(word, cue, name)
        if self.capital(word) and not (word.opens and cue.kind == "weak"):
            ordinary = is_ordinary(word.text) or is_known(word.text)
            if cue.kind in ("title", "kin") and not ordinary:
                return True
            if ordinary:
                if cue.kind == "weak" or plain(word.text) in MONTHS:
                    return False
                return is_first_name(word.text) or (cue.kind == "title" and is_surname(word.text))
            return not is_place(word.text) or cue.kind == "title"
        if cue.kind == "kin":
            unheard = not is_ordinary(word.text) and not is_known(word.text) and not is_place(word.text)
            return (is_first_name(word.text) and self._low_kin(word)) or (
                unheard and len(word.text) > 3 and self.ends(word)
            )
        return name and not is_ordinary(word.text) and not is_known(word.text) and not is_place(word.text)

    def _low_kin(self, word: Token) -> bool:
        if not is_ordinary(word.text):
            return not is_known(word.text)
        if self.surname_follows(word):
            return True
        after = self.beside(word, 1)
        if plain(word.text) in _ALSO_VERBS:
            return after is not None and plain(after.text) in ACTS | {"was", "is"}
        return word.caseless or word.shape == "low"

    def _fits_strong(self, word: Token, cue: Cue, name: bool) -> bool:
        if cue.kind == "title":
            return (
                (self.capital(word) and not is_known(word.text))
                or (self.capital(word) and name)
                or (
                    not self.capital(word)
                    and (not is_common(word.text) or is_surname(word.text))
                    and plain(word.text) not in ACTS
                    and (not is_known(word.text) or is_surname(word.text))
                )
            )
        if is_known(word.text) and not name:
            return False
        if cue.kind in ("nickname", "signature") and self.capital(word) and not self._office(word):
            return True
        if cue.kind in ("greeting", "signature", "field"):
            if self.capital(word):
                return name or not is_ordinary(word.text)
            return name and (not is_ordinary(word.text) or self._stands_alone(word))
        if self.capital(word):
            return name or not is_ordinary(word.text)
        return not is_ordinary(word.text) or (is_first_name(word.text) and self._stands_alone(word))

    def _stands_alone(self, word: Token) -> bool:
        after = self.beside(word, 1)
        return (
            after is None
            or bool(re.search(r"[^\w\s'’]|\n", after.gap))
            or self.sure(after)
            or self.surname_follows(word)
        )

    def label(self, start: int, end: int) -> None:
        inside = [w for w in self.words if start <= w.start and w.end <= end]
        if not inside or any(plain(w.text) in ROLES or self.in_phrase(w) for w in inside):
            return
        names = [
            w
            for w in inside
            if is_name(w.text)
            or (not is_ordinary(w.text) and not is_known(w.text) and not is_acronym(w.text) and not is_place(w.text))
        ]
        first = inside[0]
        if (
            names
            and (len(inside) <= 3)
            and (is_name(first.text) or not is_ordinary(first.text))
            and not self.taken(first)
            and plain(first.text) not in NEVER
        ):
            self.named |= {w.index for w in inside if not self.taken(w) and (is_name(w.text) or not is_common(w.text))}

    def spread(self) -> None:
        """The same word again is the same name, unless it can be an ordinary word there."""
        seen = {plain(self.words[i].text) for i in self.named if len(self.words[i].text) > 2}
        for word in self.words:
            if (
                plain(word.text) in seen
                and word.index not in self.named
                and not self.taken(word)
                and not self.in_phrase(word)
            ):
                if not is_ordinary(word.text) and not is_known(word.text):
                    self.named.add(word.index)
                elif (
                    self.capital(word)
                    and (not word.opens or self._a_sentence(word))
                    and plain(word.text) not in MONTHS
                    and not self._title_case_run(word)
                ):
                    self.named.add(word.index)

    def _a_sentence(self, word: Token) -> bool:
        """The word alone makes the sentence ("She is nine. Poppy.")."""
        return is_first_name(word.text) and bool(re.match(r"[.!?](?:\s|$)", self.text[word.end : word.end + 2]))

    def _title_case_run(self, word: Token) -> bool:
        after = self.beside(word, 1)
        return after is not None and after.gap == " " and self._title_case(after)

    def lone_surname(self, word: Token) -> bool:
        """A surname that is an ordinary word, with a capital inside a sentence and a person's place in it."""
        if (
            self.barred(word)
            or word.opens
            or not self.capital(word)
            or word.shape == "caps"
            or not is_surname(word.text)
            or is_known(word.text)
            or is_place(word.text)
        ):
            return False
        before, after = self.beside(word, -1), self.beside(word, 1)
        if plain(word.text) in INSTITUTIONS or before is None or self._title_case(before):
            return False
        if self._met(word):
            return True
        if after is not None and after.gap == " " and self._title_case(after):
            return False
        return (
            plain(before.text) in ("with by and from told asked when then that but saw rang").split()
            and word.gap == " "
        )

    def run(self) -> list[Span]:
        for start, end in speaker_labels(self.text):
            self.label(start, end)
        for cue in cues(self.text):
            self.follow(cue)
        self._nicknames()
        self._openers()
        last = closing_line(self.text)
        if last is not None:
            self._signature_line(*last)
        for word in self.words:
            if word.index not in self.named and (
                self.sure(word) or self.strange(word) or self.also_a_name(word) or self.lone_surname(word)
            ):
                self.grow(word)
                after = self.beside(word, 1)
                if after is not None and self._of_a_case(word) and self._whispered_surname(word, after):
                    self.named.add(after.index)
        self.spread()
        return self._spans()

    def _nicknames(self) -> None:
        """A nickname between first name and surname ("Jordan 'Jojo' Pike")."""
        for match in _NICKNAME.finditer(self.text):
            first, last = self.by_start.get(match.start("first")), self.by_start.get(match.start("last"))
            if first is None or last is None or not is_first_name(first.text) or self.taken(first) or self.taken(last):
                continue
            if last.index - first.index <= 4 and (is_surname(last.text) or not is_common(last.text)):
                self.named |= set(range(first.index, last.index + 1))

    def _openers(self) -> None:
        """Who writes a message: "its rose from ...", "grace here", or a name alone at the end."""
        for pattern in (_WRITER, _HERE):
            for match in pattern.finditer(self.text):
                word = self.by_start.get(match.start("name"))
                if (
                    word is not None
                    and is_name(word.text)
                    and plain(word.text) not in NEVER
                    and not self.taken(word)
                    and (not is_known(word.text) or is_first_name(word.text))
                ):
                    self.grow(word)
        ending = _LAST_WORDS.search(self.text)
        word = self.by_start.get(ending.start("name")) if ending else None
        if (
            word is not None
            and is_first_name(word.text)
            and plain(word.text) not in NEVER
            and word.index > 3
            and not self.taken(word)
        ):
            self.grow(word)

    def _signature_line(self, start: int, end: int) -> None:
        inside = [w for w in self.words if start <= w.start and w.end <= end]
        if (
            inside
            and all(self.capital(w) or w.shape == "initial" or w.caseless for w in inside)
            and any(is_name(w.text) for w in inside)
        ):
            if not any(self.in_phrase(w) or plain(w.text) in NEVER for w in inside) and (
                is_name(inside[0].text) or not is_ordinary(inside[0].text)
            ):
                self.named |= {w.index for w in inside if not self.taken(w)}

    def _spans(self) -> list[Span]:
        spans: list[Span] = []
        for index in sorted(self.named):
            word = self.words[index]
            place = is_place(word.text) and not is_name(word.text)
            if spans and index - 1 in self.named and re.fullmatch(r"\.?\s?|-|,\s", word.gap) and "\n" not in word.gap:
                spans[-1] = Span(spans[-1].start, word.end, spans[-1].kind)
            else:
                spans.append(Span(word.start, word.end, "place" if place else "person"))
        return spans


def people(text: str, claimed: Iterable[Span] = ()) -> list[Span]:
    """Spans of kind person.

    Parameters
    ----------
    text : str, any text; letters may be all small or all capital.
    claimed : spans already found to be something else (a street, an e-mail); names are not looked for inside them.

    Returns
    -------
    list of Span in order of the text, titles and possessive endings left out.
    """
    return _Finder(text, claimed).run()
