"""The attack on a whole release: from everything published, this time and before, can somebody be found?

`attack_release` takes the tidy rows of every page, chart, spreadsheet and sentence, and says in words what could be
worked out and from which figures, but never the number itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.disclosure.curve_attack import attack_curves
from analysis.disclosure.figures import COUNTS, EXTREMES, INFINITY, STATISTICS, Figure, people_between
from analysis.disclosure.policy import Policy
from analysis.disclosure.release_model import OTHERS, Cell, Fact, ReleaseModel, model_of
from analysis.disclosure.registry import ANSWERED, WITHIN

SECONDS_PER_QUESTION = 1.0
WHOLE_UP_TO = 150  # unknowns; in larger families people may come in fractions, which bounds them from outside


@dataclass(frozen=True)
class ReleaseBreach:
    """Something small that can be worked out from a release.

    Attributes
    ----------
    kind : "small count", "subtraction", "narrow", "curve step", "fall at risk", "at risk", "extreme", "small base",
        "whole group", "contradiction".
    where : str, the group that can be found, in the labels of the tables.
    figures : tuple of int, positions of the rows used, all of them needed.
    words : str, the whole breach in one sentence.
    """

    kind: str
    where: str
    figures: tuple[int, ...]
    words: str = field(compare=False)

    def __str__(self) -> str:
        return self.words


def attack_release(
    rows: Iterable[Mapping[str, str]],
    policy: Policy,
    earlier: Iterable[Iterable[Mapping[str, str]]] = (),
) -> list[ReleaseBreach]:
    """Everything that could be worked out about fewer people than the policy's threshold.

    Parameters
    ----------
    rows : tidy rows of all that is to be published, as `Registry.rows()` gives them.
    policy : Policy. Public data hold nothing to be found.
    earlier : the rows of each earlier release.

    Returns
    -------
    list of ReleaseBreach; empty when nobody can be found. Positions in `figures` count the rows of `rows` first, then
    those of the earlier releases; rows of measure "group" and "within" are not counted.

    Raises
    ------
    InputError : a row cannot be read.
    """
    if policy.public_data:
        return []
    model = model_of([*rows, *(row for release in earlier for row in release)])
    attacker = ReleaseAttacker(model, policy)
    return attacker.breaches()


class ReleaseAttacker:
    """A reader of the whole release.

    Parameters
    ----------
    model : unknowns and facts.
    policy : its threshold says what is small.
    """

    def __init__(self, model: ReleaseModel, policy: Policy) -> None:
        self.model, self.policy, self.threshold = model, policy, policy.threshold
        self.facts = model.facts()
        self._families: dict[frozenset, FamilyReader] = {}

    def breaches(self) -> list[ReleaseBreach]:
        """All breaches, each once, the plainest first."""
        found = [*self._plain(), *self._curves(), *self._statistics()]
        broken: set[frozenset] = set()
        for family, cell_terms in self._questions().items():
            one = self._reader(family)
            if family in broken or not one.possible():
                broken.add(family)
                continue
            found += self._worked_out(one, cell_terms)
        for family in sorted(broken, key=sorted):
            found.append(self._contradiction(self._reader(family)))
        return list(dict.fromkeys(found))

    # ---- what one figure says by itself
    def _plain(self) -> list[ReleaseBreach]:
        found = []
        for place, figure in enumerate(self.model.figures):
            if figure.measure in COUNTS and not figure.hidden:
                low, high = people_between(figure.value, figure.rounding, True)
                if low >= 1 and high < self.threshold and high - low < self.threshold - 2:
                    words = f"{figure.where()} shows a count of fewer than {self.threshold} people"
                    found.append(ReleaseBreach("small count", figure.where(), (place,), words))
        return found

    def _curves(self) -> list[ReleaseBreach]:
        return [
            ReleaseBreach(step.kind, step.where, step.figures, f"{step.where}: {step.why}")
            for step in attack_curves(self.model.figures, self.threshold)
        ]

    def _statistics(self) -> list[ReleaseBreach]:
        found = []
        for place, figure in enumerate(self.model.figures):
            if figure.hidden or figure.measure not in STATISTICS:
                continue
            if figure.measure in EXTREMES:
                words = f"{figure.where()} shows a smallest or largest value, which is one person's own"
                found.append(ReleaseBreach("extreme", figure.where(), (place,), words))
                continue
            terms = self.model.terms(self.model.cells[place])
            one = self._reader(frozenset(self.model.family(figure.universe)))
            if terms and one.possible():
                _, high = one.between(terms, lambda low, high: high >= self.threshold)
                if 1 <= high < self.threshold:
                    words = f"{figure.where()} shows a {figure.measure} of fewer than {self.threshold} people"
                    found.append(ReleaseBreach("small base", figure.where(), (place,), words))
        return found

    # ---- what can be worked out
    def _questions(self) -> dict[frozenset, list[tuple[str, Mapping[int, float], bool]]]:
        """For each family of populations, the groups a reader would ask about: name, sum of unknowns, withheld."""
        asked: dict[frozenset, dict[tuple, tuple[str, Mapping[int, float], bool]]] = {}
        for universe in self.model.universes:
            family = frozenset(self.model.family(universe))
            for name, cell, withheld in self._groups(universe):
                terms = self.model.terms(cell)
                if terms:
                    asked.setdefault(family, {}).setdefault(tuple(sorted(terms)), (name, terms, withheld))
            for name, terms in self._left_out(universe):
                asked.setdefault(family, {}).setdefault(tuple(sorted(terms.items())), (name, terms, False))
        return {family: list(questions.values()) for family, questions in asked.items()}

    def _groups(self, universe: str) -> Iterable[tuple[str, Cell, bool]]:
        model = self.model
        for place, figure in enumerate(model.figures):
            if figure.universe != universe or figure.measure not in {*COUNTS, "pct"}:
                continue
            labels = model.cells[place][1]
            count = figure.measure in COUNTS
            if count or not figure.weighted:
                yield figure.where(), (universe, labels), figure.hidden and count
            for variable in sorted({v for v, _ in labels}):
                if count and OTHERS in model.values[universe][variable]:
                    rest = frozenset((v, x) for v, x in labels if v != variable) | {(variable, OTHERS)}
                    yield f"{figure.where()}, all others", (universe, rest), False
            if count:
                yield from self._unlisted(universe, figure, labels)

    def _unlisted(self, universe: str, figure: Figure, labels: frozenset) -> Iterable[tuple[str, Cell, bool]]:
        """Labels that other tables show and this total is missing."""
        model = self.model
        for variable in model.values[universe]:
            crossed = any(
                name == universe and variable in dict(known) and set(dict(labels)) < set(dict(known))
                for name, known in model.cells
            )
            if variable not in dict(labels) and crossed:
                for leaf in model.values[universe][variable]:
                    where = f"{figure.table} ({', '.join(f'{v} {x}' for v, x in sorted(labels | {(variable, leaf)}))})"
                    yield where, (universe, labels | {(variable, leaf)}), False

    def _left_out(self, universe: str) -> Iterable[tuple[str, Mapping[int, float]]]:
        """People of a larger population who are not in the smaller one, group by group."""
        model, outer = self.model, self.model.parent.get(universe)
        if outer is None or universe.removeprefix(f"{outer}{WITHIN}").startswith(ANSWERED):
            return  # that few left a question blank says nothing about any of them
        published = {cell for cell, f in zip(model.cells, model.figures, strict=True) if f.measure in COUNTS}
        for name, labels in published:
            if name == universe and (outer, labels) in published:
                larger, smaller = model.terms((outer, labels)), model.terms((universe, labels))
                terms = dict(larger)
                for unknown, coefficient in smaller.items():
                    terms[unknown] = terms.get(unknown, 0.0) - coefficient
                where = ", ".join(f"{v} {x}" for v, x in sorted(labels)) or "everybody"
                yield f"{where} in {outer} but not in {universe}", terms

    def _worked_out(self, one: FamilyReader, questions) -> list[ReleaseBreach]:
        found = []
        for name, terms, withheld in questions:
            safe = self._safe_if(withheld)
            if not safe(*one.between(terms, safe)):
                used = one.needed(terms, safe)
                kind = "subtraction" if len(used) > 1 else "narrow"
                found.append(ReleaseBreach(kind, name, used, self._in_words(name, used)))
        return found

    def _safe_if(self, withheld: bool):
        few = self.threshold

        def safe(low: float, high: float) -> bool:
            if low < 1:
                return not withheld or high >= (few - 1) // 2 or high < 1
            if low >= few:
                return True
            if high < few:
                return high - low >= few - 2
            # it may be small or not; only a withheld figure pinned down to a few numbers is as good as known
            return not withheld or high - low >= (few - 1) // 2

        return safe

    def _in_words(self, name: str, used: Sequence[int]) -> str:
        shown = [self.model.figures[k] for k in used]
        by_size = sorted(shown, key=_size, reverse=True)
        known = f"{name} can be worked out to be fewer than {self.threshold} people"
        if len(by_size) == 2 and all(f.measure in COUNTS for f in by_size):
            larger, smaller = by_size
            return f"{known}: take {smaller.value} in {smaller.where()} from {larger.value} in {larger.where()}"
        listed = "; ".join(f"{_printed(f)} in {f.where()}" for f in by_size[:6])
        more = f"; and {len(by_size) - 6} more" if len(by_size) > 6 else ""
        return f"{known}: by these figures together: {listed}{more}"

    def _contradiction(self, one: FamilyReader) -> ReleaseBreach:
        used = one.contradicting()
        listed = "; ".join(f"{_printed(self.model.figures[k])} in {self.model.figures[k].where()}" for k in used[:6])
        return ReleaseBreach(
            "contradiction", "", used, f"no group of people could give these figures together: {listed}"
        )

    def _reader(self, family: frozenset) -> FamilyReader:
        if family not in self._families:
            self._families[family] = FamilyReader(self.model, self.facts, family)
        return self._families[family]


def _size(figure: Figure) -> float:
    return (
        -1.0
        if figure.hidden
        else people_between(figure.value, figure.rounding, True)[0]
        if figure.measure in COUNTS
        else 0.0
    )


def _printed(figure: Figure) -> str:
    return f"{figure.value}%" if figure.measure == "pct" and not figure.hidden else figure.value


class FamilyReader:
    """Bounds of sums of unknowns in populations that bear on each other; remembers possible answers."""

    def __init__(self, model: ReleaseModel, facts: Sequence[Fact], family: frozenset) -> None:
        from scipy.sparse import csr_array

        columns = {u: k for k, u in enumerate(u for name in sorted(family) for u in model.unknowns_of(name))}
        kept = [fact for fact in facts if all(u in columns for u in fact.terms)]
        rows = [k for k, fact in enumerate(kept) for _ in fact.terms]
        places = [columns[u] for fact in kept for u in fact.terms]
        values = [c for fact in kept for c in fact.terms.values()]
        self.columns, self.size = columns, len(columns)
        shares = bool(len(values)) and bool(np.any(np.abs(np.array(values)) % 1 > 0))
        self.whole = self.size <= WHOLE_UP_TO and not shares
        self.matrix = csr_array((values, (rows, places)), shape=(len(kept), self.size))
        self.low = np.array([fact.low for fact in kept])
        self.high = np.array([fact.high for fact in kept])
        self.owner = np.array([fact.figure for fact in kept], int)
        self._seen: dict[bool, list[np.ndarray]] = {False: [], True: []}
        self._possible: bool | None = None

    def possible(self) -> bool:
        if self._possible is None:
            everything = np.ones(len(self.low), bool)
            self._possible = not np.isnan(self._extreme(np.zeros(self.size), 1, everything, self.whole))
        return self._possible

    def between(self, terms: Mapping[int, float], enough) -> tuple[float, float]:
        """Smallest and largest sum, or bounds inside them that are enough.

        People in fractions are tried first: they bound whole people from outside, so what they tell is told.
        """
        goal, everything = self._goal(terms), np.ones(len(self.low), bool)
        for whole in (False, True) if self.whole else (False,):
            seen = np.array(self._seen[whole]) @ goal if self._seen[whole] else np.zeros(0)
            if len(seen) and enough(float(seen.min()), float(seen.max())):
                found = float(seen.min()), float(seen.max())
                if not whole:
                    continue
                return found
            found = (self._extreme(goal, 1, everything, whole), self._extreme(goal, -1, everything, whole))
            if not enough(*found):
                return found
        return found

    def _goal(self, terms: Mapping[int, float]) -> np.ndarray:
        goal = np.zeros(self.size)
        for unknown, coefficient in terms.items():
            goal[self.columns[unknown]] = coefficient
        return goal

    def _extreme(self, goal: np.ndarray, sense: int, used: np.ndarray, whole: bool) -> float:
        from scipy.optimize import Bounds, LinearConstraint, milp

        limits = LinearConstraint(self.matrix[used], self.low[used], self.high[used]) if used.any() else ()
        answer = milp(
            goal * sense,
            constraints=limits,
            integrality=np.ones(self.size) if whole else None,
            bounds=Bounds(0, np.inf),
            options={"time_limit": SECONDS_PER_QUESTION},
        )
        if answer.status == 2:
            return np.nan
        if answer.status == 3 or answer.x is None:
            return -sense * INFINITY
        if used.all():
            self._seen[whole].append(np.rint(answer.x) if whole else answer.x)
        value = answer.fun if answer.status == 0 else answer.mip_dual_bound
        return float(round(sense * value, 6)) + 0.0

    def needed(self, terms: Mapping[int, float], safe) -> tuple[int, ...]:
        """The fewest figures that still tell it: leave out one after the other as long as they do."""
        goal = self._goal(terms)

        def tells(used: np.ndarray, whole: bool) -> bool:
            low = self._extreme(goal, 1, used, whole)
            return not np.isnan(low) and not safe(max(low, 0.0), self._extreme(goal, -1, used, whole))

        whole = not tells(np.ones(len(self.low), bool), False)
        return self._fewest(lambda used: tells(used, whole))

    def contradicting(self) -> tuple[int, ...]:
        """The fewest figures that cannot be true together."""
        nothing = np.zeros(self.size)
        return self._fewest(lambda used: np.isnan(self._extreme(nothing, 1, used, self.whole)))

    def _fewest(self, tells) -> tuple[int, ...]:
        figures = sorted({int(k) for k in self.owner if k >= 0})
        kept, step = figures, max(1, len(figures) // 2)
        place = 0
        while place < len(kept):
            trial = kept[:place] + kept[place + step :]
            used = (self.owner < 0) | np.isin(self.owner, trial)
            if tells(used):
                kept = trial
            elif step > 1:
                step //= 2
            else:
                place += 1
                step = max(1, (len(kept) - place) // 2)
        return tuple(kept)
