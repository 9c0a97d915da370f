"""Do coders agree?"""

from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.voices.agreement import LEVELS, alpha, alpha_by_code, cohen, fleiss, gwet, scott
from tests.shared import shared


def test_full_agreement_is_1():
    shown = alpha(pd.DataFrame({"a": ["x", "y", "x"], "b": ["x", "y", "x"]})).iloc[0]

    assert shown["estimate"] == 1
    assert shown["units"] == 3
    assert shown["coders"] == 2


def test_a_unit_coded_once_does_not_count():
    shown = alpha(pd.DataFrame({"a": ["x", "y", "x"], "b": ["x", "y", None]})).iloc[0]

    assert shown["units"] == 2
    assert shown["pairs"] == 4


def test_one_code_for_all_is_undefined_not_perfect():
    shown = alpha(pd.DataFrame({"a": [1, 1, 1], "b": [1, 1, 1]})).iloc[0]

    assert np.isnan(shown["estimate"])
    assert shown["reason"] == "all codes are the same, so agreement by chance is certain"


def test_nothing_coded_twice_has_no_alpha():
    shown = alpha(pd.DataFrame({"a": [1.0, np.nan], "b": [np.nan, 2.0]})).iloc[0]

    assert np.isnan(shown["estimate"])
    assert shown["reason"] == "no unit was coded by two coders"


def test_ordinal_labels_take_the_order_given():
    codes = pd.DataFrame({"a": ["low", "mid", "high", "low", "low"], "b": ["high", "mid", "high", "low", "mid"]})
    ordered = alpha(codes, scale="ordinal", order=["low", "mid", "high"], draws=0).loc[0, "estimate"]
    other = alpha(codes, scale="ordinal", order=["mid", "low", "high"], draws=0).loc[0, "estimate"]

    assert ordered != pytest.approx(other)


def test_the_bootstrap_is_the_same_for_the_same_seed_and_holds_the_estimate():
    random = np.random.default_rng(3)
    truth = random.integers(0, 3, 80)
    codes = pd.DataFrame({c: np.where(random.random(80) < 0.2, random.integers(0, 3, 80), truth) for c in "abc"})
    one, same, other = (alpha(codes, draws=300, seed=s).iloc[0] for s in (1, 1, 2))

    assert one["low"] == same["low"]
    assert one["low"] != other["low"]
    assert one["low"] < one["estimate"] < one["high"]


CODES = st.lists(st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=3, max_size=3), min_size=4, max_size=25)


@pytest.mark.parametrize("scale", LEVELS)
@settings(max_examples=25, deadline=None)
@given(CODES)
def test_a_second_witness_gives_the_same_alpha(scale, drawn):
    table = np.array([[np.nan if c is None else c for c in row] for row in drawn], dtype=float)
    shown = alpha(pd.DataFrame(table), scale=scale, draws=0).iloc[0]
    pairable = table[(~np.isnan(table)).sum(axis=1) > 1]
    if len(np.unique(pairable[~np.isnan(pairable)])) < 2:
        assert np.isnan(shown["estimate"])
        return

    assert shown["estimate"] == pytest.approx(
        krippendorff.alpha(reliability_data=table.T, level_of_measurement=scale), abs=1e-10
    )


def test_a_rare_code_agrees_much_and_means_little():
    rare = pd.DataFrame({"a": [1] + [0] * 99, "b": [0, 1] + [0] * 98})
    shown = alpha_by_code({"threats": rare}, draws=0).iloc[0]

    assert shown["agreed"] == pytest.approx(0.98)
    assert shown["estimate"] < 0
    assert shown["applied"] == pytest.approx(0.01)


def test_kappa_of_a_table_without_agreement_is_0():
    assert cohen(np.array([[10, 10], [10, 10]])).loc[0, "estimate"] == pytest.approx(0)


def test_one_category_used_by_both_has_no_kappa():
    shown = cohen(np.array([[20, 0], [0, 0]])).iloc[0]

    assert np.isnan(shown["estimate"])
    assert shown["reason"] == "both coders used one category only"
    assert np.isnan(scott(np.array([[20, 0], [0, 0]])))


def test_fleiss_refuses_units_with_different_numbers_of_coders():
    with pytest.raises(ValueError, match="the same number of coders"):
        fleiss(np.array([[3, 0], [2, 0]]))


def test_gwet_stays_near_the_agreement_where_one_code_is_rare():
    table = np.array([[98, 1], [1, 0]])

    assert gwet(table)["estimate"] > 0.97
    assert cohen(table).loc[0, "estimate"] < 0


PUBLISHED = {
    "type": (1.0000, 1.0000),
    "n_pictures": (0.8797, 0.8793),
    "pop_elite": (0.3391, 0.3366),
    "pop_people": (0.2870, 0.2844),
    "pop_othering": (0.5657, 0.5640),
}


@pytest.mark.parametrize("variable", PUBLISHED)
def test_six_coders_of_posts(variable):
    posts = pd.read_csv(shared("data", "real", "intercoder-fbposts", "fbposts.csv"))
    wide = posts.set_index(list(posts.columns[:2]))[variable]
    wide = pd.DataFrame({coder: codes.droplevel(1) for coder, codes in wide.groupby(level=1)})
    counts = pd.crosstab(posts[posts.columns[0]], posts[variable])

    assert alpha(wide, draws=0).loc[0, "estimate"] == pytest.approx(PUBLISHED[variable][0], abs=5e-5)
    assert fleiss(counts).loc[0, "estimate"] == pytest.approx(PUBLISHED[variable][1], abs=5e-5)


TABLES = {
    "Winnipeg": (0.20794, 0.05046, 0.37973, 0.52458),
    "New Orleans": (0.29652, 0.07850, 0.47727, 0.62558),
}


@pytest.mark.parametrize("city", TABLES)
def test_two_neurologists(city):
    raw = pd.read_csv(shared("data", "real", "intercoder-tables", "MSPatients.csv"))
    columns = [c for c in raw.columns[1:] if c.startswith(city)] or [c for c in raw.columns[1:] if city.split()[0] in c]
    table = raw[columns].to_numpy(dtype=float)
    plain = cohen(table).iloc[0]

    assert plain["estimate"] == pytest.approx(TABLES[city][0], abs=5e-6)
    assert plain["se"] == pytest.approx(TABLES[city][1], abs=5e-6)
    assert cohen(table, weights="linear").loc[0, "estimate"] == pytest.approx(TABLES[city][2], abs=5e-6)
    assert cohen(table, weights="quadratic").loc[0, "estimate"] == pytest.approx(TABLES[city][3], abs=5e-6)


def test_husbands_and_wives():
    raw = pd.read_csv(shared("data", "real", "intercoder-tables", "SexualFun.csv"))
    husband, wife, count = raw.columns[-3:]
    order = list(dict.fromkeys(raw[husband]))
    table = (
        raw.pivot_table(index=husband, columns=wife, values=count, aggfunc="sum")
        .loc[order, order]
        .to_numpy(dtype=float)
    )

    assert cohen(table).loc[0, ["estimate", "se"]].tolist() == pytest.approx([0.12933, 0.06860], abs=5e-6)
    assert cohen(table, weights="linear").loc[0, "estimate"] == pytest.approx(0.23738, abs=5e-6)
    assert cohen(table, weights="quadratic").loc[0, "estimate"] == pytest.approx(0.33205, abs=5e-6)
