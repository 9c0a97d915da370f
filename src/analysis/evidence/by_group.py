"""The measure of a claim in each of the groups it names under `by`: shown, never judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.disclosure import Releasable, releasable
from analysis.evidence.claims.form import ClaimForm
from analysis.evidence.claims.prevalence import OfItem
from analysis.evidence.estimates import mean_by, shares
from analysis.evidence.shown import FIGURE, ONE_DECIMAL_FROM

if TYPE_CHECKING:
    import pandas as pd

    from analysis.evidence.basis import Basis
    from analysis.evidence.sample import Sample


def by_group(theme: str, claim: ClaimForm, basis: Basis) -> dict[str, Releasable]:
    """The share (or mean) of a claim's item by each grouping, protected. Differences among groups carry no verdict.

    Returns
    -------
    dict from grouping to Releasable with one row for each level; empty where the claim names no group or no item.
    """
    key = ("by group", theme, claim.id)
    if key not in basis.cache:
        basis.cache[key] = _all(claim, basis) if isinstance(claim, OfItem) and claim.items else {}
    return basis.cache[key]


def _all(claim: OfItem, basis: Basis) -> dict[str, Releasable]:
    sample = basis.sample(claim.data)
    if any(not sample.has(item) for item in {*claim.items, *claim.where}):
        return {}
    return {item: _one(claim, item, sample, basis) for item in claim.by if sample.has(item)}


def _one(claim: OfItem, item: str, sample: Sample, basis: Basis) -> Releasable:
    labels = sample.labels(item)
    group = sample.frame[item].astype(str).to_numpy()
    inference = claim.inference_of(sample)
    table = _estimates(claim, sample, group, labels, inference, basis.level).rename(columns={"group": item})
    exact = inference in ("count", "respondents")
    columns = [item, "people", *(c for c in ("count",) if c in table), *(FIGURE[:1] if exact else [*FIGURE, "se"])]
    detailed = basis.policy.public_data and table["people"].sum() >= ONE_DECIMAL_FROM and claim.answer
    return releasable(
        table[columns],
        basis.policy,
        what=claim.phrase,
        universe=claim.who or basis.population_of(claim.data),
        dimensions=[item],
        overlapping=[item] if _stand_in_several(table, sample, claim) else [],
        people="people",
        about=_about(claim, sample),
        measure="share" if claim.answer else "mean",
        weighted=inference == "sample",
        decimals=1 if detailed else None,
    )


def _stand_in_several(table: pd.DataFrame, sample: Sample, claim: OfItem) -> bool:
    """Whether somebody is counted in more than one group, as a victim of two kinds of crime is."""
    return bool(claim.answer) and int(table["people"].sum()) > sample.persons(claim.chosen(sample).valid)


def _estimates(claim: OfItem, sample: Sample, group, labels, inference, level: float) -> pd.DataFrame:
    if claim.answer:
        return shares(sample, claim.chosen(sample), inference=inference, level=level, group=group, levels=labels)
    import numpy as np

    values = np.where(sample.rows(claim.where), sample.numbers(claim.items[0]), np.nan)
    return mean_by(sample, values, group, labels, inference=inference, level=level)


def _about(claim: OfItem, sample: Sample) -> str:
    """About the victim as soon as one of the items is."""
    known = [sample.entries[name].about for name in claim.items if name in sample.entries]
    return "victim" if claim.about == "victim" or "victim" in known else claim.about
