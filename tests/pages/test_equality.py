"""Protected characteristics: gaps with intervals, and what cannot be shown."""

from __future__ import annotations

import pytest

from analysis.evidence.described import inequality
from analysis.pages import equality


@pytest.fixture(scope="module")
def gaps(illustrative):
    return inequality.all_gaps(illustrative)


def test_of_two_groups_one_gap_is_looked_at(gaps):
    assert len(gaps[(gaps["item"] == "sex") & (gaps["measure"] == 0)]) == 1


def test_a_gap_is_the_groups_share_less_that_of_everyone_else(illustrative, gaps):
    measure = illustrative.study.equality.measures[0]
    both = inequality.shares_by(illustrative, measure, "sex").set_index("sex")["estimate"]
    gap = gaps[(gaps["item"] == "sex") & (gaps["measure"] == 0)].iloc[0]
    other = next(label for label in both.index if label != gap["group"])

    assert gap["estimate"] == pytest.approx(both[gap["group"]] - both[other])


def test_a_group_that_is_withheld_has_no_gap(illustrative, gaps):
    measure = illustrative.study.equality.measures[0]
    released = inequality.released_shares(illustrative, measure, "ethnicity")
    hidden = {row["ethnicity"] for row in released.records() if row["reason"]}

    assert hidden
    assert not hidden & set(gaps.loc[(gaps["item"] == "ethnicity") & (gaps["measure"] == 0), "group"])


def test_the_number_of_gaps_looked_at_raises_the_bar(gaps):
    assert (gaps["q"] >= gaps["p"]).all()


def test_the_page_says_cannot_tell_and_never_no_gap(page, gaps):
    text = str(equality.gaps_table(page, gaps).html)

    assert "cannot tell" in text
    assert "no gap" not in text.lower()
