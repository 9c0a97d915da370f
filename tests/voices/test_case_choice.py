"""The typical case and the case against, chosen by stated facts."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.voices.case_choice import choose, typicality

CASES = pd.DataFrame(
    {
        "area": ["town", "town", "town", "village", "village"],
        "days": [10, 20, 30, 40, 400],
        "explained": ["no", "no", "yes", "no", None],
    },
    index=["a", "b", "c", "d", "e"],
)


def test_the_case_in_the_middle_with_the_commonest_facts_is_the_most_typical():
    near = typicality(CASES, ["area", "days", "explained"])

    assert near.idxmax() == "b"
    assert near["b"] == pytest.approx((1 + (1 - 2 * 0.2) + 1) / 3)


def test_an_extreme_number_counts_by_its_rank_and_a_missing_fact_leaves_the_mean():
    near = typicality(CASES, ["days", "explained"])

    assert near["e"] == pytest.approx(1 - 2 * 0.4)
    assert near["a"] == pytest.approx(((1 - 2 * 0.4) + 1) / 2)


def test_a_case_against_the_claim_is_shown_beside_the_typical_ones():
    chosen = choose(CASES, ["area", "days"], against=CASES["explained"] == "yes", typical=2)

    assert chosen["role"].tolist() == ["typical", "typical", "against the claim"]
    assert chosen["case"].tolist()[2] == "c"
    assert chosen["because"].iloc[2] == "area, days"


def test_with_nothing_against_only_typical_ones_are_shown():
    chosen = choose(CASES, ["area"], against=pd.Series(False, index=CASES.index), typical=1)

    assert chosen["case"].tolist() == ["a"]


def test_no_case_is_no_choice_and_an_unknown_fact_is_refused():
    assert len(choose(CASES.iloc[:0], ["area"], against=pd.Series(dtype=bool))) == 0
    with pytest.raises(InputError, match="column colour: is missing"):
        typicality(CASES, ["colour"])
