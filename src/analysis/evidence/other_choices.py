"""The same source under another choice: without weights, complete answers only, the silent counted, as recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.evidence.sample import NOT_PUT, Sample
from analysis.survey import SurveyDesign

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.claims.prevalence import OfItem


def unweighted(sample: Sample) -> Sample | None:
    """Everyone counts once; None where everyone does already."""
    weights = sample.design.weights
    if np.ptp(weights) == 0:
        return None
    people = pd.unique(sample.person).size
    clusters = sample.person if people < len(sample) else None
    return sample.reweighted(SurveyDesign(size=len(sample), clusters=clusters, file=sample.design.file))


def complete_only(sample: Sample, basis: Basis) -> Sample | None:
    """Only finished questionnaires: those with the first answer of the instrument's status item."""
    instruments = {instrument.id: instrument for instrument in basis.study.instruments}
    item = instruments[sample.id].status if sample.id in instruments else ""
    if not item or not sample.has(item):
        return None
    finished = (sample.frame[item] == sample.labels(item)[0]).to_numpy()
    return None if finished.all() else sample.restricted(finished)


def silent_rows(claim: OfItem, sample: Sample) -> np.ndarray:
    """Bool: rows that were asked the claim's item and gave no answer that counts."""
    chosen = claim.chosen(sample)
    return ~chosen.valid & ~np.isin(chosen.reason.astype(str), NOT_PUT)


def fill(sample: Sample, item: str, rows: np.ndarray, labels: np.ndarray | str) -> Sample:
    """The same source with an answer put in for some rows."""
    column = sample.frame[item].astype(object).to_numpy().copy()
    column[rows] = labels if isinstance(labels, str) else labels[rows]
    frame = sample.frame.copy(deep=False)
    frame[item] = pd.Categorical(column, categories=sample.frame[item].cat.categories)
    return replace(sample, frame=frame, cache={})


def filled(claim: OfItem, sample: Sample, basis: Basis) -> Iterator[tuple[str, Sample]]:
    """The two extremes: all who were silent gave the answer, or none did; of two groups, the first and the second."""
    pair = answer_and_other(claim, sample)
    if pair is None:
        return
    item, (yes, no), rows = claim.items[0], pair, silent_rows(claim, sample)
    if not rows.any():
        return
    sides = getattr(claim, "sides", None)
    if sides is None or getattr(claim, "achievement", None):
        yield "if all who were silent had given the answer", fill(sample, item, rows, yes)
        yield "if none who were silent had given it", fill(sample, item, rows, no)
        return
    first = sides(sample) == "first"
    for name, in_first, in_second in zip(claim.names(basis), (yes, no), (no, yes), strict=True):
        labels = np.where(first, in_first, in_second).astype(object)
        yield f"if, of those who were silent, only {name} had given the answer", fill(sample, item, rows, labels)


def answer_and_other(claim: OfItem, sample: Sample) -> tuple[str, str] | None:
    """A label that is the claim's answer and one that is not; None where the claim rests on no single choice item."""
    if len(claim.items) != 1 or not claim.answer or sample.entries[claim.items[0]].kind not in ("choice", "flag"):
        return None
    others = [label for label in sample.labels(claim.items[0]) if label not in claim.answer]
    return (claim.answer[0], others[0]) if others else None


def as_recorded(claim: OfItem, sample: Sample, basis: Basis) -> Sample | None:
    """Items that the case records hold, too, taken from there for those who agreed to the link; None without any."""
    instruments = {instrument.id: instrument for instrument in basis.study.instruments}
    instrument, records, cases = instruments.get(sample.id), basis.study.cases, basis.data.cases
    if instrument is None or not instrument.case or records is None or cases is None or not records.id:
        return None
    grouping = {*claim.named_items()} - {*claim.where}
    shared = [item for item in sorted(grouping) if _same_answers(item, sample, cases)]
    if not shared:
        return None
    first = cases.drop_duplicates(records.id).set_index(records.id)
    place = first.index.get_indexer(sample.frame[instrument.case].astype(object))
    frame = sample.frame.copy(deep=False)
    for item in shared:
        taken = first[item].astype(object).to_numpy()[np.where(place < 0, 0, place)]
        labels = np.where(place < 0, "Not linked", taken)
        frame[item] = pd.Categorical(
            labels, categories=[*dict.fromkeys([*sample.frame[item].cat.categories, "Not linked"])]
        )
    return replace(sample, frame=frame, cache={})


def _same_answers(item: str, sample: Sample, cases: pd.DataFrame) -> bool:
    """The records hold the item in the same words, and it is no fact both files share by design, such as the strand."""
    if item in sample.linked or item not in cases or item not in sample.frame or not sample.has(item):
        return False
    both = (sample.frame[item], cases[item])
    if not all(isinstance(column.dtype, pd.CategoricalDtype) for column in both):
        return False
    return set(sample.labels(item)) == set(replace(sample, frame=cases).labels(item)) and item != "strand"
