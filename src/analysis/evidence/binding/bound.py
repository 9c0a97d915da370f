"""What a page may say with a number in it: the words of findings, of the study, and what is declared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.evidence.binding.declared import declared
from analysis.evidence.binding.spoken import VALUE, spoken
from analysis.evidence.binding.words import BY_NATURE, NUMBER, flagged, normal, sentences
from analysis.evidence.calibration import last_calibration
from analysis.evidence.policy_of import policy_of
from analysis.evidence.words import percent
from analysis.study import StudyFolder

SHORTEST = 12  # a shorter text could cover a stray number; it counts only where it is the whole of a cell
SPOKEN = ("statement", "sentence", "verdict_reason", "strength_reason")
# Places in a declared sentence: see declared.yaml.
PLACES = {"{n}": rf"(?P<n>{NUMBER.pattern})", "{m}": NUMBER.pattern, "{w}": r"[^\d.;:]+?", "{rows}": r"(?P<rows>.+)"}
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TOLD = r"\b(\w+) (?:is|are) ([a-z ]+?)(?=,|\.|$)"
TALLY = re.compile(r"^(?:Of the \w+ main claims|There is one main claim)\b")
WORD = re.compile(r"[A-Za-z]{2,}")
FEWEST_WORDS = 3
Rows = Sequence[Sequence[str]]


class Bound:
    """All texts that are bound, with the longest taken out of a page first.

    Parameters
    ----------
    records : the ledger's. folder : the study.
    numbers_everywhere : every number of a sentence the program says must stand in a table of its page. Without, such a
        sentence may hold a number that no table has: a report of any study can be made, and only what nobody can have
        computed is refused.
    """

    def __init__(
        self, records: Iterable[Mapping[str, Any]], folder: StudyFolder, *, numbers_everywhere: bool = True
    ) -> None:
        self.records = [dict(record) for record in records]
        self.folder = folder
        self.numbers_everywhere = numbers_everywhere

    @cached_property
    def texts(self) -> list[str]:
        """Bound texts of a sentence or more, longest first."""
        found = {normal(text) for text in self._all() if not _has_place(text)}
        found |= {text.rstrip(".") for text in found} | {text[:1].lower() + text[1:] for text in found}
        return sorted((text for text in found if len(text) >= SHORTEST and flagged(text)), key=len, reverse=True)

    @cached_property
    def cells(self) -> frozenset[str]:
        """Short bound texts: figures as printed, labels of the study."""
        found = {normal(text) for text in (*self._all(), *self._figures())}
        return frozenset(found | {text.rstrip(".") for text in found} | {text.capitalize() for text in found})

    @cached_property
    def forms(self) -> list[Form]:
        """Declared sentences with places for numbers, which must then stand in a table of the page."""
        return [_form(text) for text in declared() if _has_place(text)]

    @cached_property
    def said(self) -> list[Form]:
        """Sentences the program says with values in them; those with next to no words of their own say nothing."""
        whole = [text for text in spoken()[1] if len(WORD.findall(text)) >= FEWEST_WORDS]
        return [_said_form(text) for text in sorted(whole, key=len, reverse=True)]

    @cached_property
    def constants(self) -> frozenset[str]:
        """Numbers of the study's own rules: the confidence level, the thresholds."""
        policy, inference = policy_of(self.folder), self.folder.study.inference
        rules = (policy.threshold, policy.round_to, policy.minimum_base, policy.low_base, policy.threshold - 1)
        return frozenset([percent(inference.level), *map(str, rules)])

    def _all(self) -> Iterator[str]:
        yield from declared()
        yield from policy_of(self.folder).in_words()
        yield from _rules()
        for record in self.records:
            yield from (str(record.get(name, "")) for name in (*SPOKEN, "group"))
            yield from map(str, record.get("flags", ()))
            yield f"{record['sentence']} {record['verdict'].capitalize()}."
            yield from (str(record["source"].get(name, "")) for name in ("method", "function"))
        yield from self._study_texts()
        last = last_calibration()
        if last is not None:
            yield f"{last.worlds:,} made-up worlds, {last.date}."
            yield from (cell for row in last.rows for cell in row)

    def _figures(self) -> Iterator[str]:
        for record in self.records:
            yield from (
                str(record.get(name, ""))
                for name in ("shown", "interval", "standard_error", "base", "verdict", "strength")
            )
            for rows in (record.get("rows", []), *record.get("by_group", {}).values()):
                for row in rows:
                    yield from map(str, row.values())
                    yield f"{row.get('low_shown', '')} to {row.get('high_shown', '')}"

    def _study_texts(self) -> Iterator[str]:
        from analysis.disclosure.marks import LEGEND
        from analysis.evidence.joint import comparator_sentence
        from analysis.study.glossary import glossary
        from analysis.study.yaml_lines import read_yaml

        yield from (text for term in glossary() for text in (term.means, *term.forms))
        yield from LEGEND.values()
        yield from (f"{mark} {words}" for mark, words in LEGEND.items())
        yield from strings(self.folder.study.model_dump(mode="json"))
        yield from strings(self.folder.codebook.model_dump(mode="json"))
        yield from strings(read_yaml(self.folder.path / "themes.yaml")[0])
        for path in sorted((self.folder.path / "cases").glob("*.yaml")):
            yield from (part for text in strings(read_yaml(path)[0]) for part in (text, *sentences(text)))
        for figure in self.folder.comparators.comparators:
            yield comparator_sentence(figure)
            yield from (figure.says, figure.source, figure.year)

    def left(self, text: str, tables: Rows = (), page: str = "") -> str:
        """What of a text is not bound; empty where all is.

        Parameters
        ----------
        tables : rows of the page's tables, against which the numbers of computed sentences are held.
        page : all text of the page, by which it is known which claims a count of verdicts is about.
        """
        rest = normal(text)
        if not flagged(rest) or rest in self.cells:
            return ""
        rest = " ".join(part for part in sentences(rest) if not (TALLY.match(part) and self._is_tally(part, page)))
        for known in self.texts:
            if known in rest:
                rest = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " | ", rest)
                if not flagged(rest):
                    return ""
        open_ones = [part for part in sentences(rest) if flagged(part) and not self._computed(part, tables, page)]
        return " ".join(open_ones)

    def _computed(self, sentence: str, tables: Rows, page: str) -> bool:
        """A declared form whose numbers stand in the page's tables, or words that say one row of them."""
        bare = sentence.strip(" |")
        if bare in declared() or bare in spoken()[0] or f"{bare}." in spoken()[0]:
            return True
        if TALLY.match(bare):
            return self._is_tally(bare, page)
        if any(self._is_said(form, bare, tables) for form in self.said):
            return True
        if any(self._fits(form, BY_NATURE.sub("~", bare), tables) for form in self.forms):
            return True
        return all(_says_a_row(part, tables) for part in bare.rstrip(".").split("; "))

    def _fits(self, form: Form, text: str, tables: Rows) -> bool:
        found = form.pattern.fullmatch(text)
        if found is None:
            return False
        numbers = {_unsigned(number) for row in tables for cell in row for number in NUMBER.findall(cell)}
        said = {_unsigned(found.group(name)) for name in form.numbers}
        rows = re.split(r"\), |\) and |; ", found.group("rows")) if form.has_rows else []
        return said <= numbers | self.constants and all(_says_a_row(part, tables) for part in rows)

    def _is_said(self, form: Form, text: str, tables: Rows) -> bool:
        """Whether the program says so: its own words, and values that are words without a claim, or known numbers."""
        found = form.pattern.fullmatch(text)
        if found is None:
            return False
        values = [value for value in found.groups() if value]
        wild = [value for value in values if flagged(NUMBER.sub(" ", BY_NATURE.sub(" ", value)))]
        if any(normal(value) not in spoken()[0] and normal(value) not in self.cells for value in wild):
            return False
        if not self.numbers_everywhere:
            return True
        numbers = {_unsigned(number) for row in tables for cell in row for number in NUMBER.findall(cell)}
        said = {_unsigned(n) for value in values for n in NUMBER.findall(BY_NATURE.sub(" ", value))}
        return said <= numbers | self.constants

    def _is_tally(self, sentence: str, page: str) -> bool:
        """Whether a sentence counts the verdicts of main claims right: of those on the page, or of all there are."""
        primaries = [record for record in self.records if record["primary"]]
        here = [record for record in primaries if _stands_in(record, page)]
        told = _told(sentence)
        if told and told in (Counter(record["verdict"] for record in some) for some in (here, primaries)):
            return True
        # A page may name a claim in other words than the ledger's; then its count can be no more than all there are.
        return bool(told) and not self.numbers_everywhere and told <= Counter(record["verdict"] for record in primaries)


@dataclass(frozen=True)
class Form:
    """A declared sentence with places, as a pattern; the groups that hold numbers, and whether one holds rows."""

    pattern: re.Pattern[str]
    numbers: tuple[str, ...]
    has_rows: bool


def _told(sentence: str) -> Counter[str]:
    """The verdicts that a sentence counts; nothing where they do not add up to the claims it speaks of."""
    if sentence.startswith("There is one"):
        only = re.search(r"it is ([a-z ]+)\.?$", sentence)
        return Counter([only.group(1)] if only else [])
    told = Counter({verdict: _count(word) for word, verdict in re.findall(TOLD, sentence)})
    total = re.match(r"Of the (\w+)", sentence)
    return told if total and _count(total.group(1)) == told.total() else Counter()


def _stands_in(record: Mapping[str, Any], page: str) -> bool:
    return any(normal(record[name]).rstrip(".") in page for name in ("statement", "sentence"))


def _has_place(text: str) -> bool:
    return any(place in text for place in PLACES)


def _form(text: str) -> Form:
    pattern, numbers = re.escape(BY_NATURE.sub("~", text)), []
    for place, inner in PLACES.items():
        while re.escape(place) in pattern:
            name = f"n{len(numbers)}"
            if place == "{n}":
                numbers.append(name)
            pattern = pattern.replace(re.escape(place), inner.replace("?P<n>", f"?P<{name}>"), 1)
    return Form(re.compile(pattern), tuple(numbers), "{rows}" in text)


def _said_form(text: str) -> Form:
    pattern = re.escape(text.rstrip(".")).replace(re.escape(VALUE), "(.*?)")
    return Form(re.compile(rf"{pattern}\.?"), (), False)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS.index(word) if word in COUNTS else -1


def _unsigned(number: str) -> str:
    return number.lstrip("+-−")


def _says_a_row(part: str, tables: Rows) -> bool:
    """Whether the words name a row of a table, and their numbers are that row's, and nothing else needs binding."""
    numbers = {_unsigned(number) for number in NUMBER.findall(part)}
    if not numbers or flagged(NUMBER.sub(" ", part)):
        return False
    for row in tables:
        if row and len(row[0]) > 2 and row[0].lower() in part.lower():
            own = {_unsigned(number) for cell in row for number in NUMBER.findall(cell)}
            if numbers <= own:
                return True
    return False


def _rules() -> Iterator[str]:
    """The rules of verdict and strength as the functions that apply them state them."""
    from inspect import getdoc

    from analysis.evidence.strength import strength
    from analysis.evidence.verdict import judge

    for rule in (judge, strength):
        yield from (getdoc(rule) or "").split("\n\n")


def strings(value: Any) -> Iterator[str]:
    """All texts of a nested value, its keys included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value
