"""The joint display: what survey, cases, voices and further research say about a claim, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.evidence.strength import SOURCES, Says

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.claims.form import ClaimForm
    from analysis.evidence.register import Theme

AGREEMENT = 0.667  # Krippendorff's lowest alpha for tentative conclusions


@dataclass(frozen=True)
class Aside:
    """One source's word on a theme: what it says, and in which sentence."""

    source: str
    says: Says
    sentence: str
    claim: str = ""


def sources_of(theme: Theme, claim: ClaimForm, judged: dict, basis: Basis) -> dict[str, Says]:
    """What each of the four sources says about a claim.

    Survey and case records speak through the theme's claims on them: any that is not supported contradicts, else any
    that is supported agrees. Voices agree where enough people raised the theme and the coders agree; they never
    contradict, since nobody was asked. Research speaks through the figures named under `research` (and `comparator`).
    """
    says: dict[str, Says] = dict.fromkeys(SOURCES, "silent")
    own = _own(judged[claim.id][0].source)
    for source in ("survey", "cases"):
        bearing = [c for c in theme.claims if c.bears and _own(judged[c.id][0].source) == source]
        rest = [claim] if source == own else bearing
        says[source] = _together([judged[c.id][2].word for c in rest])
    says["voices"] = voices_say(theme, basis)
    says["research"] = _together([claim.research_says(basis)])
    return says


def _own(source: str) -> str:
    return "survey" if source == "linked" else source


def _together(words: list[str]) -> Says:
    if "not supported" in words:
        return "contradicts"
    return "agrees" if "supported" in words else "silent"


def voices_say(theme: Theme, basis: Basis) -> Says:
    """Agrees where at least as many people as the disclosure threshold raised the theme and the coders agree on it."""
    heard = basis.voices_on(theme)
    if heard is None:
        return "silent"
    enough = heard.people >= basis.policy.threshold
    return "agrees" if enough and np.isfinite(heard.alpha) and heard.alpha >= AGREEMENT else "silent"


def joint_display(theme: Theme, findings: list, basis: Basis) -> list[Aside]:
    """What every source says about the theme, counter-evidence included, in the order of the four sources."""
    asides = [
        Aside(_own(f.unrounded.source), _together([f.verdict]), f.sentence, f.claim)
        for f in sorted(findings, key=lambda f: SOURCES.index(_own(f.unrounded.source)))
    ]
    heard = basis.voices_on(theme)
    if heard is not None:
        asides.append(Aside("voices", voices_say(theme, basis), heard.sentence(basis.policy)))
    primary = theme.primary
    for key in dict.fromkeys(
        [*primary.research, *([primary.comparator] if primary.comparator else []), *theme.head.comparators]
    ):
        figure = basis.comparators[key]
        word = _together([primary.research_says(basis)]) if key in primary.research else "silent"
        asides.append(Aside("research", word, comparator_sentence(figure)))
    return asides


def comparator_sentence(figure) -> str:
    """A published figure in words, with its base and design."""
    from analysis.evidence.words import percent

    size = percent(figure.figure) if figure.unit == "proportion" else f"{figure.figure:g} {figure.unit}"
    base = f"base {figure.base:,}" if figure.base else "base not published"
    design = {
        "probability": "random sample",
        "quota-panel": "panel by quota",
        "self-selected": "open survey",
        "administrative": "official records",
    }[figure.design]
    seen = "" if figure.verified else "; not yet checked against the source itself"
    return f"{size}: {figure.says} ({figure.source}, {figure.year}; {design}, {base}{seen})."
