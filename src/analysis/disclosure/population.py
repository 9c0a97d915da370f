"""The people behind a release: who can be told apart by the figures, and which of them a figure counts.

The finest groups are called atoms: one for each combination of labels of every variable, in each piece. A piece is a
set of people that belongs to some published populations and not to others (adults and under-18s; those known last year
and the late ones), so a population, called a universe, is a list of pieces.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.errors import Breach, InputError

WHOLE = frozenset({"", "total", "all"})


@dataclass(frozen=True)
class Variable:
    """A variable by which figures are broken down.

    Parameters
    ----------
    values : the finest labels.
    total : the label that means all of them; "Total", "All" and blank always do.
    groups : labels that stand for several values, such as districts over localities.
    """

    values: tuple[str, ...]
    total: str = "Total"
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def labels(self) -> list[str]:
        """All labels a table of this variable shows: values, groups, total."""
        return [*self.values, *self.groups, self.total]

    def members(self, label: str) -> frozenset[str] | None:
        """The values a label stands for; None for all of them. "South+East" is both.

        Raises
        ------
        InputError : the label is unknown.
        """
        text = str(label or "").strip()
        if text == self.total or (text.lower() in WHOLE and text not in self.values and text not in self.groups):
            return None
        parts = [text] if text in self.values or text in self.groups else [p.strip() for p in text.split("+")]
        found: set[str] = set()
        for part in parts:
            if part in self.groups:
                found |= set(self.groups[part])
            elif part in self.values:
                found.add(part)
            else:
                raise InputError(Breach("release", "", f"holds the label {part!r}, which its variable does not have"))
        return frozenset(found)


class Population:
    """Atoms, and the atoms each figure counts.

    Parameters
    ----------
    variables : mapping of name to Variable.
    pieces, universes : names of pieces; for each universe the pieces it consists of.
    possible : partial combinations of labels that exist, such as which district lies in which policing area;
        all combinations if None.
    zeros_shown : a true nought is always printed, so a withheld figure is at least 1.
    groups : {"group": labels, "attribute": labels, "about": "victim" or "service"} that nobody may prove to be whole.
    """

    def __init__(
        self,
        variables: Mapping[str, Variable],
        pieces: Sequence[str] = ("all",),
        universes: Mapping[str, Sequence[str]] | None = None,
        possible: Sequence[Mapping[str, str]] | None = None,
        zeros_shown: bool = True,
        groups: Iterable[Mapping] = (),
    ) -> None:
        self.variables = dict(variables)
        self.names = list(self.variables)
        self.pieces = list(pieces)
        self.universes = {name: list(parts) for name, parts in (universes or {"all": self.pieces}).items()}
        self.zeros_shown = zeros_shown
        self.groups = [dict(group) for group in groups]
        combinations = itertools.product(*(self.variables[name].values for name in self.names))
        kept = [labels for labels in combinations if self._exists(labels, possible)]
        self.atoms = [(piece, *labels) for piece in self.pieces for labels in kept]
        self.index = {atom: place for place, atom in enumerate(self.atoms)}
        self.size = len(self.atoms)
        self._masks: dict[tuple[str, str], np.ndarray] = {}
        for place, (piece, *labels) in enumerate(self.atoms):
            for key in (("", piece), *zip(self.names, labels, strict=True)):
                self._masks.setdefault(key, np.zeros(self.size, bool))[place] = True

    def _exists(self, labels: Sequence[str], possible: Sequence[Mapping[str, str]] | None) -> bool:
        if not possible:
            return True
        have = dict(zip(self.names, labels, strict=True))
        return any(all(have[name] == label for name, label in combination.items()) for combination in possible)

    def universe(self, name: str) -> str:
        """A universe's name; blank means the first."""
        return name or next(iter(self.universes))

    def counts(self, labels: Mapping[str, str], universe: str = "", pieces: Iterable[str] | None = None) -> np.ndarray:
        """Which atoms a figure counts: array of bool.

        Raises
        ------
        InputError : a label or universe is unknown.
        """
        if pieces is None:
            name = self.universe(universe)
            if name not in self.universes:
                raise InputError(Breach("release", "", f"names the population {name!r}, which is not described"))
            pieces = self.universes[name]
        mask = self._any("", pieces)
        for name in self.names:
            members = self.variables[name].members(labels.get(name, ""))
            if members is not None:
                mask &= self._any(name, members)
        return mask

    def _any(self, name: str, labels: Iterable[str]) -> np.ndarray:
        mask = np.zeros(self.size, bool)
        for label in labels:
            mask |= self._masks.get((name, label), False)
        return mask

    def people(self, atoms: Iterable[Mapping[str, str]]) -> np.ndarray:
        """People in each atom, from rows of piece, labels and n: array of int.

        Raises
        ------
        InputError : a combination the population does not have.
        """
        people = np.zeros(self.size, int)
        for line, atom in enumerate(atoms, start=2):
            key = (atom.get("piece") or self.pieces[0], *(atom[name] for name in self.names))
            if key not in self.index:
                raise InputError(Breach("atoms", f"line {line}", "is a combination of labels that cannot exist"))
            people[self.index[key]] += int(float(atom["n"]))
        return people
