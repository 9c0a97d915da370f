"""Multiple imputation of missing answers, set beside the complete cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.evidence.estimates import t_interval
from analysis.evidence.other_choices import fill, silent_rows
from analysis.evidence.reading import Reading
from analysis.evidence.sample import Sample

if TYPE_CHECKING:
    from analysis.evidence.claims.prevalence import OfItem

IMPUTATIONS = 5
FEWEST_DONORS = 10


def imputed_reading(claim: OfItem, sample: Sample, read: Callable[[Sample], Reading], seed: int) -> Reading | None:
    """A claim read in completed samples, put together by Rubin's rules; None where nobody was silent.

    Notes
    -----
    Approximate Bayesian bootstrap (Rubin and Schenker 1986, JASA 81): the answers of a cell are drawn with
    replacement to be its donors, and each missing answer is drawn from them. Cells are the groups of a contrast and
    the design's strata, merged where fewer than 10 answered. Rubin (1987): mean of the estimates, within plus
    (1 + 1/m) between variance; his degrees of freedom. Ratios on the log scale.
    """
    single = len(claim.items) == 1 and claim.answer and sample.entries[claim.items[0]].kind in ("choice", "flag")
    if not single or sample.inference == "respondents":
        return None
    rows = silent_rows(claim, sample)
    if not rows.any():
        return None
    random = np.random.default_rng(seed)
    cells = _cells(claim, sample, rows)
    parts = [read(_completed(claim, sample, rows, cells, random)) for _ in range(IMPUTATIONS)]
    if any(part.gap or part.untestable for part in parts):
        return None
    return _together(parts) if not parts[0].exact else parts[0]


def _cells(claim: OfItem, sample: Sample, rows: np.ndarray) -> np.ndarray:
    """Int array: the cell of each row."""
    sides = claim.sides(sample) if hasattr(claim, "sides") and not getattr(claim, "achievement", None) else None
    labels = np.zeros(len(sample), dtype=int) if sides is None else np.unique(sides, return_inverse=True)[1]
    stratum = sample.design.stages[0].stratum if sample.design.stages else None
    cluster = sample.design.stages[0].cluster if sample.design.stages else None
    if stratum is not None:
        of_rows = stratum if cluster is None else stratum[cluster]
        fine = labels * (int(of_rows.max()) + 1) + of_rows
        given = ~rows & claim.chosen(sample).valid
        enough = np.bincount(fine[given], minlength=int(fine.max()) + 1) >= FEWEST_DONORS
        return np.where(enough[fine], fine, -1 - labels)
    return labels


def _completed(claim: OfItem, sample: Sample, rows: np.ndarray, cells: np.ndarray, random) -> Sample:
    item = claim.items[0]
    given = claim.chosen(sample).valid
    answers = sample.frame[item].astype(object).to_numpy()
    drawn = answers.copy()
    for cell in np.unique(cells[rows]):
        holes = np.flatnonzero(rows & (cells == cell))
        pool = answers[given & (cells == cell)]
        if len(pool) == 0:
            pool = answers[given]
        donors = random.choice(pool, size=len(pool))
        drawn[holes] = random.choice(donors, size=len(holes))
    return fill(sample, item, rows, drawn)


def _together(parts: list[Reading]) -> Reading:
    log = parts[0].scale == "log"
    values = np.array([np.log(part.estimate) if log else part.estimate for part in parts])
    within = float(np.mean([part.se**2 for part in parts]))
    between = float(values.var(ddof=1))
    count = len(parts)
    total = within + (1 + 1 / count) * between
    share = (1 + 1 / count) * between / total if total > 0 else 0.0
    df = (count - 1) / share**2 if share > 0 else np.inf
    whole = float(np.nanmin([df, *[part.df for part in parts]]))
    interval = t_interval(float(values.mean()), float(np.sqrt(total)), whole, log=log)
    low, high = interval(parts[0].level)
    estimate = float(np.exp(values.mean())) if log else float(values.mean())
    table = parts[0].table
    if len(table) == 1 and "estimate" in table:
        table = table.assign(estimate=estimate, low=low, high=high)
    return replace(
        parts[0],
        estimate=estimate,
        low=low,
        high=high,
        interval=interval,
        se=float(np.sqrt(total)),
        df=whole,
        table=table,
    )
