"""Whom the answers of an instrument stand for, and what the weights cost."""

from __future__ import annotations

import pandas as pd

from analysis.evidence.sample import Sample
from analysis.study import REASONS
from analysis.survey import kish_effective_size


def worth(sample: Sample) -> pd.DataFrame:
    """Answers, and how many of a simple random sample they are worth: columns `what`, `n`.

    Source: Kish (1965), Survey Sampling: the square of the sum of the weights over the sum of their squares.
    """
    effective = kish_effective_size(sample.design.weights[sample.design.inside])
    return pd.DataFrame(
        {"what": ["Answers", "Worth, as a simple random sample"], "n": [len(sample), round(float(effective))]}
    )


def stands_for(sample: Sample, group: str) -> pd.DataFrame:
    """People who answered in each level of a grouping, and the share of the population they stand for.

    Returns
    -------
    DataFrame: the grouping, missing reasons among its levels; `n` people; `estimate`, the weighted share among those
    whose level is known, NaN for a missing reason; `known`, people whose level is known.
    """
    column, weights = sample.frame[group], sample.design.weights
    known = ~column.isin(REASONS).to_numpy()
    rows = []
    for level in column.cat.categories:
        inside = (column == level).to_numpy()
        if inside.any():
            share = weights[inside & known].sum() / weights[known].sum() if level not in REASONS else float("nan")
            rows.append({group: level, "n": int(inside.sum()), "estimate": float(share), "known": int(known.sum())})
    return pd.DataFrame(rows)
