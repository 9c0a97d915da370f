"""Days and hours of the made-up study, counted from its first day, and the working days of England."""

from __future__ import annotations

from functools import cache

import numpy as np

from analysis.synthetic.vocabulary import QUARTERS

START = np.datetime64("2023-01-01", "D")
DAYS = 731
GO_LIVE = 639.0  # 1 October 2024, when the portal began to send updates.
PLATFORM_CHANGE = 547  # 1 July 2024
NEW_WORDING = 365  # 1 January 2024


@cache
def bank_holidays() -> np.ndarray:
    """Bank holidays of England, 2022 to 2026."""
    from holidays import country_holidays

    found = country_holidays("GB", subdiv="ENG", years=range(2022, 2027))
    return np.array(sorted(np.datetime64(day, "D") for day in found))


def dates(days: np.ndarray) -> np.ndarray:
    """Days since the first as datetime64[D]."""
    return START + np.floor(days).astype("timedelta64[D]")


def iso_dates(days: np.ndarray) -> np.ndarray:
    """Days since the first as text such as 2024-03-31; empty where not finite."""
    known = np.isfinite(days)
    text = np.full(len(days), "", dtype=object)
    text[known] = np.datetime_as_string(dates(days[known]), unit="D")
    return text


def iso_minutes(days: np.ndarray) -> np.ndarray:
    """Days since the first as text such as 2024-03-31T14:05, each day's hours pressed between 8 and 20 o'clock."""
    whole = np.floor(days)
    minutes = (480 + np.floor((days - whole) * 720)).astype("timedelta64[m]")
    return np.datetime_as_string(dates(days).astype("datetime64[m]") + minutes, unit="m")


def quarters(days: np.ndarray) -> np.ndarray:
    """Days since the first as quarters such as "2023 Q1"."""
    months = dates(days).astype("datetime64[M]") - START.astype("datetime64[M]")
    return QUARTERS[months.astype(int) // 3]


def working_days_later(days: np.ndarray, count: np.ndarray, moment: np.ndarray) -> np.ndarray:
    """The moment on the working day that is `count` working days after each day; the day itself where count is 0.

    The count starts on the day after: one working day after a Saturday is the Monday. `moment` is the part of the day,
    0 to 1; on the day itself it falls between the trigger and the day's end.
    """
    trigger = dates(days)
    due = np.busday_offset(trigger, count, roll="backward", holidays=bank_holidays())
    later = (due - START).astype(float) + moment
    left = 1 - (days - np.floor(days))
    return np.where(count > 0, later, days + moment * left)
