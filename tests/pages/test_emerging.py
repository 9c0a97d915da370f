"""What people raise, and what nobody has named."""

from __future__ import annotations

from analysis.evidence.described import rising
from analysis.evidence.described import unnamed as described
from analysis.pages import emerging, unnamed
from analysis.pages.page import Page
from tests.pages.cases_study import basis_of


def test_each_code_gets_a_word_by_the_rule_and_no_code_is_called_unchanged(page):
    trends = emerging.trends_of(page)

    assert set(trends["verdict"]) <= {"rising", "falling", "no clear change", "too few", "not testable"}
    assert "unchanged" not in str(emerging.trend_table(page, trends).html)


def test_shares_of_people_heard_are_said_to_be_no_shares_of_victims(page):
    assert "Not shares of victims" in str(emerging.themes(page).html)


def test_a_code_of_a_theme_is_not_listed_as_unnamed(illustrative):
    assert not set(rising.unmapped(illustrative)["code"]) & {t.id for t in illustrative.register.all_themes}


def test_codes_are_printed_as_words():
    assert emerging.code_words("Justice > not-asked") == "not asked"


def test_a_study_without_voices_says_so(tmp_path):
    page = Page(basis_of(tmp_path / "few", "c1 v1 report 01-01"), "emerging")
    trends = emerging.trends_of(page)

    for said in (emerging.answer(page, trends), emerging.themes(page), emerging.pairs(page), emerging.unnamed(page)):
        assert emerging.NO_VOICES in said.text


def test_the_code_that_began_with_the_portal_is_called_rising_since_that_month(page):
    said = emerging.answer(page, emerging.trends_of(page)).text

    assert "Clearly rising: automatic messages (since October 2024)." in said


def test_topics_are_shown_by_words_of_many_people_and_the_dropped_are_told(page):
    shown = str(unnamed.topics(page).html)

    assert "Strongest words" in shown
    assert "were dropped" in shown


def test_words_without_a_theme_are_redacted_before_topics_are_sought(illustrative):
    texts = described.uncoded_texts(illustrative)

    assert set(texts["source"]) == {"recorded", "listening", "voices"}
    assert texts["text"].str.len().gt(0).all()


def test_the_curve_of_codes_is_shown_with_what_any_order_would_give(page):
    assert "any order" in str(unnamed.still_new(page).html)
