"""Rows of one cluster and one domain summed into a cell, and the variances of all domains from the cells."""

from __future__ import annotations

import numpy as np

from analysis.survey.stages import Stage

GRID = 50_000_000


def cell_variances(stage: Stage, scores: np.ndarray, domain: np.ndarray, count: int) -> np.ndarray:
    """Variance of each domain's estimate from the score of each row; clusters without a row counted as 0.

    Parameters
    ----------
    domain : int array n, 0 to `count`; `count`: in no domain.

    Notes
    -----
    Sum over strata of (1 - n/N) n/(n-1) * squares of cluster sums about the stratum's mean. The sums are a grid
    of clusters by domains where that is no larger than twice the rows, else only the cells that have a row.
    """
    width = count + 1
    if not len(scores):
        return np.zeros(count)
    if stage.cluster is None:
        return _of_cells(stage, scores, stage.stratum, domain, count)
    size = len(stage.stratum) * width
    if size <= 2 * len(scores):
        key = stage.cluster * width
        key += domain
        return _of_grid(stage, np.bincount(key, scores, minlength=size).reshape(-1, width)[:, :count])
    from scipy.sparse import coo_array

    cells = coo_array((scores, (stage.cluster, domain)), shape=(len(stage.stratum), width)).tocsr()
    cells.sum_duplicates()
    stratum = np.repeat(stage.stratum, np.diff(cells.indptr))
    return _of_cells(stage, cells.data, stratum, cells.indices, count)


def cell_freedom(stage: Stage, domain: np.ndarray, count: int) -> np.ndarray:
    """Degrees of freedom of each domain: clusters less strata among its rows."""
    width = count + 1
    if not len(domain):
        return np.zeros(count, dtype=int)
    if stage.cluster is None:
        clusters = np.bincount(domain, minlength=width)
        return (clusters - _distinct(stage.stratum, domain, len(stage.drawn), width))[:count]
    if len(stage.stratum) * width > GRID:
        pairs = np.unique(stage.cluster * width + domain)
        cluster, of_domain = np.divmod(pairs, width)
        clusters = np.bincount(of_domain, minlength=width)
        return (clusters - _distinct(stage.stratum[cluster], of_domain, len(stage.drawn), width))[:count]
    key = stage.cluster * width
    key += domain
    met = np.zeros(len(stage.stratum) * width, dtype=bool)
    met[key] = True
    met = met.reshape(-1, width)
    strata = np.logical_or.reduceat(met[stage.order], stage.starts, axis=0)
    return (met.sum(axis=0) - strata.sum(axis=0))[:count]


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
