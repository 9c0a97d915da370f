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

from analysis.voices.addresses import bodies
from analysis.voices.lexicon import (
    MONTHS,
    WEEKDAYS,
    is_acronym,
    is_common,
    is_first_name,
    is_known,
    is_name,
    is_ordinary,
    is_place,
    is_slip,
    is_surname,
    phrase_pattern,
    plain,
)
from analysis.voices.name_cues import (
    FIELD,
    KIN,
    ROLES,
    STRICT_TITLE,
    WEAK_TITLE,
    Cue,
    closing_line,
    cues,
    speaker_labels,
)
from analysis.voices.spans import Span, overlaps
from analysis.voices.tokens import Token, tokens

PARTICLES = frozenset(
    "de da di du del van von der den ter la le bin ibn ben bint al el ap ab ul ur ud abu o mac mc st "
    "dos das ní nic ó".split()
)
_ACTS = frozenset(
    "said says told asked rang rings phoned called calls texted emailed came comes went goes got "
    "gets lives lived wrote writes works worked "
    "knew knows thinks thought saw sees heard hears started shouted screamed hit punched kicked "
    "threatened cried helped stayed left moved "
    "reckons explained promised visited took takes answered replied turned refused lost wanted wants "
    "needs".split()
)
_NEVER = frozenset(
    "i i'm i'd i'll i've im the a an and or but if so as at in on of to for by my me we us he she it "
    "they them his her our your their is was are were be "
    "been am do did does has had have not no yes who what when where why how this that these those "
    "there here then than with from about after "
    "before because all any some every each one two three up down out off over just only very too "
    "also back now never always can could would "
    "should shall must might mine yours hers theirs someone somebody nobody anybody everyone anyone "
    "nothing something still again please sorry "
    "thanks thank hello hi hiya dear yours regards sincerely ok okay aye nah well oh god which while "
    "until since you u ur him its it's that's didn't don't "
    "can't won't both same day mr mrs ms miss mx dr sir madam pc dc ps ds dci sgt insp pcso wpc cllr "
    "rev prof".split()
)
_LONE_SURNAMES_NOT = frozenset(
    "court church street place bank bench bar hall park close field fields bridge gate house lane "
    "hill green wood west north south east english french "
    "welsh scott law day may hope love page price frame chambers cross corner bishop king prince "
    "pope abbey wall mills banks waters ball bell "
    "case marks rights young little long short strong small black white brown grey gray constable "
    "sergeant judge bond ward marshall".split()
)
_VERB_AFTER = _ACTS | frozenset(
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
_SUBJECT = re.compile(
    rf", (?:my|our|his|her|their|the|a|an) (?:[\w'’]+ )?{KIN}\b| (?:{'|'.join(sorted(_ACTS))})\b| "
    rf"(?:and (?:i|me|her|his|my)|next door|from|upstairs|downstairs|opposite|over the road|across the "
    rf"road|"
    r"down the road|up the road|at (?:number|no|the)|who|whose|is my|was my|here\b|again\b)",
    re.IGNORECASE,
)


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
_LAST_WORDS = re.compile(
    r"(?:[.!?,\n]|\bx+\b|\bta\b|\bthanks\b|\bthx\b|\bcheers\b|"
    r"\bfrom\b)\s*[-–—]?\s*(?P<name>[^\W\d_][\w'’-]+)(?:\s[^\W\d_][\w'’-]+)?\s*[.!xX*\s]*$",
    re.IGNORECASE,
)


class _Finder:
    """The names of one text; `claimed` are stretches already known to be something else."""

    def __init__(self, text: str, claimed: Iterable[Span]) -> None:
        self.text = text
        self.words = tokens(text)
        self.claimed = list(claimed)
        self.known = [(m.start(), m.end()) for m in phrase_pattern("known_terms.txt").finditer(text)]
        self.known += bodies(text)
        self.by_start = {word.start: word for word in self.words}
        self.named: set[int] = set()

    # -- what a word may be ---------------------------------------------------------------------------------------

    def in_phrase(self, word: Token) -> bool:
        """Inside the name of a known body of two words or more ("Victim Support")."""
        return any(s <= word.start and word.end <= e and re.search((r"[\s-]"), self.text[s:e]) for s, e in self.known)

    def taken(self, word: Token) -> bool:
        return overlaps(self.claimed, word.start, word.end)

    def barred(self, word: Token) -> bool:
        return plain(word.text) in _NEVER or self.in_phrase(word) or self.taken(word) or self._abbreviation(word)

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
        if is_first_name(word.text):
            return len(word.text) > 2 or self.capital(word)
        return is_surname(word.text) and (len(word.text) > 3 or self.capital(word)) and not is_slip(word.text)

    def strange(self, word: Token) -> bool:
        """A word of no dictionary that stands where a name could."""
        if (
            self.barred(word)
            or len(word.text) < 3
            or is_ordinary(word.text)
            or is_known(word.text)
            or is_acronym(word.text)
        ):
            return False
        if word.caseless:
            return len(word.text) > 3 and not is_slip(word.text) and not _garbled(word.text)
        if word.shape == "cap":
            return not (word.opens and is_slip(word.text)) or self._acts(word) or self._is_someone(word)
        return word.shape == "caps" and len(word.text) > 4 and not is_slip(word.text)

    def also_a_name(self, word: Token) -> bool:
        if self.barred(word) or not self.capital(word) or not is_first_name(word.text) or not is_ordinary(word.text):
            return False
        before, after = self.beside(word, -1), self.beside(word, 1)
        surname_follows = after is not None and self.part(after, word) and not is_common(after.text)
        if plain(word.text) in MONTHS | WEEKDAYS or plain(word.text) in (("autumn"), "spring", "winter", "christian"):
            return (
                surname_follows
                or (word.opens and self._acts(word))
                or (word.opens is False and self._person_before(before) and not self._date_beside(word))
            )
        if word.opens:
            return surname_follows or self._acts(word)
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

    def _is_someone(self, word: Token) -> bool:
        """ "Nige is thought to be ...": a word of no dictionary with a verb after it is no slip."""
        after = self.beside(word, 1)
        return (
            after is not None
            and after.gap == " "
            and plain(after.text) in ("is", "was", "has", "had", "isn't", "wasn't")
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

    def beside(self, word: Token, step: int) -> Token | None:
        place = word.index + step
        return self.words[place] if 0 <= place < len(self.words) else None

    # -- how a name grows -----------------------------------------------------------------------------------------

    def part(self, word: Token, before: Token) -> bool:
        """Can `word` be the next part of the name that `before` belongs to?"""
        gap = word.gap if word.start >= before.end else ""
        if not re.fullmatch(r"\.?[ \t]|\.|-", gap) or self.in_phrase(word) or self.taken(word):
            return False
        if gap.startswith(".") and len(before.text) > 1 and before.shape != "initial":
            return False
        if plain(word.text) in _NEVER:
            return False
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
        if is_known(word.text) or self._abbreviation(word):
            return False
        if not is_ordinary(word.text):
            return (
                word.caseless
                and (len(word.text) > 2 or is_first_name(word.text))
                and not is_slip(word.text)
                and not is_place(word.text)
            )
        after = self.beside(word, 1)
        ends = after is None or bool(re.search((r"[^\w\s'’]|\n"), after.gap)) or plain(after.text) in _VERB_AFTER
        return is_name(word.text) and word.caseless and plain(word.text) not in _ACTS and ends

    def grow(self, word: Token) -> None:
        """Take a word and the parts of the name to its right and left."""
        self.named.add(word.index)
        last, following = word, self.beside(word, 1)
        while following is not None:
            beyond = self.beside(following, 1)
            particle = (
                plain(following.text) in PARTICLES and following.gap in ((" "), "-") and not self.taken(following)
            )
            if (
                particle
                and beyond is not None
                and beyond.gap in (" ", "-", "'", "’")
                and (self.capital(beyond) or self.sure(beyond))
                and not self.barred(beyond)
            ):
                self.named |= {following.index, beyond.index}
                last, following = beyond, self.beside(beyond, 1)
            elif self.part(following, last):
                self.named.add(following.index)
                last, following = following, self.beside(following, 1)
            else:
                break
        self._grow_left(word)

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
                and plain(first.text) not in _NEVER
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
            if not (surname_first or initial or unusual or (given and (self.capital(first) or first.caseless))):
                break
            self.named.add(first.index)
            word, before = first, self.beside(first, -1)

    def _office(self, word: Token) -> bool:
        return bool(_TITLE.fullmatch(word.text)) or plain(word.text) in ROLES | _OFFICE_WORDS

    def _name_like_low(self, first: Token, word: Token) -> bool:
        return (
            is_surname(word.text)
            and not is_first_name(word.text)
            and plain(first.text) not in ("will", "may", "see", "bill", "sue")
        )

    # -- passes ---------------------------------------------------------------------------------------------------

    def follow(self, cue: Cue) -> None:
        match = re.compile(r"[\s\"“‘'(]*").match(self.text, cue.at)
        word = self.by_start.get(match.end() if match else cue.at)
        if word is not None and self.text[cue.at : word.start].count("\n") <= 1 and self.fits(word, cue):
            self.grow(word)

    def fits(self, word: Token, cue: Cue) -> bool:
        """May this word be the name that the sign announces?"""
        if word.shape == "initial":
            after = self.beside(word, 1)
            return (
                cue.kind in ("title", "naming", "field", "signature", "label")
                and after is not None
                and self.part(after, word)
            )
        if plain(word.text) in _NEVER or self.taken(word) or self._abbreviation(word):
            return False
        if self.in_phrase(word) or (plain(word.text) in ROLES and not is_first_name(word.text)):
            return False
        name = is_name(word.text)
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
            return is_first_name(word.text) and self._low_kin(word)
        return name and not is_ordinary(word.text) and not is_known(word.text) and not is_place(word.text)

    def _low_kin(self, word: Token) -> bool:
        if not is_ordinary(word.text):
            return not is_known(word.text)
        after = self.beside(word, 1)
        verbs = {
            "will",
            "may",
            "sue",
            "bill",
            "see",
            "hope",
            "mark",
            "grant",
            "rob",
            "chase",
            "drew",
            "lean",
            "love",
            "miss",
            "win",
            "harry",
        }
        if plain(word.text) in verbs | {"day", "art", "precious", "prince", "princess", "summer"}:
            return after is not None and plain(after.text) in _ACTS | {"was", "is"}
        return word.caseless or word.shape == "low"

    def _fits_strong(self, word: Token, cue: Cue, name: bool) -> bool:
        if cue.kind == "title":
            return (
                (self.capital(word) and not is_known(word.text))
                or (self.capital(word) and name)
                or (
                    not self.capital(word)
                    and (not is_common(word.text) or is_surname(word.text))
                    and not is_known(word.text)
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
            or (is_surname(after.text) and not is_common(after.text))
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
            and plain(first.text) not in _NEVER
        ):
            self.named |= {w.index for w in inside if not self.taken(w)}

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
                    and not word.opens
                    and plain(word.text) not in MONTHS
                    and not self._title_case_run(word)
                ):
                    self.named.add(word.index)

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
        if plain(word.text) in _LONE_SURNAMES_NOT or before is None or self._title_case(before):
            return False
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
        self._openers()
        last = closing_line(self.text)
        if last is not None:
            self._signature_line(*last)
        for word in self.words:
            if word.index not in self.named and (
                self.sure(word) or self.strange(word) or self.also_a_name(word) or self.lone_surname(word)
            ):
                self.grow(word)
        self.spread()
        return self._spans()

    def _openers(self) -> None:
        """Who writes a message: "its rose from ...", "grace here", or a name alone at the end."""
        for pattern in (_WRITER, _HERE):
            for match in pattern.finditer(self.text):
                word = self.by_start.get(match.start("name"))
                if (
                    word is not None
                    and is_name(word.text)
                    and plain(word.text) not in _NEVER
                    and not self.taken(word)
                    and not is_known(word.text)
                ):
                    self.grow(word)
        ending = _LAST_WORDS.search(self.text)
        word = self.by_start.get(ending.start("name")) if ending else None
        if (
            word is not None
            and is_first_name(word.text)
            and plain(word.text) not in _NEVER
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
            if not any(self.in_phrase(w) or plain(w.text) in _NEVER for w in inside) and (
                is_name(inside[0].text) or not is_ordinary(inside[0].text)
            ):
                self.named |= {w.index for w in inside if not self.taken(w)}

    def _spans(self) -> list[Span]:
        spans: list[Span] = []
        for index in sorted(self.named):
            word = self.words[index]
            place = is_place(word.text) and not is_name(word.text)
            if spans and index - 1 in self.named and re.fullmatch((r"\.?\s?|-|,\s"), word.gap) and "\n" not in word.gap:
                spans[-1] = Span(spans[-1].start, word.end, spans[-1].kind)
            else:
                spans.append(Span(word.start, word.end, "place" if place else "person"))
        return spans


def _garbled(word: str) -> bool:
    """Laughter and drawn-out sounds ("haha", "nooooo", "mmm") are no names."""
    word = plain(word)
    return (
        bool(re.search(r"(.)\1\1", word))
        or not re.search(r"[aeiouy]", word)
        or bool(re.fullmatch(r"(?:ha|he|hu|ah|oh|lo){2,}l?", word))
    )


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
