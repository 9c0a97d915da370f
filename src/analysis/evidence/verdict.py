"""The rule of the verdict: four words, each with the one condition that decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.evidence.reading import Reading
from analysis.evidence.words import percent

Word = Literal["supported", "not supported", "insufficient evidence", "not testable"]
VERDICTS: tuple[Word, ...] = ("supported", "not supported", "insufficient evidence", "not testable")
USABLE_SHARE = 0.5


@dataclass(frozen=True)
class Verdict:
    """One of the four words, the condition that decided, in a sentence, and whether the figure itself decided."""

    word: Word
    reason: str
    by_figure: bool = False


def judge(
    reading: Reading,
    *,
    alpha: float,
    minimum_base: int,
    p_adjusted: float | None = None,
    family: int = 0,
    hidden: str = "",
) -> Verdict:
    """Judge a reading against its claim.

    In this order, the first that applies decides: the claim cannot be put to these data; too few answers; the figure
    is withheld; fewer than half of those asked gave a usable answer; there is no interval; a full count is inside or
    outside the claimed values; the interval lies wholly outside (not supported), across the edge (insufficient
    evidence) or wholly inside them (supported). A primary claim inside must also pass Holm's rule over all primaries.

    Parameters
    ----------
    alpha : the share of wrong "supported" that is accepted over all primary claims together.
    p_adjusted : Holm's p value; None for a claim that is not primary. family : primary claims tested together.
    hidden : why the figure is withheld; empty where it is shown.
    """
    if reading.untestable:
        return Verdict("not testable", _sentence(reading.untestable))
    if reading.people < minimum_base:
        return Verdict("insufficient evidence", f"Fewer than {minimum_base} people gave a usable answer.")
    if hidden:
        return Verdict("insufficient evidence", _sentence(f"the figure is {_short(hidden)}"))
    if reading.asked_share() < USABLE_SHARE:
        return Verdict("insufficient evidence", "Fewer than half of those asked gave a usable answer.")
    if reading.gap or not np.isfinite(reading.estimate):
        return Verdict("insufficient evidence", _sentence(reading.gap or "there is no estimate"))
    if reading.exact:
        return _judge_exact(reading)
    return _judge_interval(reading, alpha, p_adjusted, family)


def _judge_exact(reading: Reading) -> Verdict:
    whose = "everyone who answered" if reading.inference == "respondents" else "a full count of the records"
    if reading.region.holds(reading.estimate):
        return Verdict("supported", f"The figure is {whose}, and it lies within what the claim says.", True)
    return Verdict("not supported", f"The figure is {whose}, and it lies outside what the claim says.", True)


def _judge_interval(reading: Reading, alpha: float, p_adjusted: float | None, family: int) -> Verdict:
    if reading.interval is None or not np.isfinite(reading.low):
        return Verdict("insufficient evidence", "There is no interval around the estimate.")
    level = percent(reading.level)
    place = reading.region.place(*reading.interval(reading.level))
    if place == "outside":
        return Verdict("not supported", f"The {level} interval lies wholly outside what the claim says.", True)
    if place == "across":
        return Verdict(
            "insufficient evidence",
            f"The {level} interval holds values for which the claim is true and others for which it is not.",
            True,
        )
    if p_adjusted is not None and not p_adjusted <= alpha:
        return Verdict(
            "insufficient evidence",
            f"The {level} interval lies within what the claim says, but not once the {family} main claims tested "
            "together are allowed for (Holm).",
            True,
        )
    allowed = (
        f", also when the {family} main claims tested together are allowed for (Holm)" if p_adjusted is not None else ""
    )
    return Verdict("supported", f"The {level} interval lies wholly within what the claim says{allowed}.", True)


def _short(hidden: str) -> str:
    return hidden if hidden.startswith("withheld") else "withheld"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "."
