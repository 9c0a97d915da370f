"""A study says how the interval of a share is made, and with how many decimals a percentage is printed."""

from __future__ import annotations

import pytest

from analysis.evidence import Basis, evaluate
from tests.shared import shared
from tests.small_study import STUDY, write_study

LOGIT = STUDY + "    inference: {interval: logit, percent_decimals: 1}\n"


def finding(folder, study):
    return evaluate("informed", Basis.of(write_study(folder, study=study)))[0]


def test_the_interval_is_the_one_the_study_asks_for(tmp_path):
    beta, logit = finding(tmp_path / "beta", STUDY), finding(tmp_path / "logit", LOGIT)

    assert beta.unrounded.estimate == logit.unrounded.estimate
    assert beta.unrounded.low < logit.unrounded.low
    assert "Korn and Graubard" in beta.source["method"]
    assert "logit interval" in logit.source["method"]


def test_percentages_have_the_decimals_the_study_asks_for(tmp_path):
    assert "." in finding(tmp_path / "logit", LOGIT).shown
    assert "." not in finding(tmp_path / "beta", STUDY).shown


def test_the_crime_survey_comes_out_as_r_has_it():
    shared("data", "real", "csew-2013-14-open")
    found = evaluate("victimisation", Basis.of("csew-2013-14"))[0]

    assert found.unrounded.estimate == pytest.approx(0.16951, abs=5e-6)
    assert found.unrounded.se == pytest.approx(0.0049, abs=5e-5)
    assert found.unrounded.low == pytest.approx(0.16014, abs=5e-6)
    assert found.unrounded.high == pytest.approx(0.17932, abs=5e-6)
    assert (found.shown, found.interval, found.standard_error) == ("17.0%", "16.0% to 17.9%", "0.49 points")
    assert [row["shown"] for row in found.by_group["age_group"].records()] == [
        "24.2%", "22.8%", "17.3%", "17.2%", "14.1%", "9.8%", "6.5%",
    ]  # fmt: skip


def test_walking_alone_after_dark_comes_out_as_r_has_it():
    shared("data", "real", "csew-2013-14-open")
    found = {f.claim: f.unrounded.estimate for f in evaluate("feeling-safe-after-dark", Basis.of("csew-2013-14"))}
    shares = [found[claim] for claim in ("very-safe", "fairly-safe", "a-bit-unsafe", "very-unsafe")]

    assert shares == pytest.approx([0.31034, 0.40251, 0.19807, 0.08908], abs=5e-6)
