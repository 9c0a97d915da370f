"""The stages of a sample: which cluster and stratum a row belongs to, how much of the population was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import Breach, DesignError

if TYPE_CHECKING:
    from analysis.survey.design import SurveyDesign


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of the draw.

    Parameters
    ----------
    cluster : int array n, cluster of each row. None: every row is a cluster.
    stratum : int array, stratum of each cluster.
    drawn : int array, clusters drawn in each stratum.
    population : float array, clusters there are in each stratum, inf if not known.
    share : float array, share drawn at all earlier stages, for each stratum.
    """

    cluster: np.ndarray | None
    stratum: np.ndarray
    drawn: np.ndarray
    population: np.ndarray
    share: np.ndarray

    @property
    def undrawn(self) -> np.ndarray:
        """Share of the stratum's clusters that was not drawn: the finite population factor."""
        return np.where(np.isinf(self.population), 1.0, 1.0 - self.drawn / self.population)

    @cached_property
    def scale(self) -> np.ndarray:
        """What squares about a stratum's mean are multiplied by: share drawn before * (1 - n/N) * n/(n-1)."""
        return self.share * self.undrawn * self.drawn / np.maximum(self.drawn - 1, 1)

    @cached_property
    def order(self) -> np.ndarray:
        """The clusters, sorted by stratum."""
        return np.argsort(self.stratum, kind="stable")

    @cached_property
    def starts(self) -> np.ndarray:
        """Where each stratum begins in `order`."""
        return np.concatenate([[0], np.cumsum(self.drawn)[:-1]])

    @cached_property
    def rows(self) -> np.ndarray:
        """The rows, sorted by stratum and cluster; for a stage with clusters."""
        rank = np.empty(len(self.stratum), dtype=np.int64)
        rank[self.order] = np.arange(len(self.stratum))
        return np.argsort(rank[self.cluster], kind="stable")

    @cached_property
    def rank_of_rows(self) -> np.ndarray:
        """For each sorted row the place of its cluster among all, sorted by stratum."""
        cluster = self.cluster[self.rows]
        begins = np.append(True, cluster[1:] != cluster[:-1]) if len(cluster) else np.zeros(0, dtype=bool)
        return np.cumsum(begins) - 1

    @cached_property
    def row_starts(self) -> np.ndarray:
        """Where the rows of each cluster begin among the sorted, and where the last one's end."""
        return np.searchsorted(self.rank_of_rows, np.arange(len(self.stratum) + 1))

    @cached_property
    def stratum_of_rows(self) -> np.ndarray:
        """The stratum of each sorted row."""
        return self.stratum[self.cluster[self.rows]]

    @cached_property
    def root_of_rows(self) -> np.ndarray:
        """The root of the stratum's scale, for each sorted row."""
        return np.sqrt(self.scale)[self.stratum_of_rows]

    def clusters_met(self, inside: np.ndarray) -> np.ndarray:
        """Bool array: clusters with a row that counts."""
        if self.cluster is None:
            return inside
        return np.bincount(self.cluster[inside], minlength=len(self.stratum)) > 0

    def degrees_of_freedom(self, inside: np.ndarray) -> int:
        """Clusters less strata among the rows that count."""
        strata = self.stratum[self.clusters_met(inside)]
        return len(strata) - np.count_nonzero(np.bincount(strata, minlength=1))


def stages_of(design: SurveyDesign) -> tuple[tuple[Stage, ...], np.ndarray]:
    """The stages and the weights that a design's columns say; all its faults in one DesignError."""
    parts = {part: _columns(getattr(design, part)) for part in ("strata", "clusters", "fpc")}
    size = _size(design, parts)
    faults = _faults(design, parts, size)
    if faults:
        raise DesignError(faults)
    count = max(len(parts["clusters"]), 1) if parts["fpc"] else 1
    stages: list[Stage] = []
    parent = np.zeros(size, dtype=np.int64)
    share = np.ones(size)
    inverse = np.ones(size)
    for level in range(count):
        stage, parent, fraction = _stage(design, parts, level, parent, share)
        stages.append(stage)
        share = share * fraction
        inverse = inverse / np.where(fraction > 0, fraction, 1.0)
    if design.weights is not None:
        weights = np.asarray(design.weights, dtype=float)
    else:
        weights = inverse if parts["fpc"] else np.ones(size)
    return tuple(stages), weights


def _stage(design, parts, level, parent, share):
    """One stage; the code of its clusters for the next, and the share drawn, for each row."""
    labels = parts["strata"][level] if level < len(parts["strata"]) else None
    stratum = _codes([parent, labels]) if labels is not None else parent
    last = level >= len(parts["clusters"])
    size = len(parent)
    if last:
        cluster, of_row, stratum_of = None, np.arange(size), stratum
    else:
        given = parts["clusters"][level]
        cluster = _codes([stratum, given] if design.nest or level else [given])
        of_row = cluster
        stratum_of = np.zeros(cluster.max(initial=-1) + 1, dtype=np.int64)
        stratum_of[cluster] = stratum
        if not design.nest and not level and (stratum_of[cluster] != stratum).any():
            raise DesignError(_not_nested(design))
    drawn = np.bincount(stratum_of, minlength=1)
    population = _population(design, parts, level, stratum, drawn)
    share_of = np.ones(len(drawn))
    share_of[stratum] = share
    stage = Stage(cluster, stratum_of, drawn, population, share_of)
    known = np.isfinite(population)
    fraction = np.where(known, drawn / np.where(known, population, 1.0), 0.0)
    return stage, of_row, fraction[stratum]


def _population(design, parts, level, stratum, drawn):
    if level >= len(parts["fpc"]):
        return np.full(len(drawn), np.inf)
    given = np.asarray(parts["fpc"][level], dtype=float)
    sizes = np.zeros(len(drawn))
    sizes[stratum] = given
    if (sizes[stratum] != given).any():
        what = "must be the same for all rows of a stratum"
        raise DesignError(Breach(design.file, _column(design, "fpc"), what, (), "Correct the population sizes."))
    if (given <= 1).all():
        sizes = drawn / sizes
    if (sizes < drawn - 1e-9).any():
        row = int(np.flatnonzero((sizes < drawn - 1e-9)[stratum])[0]) + 1
        what = f"says the population is smaller than its sample, first in row {row}"
        raise DesignError(Breach(design.file, _column(design, "fpc"), what, (), "Correct the population sizes."))
    return sizes


def _faults(design, parts, size) -> list[Breach]:
    faults = []
    for part, columns in parts.items():
        for column in columns:
            if len(column) != size:
                faults.append(
                    Breach(design.file, _column(design, part), f"has {len(column)} rows, the data have {size}")
                )
            elif pd.isna(pd.Series(column)).any():
                rows = rows_named(pd.isna(pd.Series(column)).to_numpy())
                faults.append(Breach(design.file, f"{_column(design, part)}, {rows}", "is missing", (), "Fill it in."))
    faults += _weight_faults(design, size)
    if not faults:
        faults += _lonely_faults(design, parts)
    return faults


def _weight_faults(design, size) -> list[Breach]:
    if design.weights is None:
        return []
    column = _column(design, "weights")
    weights = pd.to_numeric(pd.Series(np.asarray(design.weights)), errors="coerce").to_numpy(dtype=float)
    checks = [
        (~np.isfinite(weights), "is missing or no number", "Fill in the weight, or set the row aside in hand/."),
        (weights < 0, "is negative", "A weight is how many people a row stands for: at least 0. Correct it."),
    ]
    faults = [
        Breach(design.file, f"{column}, {rows_named(bad)}", what, (), remedy)
        for bad, what, remedy in checks
        if bad.any()
    ]
    if not faults and size and not (weights > 0).any():
        faults.append(Breach(design.file, column, "is 0 in every row", (), "Give the weights."))
    if design.replicates is not None and len(design.replicates.weights) != size:
        what = f"have {len(design.replicates.weights)} rows, the data have {size}"
        faults.append(Breach(design.file, "replicate weights", what))
    return faults


def _lonely_faults(design, parts) -> list[Breach]:
    if design.lonely != "fail" or not parts["strata"] or design.replicates is not None:
        return []
    strata = _codes([parts["strata"][0]])
    clusters = _codes([strata, parts["clusters"][0]]) if parts["clusters"] else np.arange(len(strata))
    pairs = pd.DataFrame({"s": strata, "c": clusters}).drop_duplicates()
    counts = np.bincount(pairs["s"], minlength=1)
    lonely = (counts == 1)[strata] if len(strata) else np.zeros(0, dtype=bool)
    if parts["fpc"] and len(strata):
        given = np.asarray(parts["fpc"][0], dtype=float)
        lonely &= given != 1
    if not lonely.any():
        return []
    number = len(np.unique(strata[lonely]))
    return [
        Breach(
            design.file,
            f"{_column(design, 'strata')}, {rows_named(lonely)}",
            f"{number} {'stratum has' if number == 1 else 'strata have'} only one cluster, so no variance",
            (),
            'Merge it with a neighbouring stratum, or say lonely: "certainty", "adjust", "average" or "remove".',
        )
    ]


def _not_nested(design) -> Breach:
    return Breach(
        design.file,
        _column(design, "clusters"),
        "the same cluster stands in two strata",
        (),
        "Give clusters of different strata different names, or say nest: true.",
    )


def _size(design, parts) -> int:
    if design.size is not None:
        return design.size
    for columns in ([design.weights] if design.weights is not None else [], *parts.values()):
        if columns:
            return len(columns[0])
    raise DesignError(Breach(design.file, "", "the design says neither weights, strata, clusters nor size"))


def _columns(given: Sequence | None) -> list[np.ndarray]:
    """One array a stage from an array, a list of arrays, or None."""
    if given is None:
        return []
    if isinstance(given, pd.DataFrame):
        return [given[name].to_numpy() for name in given]
    if isinstance(given, list | tuple) and len(given) and not np.isscalar(given[0]) and np.ndim(given[0]) == 1:
        return [np.asarray(column) for column in given]
    return [np.asarray(given)]


def _codes(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Integer codes of the combinations of labels in several columns, in order of appearance."""
    codes = None
    for column in columns:
        new = pd.factorize(column)[0].astype(np.int64)
        codes = new if codes is None else pd.factorize(codes * (new.max(initial=0) + 1) + new)[0]
    return codes


def _column(design, part: str) -> str:
    return f"column {design.names[part]}" if part in design.names else part


def rows_named(bad: np.ndarray) -> str:
    rows = np.flatnonzero(bad) + 1
    more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
    return ("row " if len(rows) == 1 else "rows ") + ", ".join(map(str, rows[:5])) + more
