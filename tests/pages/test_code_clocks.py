"""The Victims' Code: met, not met, not evidenced, pending."""

from __future__ import annotations

import pytest

from analysis.evidence.described import clocks as described
from analysis.pages import code_clocks
from tests.pages.cases_study import basis_of


def test_the_three_results_of_what_was_due_add_up_to_all(illustrative):
    table = described.results(illustrative, described.started(illustrative))

    assert table.groupby("clock")["estimate"].sum().tolist() == pytest.approx([1.0] * table["clock"].nunique())
    assert "Pending" not in set(table["result"])


def test_not_evidenced_is_not_counted_against_the_agency(illustrative):
    overall = described.met_overall(illustrative).set_index("step")

    assert overall.loc["met", "people"] < overall.loc["evidenced", "people"]


def test_a_limit_that_was_not_seen_in_the_code_is_printed_as_such(page):
    html = str(code_clocks.definitions(page).html)
    doubtful = [one for one in code_clocks.clocks_of(page) if not one.clock.verified]

    assert html.count(code_clocks.NOT_VERIFIED) >= len(doubtful) > 0


def test_local_limits_stand_apart_from_the_code(page):
    text = code_clocks.by_clock(page).text

    assert text.index("The Victims' Code: what became") < text.index("Local limits: what became")


def test_records_that_start_no_clock_say_so(tmp_path):
    from analysis.pages.page import Page

    page = Page(basis_of(tmp_path / "few", "c1 v1 listed 01-01"), "victims-code")

    assert code_clocks.clocks_of(page) == [] or "Hearing" in code_clocks.definitions(page).text
    assert code_clocks.answer(page).text
