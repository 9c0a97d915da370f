"""What goes with a shorter or longer wait."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.cases.hazards import cox, fit_cox, proportionality
from analysis.errors import InputError
from tests.shared import shared
from tests.survey.answers import answers

COX = {"duration": "days", "event": "reached", "ties": "efron"}


def made_up(n: int = 300, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    contact, harm = random.integers(0, 2, n), random.normal(size=n)
    days = np.ceil(random.exponential(60 / np.exp(0.8 * contact - 0.3 * harm)))
    return pd.DataFrame(
        {
            "case": np.arange(n),
            "days": np.minimum(days, 90),
            "reached": (days <= 90).astype(int),
            "contact": contact,
            "harm": harm,
            "area": random.choice(["North", "South"], n),
            "start": 0.0,
        }
    )


def test_a_planted_ratio_is_found():
    shown = cox(made_up(3000), ["contact", "harm"], **COX).set_index("term")

    assert shown.loc["contact", "low"] < 0.8 < shown.loc["contact", "high"]
    assert shown.loc["harm", "low"] < -0.3 < shown.loc["harm", "high"]
    assert shown.loc["contact", "ratio"] == pytest.approx(np.exp(shown.loc["contact", "estimate"]))


def test_ties_must_be_said():
    with pytest.raises(TypeError, match="ties"):
        cox(made_up(), ["contact"], duration="days", event="reached")
    with pytest.raises(InputError, match="must be said. Allowed: efron, breslow"):
        cox(made_up(), ["contact"], duration="days", event="reached", ties="exact")


def test_a_case_cut_in_two_stretches_is_the_same_case():
    frame = made_up()
    cut = frame["days"] > 20
    first = frame.assign(days=np.where(cut, 20, frame["days"]), reached=np.where(cut, 0, frame["reached"]))
    second = frame[cut].assign(start=20.0)
    stretches = pd.concat([first, second], ignore_index=True)
    whole = fit_cox(frame, ["contact", "harm"], **COX)
    pieces = fit_cox(stretches, ["contact", "harm"], **COX, entry="start")

    assert pieces.estimate == pytest.approx(whole.estimate, rel=1e-8)
    assert pieces.covariance == pytest.approx(whole.covariance, rel=1e-8)


def test_errors_by_case_see_through_copies_of_rows():
    frame = made_up()
    once = fit_cox(frame, ["contact"], **(COX | {"ties": "breslow"}), clusters="case")
    twice = fit_cox(pd.concat([frame, frame]), ["contact"], **(COX | {"ties": "breslow"}), clusters="case")

    assert twice.covariance == pytest.approx(once.covariance, rel=1e-8)


def test_a_ratio_that_runs_away_says_so():
    frame = answers("days reached contact\n" + "\n".join(f"{d} 1 1\n{d + 50} 0 0" for d in range(1, 15)) + "\n")
    shown = cox(frame, ["contact"], **COX)

    assert shown["estimate"].isna().all()
    assert shown["reason"].str.startswith("separated").all()


def test_an_event_nobody_reached_is_refused():
    with pytest.raises(InputError, match="is reached by nobody"):
        cox(made_up().assign(reached=0), ["contact"], **COX)


def test_an_entry_after_the_end_is_refused_with_its_row():
    with pytest.raises(InputError, match="column start, row 3: does not come before the end"):
        frame = made_up()
        frame.loc[2, "start"] = 500.0
        cox(frame, ["contact"], **COX, entry="start")


def test_ratios_that_stay_the_same_pass_and_one_that_turns_fails():
    frame = made_up(2000, 4)
    random = np.random.default_rng(1)
    days = np.where(frame["contact"] == 1, np.ceil(random.gamma(6, 8, 2000)), np.ceil(random.exponential(48, 2000)))
    turning = frame.assign(days=np.minimum(days, 90), reached=(days <= 90).astype(int))

    assert proportionality(fit_cox(frame, ["contact"], **COX)).iloc[-1]["p"] > 0.01
    assert proportionality(fit_cox(turning, ["contact"], **COX)).iloc[-1]["p"] < 1e-6


def test_the_lung_trial_equals_r():
    lung = pd.read_csv(shared("data", "real", "time-to-event", "lung.csv"))
    lung["died"] = (lung["status"] == 2).astype(int)
    shown = cox(lung, ["age", "sex", "ph.ecog"], duration="time", event="died", ties="efron")

    assert shown["estimate"].tolist() == pytest.approx([0.01106676, -0.55261240, 0.46372848], abs=5e-9)
    assert shown["se"].tolist() == pytest.approx([0.0092674, 0.1677391, 0.1135773], abs=5e-8)


def test_the_veterans_trial_equals_r():
    veteran = pd.read_csv(shared("data", "real", "time-to-event", "veteran.csv"))
    order = ["squamous", "smallcell", "adeno", "large"]
    shown = cox(
        veteran, ["trt", "karno", "celltype"], duration="time", event="status", ties="efron", levels={"celltype": order}
    )

    assert shown["estimate"].tolist() == pytest.approx(
        [0.2617441, -0.0312713, 0.8249802, 1.1539944, 0.3946255], abs=5e-8
    )
