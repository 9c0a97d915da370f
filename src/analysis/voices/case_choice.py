"""Choosing case studies openly: the typical ones of a theme, and one that speaks against the claim."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError


def typicality(cases: pd.DataFrame, facts: Sequence[str]) -> pd.Series:
    """How near each case is to the centre of its theme, by stated facts: 1 shares every commonest fact, 0 none.

    Parameters
    ----------
    cases : DataFrame, a row a case of the theme. facts : its columns that count; numbers by rank, others by value.

    Returns
    -------
    Series on the cases' index: the mean over facts of 1 - distance to the centre. The centre of a number is its
    median, distance in ranks; of a category its commonest value, a case being as near as its own value is common
    (Gower 1971, Biometrics 27, with frequencies for matches). A missing fact leaves the mean.
    """
    missing = [fact for fact in facts if fact not in cases]
    if missing:
        raise InputError(Breach("cases", f"column {fact}", "is missing") for fact in missing)
    near = pd.DataFrame({fact: _nearness(cases[fact]) for fact in facts}, index=cases.index)
    return near.mean(axis=1)


def _nearness(fact: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(fact) and not pd.api.types.is_bool_dtype(fact):
        ranks = fact.rank(pct=True)
        middle = ranks.dropna().median() if fact.notna().any() else np.nan
        return 1 - 2 * (ranks - middle).abs().clip(upper=0.5)
    share = fact.map(fact.value_counts(normalize=True))
    return share.astype(float) / share.max() if share.notna().any() else share.astype(float)


def choose(
    cases: pd.DataFrame, facts: Sequence[str], *, against: pd.Series, typical: int = 3, contrast: int = 1
) -> pd.DataFrame:
    """Cases to look at for a theme: the most typical, and among those against the claim the most typical too.

    Parameters
    ----------
    cases, facts : see `typicality`. against : bool Series on the cases' index, True where the case contradicts the
        claim; the choice of a case against is shown beside the others, never left out.

    Returns
    -------
    DataFrame: `case` (index value), `role` ("typical" or "against the claim"), `typicality`, `because`: the facts in
    which it is as the commonest of the theme are. Ties go to the first in order of the index.
    """
    near = typicality(cases, facts)
    against = against.reindex(cases.index).fillna(False).astype(bool)
    rows = []
    for role, chosen, count in (("typical", near[~against], typical), ("against the claim", near[against], contrast)):
        for case in chosen.sort_values(ascending=False, kind="stable").index[:count]:
            rows.append({"case": case, "role": role, "typicality": near[case], "because": _because(cases, facts, case)})
    return pd.DataFrame(rows, columns=["case", "role", "typicality", "because"])


def _because(cases: pd.DataFrame, facts: Sequence[str], case: object) -> str:
    shared = [fact for fact in facts if pd.notna(cases.loc[case, fact]) and _nearness(cases[fact])[case] >= 0.9]
    return ", ".join(shared)
