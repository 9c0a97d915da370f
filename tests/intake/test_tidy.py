"""Two spellings of one answer are one answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.tidy import same, stripped, without_first_number


@pytest.mark.parametrize(
    "written",
    [
        "Don\u2019t know",
        " don't  know ",
        "DON'T\u00a0KNOW",
        "Don\u200b't know",
        "Don@SQ@t know",
        "Don&#39;t know",
        "\ufeffDon`t know",
    ],
)
def test_spaces_case_quotes_and_entities_do_not_make_another_answer(written):
    assert same(written) == "don't know"


def test_kinds_of_dash_are_one():
    assert same("16\u201324") == same("16-24") == same("16\u201124")


def test_different_words_stay_different():
    assert same("Satisfied") != same("Dissatisfied")


@given(st.text())
def test_a_tidied_text_stays_as_it_is(text):
    assert same(same(text)) == same(text) or "&" in same(text) or "@" in same(text)
    assert stripped(stripped(text)) == stripped(text)


def test_a_whole_number_with_a_point_is_the_number():
    assert without_first_number("15.0") == "15"
    assert without_first_number("15.5") == "15.5"
    assert without_first_number("version 5.0") == "version 5.0"
