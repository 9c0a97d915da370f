"""A date is read in the order that is stated, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.dates import read_dates


def one(text: str, order: str = "day-first", zone: str = "Europe/London"):
    return read_dates(pd.Series([text], dtype="str"), order, zone)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2023-04-27", "iso", "2023-04-27"),
        ("2023-04", "iso", "2023-04-01"),
        ("20230427", "iso", "2023-04-27"),
        ("03/04/2023", "day-first", "2023-04-03"),
        ("03/04/2023", "month-first", "2023-03-04"),
        ("3.4.23", "day-first", "2023-04-03"),
        ("27-Apr-23", "iso", "2023-04-27"),
        ("27th April 2023", "iso", "2023-04-27"),
        ("April 27, 2023", "iso", "2023-04-27"),
        ("27/04/2023 2:05 pm", "day-first", "2023-04-27 14:05"),
        ("27/04/2023 12:05 AM", "day-first", "2023-04-27 00:05"),
        ("2023-04-27T14:05:09", "day-first", "2023-04-27 14:05:09"),
        ("45043", "excel-serial", "2023-04-27"),
        ("45043.5", "excel-serial", "2023-04-27 12:00"),
    ],
)
def test_a_date_is_read_as_stated(text, order, expected):
    assert one(text, order).moments.iloc[0] == pd.Timestamp(expected)


@pytest.mark.parametrize("text", ["31/02/2023", "03/25/2023", "0000-00-00", "2023-13-01", "TBC", "27/04/2023 25:00"])
def test_what_is_no_date_in_the_stated_order_is_none(text):
    assert one(text).moments.isna().all()


def test_an_order_that_is_not_stated_is_not_guessed():
    dates = read_dates(pd.Series(["03/04/2023", "27/04/2023", "2023-04-27"], dtype="str"), "iso")

    assert dates.undecided.tolist() == [True, True, False]
    assert dates.either_way.tolist() == [True, False, False]
    assert dates.moments.notna().tolist() == [False, False, True]


def test_serial_numbers_are_reported_where_the_study_does_not_state_them():
    assert one("45043", "day-first").serial.tolist() == [True]
    assert one("45043", "excel-serial").serial.tolist() == [False]


def test_a_time_of_another_zone_is_told_in_londons():
    assert one("2023-07-01T12:00:00Z").moments.iloc[0] == pd.Timestamp("2023-07-01 13:00")
    assert one("2023-01-01 12:00", zone="UTC").moments.iloc[0] == pd.Timestamp("2023-01-01 12:00")
    assert one("2023-07-01 12:00", zone="UTC").moments.iloc[0] == pd.Timestamp("2023-07-01 13:00")
    assert one("2023-07-01", zone="UTC").moments.iloc[0] == pd.Timestamp("2023-07-01")


@pytest.mark.parametrize("text", ["2023-03-26T01:30:00", "2023-10-29T01:30:00"])
def test_times_the_clock_change_skips_or_repeats_are_named(text):
    assert one(text).clock.tolist() == [True]
    assert not one(text[:11] + "03:30:00").clock.any()


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_in_every_form(day):
    forms = [
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d %B %Y}",
        str((day - date(1899, 12, 30)) // timedelta(days=1)),
    ]

    assert read_dates(pd.Series(forms, dtype="str"), "day-first").moments.tolist() == [pd.Timestamp(day)] * 4
