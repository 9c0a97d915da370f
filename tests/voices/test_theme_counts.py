"""People behind a theme, not excerpts; themes that go together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.voices.theme_counts import co_occurrence, count_voices, wilson, with_month
from tests.voices.drawn import codings

HEARD = codings(
    """
    e1 ann informed crime
    e2 ann informed crime
    e3 ann informed crime
    e4 bob relisted crime
    e5 cat informed asb
    e6 dan -        asb
    """,
    ("strand",),
)


def test_a_person_who_says_a_thing_three_times_is_one_person():
    row = count_voices(HEARD).set_index("theme").loc["informed"]

    assert (row["people"], row["n"], row["estimate"]) == (2, 4, 0.5)
    assert (row["excerpts"], row["of_excerpts"]) == (4, 6)


def test_a_group_where_nobody_raised_a_theme_has_its_row():
    table = count_voices(HEARD, by="strand").set_index(["strand", "theme"])

    assert table.loc[("asb", "relisted"), ["people", "n"]].tolist() == [0, 2]
    assert table.loc[("crime", "relisted"), "estimate"] == 0.5


def test_the_interval_of_the_share_of_excerpts_draws_people_and_so_is_wider_than_one_that_draws_excerpts():
    rows = [f"e{p}{i} p{p} {'told' if p % 2 else 'late'}" for p in range(20) for i in range(10)]
    clustered = count_voices(codings("\n".join(rows))).set_index("theme").loc["told"]
    apart = count_voices(codings("\n".join(f"{r.split()[0]} {r.split()[0]} {r.split()[2]}" for r in rows)))
    single = apart.set_index("theme").loc["told"]

    assert clustered["excerpt_high"] - clustered["excerpt_low"] > 2 * (single["excerpt_high"] - single["excerpt_low"])


def test_the_interval_is_wilsons():
    from statsmodels.stats.proportion import proportion_confint

    assert wilson(3, 17) == pytest.approx(proportion_confint(3, 17, method="wilson"), abs=1e-12)


def test_one_person_is_no_interval():
    row = count_voices(codings("e1 ann informed")).iloc[0]

    assert row["estimate"] == 1
    assert np.isnan(row["low"])


@given(st.integers(2, 200), st.floats(0.5, 0.999))
@settings(max_examples=50)
def test_the_interval_holds_the_share_and_stays_between_nobody_and_everybody(n, level):
    for count in (0, n // 2, n):
        low, high = wilson(count, n, level)
        assert 0 <= low <= count / n + 1e-12
        assert count / n - 1e-12 <= high <= 1


def test_months_come_from_the_date():
    assert str(with_month(pd.DataFrame({"at": ["2024-03-31"]})).loc[0, "month"]) == "2024-03"


def test_themes_raised_by_the_same_people_stand_apart_from_chance():
    rows = [f"a{p} p{p} told\n b{p} p{p} late" if p < 10 else f"a{p} p{p} cost" for p in range(40)]
    table = co_occurrence(codings("\n".join(rows))).set_index(["first", "second"])

    pair = table.loc[("late", "told")]
    assert (pair["both"], pair["either"], pair["estimate"]) == (10, 10, 1.0)
    assert pair["expected"] == pytest.approx((0.25 * 0.25) / (0.5 - 0.0625))
    assert pair["apart"]
    assert table.loc[("cost", "told"), "both"] == 0
    assert table.loc[("cost", "told"), "apart"]


def test_themes_raised_independently_do_not_stand_apart():
    rng = np.random.default_rng(3)
    rows = [f"{t}{p} p{p} {t}" for p in range(300) for t in ("told", "late") if rng.random() < 0.4]
    everyone = "\n".join([*rows, *(f"n{p} p{p} -" for p in range(300))])

    assert not co_occurrence(codings(everyone))["apart"].any()
