"""What all sentences have in common: the people, the interval, the base, and what is said when nothing can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.evidence.words import level_words, points

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.claims.form import ClaimForm
    from analysis.evidence.reading import Reading
    from analysis.evidence.shown import Shown

BEYOND = {"above": "more than", "at-least": "at least", "below": "fewer than", "at-most": "at most"}
NOT_SHOWN = "This report cannot show"


def who(claim: ClaimForm, basis: Basis) -> str:
    """The people of a claim: its own words, or what the data call a row."""
    people = claim.who or basis.people_of(claim.data)
    return f"{people} who answered" if getattr(claim, "speaks_for", "") == "respondents" else people


def is_up(claim: ClaimForm) -> bool:
    return claim.expect in ("above", "at-least")


def direction(claim: ClaimForm, up: str, down: str, other: str) -> str:
    """One word for a claim that says more, one for less, one for neither."""
    if claim.expect in ("above", "at-least"):
        return up
    return down if claim.expect in ("below", "at-most") else other


def level_name(reading: Reading) -> str:
    """A sample has a confidence interval; a whole register has chance variation only."""
    if reading.inference == "process":
        return f"{100 * reading.level:g}% interval for chance variation"
    return level_words(reading.level)


def interval_words(reading: Reading, row: dict) -> str:
    """95% confidence interval 31% to 45%; 215 answers."""
    return f"{level_name(reading)} {limits(row)}; {base_words(reading, row)}"


def limits(row: dict) -> str:
    """31% to 45%, or what is known of it."""
    low, high = row["low"] == row["low"], row["high"] == row["high"]
    if low and high:
        return f"{row['low_shown']} to {row['high_shown']}"
    if low:
        return f"from {row['low_shown']}, the upper end not reached"
    return f"up to {row['high_shown']}" if high else "not available"


def base_words(reading: Reading, row: dict) -> str:
    """215 answers; of records 6,200 recorded incidents, or the people whose records they are."""
    unit = "answers" if reading.source in ("survey", "linked") else reading.rows_are
    if reading.source in ("cases", "voices") and reading.people != reading.n:
        unit = "people"
    few = "; few, so take care" if "[u]" in str(row["flag"]) else ""
    return f"{row['base_shown']} {unit}{few}"


def counted(reading: Reading, row: dict) -> str:
    """A full count has no interval; neither have people who chose to answer."""
    if reading.inference == "respondents":
        return f"of those who answered; {base_words(reading, row)}"
    return f"a full count; {base_words(reading, row)}"


def gap_words(reading: Reading, row: dict) -> str:
    """a difference of 47 percentage points (95% confidence interval 38 to 56; 410 answers)."""
    share = reading.measure == "difference"
    scale, decimals = (100, 0) if share else (1, 1)
    sign = -1 if row["estimate"] < 0 else 1
    size = points(abs(row["estimate"])) if share else f"{abs(row['estimate']):.1f}"
    text = f"a difference of {size}" if row["estimate"] else "the figures as shown are the same"
    if reading.exact:
        return f"{text} ({counted(reading, row)})"
    low, high = sorted(round(sign * scale * row[edge], decimals) + 0.0 for edge in ("low", "high"))
    return f"{text} ({level_name(reading)} {low:.{decimals}f} to {high:.{decimals}f}; {base_words(reading, row)})"


def withheld(question: str, shown: Shown) -> str:
    """Nothing can be shown, and the sentence says why; it never guesses."""
    return f"{NOT_SHOWN} {question}: {shown.hidden or 'too few people answered'}."


def lead_sentence(statement: str, found: str, verdict: str, source: str) -> str:
    """The finding as it is read first: what was found, or that the data cannot tell."""
    if verdict != "insufficient evidence" or found.startswith(NOT_SHOWN):
        return found
    teller = {"cases": "case records", "voices": "conversations"}.get(source, "survey")
    return f"The {teller} cannot tell whether {statement[:1].lower()}{statement[1:]}. {found}"
