"""Sentences about shares: one, two set against each other, one over time; and about counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.evidence.sentences.parts import (
    BEYOND,
    base_words,
    counted,
    direction,
    gap_words,
    interval_words,
    is_up,
    level_name,
    limits,
    who,
    withheld,
)
from analysis.evidence.words import number, opening, percent, points

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.reading import Reading
    from analysis.evidence.region import Region
    from analysis.evidence.shown import Shown

STEP = "from one period to the next"


def share_statement(claim, basis: Basis) -> str:
    """What the claim says, made from its fields: "More than 50% of victims said they were kept informed"."""
    region, people = claim.region(basis.figure_of(claim)), who(claim, basis)
    if claim.expect in BEYOND:
        mark = region.lower if is_up(claim) else region.upper
        return f"{opening(BEYOND[claim.expect])} {percent(mark)} of {people} {claim.phrase}"
    if claim.expect == "differs":
        return f"Not the {percent(region.mark)} found elsewhere, but another share of {people} {claim.phrase}"
    return f"Between {percent(region.lower)} and {percent(region.upper)} of {people} {claim.phrase}"


def share_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """What was found about a share."""
    people = who(claim, basis)
    if shown.hidden:
        return withheld(f"how many {people} {claim.phrase}", shown)
    row = shown.row
    if reading.inference == "respondents":
        asked = people.removesuffix(" who answered")
        return f"{row['shown']} of the {row['base_shown']} {asked} who answered {claim.phrase}."
    if reading.inference == "count":
        return f"{row['shown']} of {people} {claim.phrase} ({counted(reading, row)})."
    lead = f"an estimated {row['shown']}" if reading.inference == "sample" else row["shown"]
    return f"{opening(lead)} of {people} {claim.phrase} ({interval_words(reading, row)})."


def contrast_statement(claim, basis: Basis) -> str:
    """What is claimed of two groups: "A larger share of A than of B were satisfied, by at least 20 points"."""
    first, second = claim.names(basis)
    region = claim.region()
    if not claim.answer:
        return _mean_statement(claim, first, second)
    if claim.expect == "within":
        return f"Much the same share of {first} and of {second} {claim.phrase}, to within {points(region.upper)}"
    if claim.expect == "differs":
        return f"Not the same share of {first} and of {second} {claim.phrase}"
    size = region.lower if is_up(claim) else -region.upper
    by = f", by {'at least' if claim.expect.startswith('at-') else 'more than'} {points(size)}" if size > 0 else ""
    return f"A {direction(claim, 'larger', 'smaller', '')} share of {first} than of {second} {claim.phrase}{by}"


def _mean_statement(claim, first: str, second: str) -> str:
    if claim.expect in ("within", "differs"):
        verb = "differs by no more than" if claim.expect == "within" else "differs by more than"
        return f"{opening(claim.phrase)} {verb} {number(claim.margin)} between {first} and {second}"
    return f"{opening(claim.phrase)} is {direction(claim, 'higher', 'lower', '')} among {first} than among {second}"


def contrast_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """What was found about a difference, with both groups first."""
    if shown.hidden:
        return withheld(f"whether {' and '.join(claim.names(basis))} differ", shown)
    first, second = shown.groups
    one, other = f"{first['shown']} of {first['group']}", f"{second['shown']} of {second['group']}"
    if claim.answer:
        lead = "an estimated " if reading.inference == "sample" else ""
        both = f"{lead}{one} {claim.phrase}, against {other}"
    else:
        one, other = f"{first['shown']} among {first['group']}", f"{second['shown']} among {second['group']}"
        both = f"{claim.phrase} was {one} and {other}"
    return f"{opening(both)}: {gap_words(reading, shown.row)}."


def trend_statement(claim, basis: Basis) -> str:
    """What is claimed of a share over time."""
    region, people = claim.region(), who(claim, basis)
    if claim.expect == "within":
        return f"The share of {people} who {claim.phrase} changed by no more than {points(region.upper)} {STEP}"
    word = direction(claim, "rose", "fell", "changed")
    size = _size(region, word)
    gap = f" by more than {points(size)} {STEP}" if size else ""
    return f"The share of {people} who {claim.phrase} {word}{gap}"


def _size(region: Region, word: str) -> float:
    return {"rose": region.lower, "fell": -region.upper}.get(word, 0.0)


def trend_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """What was found about a share over time."""
    people = who(claim, basis)
    if shown.hidden:
        return withheld(f"how the share of {people} who {claim.phrase} changed", shown)
    row, value = shown.row, shown.row["estimate"]
    word = "rose" if value > 0 else "fell" if value < 0 else "did not change in the figures as shown"
    size = f" by {points(abs(value))} {STEP}" if value else ""
    low, high = 100 * row["low"], 100 * row["high"]
    interval = f"{level_name(reading)} {low:+.1f} to {high:+.1f} points; {base_words(reading, row)}"
    return f"The share of {people} who {claim.phrase} {word}{size} ({interval})."


def count_change_statement(claim, basis: Basis) -> str:
    """Counts of two periods: "The number of recorded incidents fell from October to December by more than 5%"."""
    number_of = f"The number of {who(claim, basis)}{f' {claim.phrase}' if claim.phrase else ''}"
    periods = f"from {claim.before.name} to {claim.after.name}"
    if claim.expect == "within":
        return f"{number_of} stayed within {percent(claim.margin)} {periods}"
    size = f" by more than {percent(claim.margin)}" if claim.margin else ""
    return f"{number_of} {direction(claim, 'rose', 'fell', 'changed')}{size} {periods}"


def count_change_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """What was found about the counts of two periods."""
    if shown.hidden:
        return withheld(f"how the number of {who(claim, basis)} changed", shown)
    after, before = shown.groups
    ratio = shown.row["estimate"]
    word = "rose" if ratio > 1 else "fell" if ratio < 1 else "stayed the same"
    change = f" by {abs(100 * (ratio - 1)):.0f}%," if ratio != 1 else ","
    tail = "a full count" if reading.exact else f"{level_name(reading)} for the ratio {limits(shown.row)}"
    numbers = f"from {before['shown']} in {claim.before.name} to {after['shown']} in {claim.after.name}"
    return f"The number of {who(claim, basis)} {word}{change} {numbers} ({tail})."
