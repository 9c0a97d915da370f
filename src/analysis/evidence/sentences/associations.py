"""Sentences about what goes with what: associations, co-occurrence, agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.evidence.sentences.parts import direction, interval_words, level_name, limits, withheld
from analysis.evidence.words import listed, number, opening

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.reading import Reading
    from analysis.evidence.shown import Shown

# By outcome: a number rises or is higher; an answer becomes, or is, more likely.
STEPS = {True: ("rises", "falls"), False: ("becomes more likely", "becomes less likely")}
SIDES = {True: ("higher", "lower"), False: ("more likely", "less likely")}


def association_statement(claim, basis: Basis) -> str:
    """What an association claims: "Being satisfied is more likely among A than among B, allowing for ..."."""
    exposure, allowing = claim.exposure, _allowing(claim, basis)
    subject, linear = opening(claim.phrase), not claim.answer
    if claim.expect in ("within", "differs"):
        verb = "hardly changes" if claim.expect == "within" else "changes"
        against = f"{exposure.name} and {exposure.against}" if exposure.against else f"each {exposure.name}"
        return f"{subject} {verb} {'between' if exposure.against else 'with'} {against}{allowing}"
    if not exposure.answer:
        return f"{subject} {direction(claim, *STEPS[linear], '')} with each {exposure.name}{allowing}"
    word = direction(claim, *SIDES[linear], "")
    return f"{subject} is {word} among {exposure.name} than among {exposure.against}{_size(claim)}{allowing}"


def _size(claim) -> str:
    if claim.threshold is None:
        return ""
    name = "odds ratio" if claim.answer else "difference"
    return f" ({name} {direction(claim, 'above', 'below', '')} {number(claim.threshold)})"


def _allowing(claim, basis: Basis) -> str:
    entries = basis.sample(claim.data).entries
    names = [(entries[item].label or item).lower() if item in entries else item for item in claim.adjust]
    return f", allowing for {listed(names)}" if names else ""


def association_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """What was found about an association."""
    if shown.hidden:
        return withheld(f"how {claim.phrase} goes with {claim.exposure.name}", shown)
    row, exposure = shown.row, claim.exposure
    tail = f"{_allowing(claim, basis)} ({interval_words(reading, row)})."
    lead = "an estimated " if reading.inference == "sample" else ""
    if reading.name == "slope":
        return _slope_sentence(claim, row, lead, tail)
    times = f"{lead}{row['shown']} times as high"
    if exposure.answer:
        return f"The odds of {claim.phrase} were {times} among {exposure.name} as among {exposure.against}{tail}"
    return f"With each {exposure.name}, the odds of {claim.phrase} were {times}{tail}"


def _slope_sentence(claim, row: dict, lead: str, tail: str) -> str:
    value, exposure = row["estimate"], claim.exposure
    size = f"{lead}{abs(value):.1f} points {'higher' if value > 0 else 'lower'}" if value else "the same"
    step = f"with each {exposure.name}"
    if exposure.answer:
        step = f"among {exposure.name} as against {exposure.against}"
    return f"{opening(claim.phrase)} was {size} {step}{tail}"


def cooccurrence_statement(claim, basis: Basis) -> str:
    """What is claimed of two things: that they go together, or exclude each other."""
    first, second = claim.names()
    word = "do not go together" if claim.expect == "within" else "are not independent"
    return f"{opening(first)} and {second} {direction(claim, 'go together', 'exclude each other', word)}"


def cooccurrence_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """How much more often one is found where the other is."""
    first, second = claim.names()
    if shown.hidden:
        return withheld(f"whether {first} and {second} go together", shown)
    row = shown.row
    interval = f"{level_name(reading)} {limits(row)}; {row['base_shown']} people"
    return f"The odds of {first} were {row['shown']} times as high with {second} as without ({interval})."


def agreement_statement(claim, basis: Basis) -> str:
    """What is claimed of the coders."""
    mark = number(claim.threshold or 0)
    if claim.expect in ("above", "at-least"):
        edge = "above" if claim.expect == "above" else "from"
        return f"The coders agree well enough on {claim.phrase} (alpha {edge} {mark})"
    return (
        f"The coders do not agree well enough on {claim.phrase} (alpha {direction(claim, '', 'below', 'about')} {mark})"
    )


def agreement_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """How well the coders agree."""
    if shown.hidden:
        return withheld(f"how well the coders agree on {claim.phrase}", shown)
    row = shown.row
    interval = f"{level_name(reading)} {limits(row)}; excerpts of {row['base_shown']} people"
    return f"Agreement of the coders on {claim.phrase} is alpha {row['shown']} ({interval})."
