"""Which excerpt carries which theme, and which theme a code belongs to."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.voices.excerpts import carried, code_to_theme
from tests.voices.drawn import codings


def test_an_excerpt_coded_alike_by_two_coders_counts_once():
    held = carried(
        codings("""
            e1 ann kept-informed first
            e1 ann kept-informed second
        """)
    )

    assert held[["excerpt", "theme"]].to_numpy().tolist() == [["e1", "kept-informed"]]


def test_a_theme_given_by_one_of_three_coders_is_not_carried_and_by_one_of_two_it_is():
    three = codings("""
        e1 ann kept-informed first
        e1 ann relisting     second
        e1 ann relisting     third
    """)

    assert list(carried(three)["theme"]) == ["relisting"]
    assert set(carried(three[three["coder"] != "third"])["theme"]) == {"kept-informed", "relisting"}


def test_an_excerpt_of_two_people_is_refused_without_their_names():
    with pytest.raises(InputError, match="1 excerpts belong to more than one person") as fault:
        carried(codings("e1 ann a first\n e1 bob a first"))

    assert "ann" not in str(fault.value)


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="column person: is missing"):
        carried(pd.DataFrame({"excerpt": [], "theme": []}))


CODED = pd.DataFrame({"code": ["A > told", "B > told", "A > late", "free"]})


def test_codes_go_to_themes_by_path_or_by_name_and_the_rest_is_listed():
    mapped, unmapped, breaches = code_to_theme(CODED, {"t1": ["a > TOLD"], "t2": ["late"]})

    assert mapped["theme"].tolist() == ["t1", pd.NA, "t2", pd.NA] or mapped["theme"].isna().tolist() == [0, 1, 0, 1]
    assert unmapped == ["B > told", "free"]
    assert breaches == []


@pytest.mark.parametrize(
    ("themes", "said"),
    [
        ({"t1": ["told"]}, "the name of 2 codes"),
        ({"t1": ["late"], "t2": ["A > late"]}, "is in 2 themes: t1, t2"),
    ],
)
def test_an_ambiguous_code_and_a_code_in_two_themes_map_to_neither(themes, said):
    mapped, _, breaches = code_to_theme(CODED, themes)

    assert mapped["theme"].isna().all()
    assert said in str(breaches[0])
