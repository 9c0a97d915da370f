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


def test_an_open_survey_gets_no_interval_and_no_judgement(illustrative):
    from dataclasses import replace

    from analysis.pages import priorities
    from analysis.pages.page import Page
    from analysis.study import StudyFolder

    study = illustrative.study
    plans = {"equality": study.equality, "priorities": study.priorities}
    opened = {name: plan.model_copy(update={"data": "listening"}) for name, plan in plans.items()}
    folder = StudyFolder(illustrative.folder.path)
    folder.__dict__["study"] = study.model_copy(update=opened)
    page = Page(replace(illustrative, folder=folder, cache={}), "open")
    gaps = equality.gaps_of(page)
    found = priorities.priorities_of(page)

    assert "interval" not in str(equality.gaps_table(page, gaps).html)
    assert "nothing is said of others" in equality.answer(page, gaps).text
    assert {found.word(row["driver"]) for row in found.importance.records()} == {priorities.RESPONDENTS}
    assert "nothing is said of others" in priorities.answer(page, found).text
