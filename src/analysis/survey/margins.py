"""Known totals beside the sample: do they speak of the same groups?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import Breach, DesignError
from analysis.survey.design import SurveyDesign
from analysis.survey.stages import rows_named

AGREE = 1e-6


def margin_codes(
    columns: Mapping[str, pd.Series], margins: Mapping[str, Mapping], design: SurveyDesign
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Integer codes (-1 outside the design) and totals of each margin.

    Raises
    ------
    DesignError : all that does not fit, at once: a label without total, a total without respondents, an answer
        missing, totals that are negative or of different populations. Labels are of the codebook, not a person's.
    """
    faults: list[Breach] = []
    coded = []
    for name, column in columns.items():
        totals = pd.Series(dict(margins[name]), dtype=float)
        codes = pd.Index(totals.index.to_flat_index(), tupleize_cols=False).get_indexer(list(column))
        codes = np.where(design.inside, codes, -1)
        faults += _faults(name, column, totals, codes, design)
        coded.append((codes, totals.to_numpy()))
    sums = {name: float(sum(margins[name].values())) for name in columns}
    if not faults and max(sums.values()) - min(sums.values()) > AGREE * max(sums.values()):
        what = "add up to different populations: " + ", ".join(f"{n} {s:.0f}" for n, s in sums.items())
        faults.append(Breach(design.file, "margins", what, (), "Take all margins from one population frame."))
    if faults:
        raise DesignError(faults)
    return coded


def _faults(name, column, totals, codes, design) -> list[Breach]:
    file, place = design.file, f"margin {name}"
    faults = []
    absent = column.isna().to_numpy() & design.inside
    stray = (codes < 0) & design.inside & ~absent
    allowed = tuple(map(str, totals.index))
    if absent.any():
        where = f"column {name}, {rows_named(absent)}"
        faults.append(Breach(file, where, "is missing", (), "Impute it, or rake without it."))
    if stray.any():
        where, what = f"column {name}, {rows_named(stray)}", "has an answer that the margin has no total for"
        faults.append(Breach(file, where, what, allowed, "Give its total, or merge it with another answer."))
    met = np.bincount(codes[codes >= 0], minlength=len(totals)) > 0
    for label, total in totals[~met].items():
        if total > 0:
            what = f"has {total:.0f} people under {label}, but nobody in the sample"
            faults.append(Breach(file, place, what, (), "Merge it with a neighbouring group in both."))
    if not (totals >= 0).all():
        faults.append(Breach(file, place, "has a total that is negative or missing", (), "Correct the frame."))
    return faults
