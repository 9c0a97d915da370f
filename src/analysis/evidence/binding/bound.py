"""What a page may say with a number in it: the words of findings, of the study, and what is declared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from analysis.evidence.binding.declared import declared
from analysis.evidence.binding.words import BY_NATURE, NUMBER, flagged, normal, sentences
from analysis.evidence.policy_of import policy_of
from analysis.evidence.words import percent
from analysis.study import StudyFolder

SHORTEST = 12  # a shorter text could cover a stray number; it counts only where it is the whole of a cell
SPOKEN = ("statement", "sentence", "verdict_reason", "strength_reason")
SLOT, WORDS = "{n}", "{w}"  # in a declared sentence: a number of the page's tables, and words without a number
Rows = Sequence[Sequence[str]]


class Bound:
    """All texts that are bound, with the longest taken out of a page first."""

    def __init__(self, records: Iterable[Mapping[str, Any]], folder: StudyFolder) -> None:
        self.records = [dict(record) for record in records]
        self.folder = folder

    @cached_property
    def texts(self) -> list[str]:
        """Bound texts of a sentence or more, longest first."""
        found = {normal(text) for text in self._all() if SLOT not in text and WORDS not in text}
        found |= {text.rstrip(".") for text in found} | {text[:1].lower() + text[1:] for text in found}
        return sorted((text for text in found if len(text) >= SHORTEST and flagged(text)), key=len, reverse=True)

    @cached_property
    def cells(self) -> frozenset[str]:
        """Short bound texts: figures as printed, labels of the study."""
        found = {normal(text) for text in (*self._all(), *self._figures())}
        return frozenset(found | {text.rstrip(".") for text in found} | {text.capitalize() for text in found})

    @cached_property
    def forms(self) -> list[re.Pattern[str]]:
        """Declared sentences with places for numbers, which must then stand in a table of the page."""
        return [_form(text) for text in declared() if SLOT in text or WORDS in text]

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
            yield from (str(record["source"].get(name, "")) for name in ("method", "function"))
        yield from self._study_texts()

    def _figures(self) -> Iterator[str]:
        for record in self.records:
            yield from (str(record.get(name, "")) for name in ("shown", "interval", "base", "verdict", "strength"))
            for rows in (record.get("rows", []), *record.get("by_group", {}).values()):
                for row in rows:
                    yield from map(str, row.values())
                    yield f"{row.get('low_shown', '')} to {row.get('high_shown', '')}"

    def _study_texts(self) -> Iterator[str]:
        from analysis.disclosure.marks import LEGEND
        from analysis.evidence.joint import comparator_sentence
        from analysis.study.yaml_lines import read_yaml

        yield from LEGEND.values()
        yield from (f"{mark} {words}" for mark, words in LEGEND.items())
        yield from strings(self.folder.study.model_dump(mode="json"))
        yield from strings(self.folder.codebook.model_dump(mode="json"))
        yield from strings(read_yaml(self.folder.path / "themes.yaml")[0])
        for figure in self.folder.comparators.comparators:
            yield comparator_sentence(figure)
            yield from (figure.says, figure.source, figure.year)

    def left(self, text: str, tables: Rows = ()) -> str:
        """What of a text is not bound; empty where all is.

        Parameters
        ----------
        tables : rows of the page's tables, against which the numbers of computed sentences are held.
        """
        rest = normal(text)
        if not flagged(rest) or rest in self.cells:
            return ""
        for known in self.texts:
            if known in rest:
                rest = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " | ", rest)
                if not flagged(rest):
                    return ""
        open_ones = [part for part in sentences(rest) if flagged(part) and not self._computed(part, tables)]
        return " ".join(open_ones)

    def _computed(self, sentence: str, tables: Rows) -> bool:
        """A declared form whose numbers stand in the page's tables, or words that say one row of them."""
        bare = sentence.strip(" |")
        if bare in declared():
            return True
        for form in self.forms:
            found = form.fullmatch(BY_NATURE.sub("~", bare))
            if found:
                numbers = {number for row in tables for cell in row for number in NUMBER.findall(cell)}
                return set(found.groups()) <= numbers | self.constants
        return all(_says_a_row(part, tables) for part in bare.rstrip(".").split("; "))


def _form(text: str) -> re.Pattern[str]:
    pattern = re.escape(BY_NATURE.sub("~", text)).replace(re.escape(SLOT), f"({NUMBER.pattern})")
    return re.compile(pattern.replace(re.escape(WORDS), r"[^\d.;:]+?"))


def _says_a_row(part: str, tables: Rows) -> bool:
    """Whether the words name a row of a table, and their numbers are that row's, and nothing else needs binding."""
    numbers = NUMBER.findall(part)
    if not numbers or flagged(NUMBER.sub(" ", part)):
        return False
    for row in tables:
        if row and len(row[0]) > 2 and row[0] in part:
            own = {number for cell in row for number in NUMBER.findall(cell)}
            if set(numbers) <= own:
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
