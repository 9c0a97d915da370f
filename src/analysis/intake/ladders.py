"""Answers in their order: the scales surveys use, numbers in front, bands of numbers."""

from __future__ import annotations

import re

from analysis.intake.tidy import same

LADDERS = (
    ("strongly agree", "agree", "tend to agree", "slightly agree", "neither agree nor disagree",
     "neither agree or disagree", "neutral", "slightly disagree", "tend to disagree", "disagree", "strongly disagree"),
    ("completely satisfied", "very satisfied", "satisfied", "fairly satisfied", "somewhat satisfied",
     "neither satisfied nor dissatisfied", "neither", "a bit dissatisfied", "somewhat dissatisfied",
     "fairly dissatisfied", "dissatisfied", "very dissatisfied", "completely dissatisfied"),
    ("very likely", "likely", "fairly likely", "somewhat likely", "neither likely nor unlikely", "fairly unlikely",
     "somewhat unlikely", "unlikely", "very unlikely"),
    ("always", "nearly always", "very often", "often", "frequently", "usually", "sometimes", "occasionally", "rarely",
     "seldom", "hardly ever", "never"),
    ("daily", "several times a week", "weekly", "monthly", "quarterly", "yearly", "less than once a month",
     "less often", "not at all", "never"),
    ("extremely", "very", "fairly", "moderately", "somewhat", "slightly", "not very", "not at all"),
    ("very confident", "confident", "fairly confident", "somewhat confident", "not very confident",
     "not at all confident"),
    ("very safe", "safe", "fairly safe", "neither safe nor unsafe", "a bit unsafe", "unsafe", "very unsafe"),
    ("very worried", "fairly worried", "not very worried", "not at all worried"),
    ("very important", "important", "fairly important", "not very important", "not at all important", "not important"),
    ("excellent", "very good", "good", "fair", "average", "satisfactory", "poor", "very poor", "bad", "very bad"),
    ("a lot", "a great deal", "a fair amount", "a little", "not very much", "none at all", "not at all"),
    ("very high", "high", "medium", "low", "very low"),
    ("full time", "part time"),
    ("complete", "partial", "disqualified"),
    ("yes", "yes, definitely", "yes, to some extent", "partly", "in part", "maybe", "no"),
)  # fmt: skip
_LOWEST = ("less than", "under", "up to", "fewer than", "below", "none", "no ")


def in_order(answers: dict[str, int]) -> tuple[list[str], bool]:
    """Answers in the order of a scale, and whether one was found; else the most frequent first.

    Parameters
    ----------
    answers : how often each was given.
    """
    for ladder in LADDERS:
        if all(same(answer) in ladder for answer in answers):
            return sorted(answers, key=lambda answer: ladder.index(same(answer))), True
    first = {answer: _first_number(answer) for answer in answers}
    if len(answers) > 2 and all(number is not None for number in first.values()):
        return sorted(answers, key=lambda answer: (first[answer], answer)), True
    return sorted(answers, key=lambda answer: (-answers[answer], answer)), False


def _first_number(answer: str) -> float | None:
    plain = same(answer)
    found = re.search(r"\d[\d,]*(?:\.\d+)?", plain)
    if found is None:
        return None
    number = float(found[0].replace(",", ""))
    below = plain.startswith(_LOWEST)
    above = bool(re.match(r"(?:more than|over|greater than|above)", plain)) or plain.endswith(
        ("+", "or more", "and over")
    )
    return number - 0.5 if below else number + 0.5 if above else number
