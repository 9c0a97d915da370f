"""From claims to findings: readings, Holm over the primaries, verdict, strength, protected sentence."""

from __future__ import annotations

import numpy as np

from analysis.evidence.basis import Basis
from analysis.evidence.by_group import by_group
from analysis.evidence.claims.form import ClaimForm
from analysis.evidence.finding import Finding, printed_p, published
from analysis.evidence.joint import sources_of
from analysis.evidence.primaries import adjusted_primaries
from analysis.evidence.provenance import provenance
from analysis.evidence.reading import Reading
from analysis.evidence.register import Theme
from analysis.evidence.sensitivity import flips, sensitivity
from analysis.evidence.sentences import lead_sentence
from analysis.evidence.shown import Shown, protect
from analysis.evidence.strength import strength
from analysis.evidence.verdict import Verdict, judge


def evaluate(theme: str | Theme, basis: Basis, *, with_sensitivity: bool = True) -> list[Finding]:
    """The findings of a theme, the primary claim first.

    Parameters
    ----------
    theme : a theme of the register, or its id.
    basis : Basis of the study.
    with_sensitivity : read each claim under the other choices, too. Without, no verdict loses strength by a flip.

    Returns
    -------
    list of Finding, one for each claim.

    Raises
    ------
    InputError : the register has no such theme.
    """
    if isinstance(theme, str):
        theme = basis.register.theme(theme)
    judged = {claim.id: judged_claim(theme, claim, basis) for claim in theme.claims}
    return [_finding(theme, claim, basis, judged, with_sensitivity) for claim in theme.claims]


def evaluate_all(basis: Basis, *, with_sensitivity: bool = True) -> list[Finding]:
    """The findings of all reported themes, in the order of the register."""
    return [
        finding
        for theme in basis.register.themes
        for finding in evaluate(theme, basis, with_sensitivity=with_sensitivity)
    ]


def reading_of(claim: ClaimForm, theme: str, basis: Basis) -> Reading:
    """What the data say about a claim; worked out once."""
    key = ("reading", theme, claim.id)
    if key not in basis.cache:
        basis.cache[key] = claim.evaluate(basis)
    return basis.cache[key]


def judged_claim(theme: Theme, claim: ClaimForm, basis: Basis) -> tuple[Reading, Shown, Verdict]:
    """Reading, its protected form and the verdict; worked out once."""
    key = ("judged", theme.head.id, claim.id)
    if key not in basis.cache:
        reading = reading_of(claim, theme.head.id, basis)
        shown = shown_of(claim, reading, basis)
        basis.cache[key] = (reading, shown, verdict_of(theme, claim, reading, shown, basis))
    return basis.cache[key]


def shown_of(claim: ClaimForm, reading: Reading, basis: Basis) -> Shown:
    return protect(
        reading,
        basis.policy,
        what=claim.phrase or claim.statement(basis),
        universe=claim.who or basis.population_of(claim.data),
        about=claim.about,
    )


def verdict_of(theme: Theme, claim: ClaimForm, reading: Reading, shown: Shown, basis: Basis) -> Verdict:
    """The verdict by the rule; a primary claim also has to pass Holm's."""
    adjusted, family = adjusted_primaries(basis) if claim.primary and theme.head.active else ({}, 0)
    return judge(
        reading,
        alpha=basis.study.inference.alpha,
        minimum_base=basis.policy.minimum_base,
        p_adjusted=adjusted.get(theme.head.id),
        family=family,
        hidden=shown.hidden,
    )


def _finding(theme: Theme, claim: ClaimForm, basis: Basis, judged: dict, with_sensitivity: bool) -> Finding:
    reading, shown, verdict = judged[claim.id]
    adjusted = adjusted_primaries(basis)[0].get(theme.head.id) if claim.primary else None
    says = sources_of(theme, claim, judged, basis)
    turned = flips(theme, claim, basis) if with_sensitivity else ()
    only = reading.inference == "respondents"
    grade = strength(verdict.word, _own(reading.source), says, flips=turned, respondents_only=only)
    statement = claim.statement(basis)
    row, hidden = shown.row, shown.hidden
    visible = not hidden and not (reading.untestable and not reading.people)
    return Finding(
        study=basis.folder.name,
        theme=theme.head.id,
        claim=claim.id,
        primary=claim.primary,
        kind=claim.kind,
        statement=statement + ".",
        sentence=_sentence(claim, basis, reading, shown, verdict, statement),
        measure=reading.name,
        group=claim.who or basis.people_of(claim.data),
        estimate=published(row["estimate"]),
        low=published(row.get("low", np.nan)),
        high=published(row.get("high", np.nan)),
        level=reading.level,
        n=None if row["n"] is None or not np.isfinite(row["n"]) else int(row["n"]),
        base=str(row["base_shown"]),
        shown=str(row["shown"]),
        effect=round(reading.effect, 2) if visible and np.isfinite(reading.effect) else None,
        effect_name=reading.effect_name if visible else "",
        p=printed_p(reading.p) if visible else None,
        p_adjusted=printed_p(adjusted) if visible and adjusted is not None else None,
        verdict=verdict.word,
        verdict_reason=verdict.reason,
        strength=grade.word,
        strength_reason=grade.reason,
        flags=(*reading.flags, *((f"the verdict would be another one {choice}") for choice in turned)),
        comparator=claim.comparator,
        threshold=_mark(reading),
        margin=claim.margin or None,
        smallest_detectable=_detectable(reading) if visible else None,
        inference=reading.inference,
        missing=basis.missing_words(reading.missing),
        sources=says,
        flips=turned,
        source=provenance(claim, reading, basis),
        choices=lambda: sensitivity(theme, claim, basis),
        rows=shown.curve or shown.rows,
        by_group=by_group(theme.head.id, claim, basis),
        main=shown.main,
        unrounded=reading,
    )


def _sentence(claim, basis, reading: Reading, shown: Shown, verdict: Verdict, statement: str) -> str:
    if reading.untestable and not (reading.people and not shown.hidden):
        return f"This cannot be tested here: {reading.untestable}."
    found = claim.sentence(basis, reading, shown)
    return lead_sentence(statement, found, verdict.word, reading.source)


def _own(source: str) -> str:
    return "survey" if source == "linked" else source


def _mark(reading: Reading) -> float | None:
    region = reading.region
    return next((published(v) for v in (region.mark, region.lower, region.upper) if np.isfinite(v)), None)


def _detectable(reading: Reading) -> float | None:
    value = reading.smallest_detectable
    return round(value, 2) if np.isfinite(value) else None
