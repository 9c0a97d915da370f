"""Whether the verdict hangs on a choice: each claim read again under stated other choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.disclosure import Releasable
from analysis.evidence.claims.association import Association
from analysis.evidence.claims.prevalence import OfItem, Prevalence
from analysis.evidence.claims.two_groups import TwoGroups
from analysis.evidence.imputation import imputed_reading
from analysis.evidence.kept import kept
from analysis.evidence.mark import mark_of
from analysis.evidence.other_choices import as_recorded, complete_only, filled, unweighted
from analysis.evidence.reading import Reading
from analysis.evidence.shown import Shown, protect
from analysis.evidence.verdict import Verdict, judge

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.claims.form import ClaimForm
    from analysis.evidence.register import Theme
    from analysis.evidence.sample import Sample


@dataclass(frozen=True)
class Choice:
    """A claim under another choice.

    Parameters
    ----------
    name : the choice, completing "the verdict would be another one ...".
    shown : the protected figure, of one row. verdict : the word under this choice. flips : the figure itself
        decides, and for another word; a figure that cannot be shown, or rests on too few, flips nothing.
    """

    name: str
    shown: Releasable
    verdict: str
    flips: bool


def sensitivity(theme: Theme, claim: ClaimForm, basis: Basis) -> tuple[Choice, ...]:
    """The small table of a claim: the same claim unweighted, without partial answers, and so on.

    Choices that do not apply are left out: no weights, no partial answers, nobody silent, no case that could say
    otherwise. Claims that do not rest on an item have none.
    """
    key = ("sensitivity", theme.head.id, claim.id)
    if key not in basis.cache:
        basis.cache[key] = tuple(_choices(theme, claim, basis)) if isinstance(claim, OfItem) and claim.items else ()
    return basis.cache[key]


def flips(theme: Theme, claim: ClaimForm, basis: Basis) -> tuple[str, ...]:
    """The choices under which a claim's verdict would be another one; kept, since they take the longest."""
    found = kept(basis, f"flips-{theme.head.id}", lambda: _all_flips(theme, basis), _sound, theme.head.id)
    return tuple(found.get(claim.id, ()))


def _all_flips(theme: Theme, basis: Basis) -> dict[str, list[str]]:
    return {
        claim.id: [choice.name for choice in sensitivity(theme, claim, basis) if choice.flips] for claim in theme.claims
    }


def _sound(content: object) -> bool:
    return isinstance(content, dict) and all(isinstance(names, list) for names in content.values())


def _choices(theme: Theme, claim: OfItem, basis: Basis) -> Iterator[Choice]:
    from analysis.evidence.evaluation import judged_claim

    reading, _, verdict = judged_claim(theme, claim, basis)
    if reading.untestable or reading.gap:
        return
    for name, other in readings(claim, basis):
        shown, word = _judged(theme, claim, other, name, basis)
        yield Choice(name, shown.main, word.word, word.by_figure and verdict.by_figure and word.word != verdict.word)


def readings(claim: OfItem, basis: Basis) -> Iterator[tuple[str, Reading]]:
    """The claim read under each choice that applies to it, by name."""
    sample = basis.sample(claim.data)
    if any(not sample.has(item) for item in claim.named_items()):
        return
    for name, other in _samples(claim, sample, basis):
        yield name, read_in(claim, other, basis)
    if claim.alternative:
        yield "with another cut of the scale", read_in(claim, sample, basis, claim.alternative)
    imputed = imputed_reading(claim, sample, lambda other: read_in(claim, other, basis), basis.study.inference.seed)
    if imputed is not None:
        yield "with missing answers imputed", imputed


def _samples(claim: OfItem, sample: Sample, basis: Basis) -> Iterator[tuple[str, Sample]]:
    if sample.inference == "sample":
        plain = unweighted(sample)
        if plain is not None:
            yield "without weights", plain
    whole = complete_only(sample, basis)
    if whole is not None:
        yield "without partial answers", whole
    yield from filled(claim, sample, basis)
    recorded = as_recorded(claim, sample, basis)
    if recorded is not None:
        yield "with the case records in place of what victims recall", recorded


def read_in(claim: OfItem, sample: Sample, basis: Basis, answers: list[str] | None = None) -> Reading:
    """The reading of a claim in another sample than the study's."""
    if isinstance(claim, Prevalence):
        return claim.read(sample, mark_of(claim, basis.comparators), basis.level, answers)
    if isinstance(claim, Association):
        return claim.read(sample, claim.region_in(sample), basis.level, answers)
    if isinstance(claim, TwoGroups):
        return claim.read(claim.prepared(sample, basis), claim.region(), basis.level, answers, claim.names(basis))
    return claim.read(sample, claim.region(), basis.level, answers)


def _judged(theme: Theme, claim: OfItem, reading: Reading, name: str, basis: Basis) -> tuple[Shown, Verdict]:
    from analysis.evidence.primaries import adjusted_with

    universe = f"{claim.who or basis.population_of(claim.data)}, {name}"
    shown = protect(reading, basis.policy, what=claim.phrase, universe=universe, about=claim.about)
    adjusted, family = adjusted_with(theme.head.id, reading.p, basis) if claim.primary else (None, 0)
    return shown, judge(
        reading,
        alpha=basis.study.inference.alpha,
        minimum_base=basis.policy.minimum_base,
        p_adjusted=adjusted,
        family=family,
        hidden=shown.hidden,
    )
