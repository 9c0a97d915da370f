"""The people behind all tables of a release, as unknowns: what a reader who has every page would write down.

No study says how all its variables cross, so the unknowns are kept small: for each population, clusters of variables
that some table crosses or that share a variable, and in each cluster one unknown for every combination. Published
cells are sums of unknowns. A cell two clusters know is the same number in both; a population within another is nowhere
larger.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.disclosure.figures import COUNTS, INFINITY, Figure, people_between, share_between
from analysis.disclosure.lines import is_total
from analysis.disclosure.registry import FIXED, WITHIN
from analysis.errors import Breach, InputError

MOST_IN_A_CLUSTER = 1500
OTHERS = "(the others)"
Cell = tuple[str, frozenset]  # population, {(variable, label)}
Limits = dict[frozenset, list[tuple[float, float]]]  # smallest and largest of each published count


@dataclass(frozen=True)
class Fact:
    """smallest <= sum of coefficient x unknown <= largest; `figure` is the published one it comes from, or -1."""

    terms: Mapping[int, float]
    low: float
    high: float
    figure: int = -1


@dataclass
class ReleaseModel:
    """Unknowns and facts of a release.

    Parameters
    ----------
    figures : every published figure, of this and of earlier releases.
    groups : for a variable, labels that stand for several others.
    within : for a population, the one it lies in; names of the form "all > part" say so themselves.
    possible : labels of two maps that overlap; where there are any, no others do.
    zeros_shown : a true nought is always printed, so that a withheld count is at least 1.
    overlapping : (population, variable) where one person may stand in several labels. Each label is then a variable of
        its own, in it or not, and nothing follows from adding them up.
    """

    figures: Sequence[Figure]
    groups: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)
    possible: Sequence[Mapping[str, str]] = ()
    zeros_shown: bool = True
    overlapping: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        self.universes = list(dict.fromkeys(f.universe for f in self.figures))
        self.parent = {name: parent for name in self.universes if (parent := self._parent(name))}
        for name in self.universes:
            if self._encloses_itself(name):
                raise InputError(Breach("release", name, "is said to lie within itself, by way of another population"))
        self.cells = [self._cell(figure) for figure in self.figures]
        self.crossed = {name: set() for name in self.universes}
        for name, labels in self.cells:
            self.crossed[name].add(frozenset(variable for variable, _ in labels))
        self.values = self._values()
        self.clusters = {name: self._clusters(name) for name in self.universes}
        self.start: dict[tuple[str, int], int] = {}
        self.size = 0
        for name, clusters in self.clusters.items():
            for place, cluster in enumerate(clusters):
                self.start[name, place] = self.size
                self.size += math.prod(len(self.values[name][v]) for v in cluster)

    def _parent(self, name: str) -> str | None:
        """The nearest published population this one lies in."""
        steps, outer = {name}, self._outer(name)
        while outer is not None and outer not in self.universes and outer not in steps:
            steps.add(outer)
            outer = self._outer(outer)
        return None if outer in steps else outer

    def _encloses_itself(self, name: str) -> bool:
        seen, outer = set(), self.parent.get(name)
        while outer and outer not in seen:
            seen.add(outer)
            outer = self.parent.get(outer)
        return outer is not None

    def _outer(self, name: str) -> str | None:
        return self.within.get(name) or (name.rsplit(WITHIN, 1)[0] if WITHIN in name else None)

    def _cell(self, figure: Figure) -> Cell:
        several = {name for universe, name in self.overlapping if universe == figure.universe}
        labels = {
            (f"{name}: {label}" if name in several else name, label)
            for name, label in figure.labels.items()
            if not is_total(label)
        }
        return figure.universe, frozenset(labels)

    def members(self, variable: str, label: str) -> list[str]:
        """The finest labels one stands for."""
        known = self.groups.get(variable, {})
        parts = [part.strip() for part in label.split("+")]
        if label in known or not all(parts):  # "65+" is one label
            parts = [label]
        return [leaf for part in parts for leaf in (self.members_of_group(variable, part) or [part])]

    def members_of_group(self, variable: str, label: str) -> list[str]:
        return list(self.groups.get(variable, {}).get(label, ()))

    def _values(self) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {name: {} for name in self.universes}
        for universe, labels in self.cells:
            for variable, label in labels:
                leaves = found[universe].setdefault(variable, [])
                leaves += [leaf for leaf in self.members(variable, label) if leaf not in leaves]
        for universe, variables in found.items():
            limits = self._counted(universe)
            for variable, leaves in variables.items():
                if len(leaves) == 1 or _somebody_is_left_out(variable, variables, limits):
                    leaves.append(OTHERS)
        return found

    def _counted(self, universe: str) -> Limits:
        """What each published count of a population says: between which numbers the true one lies."""
        limits: Limits = {frozenset(): []}
        for figure, (name, labels) in zip(self.figures, self.cells, strict=True):
            if name == universe and figure.measure in COUNTS:
                limits.setdefault(labels, []).append(people_between(figure.value, figure.rounding, self.zeros_shown))
        return limits

    def _clusters(self, universe: str) -> list[tuple[str, ...]]:
        wanted = {frozenset(v for v, _ in labels) for name, labels in self.cells if name == universe}
        wanted |= {maps for maps in self.maps() if maps <= set(self.values[universe])}
        kept = [one for one in wanted if not any(one < other for other in wanted)]
        clusters = sorted((set(one) for one in kept), key=lambda one: (len(one), sorted(one)))
        merged = True
        while merged:
            merged = False
            for one, other in itertools.combinations(clusters, 2):
                if one & other and self._combinations(universe, one | other) <= MOST_IN_A_CLUSTER:
                    clusters = [c for c in clusters if c is not one and c is not other] + [one | other]
                    merged = True
                    break
        return [tuple(sorted(cluster)) for cluster in clusters]

    def maps(self) -> list[frozenset]:
        """The variables of each pair of maps of which it is known which labels overlap."""
        return sorted({frozenset(labels) for labels in self.possible}, key=sorted)

    def overlaps(self, universe: str, maps: frozenset) -> Iterable[tuple[frozenset, bool]]:
        """Each pair of labels of two maps, and whether anybody can live in both."""
        known = {frozenset(labels.items()) for labels in self.possible}
        names = sorted(maps)
        for labels in itertools.product(*(self.values[universe][name] for name in names)):
            pair = frozenset(zip(names, labels, strict=True))
            yield pair, pair in known or OTHERS in labels

    def _combinations(self, universe: str, variables: Iterable[str]) -> int:
        return math.prod(len(self.values[universe][v]) for v in variables)

    # ---- sums of unknowns
    def sums(self, cell: Cell) -> list[dict[int, float]]:
        """The cell as a sum of unknowns, once for each cluster that knows its variables."""
        universe, labels = cell
        wanted: dict[str, set[str]] = {}
        for variable, label in labels:
            wanted[variable] = set(self.members(variable, label))
        found = []
        for place, cluster in enumerate(self.clusters.get(universe, ())):
            if set(wanted) <= set(cluster):
                found.append(self._sum(universe, place, cluster, wanted))
        return [terms for terms in found if terms]

    def _sum(self, universe: str, place: int, cluster: tuple[str, ...], wanted: Mapping[str, set[str]]) -> dict:
        shape = [len(self.values[universe][v]) for v in cluster]
        picked = [
            [k for k, leaf in enumerate(self.values[universe][v]) if v not in wanted or leaf in wanted[v]]
            for v in cluster
        ]
        if not cluster:
            return {self.start[universe, place]: 1.0}
        if any(not places for places in picked):
            return {}
        flat = np.ravel_multi_index(np.ix_(*picked), shape).ravel() + self.start[universe, place]
        return dict.fromkeys(flat.tolist(), 1.0)

    def terms(self, cell: Cell) -> dict[int, float]:
        known = self.sums(cell)
        return known[0] if known else {}

    # ---- facts
    def facts(self) -> list[Fact]:
        """All facts: of the figures, of clusters that know the same cell, of populations within others."""
        found = [fact for place, figure in enumerate(self.figures) for fact in self._figure_facts(place, figure)]
        for cell in dict.fromkeys([*self.cells, *((name, frozenset()) for name in self.universes)]):
            first, *others = self.sums(cell) or [{}]
            found += [Fact(_minus(other, first), 0.0, 0.0) for other in others]
            found += self._nested(cell)
        for name in self.universes:
            for maps in self.maps():
                if maps <= set(self.values[name]):
                    impossible = [pair for pair, can_be in self.overlaps(name, maps) if not can_be]
                    found += [Fact(terms, 0.0, 0.0) for pair in impossible for terms in self.sums((name, pair))]
        return [fact for fact in found if fact.terms]

    def _nested(self, cell: Cell) -> list[Fact]:
        universe, labels = cell
        outer = self.parent.get(universe)
        larger = self.terms((outer, labels)) if outer else {}
        return [Fact(_minus(larger, self.terms(cell)), 0.0, INFINITY)] if larger else []

    def _figure_facts(self, place: int, figure: Figure) -> list[Fact]:
        if figure.measure in COUNTS:
            low, high = people_between(figure.value, figure.rounding, self.zeros_shown)
            return [Fact(terms, low, high, place) for terms in self.sums(self.cells[place])[:1]]
        if (
            figure.measure != "pct"
            or figure.hidden
            or figure.weighted
            or figure.rounding not in {"", "0", "1", "exact"}
        ):
            return []
        base = self.terms(self._cell(_base_of(figure)))
        part = self.terms(self.cells[place])
        if not base or not part:
            return []
        low, high = share_between(figure.value)
        return [
            Fact(_minus(part, {k: low * c for k, c in base.items()}), -1e-9, INFINITY, place),
            Fact(_minus(part, {k: high * c for k, c in base.items()}), -INFINITY, 1e-9, place),
        ]

    def base_cell(self, figure: Figure) -> Cell:
        return self._cell(_base_of(figure))

    def family(self, universe: str) -> set[str]:
        """The populations that bear on one: itself, those it lies in, those within it."""
        found, outer = {universe}, self.parent.get(universe)
        while outer:
            found.add(outer)
            outer = self.parent.get(outer)
        inner = [name for name in self.universes if self.parent.get(name) in {universe}]
        while inner:
            name = inner.pop()
            found.add(name)
            inner += [other for other in self.universes if self.parent.get(other) == name]
        return found

    def unknowns_of(self, universe: str) -> range:
        """The unknowns of a population."""
        clusters = self.clusters[universe]
        first = self.start[universe, 0]
        last = len(clusters) - 1
        return range(first, self.start[universe, last] + self._combinations(universe, clusters[last]))


def _somebody_is_left_out(variable: str, variables: Mapping[str, list[str]], limits: Limits) -> bool:
    """Whether the labels shown leave somebody out: together they are fewer than a total, or another variable's labels.

    As where some did not say how old they are: all ages shown add up to fewer than both sexes.
    """
    for labels in [labels for labels in limits if not any(v == variable for v, _ in labels)]:
        parts = [limits.get(labels | {(variable, leaf)}) for leaf in variables[variable]]
        if all(parts) and sum(min(high for _, high in part) for part in parts) < _at_least(labels, variables, limits):
            return True
    return False


def _at_least(labels: frozenset, variables: Mapping[str, list[str]], limits: Limits) -> float:
    """The fewest people of these labels: by their own count, or by the labels of any variable added up."""
    sums = [max((low for low, _ in limits[labels]), default=0.0)]
    for variable, leaves in variables.items():
        known = [limits[cell] for leaf in leaves if (cell := labels | {(variable, leaf)}) in limits]
        sums.append(sum(max(low for low, _ in part) for part in known))
    return max(sums)


def _base_of(figure: Figure) -> Figure:
    return Figure(figure.table, figure.universe, figure.base_labels(), "base")


def _minus(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    terms = dict(one)
    for unknown, coefficient in other.items():
        terms[unknown] = terms.get(unknown, 0.0) - coefficient
    return {unknown: c for unknown, c in terms.items() if abs(c) > 1e-12}


def model_of(rows: Iterable[Mapping[str, str]], zeros_shown: bool = True) -> ReleaseModel:
    """The model of tidy rows. Rows of measure "group", "within", "possible", "overlap" say how
    labels and populations nest.
    """
    figures, groups, within, possible, overlapping = [], {}, {}, [], set()
    for row in rows:
        measure = row.get("measure") or "count"
        labels = {k: str(v) for k, v in row.items() if k not in FIXED and not k.startswith("_") and v not in ("", None)}
        if measure == "group":
            for variable, label in labels.items():
                groups.setdefault(variable, {})[label] = [m.strip() for m in row["value"].split("+")]
        elif measure == "within":
            within[row["universe"]] = row["value"]
        elif measure == "possible":
            possible.append(labels)
        elif measure == "overlap":
            overlapping.add((row["universe"], row["value"]))
        else:
            figures.append(_figure(row, measure, labels))
    return ReleaseModel(figures, groups, within, possible, zeros_shown, frozenset(overlapping))


def _figure(row: Mapping[str, str], measure: str, labels: Mapping[str, str]) -> Figure:
    return Figure(
        table=row.get("table", ""),
        universe=row.get("universe", "") or "all",
        labels=labels,
        measure=measure,
        value=str(row.get("value", "")),
        rounding=row.get("round", "") or "",
        pct_over=_names(row.get("pct_over") or "", labels),
        stat_var=row.get("stat_var", "") or "",
        time=row.get("time", "") or "",
        weighted=(row.get("weighted") or "") == "yes",
        about=row.get("about", "") or "",
    )


def _names(text: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Several variables are joined by a plus; a name that holds one stands for itself."""
    return (text,) if text in labels else tuple(v.strip() for v in text.split("+") if v.strip())
