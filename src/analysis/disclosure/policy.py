"""The disclosure policy of a study: what is withheld, what is rounded, and how a reader is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.errors import Breach, InputError

DEFAULT_THRESHOLD = 10
LOWEST_THRESHOLD = 3


@dataclass(frozen=True)
class ThresholdDecision:
    """Who lowered the threshold, when, and why; a file in the study's `hand/` folder.

    Parameters
    ----------
    name : str, the person who answers for it.
    date : datetime.date, the day it was decided.
    reason : str, why a lower threshold protects people well enough here.
    """

    name: str
    date: date
    reason: str


@dataclass(frozen=True)
class Policy:
    """What may be shown. The defaults are the "10-5" rule of the Office for National Statistics.

    Parameters
    ----------
    threshold : int, counts of 1 to threshold - 1 people are withheld. Below 10 only with `threshold_decision`.
    round_to : int, other counts of people are rounded to the nearest multiple of this; 1 shows them exactly.
    minimum_base : int, no percentage, mean or median of fewer people, for want of reliability.
    low_base : int, figures of fewer people than this carry the mark [u].
    percent_decimals : int, decimals of a published percentage.
    public_data : bool, the data are already public to the last count; nothing needs to be withheld.
    group_disclosure : {"block", "allow"}, what happens to "all of them" or "none of them" where the attribute is
        about the victim. About the service it is shown with a flag that asks for a named sign-off.
    threshold_decision : ThresholdDecision, needed when `threshold` is below 10.
    dominance_share : float, no sum or mean in which one person holds more than this share of the total.
    zeros_shown : bool, a true nought is printed as 0, so that [c] means at least one person.

    Raises
    ------
    InputError : all faults of the policy at once.
    """

    threshold: int = DEFAULT_THRESHOLD
    round_to: int = 5
    minimum_base: int = 30
    low_base: int = 50
    percent_decimals: int = 0
    public_data: bool = False
    group_disclosure: str = "block"
    threshold_decision: ThresholdDecision | None = None
    dominance_share: float = 0.5
    zeros_shown: bool = True

    def __post_init__(self) -> None:
        breaches = [_breach(*fault) for fault in self._faults()]
        if breaches:
            raise InputError(breaches)

    def _faults(self) -> list[tuple[str, str, tuple[str, ...]]]:
        faults = []
        if not _whole(self.threshold) or self.threshold < LOWEST_THRESHOLD:
            faults.append(("threshold", "is not a whole number of people of 3 or more", ("3 or more",)))
        elif self.threshold < DEFAULT_THRESHOLD and not (self.public_data or _decided(self.threshold_decision)):
            faults.append(
                (
                    "threshold",
                    f"is {self.threshold}, below {DEFAULT_THRESHOLD}, without a decision by a named person",
                    ("10 or more", "a lower one with threshold_decision: name, date and reason"),
                )
            )
        if not _whole(self.round_to) or self.round_to < 1:
            faults.append(("round_to", "is not a whole number of 1 or more", ("1", "3", "5", "10")))
        if not _whole(self.minimum_base) or self.minimum_base < 1:
            faults.append(("minimum_base", "is not a whole number of people of 1 or more", ("1 or more",)))
        elif not _whole(self.low_base) or self.low_base < self.minimum_base:
            faults.append(("low_base", "is smaller than minimum_base", (f"{self.minimum_base} or more",)))
        if not _whole(self.percent_decimals) or not 0 <= self.percent_decimals <= 2:
            faults.append(("percent_decimals", "is not 0, 1 or 2", ("0", "1", "2")))
        if self.group_disclosure not in {"block", "allow"}:
            faults.append(("group_disclosure", "is not a known rule", ("block", "allow")))
        if not 0 < self.dominance_share <= 1:
            faults.append(("dominance_share", "is not a share above 0 and up to 1", ("0.5",)))
        return faults

    def in_words(self) -> list[str]:
        """The policy as plain sentences, to be printed in every appendix."""
        if self.public_data:
            return self._public_words() + self._reliability_words()
        return self._privacy_words() + self._decision_words() + self._reliability_words()

    def _public_words(self) -> list[str]:
        return [
            "The data behind this page are already public, so no figure is withheld to protect a person and counts "
            "are shown exactly."
        ]

    def _privacy_words(self) -> list[str]:
        rounded = (
            f"All other counts of people are rounded to the nearest {self.round_to}, so parts may not add up to "
            "their total."
            if self.round_to > 1
            else "All other counts of people are shown exactly."
        )
        whole = {
            "block": "Where all or none of a group share something about themselves, the figure is withheld. Where it "
            "is about what a service did, it is shown once a named person has agreed.",
            "allow": "Figures are shown even where all or none of a group gave the same answer.",
        }[self.group_disclosure]
        return [
            f"A figure that rests on 1 to {self.threshold - 1} people is withheld and marked [c]. [c] never stands "
            "for nought.",
            "Where a withheld figure could be worked out from others, in this report or an earlier one, more are "
            "withheld until it cannot.",
            rounded,
            "Counts are of people: several cases of one victim count once. Percentages are withheld with the counts "
            "behind them.",
            whole,
            f"No smallest or largest value is published, no mean or median of fewer than {self.threshold} people, and "
            f"no mean or sum of which one person makes up more than {self.dominance_share:.0%}.",
        ]

    def _decision_words(self) -> list[str]:
        decision = self.threshold_decision
        if decision is None or self.threshold >= DEFAULT_THRESHOLD:
            return []
        day = f"{decision.date.day} {decision.date:%B %Y}"
        return [
            f"The usual threshold is {DEFAULT_THRESHOLD} people. {decision.name} lowered it to {self.threshold} on "
            f"{day}, for this reason: {decision.reason.rstrip('.')}."
        ]

    def _reliability_words(self) -> list[str]:
        return [
            f"No percentage is given for fewer than {self.minimum_base} people, because it could easily have been "
            f"different; figures of {self.minimum_base} to {self.low_base - 1} people are marked [u] for low "
            "reliability."
            if self.low_base > self.minimum_base
            else f"No percentage is given for fewer than {self.minimum_base} people.",
        ]


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def _decided(decision: ThresholdDecision | None) -> bool:
    return decision is not None and bool(decision.name.strip()) and bool(decision.reason.strip())


def _breach(field: str, what: str, allowed: tuple[str, ...]) -> Breach:
    return Breach("study.yaml", f"disclosure, {field}", what, allowed)
