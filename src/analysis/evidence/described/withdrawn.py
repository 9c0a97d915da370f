"""Case studies whose consent was withdrawn, and the released pages in which they still stand."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.errors import Breach
    from analysis.study import StudyFolder
    from analysis.voices.case_studies import CaseStudy

RELEASED = "released"


def withdrawn_from_print(folder: StudyFolder, cases_folder: str = "cases") -> list[Breach]:
    """A notice for each case study that was withdrawn after a release had printed it: which release, which page.

    The words of the case study are looked for in the released pages themselves, so that no list can be out of date.
    """
    from analysis.voices.case_studies import read_case_studies
    from analysis.voices.publication import Decision, withdrawn_notices

    gone = [
        case
        for case in read_case_studies(folder.path / cases_folder)
        if any(consent.withdrawn is not None for consent in case.consent)
    ]
    where = printed_in(folder.reports / RELEASED, gone) if gone else {}
    decisions = [Decision(case.id, False, ("consent was withdrawn",), None, where[case.id]) for case in gone]
    return withdrawn_notices(decisions)


def printed_in(released: Path, cases: list[CaseStudy]) -> dict[str, tuple[str, ...]]:
    """By case study, the pages of all releases in which its words stand, as "2025-04-01 (strands/crime.html)"."""
    found: dict[str, list[str]] = {case.id: [] for case in cases}
    for page in sorted(released.glob("*/**/*.html")):
        text = _plain(page.read_text(encoding="utf-8", errors="replace"))
        release, *rest = page.relative_to(released).parts
        for case in cases:
            if _plain(html.escape(case.text)) in text:
                found[case.id].append(f"{release} ({'/'.join(rest)})")
    return {case: tuple(places) for case, places in found.items()}


def _plain(marked: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", marked)).split())
