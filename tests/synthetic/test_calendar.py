from __future__ import annotations

import numpy as np
import pytest

from analysis.synthetic.calendar import dates, iso_dates, iso_minutes, quarters, working_days_later


def day(text: str) -> float:
    return float((np.datetime64(text) - np.datetime64("2023-01-01")).astype(int))


@pytest.mark.parametrize(
    ("trigger", "count", "done"),
    [
        ("2024-06-03", 0, "2024-06-03"),  # on the day itself
        ("2024-06-03", 1, "2024-06-04"),
        ("2024-06-07", 1, "2024-06-10"),  # Friday, Monday
        ("2024-06-08", 1, "2024-06-10"),  # one working day after a Saturday is the Monday
        ("2024-06-08", 0, "2024-06-08"),
        ("2024-03-28", 1, "2024-04-02"),  # over Good Friday and Easter Monday
        ("2024-12-24", 4, "2025-01-02"),  # over Christmas and New Year
    ],
)
def test_working_days_are_counted_from_the_day_after(trigger, count, done):
    later = working_days_later(np.array([day(trigger) + 0.4]), np.array([count]), np.array([0.5]))

    assert str(dates(later)[0]) == done


def test_what_is_done_on_the_day_itself_is_done_after_the_trigger():
    trigger = np.array([100.9])

    assert working_days_later(trigger, np.array([0]), np.array([0.99]))[0] > trigger[0]


def test_days_are_written_as_dates_and_never_is_an_empty_cell():
    assert iso_dates(np.array([0.0, 365.7, np.inf])).tolist() == ["2023-01-01", "2024-01-01", ""]


def test_hours_are_those_of_an_office_and_keep_their_order():
    moments = iso_minutes(np.array([0.0, 0.5, 0.999, 1.0]))

    assert moments.tolist() == ["2023-01-01T08:00", "2023-01-01T14:00", "2023-01-01T19:59", "2023-01-02T08:00"]


def test_a_day_has_its_quarter():
    assert quarters(np.array([0.0, 89.9, 90.0, 730.0])).tolist() == ["2023 Q1", "2023 Q1", "2023 Q2", "2024 Q4"]
