"""Whom the Champions met, and whether those are the people the survey hears."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.voices.engagement import coverage, engagement_summary

LOG = pd.DataFrame(
    {
        "date": ["2024-01-05", "2024-02-10", "2024-02-11"],
        "method": ["interview", "group", "interview"],
        "strand": ["Crime", "Crime", "Domestic abuse"],
        "people": [1, 60, 1],
        "minutes": [60, 90, 30],
    }
)


def test_meetings_people_and_hours_are_told_by_method():
    table = engagement_summary(LOG).set_index("method")

    assert table.loc["interview", ["meetings", "people", "hours"]].tolist() == [2, 2, 1.5]
    assert table.loc["group", ["meetings", "people"]].tolist() == [1, 60]


def test_months_are_made_from_the_date():
    assert engagement_summary(LOG, by=["month"])["people"].tolist() == [1, 61]


def test_a_log_without_minutes_has_no_hours():
    assert engagement_summary(LOG.drop(columns="minutes"))["hours"].isna().all()


def test_a_group_met_less_than_its_share_is_said():
    table = coverage(LOG, pd.Series({"Crime": 50, "Domestic abuse": 40, "Anti-social behaviour": 10}), "strand")
    heard = table.set_index("strand")["heard"]

    assert heard["Crime"] == "more than their share"
    assert heard["Domestic abuse"] == "less than their share"
    assert heard["Anti-social behaviour"] == "less than their share"


def test_a_share_inside_the_limits_is_about_their_share():
    table = coverage(LOG, pd.Series({"Crime": 97, "Domestic abuse": 3}), "strand").set_index("strand")

    assert table.loc["Domestic abuse", "heard"] == "about their share"


def test_nobody_met_is_no_share():
    table = coverage(LOG.iloc[:0], pd.Series({"Crime": 5}), "strand")

    assert np.isnan(table.loc[0, "share_met"])
    assert table.loc[0, "heard"] == ""


@pytest.mark.parametrize("people", [0, 1.5, None, "many"])
def test_a_meeting_of_nobody_or_half_a_person_is_refused(people):
    with pytest.raises(InputError, match="is no whole number from 1, in 3 rows"):
        engagement_summary(LOG.assign(people=people))


def test_missing_columns_are_named():
    with pytest.raises(InputError, match="column method: is missing"):
        engagement_summary(LOG.drop(columns="method"))
