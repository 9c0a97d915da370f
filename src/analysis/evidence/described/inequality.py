"""How measures differ along protected characteristics: shares of each group, and gaps to everyone else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.disclosure import Releasable, releasable
from analysis.evidence.estimates import differences, shares
from analysis.evidence.sample import Sample
from analysis.study.models import Measure

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

OTHERS = "everyone else"


def shares_by(basis: Basis, measure: Measure, item: str) -> pd.DataFrame:
    """The share who gave the answers of a measure in each group of a characteristic: `item, people, count, ...`."""
    sample = basis.sample(basis.study.equality.data)
    group = sample.frame[item].astype(str).to_numpy()
    chosen = sample.chosen(measure.item, measure.answer)
    table = shares(
        sample, chosen, inference=sample.inference, level=basis.level, group=group, levels=sample.labels(item)
    )
    kept = ["group", "people", "count", "estimate", *(["low", "high", "se"] if table["se"].notna().any() else [])]
    return table[kept].rename(columns={"group": item})


def released_shares(basis: Basis, measure: Measure, item: str) -> Releasable:
    """The same, through the gate. The characteristic is about the victim, so no group of whom all or none is told."""
    sample = basis.sample(basis.study.equality.data)
    return releasable(
        shares_by(basis, measure, item),
        basis.policy,
        what=measure.phrase,
        universe=sample.population,
        dimensions=[item],
        people="people",
        about=sample.entries[measure.item].about,
        weighted=sample.inference == "sample",
    )


def gaps_by(basis: Basis, measure: Measure, item: str, told: list[str]) -> pd.DataFrame:
    """Each group's share less that of everyone else with the characteristic known.

    Parameters
    ----------
    told : the groups whose share may be shown; of the others no gap is worked out.

    Returns
    -------
    DataFrame `group, people, estimate, low, high, p`; `people` the smaller side of the two. Without sampling no
    interval and no p.
    """
    sample = basis.sample(basis.study.equality.data)
    labels = sample.labels(item)
    group = sample.frame[item].astype(str).to_numpy()
    known = np.isin(group, labels)
    chosen = sample.chosen(measure.item, measure.answer)
    rows = []
    for label in told:
        sides = np.where(group == label, label, np.where(known, OTHERS, ""))
        row = differences(sample, chosen, sides, (label, OTHERS), inference=sample.inference, level=basis.level)
        rows.append({"group": label, "people": _smaller(sample, chosen.valid, sides, label)} | _figures(row))
    return pd.DataFrame(rows, columns=["group", "people", "estimate", "low", "high", "p"])


def _smaller(sample: Sample, valid: np.ndarray, sides: np.ndarray, label: str) -> int:
    inside = valid & sample.design.inside
    return min(sample.persons(inside & (sides == side)) for side in (label, OTHERS))


def _figures(row: pd.Series) -> dict[str, float]:
    return {name: float(row.get(name, np.nan)) for name in ("estimate", "low", "high", "p")}


def all_gaps(basis: Basis) -> pd.DataFrame:
    """Every gap of the page, with the p value adjusted for the number of gaps looked at.

    Returns
    -------
    DataFrame `measure` (place in study.yaml), `item`, `group, people, estimate, low, high, p, q`.

    Notes
    -----
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, over all gaps of the page.
    """
    from analysis.survey import benjamini_hochberg

    plan = basis.study.equality
    parts = []
    for place, measure in enumerate(plan.measures):
        for item in plan.characteristics:
            released = released_shares(basis, measure, item)
            told = [str(row[item]) for row in released.records() if not row["reason"]]
            if len(told) > 1:
                # Of two groups each is everyone else to the other: one gap, not two.
                looked_at = told[:1] if len(released) == 2 else told
                parts.append(gaps_by(basis, measure, item, looked_at).assign(measure=place, item=item))
    if not parts:
        return pd.DataFrame(columns=["group", "people", "estimate", "low", "high", "p", "measure", "item", "q"])
    whole = pd.concat(parts, ignore_index=True)
    known = whole["p"].notna()
    whole["q"] = np.nan
    if known.any():
        whole.loc[known, "q"] = benjamini_hochberg(whole.loc[known, "p"].to_numpy())
    return whole
