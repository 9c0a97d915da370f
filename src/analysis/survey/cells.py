"""Rows of one cluster and one domain summed into a cell, and the variances of all domains from the cells."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from analysis.survey.stages import Stage

# Cells worked on at once: a block of them stays in the processor's own memory.
BLOCK = 65_536
# Up to so many cells a row the whole grid of clusters by domains is held; up to so many, a block of it at a time;
# above, only the cells that have a row.
WHOLE, BLOCKWISE = 2, 20
# Where so little is left of the squares, they are taken about the mean itself, so that nothing is lost to rounding.
CANCELLED = 1e-3


class Cells:
    """The rows of a stage by cluster and domain.

    Parameters
    ----------
    stage : Stage. domain : int array n, 0 to `count`; `count`: in no domain. count : int, how many domains.
    """

    def __init__(self, stage: Stage, domain: np.ndarray, count: int):
        self.stage, self.domain, self.count, self.width = stage, domain, count, count + 1

    def variances(self, scores: np.ndarray) -> np.ndarray:
        """Variance of each domain's estimate from the score of each row; clusters without a row counted as 0.

        Notes
        -----
        Sum over strata of (1 - n/N) n/(n-1) * squares of cluster sums about the stratum's mean.
        """
        if not len(scores):
            return np.zeros(self.count)
        stage = self.stage
        if stage.cluster is None:
            return _of_cells(stage, scores, stage.stratum, self.domain, self.count)
        if self._cells_a_row <= WHOLE:
            sums = np.bincount(self._key, scores, minlength=len(stage.stratum) * self.width)
            return _of_grid(stage, sums.reshape(-1, self.width)[:, : self.count])
        if self._cells_a_row <= BLOCKWISE:
            return self._of_blocks(scores)
        from scipy.sparse import coo_array

        shape = (len(stage.stratum), self.width)
        cells = coo_array((scores, (stage.cluster, self.domain)), shape=shape).tocsr()
        cells.sum_duplicates()
        stratum = np.repeat(stage.stratum, np.diff(cells.indptr))
        return _of_cells(stage, cells.data, stratum, cells.indices, self.count)

    def freedom(self) -> np.ndarray:
        """Degrees of freedom of each domain: clusters less strata among its rows."""
        if not len(self.domain):
            return np.zeros(self.count, dtype=int)
        stage, width = self.stage, self.width
        if stage.cluster is None:
            clusters = np.bincount(self.domain, minlength=width)
            return (clusters - _distinct(stage.stratum, self.domain, len(stage.drawn), width))[: self.count]
        if self._cells_a_row <= WHOLE:
            return self._freedom_of_grid()
        if self._cells_a_row > BLOCKWISE:
            cluster, domain = np.divmod(np.unique(stage.cluster * width + self.domain), width)
            clusters = np.bincount(domain, minlength=width)
            return (clusters - _distinct(stage.stratum[cluster], domain, len(stage.drawn), width))[: self.count]
        clusters = np.bincount(self._domains[self._one_of_each()], minlength=width)
        strata = (np.bincount(self._of_stratum, minlength=len(stage.drawn) * width) > 0).reshape(-1, width).sum(axis=0)
        return (clusters - strata)[: self.count]

    def _freedom_of_grid(self) -> np.ndarray:
        stage = self.stage
        met = np.zeros(len(stage.stratum) * self.width, dtype=bool)
        met[self._key] = True
        met = met.reshape(-1, self.width)
        strata = np.logical_or.reduceat(met[stage.order], stage.starts, axis=0)
        return (met.sum(axis=0) - strata.sum(axis=0))[: self.count]

    @property
    def _cells_a_row(self) -> float:
        return len(self.stage.stratum) * self.width / len(self.domain)

    @cached_property
    def _key(self) -> np.ndarray:
        """The cell of each row in the whole grid."""
        key = self.stage.cluster * self.width
        key += self.domain
        return key

    @cached_property
    def _domains(self) -> np.ndarray:
        """The domain of each row, the rows sorted by stratum and cluster."""
        return self.domain[self.stage.rows]

    @cached_property
    def _of_stratum(self) -> np.ndarray:
        """Stratum and domain of each sorted row, as one number."""
        key = self.stage.stratum_of_rows * self.width
        key += self._domains
        return key

    def _blocks(self) -> Iterator[tuple[slice, np.ndarray, int]]:
        """Block by block of clusters: its sorted rows, the cell of each within it, and how many cells it has."""
        stage, clusters = self.stage, max(BLOCK // self.width, 1)
        for first in range(0, len(stage.stratum), clusters):
            last = min(first + clusters, len(stage.stratum))
            rows = slice(stage.row_starts[first], stage.row_starts[last])
            cell = (stage.rank_of_rows[rows] - first) * self.width
            cell += self._domains[rows]
            yield rows, cell, (last - first) * self.width

    def _one_of_each(self) -> np.ndarray:
        """Bool array: of the sorted rows of each cell, one."""
        one = np.empty(len(self.domain), dtype=bool)
        seen = np.empty(BLOCK + self.width, dtype=np.int64)
        for rows, cell, _ in self._blocks():
            place = np.arange(len(cell))
            seen[cell] = place
            one[rows] = seen[cell] == place
        return one

    def _of_blocks(self, scores: np.ndarray) -> np.ndarray:
        """Squares of cluster sums, less those of the strata's means."""
        stage, width = self.stage, self.width
        scaled = scores[stage.rows]
        scaled *= stage.root_of_rows
        squares = np.zeros(width)
        for rows, cell, size in self._blocks():
            sums = np.bincount(cell, scaled[rows], minlength=size).reshape(-1, width)
            squares += np.einsum("cd,cd->d", sums, sums)
        strata = np.bincount(self._of_stratum, scaled, minlength=len(stage.drawn) * width).reshape(-1, width)
        total = squares - (1 / stage.drawn) @ strata**2
        lost = np.flatnonzero(total[: self.count] < CANCELLED * squares[: self.count])
        for domain in lost:
            total[domain] = self._about_means(scores, domain)
        return total[: self.count]

    def _about_means(self, scores: np.ndarray, domain: int) -> float:
        stage, mine = self.stage, np.flatnonzero(self.domain == domain)
        sums = np.bincount(stage.cluster[mine], scores[mine], minlength=len(stage.stratum))
        means = np.bincount(stage.stratum, sums, minlength=len(stage.drawn)) / stage.drawn
        away = (sums - means[stage.stratum]) ** 2
        return float(stage.scale @ np.bincount(stage.stratum, away, minlength=len(stage.drawn)))


def _of_grid(stage: Stage, sums: np.ndarray) -> np.ndarray:
    """From clusters by domains, stratum by stratum, so that no second grid is held."""
    total = np.zeros(sums.shape[1])
    ends = np.append(stage.starts[1:], len(stage.order))
    for start, end, scale in zip(stage.starts, ends, stage.scale, strict=True):
        mine = sums[stage.order[start:end]]
        mine -= mine.mean(axis=0)
        total += scale * np.einsum("cd,cd->d", mine, mine)
    return total


def _of_cells(stage: Stage, sums, stratum, domain, count: int) -> np.ndarray:
    """From the cells that have a row; the others of a stratum are 0, and away from its mean by just that mean."""
    width, strata = count + 1, len(stage.drawn)
    group = stratum * width + domain
    present = np.bincount(group, minlength=strata * width)
    drawn = np.repeat(stage.drawn, width)
    means = np.bincount(group, sums, minlength=strata * width) / drawn
    squares = np.bincount(group, (sums - means[group]) ** 2, minlength=strata * width)
    squares += (drawn - present) * means**2
    return (stage.scale @ squares.reshape(strata, width))[:count]


def _distinct(stratum: np.ndarray, domain: np.ndarray, strata: int, width: int) -> np.ndarray:
    seen = np.zeros((strata, width), dtype=bool)
    seen[stratum, domain] = True
    return seen.sum(axis=0)
