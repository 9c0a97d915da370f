"""A page at work: the study it is about, and the names under which its files are kept."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from analysis.disclosure import REGISTRY
from analysis.disclosure.row_level import hide_rows
from analysis.evidence import Basis, Finding, evaluate
from analysis.evidence.described.printed import keep as keep_printed
from analysis.evidence.register import Theme
from analysis.pages.shown import OUTPUT_FOLDER, Shown, publish
from analysis.study import Entry, find_study
from analysis.study.stamp import stamp


@dataclass
class Page:
    """One page of a report.

    Parameters
    ----------
    basis : the study's data, designs, policy and register, read once.
    name : the page's name in file names, such as "kept-informed".
    """

    basis: Basis
    name: str
    printed: list[Finding] = field(default_factory=list)

    @property
    def study(self):
        return self.basis.study

    @cached_property
    def stamp(self) -> str:
        """Which data this was made from. By it a committed output shows that its victims are made up."""
        return stamp(self.basis.folder.path)

    def title(self, text: str, kicker: str = "") -> Shown:
        """The page's one main heading."""
        above = Markup('<p class="kicker">{}</p>\n').format(kicker) if kicker else Markup("")
        return Shown(Markup("{}<h1>{}</h1>").format(above, text), f"{self.stamp}\n{text}")

    def theme(self, key: str) -> Theme:
        """A theme of the register, by its id."""
        return self.basis.register.theme(key)

    def findings(self, theme: str) -> list[Finding]:
        """A theme's findings, the primary one first; they are written to the ledger as the page prints them."""
        found = evaluate(theme, self.basis)
        keep_printed(theme, found, self.basis)
        self.keep(found)
        return found

    def keep(self, findings: list[Finding]) -> None:
        """Note the findings this page prints, and every quantity that passed the gate, for the ledger and the check."""
        known = {finding.id for finding in self.printed}
        self.printed += [finding for finding in findings if finding.id not in known]
        areas = self.names("areas")
        records = [
            {**finding.as_record(), "area": areas.get(self.theme(finding.theme).area, "")} for finding in self.printed
        ]
        publish("", "findings.json", json.dumps(records, indent=1, ensure_ascii=False, sort_keys=True))
        publish("", "quantities.json", json.dumps(REGISTRY.rows(), indent=0, ensure_ascii=False))

    def names(self, kind: str) -> dict[str, str]:
        """Names of the study's strands, areas or partners by their ids."""
        return {entry.id: entry.name for entry in getattr(self.study, kind)}

    def entry(self, item: str, data: str) -> Entry | None:
        """The codebook's entry for an item of an instrument, or a field of the case records."""
        codebook = self.basis.folder.codebook
        rooms = (codebook.cases, codebook.items) if data in ("cases", "events") else (codebook.items, codebook.cases)
        return next((room[item] for room in rooms if item in room), None)

    def label(self, item: str, data: str) -> str:
        """What an item is called in tables and pictures."""
        entry = self.entry(item, data)
        return (entry.label or entry.wording or item) if entry else item

    def source_title(self, data: str) -> str:
        """What a source of data is called."""
        titles = {instrument.id: instrument.title for instrument in self.study.instruments}
        return titles.get(data, {"voices": "Voices"}.get(data, "Case records"))

    def file(self, part: str) -> str:
        """The name of a file of this page."""
        return f"{self.name}/{part}"


def open_page(study: str, name: str) -> Page:
    """Open a page of a study.

    Parameters
    ----------
    study : a study under data/, or the path of a study folder.
    name : the page's name, such as a theme's id.

    Raises
    ------
    InputError : the study is at fault; all faults at once.
    """
    folder = find_study(study)
    if os.environ.get(OUTPUT_FOLDER):
        # A run for a report. In JupyterLab, where the researcher looks at rows, and in references neither holds.
        REGISTRY.read_orders(folder.orders)
        hide_rows()
    return Page(Basis.of(folder), name)
