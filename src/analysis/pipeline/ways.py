"""Ways into a report: which findings concern a key area, a strand, a partner, a right of the Victims' Code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.evidence.register import Theme, read_register
from analysis.evidence.rights import right_name
from analysis.evidence.words import listed
from analysis.study import StudyFolder


class Ways:
    """The ways into one report.

    Parameters
    ----------
    folder : the study. there : addresses of the report's pages; nothing else is linked.
    """

    def __init__(self, folder: StudyFolder, there: set[str]) -> None:
        study = folder.study
        self.themes = {theme.id: theme for theme in read_register(folder).themes}
        self.there = there
        self.names = {
            "area": {entry.id: entry.name for entry in study.areas},
            "strand": {entry.id: entry.name for entry in study.strands},
            "partner": {entry.id: entry.name for entry in study.partners},
        }

    def entries(self, findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Every finding of a theme, in the order of the report, with what it is found by."""
        return [self._entry(finding, self.themes[finding["theme"]]) for finding in self._own(findings)]

    def _own(self, findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        return [finding for finding in findings if finding["theme"] in self.themes]

    def _entry(self, finding: dict[str, Any], theme: Theme) -> dict[str, Any]:
        keys = _keys(theme)
        about = [listed([self.names[kind].get(key, key) for key in keys[kind]]) for kind in self.names]
        return {
            "href": self._page(theme),
            "title": theme.title,
            "statement": finding["statement"],
            "sentence": finding["sentence"],
            "verdict": finding["verdict"],
            "about": " · ".join(part for part in (*about, _numbered(theme.rights)) if part),
            "keys": {kind: " ".join(values) for kind, values in keys.items()},
        }

    def _page(self, theme: Theme) -> str:
        page = f"themes/{theme.id}.html"
        return page if page in self.there else ""

    def choices(self, findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """What a search can be narrowed to: for each kind, the values that some finding has."""
        themes = [self.themes[finding["theme"]] for finding in self._own(findings)]
        kinds = [(kind, label, list(self.names[kind].items())) for kind, label in LABELS.items()]
        kinds.append(("right", "Right of the Victims' Code", [(str(n), right_name(n)) for n in range(1, 13)]))
        found = {kind: {key for theme in themes for key in _keys(theme)[kind]} for kind, _, _ in kinds}
        listed_kinds = [
            {"kind": kind, "label": label, "values": [pair for pair in values if pair[0] in found[kind]]}
            for kind, label, values in kinds
        ]
        return [entry for entry in listed_kinds if entry["values"]]

    def rights(self) -> list[dict[str, Any]]:
        """The rights of the Victims' Code that a theme names, each with its themes."""
        found = []
        for number in range(1, 13):
            themes = [theme for theme in self.themes.values() if number in theme.rights]
            if themes:
                links = [{"href": self._page(theme), "title": theme.title} for theme in themes]
                found.append({"name": right_name(number), "themes": links})
        return found


LABELS = {"area": "Key area", "strand": "Strand", "partner": "Partner"}


def _keys(theme: Theme) -> dict[str, list[str]]:
    acts = [entry.partner for entry in (*theme.opportunities, *theme.achievements) if entry.partner]
    return {
        "area": [theme.area],
        "strand": list(theme.strands),
        "partner": list(dict.fromkeys([*theme.partners, *acts])),
        "right": [str(number) for number in theme.rights],
    }


def _numbered(rights: Sequence[int]) -> str:
    return f"Right{'s' if len(rights) > 1 else ''} {listed([str(n) for n in sorted(rights)])}" if rights else ""
