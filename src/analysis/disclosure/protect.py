"""Protection of all figures of a release together, proved by readers who attack it.

Two safe answers are worked out: exact figures with the fewest withheld, and rounded figures with the fewest withheld.
The one that costs the reader less is published. In either, a count of 1 to threshold - 1 is withheld and marked [c]: it
is never rounded to nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.disclosure.attacks import Attacker
from analysis.disclosure.facts import Readers, facts_of
from analysis.disclosure.figures import COUNTS, EXTREMES, STATISTICS, Figure, nearest, people_between, percentage
from analysis.disclosure.marks import WITHHELD
from analysis.disclosure.population import Population
from analysis.disclosure.targets import targets_of
from analysis.disclosure.withhold import Choice, Search
from analysis.errors import ReleaseRefused

ROUND_TO = 5


@dataclass(frozen=True)
class Protected:
    """A safe answer.

    Attributes
    ----------
    figures : as they may be published, in the order given.
    hidden : array of bool, which are withheld.
    loss : float, withheld figures count 1, a rounded one the part of it that rounding may change.
    rounding : int, 1 when figures are exact.
    proven : bool, no answer of this kind loses less.
    """

    figures: list[Figure]
    hidden: np.ndarray
    loss: float
    rounding: int
    proven: bool


def protect(
    population: Population,
    people: np.ndarray,
    figures: Sequence[Figure],
    *,
    threshold: int,
    steps: Sequence[int] | None = None,
    also: Iterable[Mapping] = (),
    proposals: int = 60,
    partners: bool = False,
) -> Protected:
    """Figures that can be published together, from figures that cannot.

    Parameters
    ----------
    population, people : who can be told apart, and how many of each there are.
    figures : all figures of the release, exact, with nothing withheld. Percentages carry their decimals.
    threshold : groups of 1 to threshold - 1 people must not be found.
    steps : forms of an answer to consider, the step of rounding of each, 1 for exact; by default 5 and 1.
    also : further groups to protect (see `targets_of`).
    partners : never withhold just one of the parts of a shown total, even where rounding alone would hide it.
    proposals : so many are tried for the proof of least loss of each answer; then a safe one is given without it.

    Returns
    -------
    Protected, the safe answer with the least loss.

    Raises
    ------
    ReleaseRefused : there is no safe answer.
    """
    if not figures:
        return Protected([], np.zeros(0, bool), 0.0, 1, True)
    targets = targets_of(population, people, figures, threshold, also)
    best: Protected | None = None
    refused: ReleaseRefused | None = None
    for step in dict.fromkeys(steps or [min(ROUND_TO, threshold), 1]):
        limit = best.loss if best else np.inf
        try:
            answer = _protected(population, people, figures, targets, threshold, step, proposals, limit, partners)
        except ReleaseRefused as refusal:
            refused = refusal
            continue
        if answer is not None and answer.loss < limit:
            best = answer
    if best is None:
        raise refused or ReleaseRefused("no safe answer was found")
    return best


def _protected(
    population, people, figures, targets, threshold, step, proposals, worse_than, partners
) -> Protected | None:
    planned = [shown_with(population, people, figure, step) for figure in figures]
    facts = facts_of(population, planned)
    readers = Readers(facts, people)
    attacker = Attacker(population, planned, readers, targets, threshold)
    choice = _choice(population, people, planned, threshold)
    if step == 1 or partners:
        choice.lines = sorted({tuple(choice.together[list(line)].tolist()) for line in attacker.sums()})
    search = Search(facts, targets, choice, readers, attacker.weaknesses, proposals, worse_than)
    hidden = search.run()
    if hidden is None:
        return None
    published = [
        replace(figure, value=WITHHELD, rounding="", part_between=None) if away else figure
        for figure, away in zip(planned, hidden, strict=True)
    ]
    loss = sum(_loss(figure, away, step, n) for figure, away, n in zip(
        planned, hidden, (int(people[c].sum()) for c in attacker.counted), strict=True
    ))  # fmt: skip
    return Protected(published, hidden, loss, step, search.proven)


def shown_with(population: Population, people: np.ndarray, figure: Figure, step: int) -> Figure:
    """A figure as it is shown when nothing is withheld: exact for step 1, else from counts rounded to `step`."""
    if step == 1 or figure.measure not in {*COUNTS, "pct"}:
        return figure
    n = int(people[population.counts(figure.labels, figure.universe)].sum())
    if figure.measure in COUNTS:
        return replace(figure, value=str(nearest(n, step)), rounding=str(step) if n else "")
    base = int(people[population.counts(figure.base_labels(), figure.universe)].sum())
    places = len(figure.value.split(".")[1]) if "." in figure.value else 0
    text = percentage(n, base, places, step)
    between = people_between(str(nearest(n, step)), str(step), population.zeros_shown)
    return replace(figure, value=text or WITHHELD, rounding=str(step) if text else "", part_between=between)


def _loss(figure: Figure, hidden: bool, step: int, n: int) -> float:
    if hidden or figure.hidden:
        return 1.0
    if step == 1 or figure.measure not in {*COUNTS, "pct"}:
        return 0.0
    if figure.measure == "pct":
        return 1.0  # worked out from rounded counts it says no more than they do
    return 0.5 * step / (n + step)


def _choice(population, people, figures, threshold) -> Choice:
    keys: dict[tuple, int] = {}
    together, members = [], []
    for place, figure in enumerate(figures):
        key = _same_quantity(population, figure)
        together.append(keys.setdefault(key, len(keys)))
        members.append(place)
    groups = np.array(together, int)
    size = len(keys)
    cost, forced, barred = np.zeros(size), np.zeros(size, bool), np.zeros(size, bool)
    for place, figure in enumerate(figures):
        n = int(people[population.counts(figure.labels, figure.universe)].sum())
        # among equals the smaller figure is withheld: its reader loses less
        cost[groups[place]] += 1 + 1e-4 * np.log1p(n)
        barred[groups[place]] |= figure.measure in COUNTS and n == 0 and population.zeros_shown
        forced[groups[place]] |= _must_go(figure, n, threshold)
    return Choice(groups, cost, forced, barred & ~forced, _followers(population, figures, groups))


def _same_quantity(population: Population, figure: Figure) -> tuple:
    counted = population.counts(figure.labels, figure.universe).tobytes()
    if figure.measure in COUNTS:
        return ("count", counted)
    base = population.counts(figure.base_labels(), figure.universe).tobytes() if figure.measure == "pct" else b""
    return (figure.measure, counted, base, figure.stat_var, figure.time)


def _must_go(figure: Figure, n: int, threshold: int) -> bool:
    if figure.measure in EXTREMES or figure.hidden:
        return True
    if figure.measure in STATISTICS:
        return n < threshold
    return figure.measure in COUNTS and 0 < n < threshold


def _followers(population: Population, figures: Sequence[Figure], groups: np.ndarray) -> list[tuple[int, int]]:
    """A percentage goes with its base and its count, a mean with the count of its people."""
    counts = {}
    for place, figure in enumerate(figures):
        if figure.measure in COUNTS:
            counts[population.counts(figure.labels, figure.universe).tobytes()] = int(groups[place])
    pairs = set()
    for place, figure in enumerate(figures):
        behind = []
        if figure.measure in STATISTICS or figure.measure == "pct":
            behind.append(population.counts(figure.labels, figure.universe))
        if figure.measure == "pct":
            behind.append(population.counts(figure.base_labels(), figure.universe))
        for counted in behind:
            leader = counts.get(counted.tobytes())
            if leader is not None and leader != groups[place]:
                pairs.add((leader, int(groups[place])))
    return sorted(pairs)
