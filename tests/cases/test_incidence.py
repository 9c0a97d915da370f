"""How cases end when endings compete."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.cases.incidence import cumulative_incidence
from analysis.cases.survival import kaplan_meier
from analysis.errors import InputError
from tests.cases.test_hazards import made_up
from tests.survey.answers import answers

DRAWN = """
    days ending
    1    withdrew
    2    charged
    3    open
    4    withdrew
    5    charged
"""
ENDED = {"duration": "days", "cause": "ending"}


def test_shares_by_hand():
    shown = cumulative_incidence(answers(DRAWN), **ENDED, times=[4]).set_index("cause")

    assert shown.loc["withdrew", "estimate"] == pytest.approx(1 / 5 + 3 / 5 * 1 / 2)
    assert shown.loc["charged", "estimate"] == pytest.approx(4 / 5 * 1 / 4)


def test_all_endings_and_the_open_cases_add_up_to_all():
    frame = answers(DRAWN)
    shown = cumulative_incidence(frame, **ENDED, times=[1, 2, 3, 4])
    still = kaplan_meier(
        frame.assign(over=(frame["ending"] != "open").astype(int)), duration="days", event="over", times=[1, 2, 3, 4]
    )

    assert (
        shown.groupby("time")["estimate"].sum().to_numpy() + still["estimate"].to_numpy()
    ).tolist() == pytest.approx([1, 1, 1, 1])


def test_one_cause_alone_is_one_less_kaplan_meier_error_and_all():
    frame = made_up().assign(ending=lambda f: np.where(f["reached"] == 1, "charged", "open"))
    times = [5, 20, 60]
    shown = cumulative_incidence(frame, **ENDED, times=times)
    plain = kaplan_meier(frame, duration="days", event="reached", times=times)

    assert shown["estimate"].tolist() == pytest.approx((1 - plain["estimate"]).tolist())
    assert shown["se"].tolist() == pytest.approx(plain["se"].tolist(), rel=1e-9)


def test_an_ending_nobody_met_has_the_exact_limit():
    shown = cumulative_incidence(answers(DRAWN), **ENDED, causes=["charged", "reopened"], times=[5]).set_index("cause")

    assert shown.loc["reopened", "estimate"] == 0
    assert 0 < shown.loc["reopened", "high"] < 1


def test_a_group_without_cases_has_its_row():
    frame = answers(DRAWN).assign(strand="ASB")
    shown = cumulative_incidence(frame, **ENDED, by="strand", levels=["ASB", "Crime"], times=[2])

    assert shown.set_index("strand").loc["Crime", "reason"].eq("no cases").all()


def test_a_negative_wait_is_refused_with_its_row():
    with pytest.raises(InputError, match="column days, row 1: is negative"):
        cumulative_incidence(answers("days ending\n-2 charged\n"), **ENDED)


def test_one_case_is_not_an_estimate():
    shown = cumulative_incidence(answers("days ending\n3 charged\n"), **ENDED, times=[3]).iloc[0]

    assert np.isnan(shown["low"])
    assert shown["reason"] == "one case is not an estimate"


def test_the_error_is_known_when_everyone_has_ended():
    shown = cumulative_incidence(
        answers("days ending\n1 charged\n2 withdrew\n3 charged\n4 withdrew\n"), **ENDED, times=[4]
    )

    assert np.isfinite(shown["se"]).all()
    assert shown["estimate"].tolist() == pytest.approx([0.5, 0.5])
    assert shown["se"].tolist() == pytest.approx([np.sqrt(0.25 / 4)] * 2)
