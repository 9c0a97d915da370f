"""What a page may say with a number in it: the words of findings, of the study, and what is declared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from analysis.evidence.binding.declared import declared
from analysis.evidence.binding.words import flagged, normal
from analysis.study import StudyFolder

SHORTEST = 12  # a shorter text could cover a stray number; it counts only where it is the whole of a cell
SPOKEN = ("statement", "sentence", "verdict_reason", "strength_reason")


class Bound:
    """All texts that are bound, with the longest taken out of a page first."""

    def __init__(self, records: Iterable[Mapping[str, Any]], folder: StudyFolder, more: Iterable[str] = ()) -> None:
        self.records = [dict(record) for record in records]
        self.folder = folder
        self.more = tuple(more)

    @cached_property
    def texts(self) -> list[str]:
        """Bound texts of a sentence or more, longest first."""
        found = {normal(text) for text in self._all()}
        found |= {text.rstrip(".") for text in found}
        return sorted((text for text in found if len(text) >= SHORTEST and flagged(text)), key=len, reverse=True)

    @cached_property
    def cells(self) -> frozenset[str]:
        """Short bound texts: figures as printed, labels of the study."""
        found = {normal(text) for text in self._all()} | {normal(text) for text in self._figures()}
        return frozenset(found | {text.rstrip(".") for text in found} | {text.capitalize() for text in found})

    def _all(self) -> Iterator[str]:
        yield from declared()
        yield from self.more
        for record in self.records:
            for name in SPOKEN:
                yield str(record.get(name, ""))
            yield from map(str, record.get("flags", ()))
            yield "; ".join(f"{why}: {rows}" for why, rows in record.get("missing", {}).items())
            yield str(record.get("group", ""))
            yield from (str(record["source"].get(name, "")) for name in ("method", "function"))
            yield from record.get("by_group", {})
        yield from self._study_texts()

    def _figures(self) -> Iterator[str]:
        for record in self.records:
            yield from (str(record.get(name, "")) for name in ("shown", "interval", "base", "verdict", "strength"))
            for rows in (record.get("rows", []), *record.get("by_group", {}).values()):
                for row in rows:
                    yield from map(str, row.values())
                    yield f"{row.get('low_shown', '')} to {row.get('high_shown', '')}"

    def _study_texts(self) -> Iterator[str]:
        from analysis.evidence.joint import comparator_sentence

        yield from strings(self.folder.study.model_dump(mode="json"))
        yield from strings(self.folder.codebook.model_dump(mode="json"))
        yield from self.folder.codebook.items
        for figure in self.folder.comparators.comparators:
            yield comparator_sentence(figure)
            yield from (figure.says, figure.source, figure.year)
        from analysis.study.yaml_lines import read_yaml

        yield from strings(read_yaml(self.folder.path / "themes.yaml")[0])

    def left(self, text: str) -> str:
        """What of a text is not bound: the text with all bound texts taken out, each where it stands alone."""
        rest = normal(text)
        if rest in self.cells:
            return ""
        for known in self.texts:
            if known in rest:
                rest = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " | ", rest)
                if not flagged(rest):
                    return ""
        return "" if not flagged(rest) else rest


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
        if "\n" in value:
            yield normal(value)
