"""Are new conversations still bringing new codes?"""

from __future__ import annotations

import numpy as np

from analysis.voices.saturation import saturation, saturation_curve
from tests.voices.drawn import codings


def heard(table):
    return codings(table, ("at",))


def test_the_curve_follows_the_order_of_time():
    curve = saturation_curve(
        heard("""
            e3 cat cost 2024-03-01
            e1 ann told 2024-01-01
            e2 bob told 2024-02-01
            e4 ann late 2024-04-01
        """),
        what="theme",
    )

    assert curve["new"].tolist() == [2, 0, 1]
    assert curve["codes"].tolist() == [2, 2, 3]
    assert curve["high"].iloc[-1] == curve["low"].iloc[-1] == 3


def test_saturation_is_reached_when_a_run_of_people_brings_nothing_new():
    rows = [f"e{p} p{p:02d} {'abcdefgh'[min(p, 4)]} 2024-01-{p + 1:02d}" for p in range(12)]
    result = saturation(saturation_curve(heard("\n".join(rows)), what="theme"))

    assert result.reached
    assert (result.after, result.last_share) == (5, 0.0)


def test_it_is_not_reached_while_each_person_brings_a_code():
    rows = [f"e{p} p{p:02d} t{p} 2024-01-{p + 1:02d}" for p in range(12)]
    result = saturation(saturation_curve(heard("\n".join(rows)), what="theme"))

    assert not result.reached
    assert result.last_share == 0.75


def test_a_handful_of_people_cannot_be_judged():
    result = saturation(saturation_curve(heard("e1 ann told 2024-01-01"), what="theme"))

    assert not result.reached
    assert np.isnan(result.last_share)
