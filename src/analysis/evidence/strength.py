"""The rule of the strength of evidence: how many independent sources say the same, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.evidence.words import listed

Says = Literal["agrees", "contradicts", "silent"]
Word = Literal["strong", "moderate", "limited", "conflicting", "none"]
SOURCES = ("survey", "cases", "voices", "research")
NAMES = {
    "survey": "the survey",
    "cases": "the case records",
    "voices": "what victims told the Champions",
    "research": "further research",
}


@dataclass(frozen=True)
class Strength:
    """How strong the evidence for a claim is, and why, in one sentence."""

    word: Word
    reason: str


def strength(
    verdict: str, own: str, says: dict[str, Says], *, flips: tuple[str, ...] = (), respondents_only: bool = False
) -> Strength:
    """Grade a claim.

    A claim that is not supported, or cannot be judged, has no strength. A supported one is strong where at least two
    other sources agree and none contradicts, moderate where one other agrees and none contradicts, limited where it
    stands alone; conflicting where a source contradicts it and none agrees. One step is lost where a source contradicts
    it although others agree, and one where the verdict flips under a stated other choice (sensitivity). A claim that
    speaks for those who answered an open survey and for nobody else is limited, whatever other sources say.

    Parameters
    ----------
    own : the source the claim itself rests on. says : what each of the four sources says, the own one included.
    flips : the choices under which the verdict would be another one. respondents_only : it speaks for nobody else.
    """
    if verdict != "supported":
        return Strength("none", "Only a supported claim has a strength.")
    if respondents_only:
        return Strength("limited", "It speaks for those who answered an open survey, and for nobody else.")
    others = {source: word for source, word in says.items() if source != own}
    agree = [NAMES[s] for s, word in others.items() if word == "agrees"]
    against = [NAMES[s] for s, word in others.items() if word == "contradicts"]
    if against and not agree:
        return Strength(
            "conflicting", _sentence(f"{listed(against)} {_verb(against, 'contradict')} it, and no other source agrees")
        )
    ladder: list[Word] = ["limited", "moderate", "strong"]
    step = min(len(agree), 2) - len(against) - bool(flips)
    reason = f"{listed(agree)} {_verb(agree, 'agree')}" if agree else "no other source speaks to it"
    if against:
        reason += f", but {listed(against)} {_verb(against, 'contradict')} it"
    if flips:
        reason += f"; the verdict would be another one {listed(flips)}"
    return Strength(ladder[max(step, 0)], _sentence(reason))


def _verb(names: list[str], verb: str) -> str:
    plural = len(names) > 1 or names[0] == NAMES["cases"]
    return verb if plural else f"{verb}s"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
