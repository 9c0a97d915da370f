"""The attack on a whole release: from everything published, this time and before, can somebody be found?

`attack_release` takes the tidy rows of every page, chart, spreadsheet and sentence, and says in words what could be
worked out and from which figures, but never the number itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from analysis.disclosure.curve_attack import attack_curves
from analysis.disclosure.family_reader import FamilyReader
from analysis.disclosure.figures import COUNTS, EXTREMES, STATISTICS, Figure, people_between
from analysis.disclosure.mean_attack import TOTALS, KnownTotal, means_told
from analysis.disclosure.policy import Policy
from analysis.disclosure.registry import ANSWERED, WITHIN
from analysis.disclosure.release_model import OTHERS, Cell, ReleaseModel, model_of

HIDDEN, DERIVED, FINER = "withheld", "derived", "finer than any table"
Question = tuple[str, Mapping[int, float], str]
Safe = Callable[[float, float], bool]


@dataclass(frozen=True)
class ReleaseBreach:
    """Something small that can be worked out from a release.

    Attributes
    ----------
    kind : "small count", "subtraction", "narrow", "curve step", "fall at risk", "at risk", "extreme", "small base",
        "mean by subtraction", "whole group", "contradiction".
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
    those of the earlier releases; rows that describe others ("group", "within", ...) are not counted.

    Raises
    ------
    InputError : a row cannot be read.
    """
    if policy.public_data:
        return []
    return attacker_of(rows, policy, earlier).breaches()


def attacker_of(
    rows: Iterable[Mapping[str, str]],
    policy: Policy,
    earlier: Iterable[Iterable[Mapping[str, str]]] = (),
) -> ReleaseAttacker:
    """A reader of all these rows, as for `attack_release`."""
    model = model_of([*rows, *(row for release in earlier for row in release)], policy.zeros_shown)
    return ReleaseAttacker(model, policy)


def somebody_can_be_found(
    rows: Iterable[Mapping[str, str]],
    policy: Policy,
    earlier: Iterable[Iterable[Mapping[str, str]]] = (),
) -> bool:
    """Whether `attack_release` finds anything; quicker, since it stops at the first and explains nothing."""
    if policy.public_data:
        return False
    attacker = attacker_of(rows, policy, earlier)
    return bool(attacker.told_outright() or next(iter(attacker.answered()), None) or attacker.contradictions)


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
        self._apart = False
        self._families: dict[frozenset, FamilyReader] = {}

    def breaches(self) -> list[ReleaseBreach]:
        """All breaches, each once, the plainest first."""
        found = [*self.told_outright(), *self.contradictions]
        for one, name, terms, safe in self.answered():
            used = one.needed(terms, safe)
            kind = "subtraction" if len(used) > 1 else "narrow"
            found.append(ReleaseBreach(kind, name, used, self.in_words(name, used)))
        return list(dict.fromkeys(found))

    def told_outright(self) -> list[ReleaseBreach]:
        """What a figure, or two points of a curve, say by themselves."""
        return [*self._plain(), *self._curves(), *self._statistics(), *self._means(), *self._whole_groups()]

    @cached_property
    def contradictions(self) -> list[ReleaseBreach]:
        """Figures that cannot be true together, as when one name stands for two populations."""
        readers = [self._reader(family) for family in self.questions]
        return [self._contradiction(one) for one in readers if not one.possible()]

    def _table_by_table(self) -> ReleaseAttacker:
        """A reader who takes the populations of figures that contradict each other to be another in every table."""
        broken = {name for family in self.questions if not self._reader(family).possible() for name in family}
        figures = [
            replace(f, universe=f"{f.universe} in {f.table}") if f.universe in broken else f for f in self.model.figures
        ]
        named = {(f"{universe} in {f.table}", v) for f in self.model.figures for universe, v in self.model.overlapping}
        overlapping = self.model.overlapping | named
        return ReleaseAttacker(replace(self.model, figures=figures, overlapping=overlapping), self.policy)

    def answered(self) -> Iterable[tuple[FamilyReader, str, Mapping[int, float], Safe]]:
        """The questions that the figures answer too closely: reader, name of the group, its sum, what would be safe."""
        if self.contradictions and not self._apart:
            apart = self._table_by_table()
            apart._apart = True
            yield from apart.answered()
            return
        for family, asked in self.questions.items():
            one = self._reader(family)
            if not one.possible():
                continue
            if not one.whole:
                one.look_around([(terms, self._safe_if(kind)) for _, terms, kind in asked], self.threshold)
            for name, terms, kind in asked:
                safe = self._safe_if(kind)
                if not safe(*one.between(terms, safe)):
                    yield one, name, terms, safe

    # ---- what one figure says by itself
    def _plain(self) -> list[ReleaseBreach]:
        found = []
        for place, figure in enumerate(self.model.figures):
            if figure.measure in COUNTS and not figure.hidden:
                low, high = people_between(figure.value, figure.rounding, self.model.zeros_shown)
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

    def _means(self) -> list[ReleaseBreach]:
        """Means of few people that follow from the means of larger groups."""
        model, found = self.model, []
        for family, asked in self.questions.items():
            known = [
                KnownTotal(place, figure, terms)
                for place, figure in enumerate(model.figures)
                if figure.measure in TOTALS and not figure.hidden and figure.universe in family
                if (terms := model.terms(model.cells[place]))
            ]
            one = self._reader(family)
            if len(known) < 2 or not one.possible():
                continue
            groups = [(name, terms) for name, terms, _ in asked]
            between = partial(one.between, enough=lambda low, high: False)
            for name, variable, used in means_told(known, groups, between, self.threshold):
                words = f"the {variable} of {name} can be worked out, and it is of fewer than {self.threshold} people"
                listed = "; ".join(f"{_printed(model.figures[k])} in {model.figures[k].where()}" for k in used)
                found.append(ReleaseBreach("mean by subtraction", name, used, f"{words}: by {listed}"))
        return found

    def _whole_groups(self) -> list[ReleaseBreach]:
        """All of a group are shown to share something about themselves."""
        found = []
        for place, figure in enumerate(self.model.figures):
            if figure.about != "victim" or figure.measure != "pct" or figure.weighted:
                continue
            part = self.model.terms(self.model.cells[place])
            base = self.model.terms(self.model.base_cell(figure))
            one = self._reader(frozenset(self.model.family(figure.universe)))
            if not part or not base or not one.possible():
                continue
            others = {u: base.get(u, 0.0) - part.get(u, 0.0) for u in base if base.get(u, 0.0) != part.get(u, 0.0)}
            if not others or one.between(others, lambda low, high: high >= 1)[1] >= 1:
                continue
            if one.between(part, lambda low, high: low < 1)[0] >= 1:
                words = f"{figure.where()} shows that all of a group share something about themselves"
                found.append(ReleaseBreach("whole group", figure.where(), (place,), words))
        return found

    # ---- what can be worked out
    @cached_property
    def questions(self) -> dict[frozenset, list[Question]]:
        """For each family of populations, the groups a reader would ask about: name, sum of unknowns, kind."""
        asked: dict[frozenset, dict[tuple, Question]] = {}
        for universe in self.model.universes:
            family = frozenset(self.model.family(universe))
            for name, cell, kind in [*self._groups(universe), *self._overlaps(universe)]:
                terms = self.model.terms(cell)
                known = asked.setdefault(family, {})
                place = tuple(sorted(terms))
                # What is withheld is asked about as withheld, though another table's total names it first.
                if terms and (place not in known or kind == HIDDEN):
                    known[place] = (name, terms, kind)
            for name, terms in self._left_out(universe):
                asked.setdefault(family, {}).setdefault(tuple(sorted(terms.items())), (name, terms, DERIVED))
        return {family: list(questions.values()) for family, questions in asked.items()}

    def _groups(self, universe: str) -> Iterable[tuple[str, Cell, str]]:
        model = self.model
        for place, figure in enumerate(model.figures):
            if figure.universe != universe or figure.measure not in {*COUNTS, "pct"}:
                continue
            labels = model.cells[place][1]
            count = figure.measure in COUNTS
            if count or not figure.weighted:
                yield figure.where(), (universe, labels), HIDDEN if figure.hidden and count else DERIVED
            for variable in sorted({v for v, _ in labels}):
                if count and OTHERS in model.values[universe][variable]:
                    rest = frozenset((v, x) for v, x in labels if v != variable) | {(variable, OTHERS)}
                    yield f"{figure.where()}, all others", (universe, rest), DERIVED
            if count:
                yield from self._unlisted(universe, figure, labels)

    def _unlisted(self, universe: str, figure: Figure, labels: frozenset) -> Iterable[tuple[str, Cell, str]]:
        """Labels that other tables show and this total is missing."""
        model, named = self.model, {variable for variable, _ in labels}
        for variable in model.values[universe]:
            crossed = any(variable in known and named < known for known in model.crossed[universe])
            if variable not in named and crossed:
                for leaf in model.values[universe][variable]:
                    where = f"{figure.table} ({', '.join(f'{v} {x}' for v, x in sorted(labels | {(variable, leaf)}))})"
                    yield where, (universe, labels | {(variable, leaf)}), DERIVED

    def _overlaps(self, universe: str) -> Iterable[tuple[str, Cell, str]]:
        """Where two maps overlap, a sliver that no table shows, crossed with all that the tables cross the maps with.

        How many live in a sliver may be known; what they said may not.
        """
        for maps in self.model.maps():
            if not maps <= set(self.model.values[universe]):
                continue
            crossed = {
                frozenset(pair for pair in labels if pair[0] not in maps)
                for name, labels in self.model.cells
                if name == universe
            }
            most = max((len(rest) for rest in crossed), default=0)
            for pair, can_be in self.model.overlaps(universe, maps):
                for rest in (rest for rest in crossed if can_be and len(rest) == most):
                    labels = pair | rest
                    where = ", ".join(f"{variable} {label}" for variable, label in sorted(labels))
                    yield where, (universe, labels), FINER

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

    def _safe_if(self, kind: str) -> Safe:
        few = self.threshold

        def safe(low: float, high: float) -> bool:
            if kind == FINER:
                return not (low == high and 0 < low < few)
            if low < 1:
                return kind != HIDDEN or high >= (few - 1) // 2 or high < 1
            if low >= few:
                return True
            if high < few:
                return high - low >= few - 2
            # it may be small or not; only a withheld figure pinned down to a few numbers is as good as known
            return kind != HIDDEN or high - low >= (few - 1) // 2

        return safe

    def in_words(self, name: str, used: Sequence[int]) -> str:
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
