"""Sentences about cases over time: waits, cases lost, the rate after silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.evidence.sentences.parts import BEYOND, direction, gap_words, interval_words, is_up, who, withheld
from analysis.evidence.words import number, percent, points

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.reading import Reading
    from analysis.evidence.shown import Shown


def duration_statement(claim, basis: Basis) -> str:
    """What is claimed of a wait: "In half of cases it took more than 14 days until the victim was told"."""
    region, people = claim.region(basis.figure_of(claim)), who(claim, basis)
    if claim.measure == "by":
        mark = region.lower if is_up(claim) else region.upper
        share = f"{BEYOND[claim.expect]} {percent(mark)}" if claim.expect in BEYOND else ""
        share = share or f"{percent(region.lower)} to {percent(region.upper)}"
        return f"In {share} of {people}, within {claim.days:g} days {claim.phrase}"
    low, high = number(region.lower), number(region.upper)
    other = f"between {low} and {high}" if claim.expect == "within" else f"other than {number(region.mark)}"
    edge = direction(claim, f"more than {low}", f"less than {high}", other)
    return f"In half of {people} it took {edge} days until {claim.phrase}"


def duration_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """How long it took in half of the cases, or how many got there in time."""
    people, row = who(claim, basis), shown.row
    if shown.hidden:
        return withheld(f"how long it took in {people} until {claim.phrase}", shown)
    if claim.measure == "by":
        found = f"In {row['shown']} of {people}, within {claim.days:g} days {claim.phrase}"
    else:
        found = f"In half of {people} it took {row['shown']} or less until {claim.phrase}"
    return f"{found} ({interval_words(reading, row)})."


def incidence_statement(claim, basis: Basis) -> str:
    """What is claimed of the cases lost in two groups."""
    region, first, second = claim.region(), claim.group.name, claim.against.name
    lost = f"{claim.phrase} within {claim.days:g} days"
    if claim.expect == "within":
        return f"Much the same share of {first} and of {second} {lost}, to within {points(region.upper)}"
    if claim.expect == "differs":
        return f"Not the same share of {first} and of {second} {lost}"
    size = region.lower if is_up(claim) else -region.upper
    by = f", by more than {points(size)}" if size > 0 else ""
    return f"A {direction(claim, 'larger', 'smaller', '')} share of {first} than of {second} {lost}{by}"


def incidence_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """How many cases of each group were lost by the day."""
    if shown.hidden:
        return withheld(f"how many of {claim.group.name} and {claim.against.name} {claim.phrase}", shown)
    first, second = shown.groups
    one, other = f"{first['shown']} of {claim.group.name}", f"{second['shown']} of {claim.against.name}"
    return f"{one} {claim.phrase} within {claim.days:g} days, against {other}: {gap_words(reading, shown.row)}."


def silence_statement(claim, basis: Basis) -> str:
    """What is claimed of the rate after silence."""
    rate = f"The rate at which {who(claim, basis)} {claim.phrase} is"
    after = f"after {claim.days:g} days without contact"
    if claim.expect == "within":
        return f"{rate} much the same {after} as within them"
    return f"{rate} {direction(claim, 'higher', 'lower', 'another')} {after} than within them"


def silence_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """How many times the rate before silence the rate after it is."""
    if shown.hidden:
        return withheld(f"how often {who(claim, basis)} {claim.phrase} after silence", shown)
    row = shown.row
    rate = f"the rate at which {who(claim, basis)} {claim.phrase} was {row['shown']} times the rate before"
    return f"After {claim.days:g} days without contact, {rate} ({interval_words(reading, row)})."
