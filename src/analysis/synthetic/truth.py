"""What is true in a made-up world: the effect behind every claim, as planted and as it would be with no effect.

A share that a claim holds against a threshold or a published figure has no effect where it equals that figure; a
difference, a slope or a log hazard where the groups are alike. For three themes the published figure is itself the
target of `domain` (19% aware of the Code, 48% of trial dates changed, 22% offered a statement), so nothing is planted
there and a true verdict is never "supported".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from analysis.errors import Breach, InputError


@dataclass(frozen=True)
class Effect:
    """One true quantity of the made-up world.

    Parameters
    ----------
    theme : str, id of the theme whose switch sets it to no effect.
    claim : str, a short name within the theme; the first effect of a theme is that of its primary claim.
    what : str, the quantity in words, with its base.
    planted : float, its value in the shipped study: a proportion, a difference of proportions, a slope in points of a
        0 to 10 score for one unit, or a hazard ratio.
    null : float, its value where the theme has no effect.
    """

    theme: str
    claim: str
    what: str
    planted: float
    null: float


EFFECTS: tuple[Effect, ...] = (
    Effect("where-to-report", "two-agencies", "ASB respondents who contacted two or more agencies", 0.62, 0.50),
    Effect("where-to-report", "clear-asb", "clear who to report to: ASB less crime", -0.20, 0.0),
    Effect("kept-informed", "satisfaction", "satisfied: kept informed less not", 0.58, 0.0),
    Effect("kept-informed", "within-limit", "evidenced notifications within the limit", 0.74, 0.90),
    Effect("kept-informed", "portal", "notifications within the limit: after go-live less before", 0.14, 0.0),
    Effect("process-explained", "next-steps", "crime and DA respondents: next steps explained", 0.42, 0.50),
    Effect("process-explained", "by-need", "next steps explained: communication need less none", -0.18, 0.0),
    Effect("consistent-empathy", "lead-officers", "treated with empathy: two or more leads less one", -0.30, 0.0),
    Effect("fear-of-reprisal", "by-strand", "fear of reprisal among the unreported: DA or ASB less crime", 0.30, 0.0),
    Effect("rights-awareness", "code-aware", "had heard of the Code", 0.19, 0.19),
    Effect("rights-awareness", "by-deprivation", "had heard of the Code: most deprived less elsewhere", -0.10, 0.0),
    Effect("choice-and-voice", "asked", "asked for a preference, at each decision point", 0.38, 0.50),
    Effect("choice-and-voice", "treated-fairly", "treated fairly: asked how to be contacted less not", 0.20, 0.0),
    Effect("relisting", "relisted", "trial dates changed at least once", 0.48, 0.48),
    Effect("relisting", "impact", "effect of waiting for each further re-listing", 0.60, 0.0),
    Effect("relisting", "explained", "changes of date that were explained", 0.64, 0.90),
    Effect("getting-to-court", "barrier", "called to court: met a practical barrier", 0.52, 1 / 3),
    Effect("getting-to-court", "by-place", "met a barrier: outside the main towns less main towns", 0.18, 0.0),
    Effect("getting-to-court", "no-car", "met a barrier: without the use of a car less with", 0.15, 0.0),
    Effect("being-at-court", "met-defendant", "met the defendant: separate arrangements less none", -0.38, 0.0),
    Effect("delay-and-withdrawal", "gap", "hazard of withdrawal after 28 days without contact, ratio", 2.0, 1.0),
    Effect("delay-and-withdrawal", "by-strand", "hazard of withdrawal: DA to other crime, ratio", 4.5, 1.0),
    Effect("asb-ownership-and-case-review", "limits", "case reviews within each local limit", 0.93, 0.80),
    Effect("asb-ownership-and-case-review", "continuing", "behaviour goes on three months after review", 0.45, 0.63),
    Effect("asb-cumulative-harm", "impact", "impact score for each further kind of behaviour", 0.55, 0.0),
    Effect("asb-cumulative-harm", "three-types", "ASB respondents with three or more kinds", 0.60, 0.60),
    Effect("support-offer-and-take-up", "within-limit", "evidenced referrals within two working days", 0.74, 0.90),
    Effect("support-offer-and-take-up", "recall", "recall of a referral", 0.17, 0.17),
    Effect("support-offer-and-take-up", "by-deprivation", "take-up: most deprived less elsewhere", 0.0, -0.10),
    Effect("victim-personal-statement", "offered", "recall of the offer of a statement", 0.22, 0.22),
    Effect("victim-personal-statement", "taken-into-account", "statement felt to be taken into account", 0.58, 0.80),
    Effect("communication-needs", "understood", "understood: communication need less none", -0.40, 0.0),
    Effect("communication-needs", "assessed", "flagged vulnerable with a needs assessment", 0.78, 1.0),
)
THEMES: tuple[str, ...] = tuple(dict.fromkeys(effect.theme for effect in EFFECTS))

TARGETS: dict[str, float] = {
    "kept informed": 0.55,
    "satisfied": 0.51,
    "satisfied if informed": 0.77,
    "satisfied if not informed": 0.19,
    "dissatisfied in the open survey": 0.71,
    "heard of the Code": 0.19,
    "recall of the offer of a statement": 0.22,
    "recall of a referral": 0.17,
    "would report again": 0.71,
    "trial date changed": 0.48,
    "changed four or more times": 0.26,
    "change not explained": 0.36,
    "ineffective": 0.24,
    "withdrawn": 0.25,
    "withdrawn, domestic abuse": 0.57,
    "charged": 0.07,
    "charged, domestic abuse": 0.09,
    "no suspect identified": 0.39,
    "days to outcome": 14,
    "days from charge to completion": 179,
    "ASB goes on": 0.63,
    "three or more kinds of ASB": 0.60,
    "ASB victims with support": 0.31,
    "disabled": 0.215,
    "White": 0.96,
    "not confident of justice": 0.73,
}
QUINTILES: tuple[float, ...] = (0.38, 0.26, 0.14, 0.11, 0.11)


def primary(theme: str) -> Effect:
    """The effect behind a theme's primary claim."""
    return next(effect for effect in EFFECTS if effect.theme == theme)


@dataclass(frozen=True)
class Truth:
    """The true effects of one world, looked up as `truth["kept-informed/satisfaction"]`."""

    values: Mapping[str, float] = field(default_factory=dict)
    uneven: float = 0.08  # Some victims are served better, others worse, by this much: one victim's events are alike.

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    @classmethod
    def of(
        cls,
        null_themes: Iterable[str] = (),
        effects: Mapping[str, float] | None = None,
        uneven: float = 0.08,
    ) -> Truth:
        """The planted effects, none in the themes named.

        Parameters
        ----------
        null_themes : ids of themes whose effects are all set to none; "all" for every theme.
        effects : other values than the planted ones, by "theme/claim", or by theme for its primary claim.
        uneven : how far one victim's chance to be told in time lies above or below that of all.

        Raises
        ------
        InputError : a theme or claim is unknown; all of them at once.
        """
        none = set(THEMES) if "all" in null_themes else set(null_themes)
        values = {f"{e.theme}/{e.claim}": e.null if e.theme in none else e.planted for e in EFFECTS}
        chosen = {key if "/" in key else _primary_key(key): value for key, value in (effects or {}).items()}
        _refuse_unknown(sorted(none - set(THEMES)), THEMES)
        _refuse_unknown(sorted(set(chosen) - set(values)), tuple(values))
        return cls(values | chosen, uneven)


def _primary_key(theme: str) -> str:
    return next((f"{e.theme}/{e.claim}" for e in EFFECTS if e.theme == theme), theme)


def _refuse_unknown(unknown: list[str], known: tuple[str, ...]) -> None:
    breaches = []
    for name in unknown:
        near = get_close_matches(name, known, n=1)
        remedy = f'Did you mean "{near[0]}"?' if near else ""
        breaches.append(Breach("synthetic", "", f'"{name}" is not known to the generator', known, remedy))
    if breaches:
        raise InputError(breaches)
