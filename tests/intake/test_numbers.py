"""1,250 never becomes 1250."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis.intake.numbers import comma_is_the_sign, read_numbers


def number(text: str, comma: bool = False) -> float:
    return read_numbers(pd.Series([text], dtype="str"), comma=comma)[0][0]


@pytest.mark.parametrize(("text", "expected"), [("1.814", 1.814), ("-2", -2), ("15.0", 15), (".5", 0.5), ("1e3", 1000)])
def test_a_number_with_a_point_is_read(text, expected):
    assert number(text) == expected


@pytest.mark.parametrize(
    "text", ["1,250", "1,814", "1,250.5", "1 250", "\u00a340", "85%", "8/10", "inf", "nan", "seven", ""]
)
def test_what_could_be_two_numbers_or_none_is_not_read(text):
    assert math.isnan(number(text))


def test_a_stated_decimal_comma_is_read():
    assert number("1,814", comma=True) == 1.814
    assert math.isnan(number("1.814", comma=True))


def test_commas_are_decimal_only_where_no_number_has_a_point():
    assert comma_is_the_sign(pd.Series(["1,5", "2"], dtype="str"))
    assert not comma_is_the_sign(pd.Series(["1,5", "2.5"], dtype="str"))
