import numpy as np
import pytest

from analysis.evidence.reading import Reading
from analysis.evidence.region import Region
from analysis.evidence.verdict import VERDICTS, judge

ABOVE_HALF = Region.of("above", 0.5)


def reading(low, high, *, inference="sample", estimate=None, n=100, asked=100, **fields):
    middle = (low + high) / 2 if estimate is None else estimate
    usual = {"estimate": middle, "low": low, "high": high, "interval": lambda level: (low, high)}
    usual |= {"n": n, "people": n, "asked": asked, "inference": inference}
    return Reading("share", "share", ABOVE_HALF, **(usual | fields))


def word(given, **options):
    return judge(given, alpha=0.05, minimum_base=30, **options).word


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.51, 0.6, "supported"), (0.4, 0.5, "not supported"), (0.45, 0.55, "insufficient evidence")],
)
def test_the_interval_against_the_claims_mark_decides(low, high, expected):
    assert word(reading(low, high)) == expected


def test_a_primary_claim_must_also_pass_holm():
    assert word(reading(0.51, 0.6), p_adjusted=0.04, family=16) == "supported"
    assert word(reading(0.51, 0.6), p_adjusted=0.06, family=16) == "insufficient evidence"


def test_holm_never_turns_not_supported_into_anything_else():
    assert word(reading(0.4, 0.49), p_adjusted=1.0, family=16) == "not supported"


def test_fewer_people_than_the_minimum_base_is_insufficient_whatever_they_said():
    assert word(reading(0.9, 1.0, n=29)) == "insufficient evidence"


def test_a_withheld_figure_carries_no_verdict():
    assert word(reading(0.9, 1.0), hidden="withheld so that nobody can be found") == "insufficient evidence"


def test_where_fewer_than_half_of_those_asked_answered_nothing_is_concluded():
    assert word(reading(0.51, 0.6, n=49, asked=100)) == "insufficient evidence"
    assert word(reading(0.51, 0.6, n=50, asked=100)) == "supported"


def test_what_cannot_be_put_to_the_data_is_not_testable_before_all_else():
    assert word(reading(0.9, 1.0, n=0, untestable="it was not asked")) == "not testable"


def test_a_full_count_is_judged_by_its_value():
    assert word(reading(np.nan, np.nan, inference="count", estimate=0.501)) == "supported"
    assert word(reading(np.nan, np.nan, inference="count", estimate=0.5)) == "not supported"


def test_a_sample_without_an_interval_is_insufficient():
    assert word(reading(np.nan, np.nan, estimate=0.9)) == "insufficient evidence"


def test_every_verdict_gives_the_condition_that_decided_in_one_sentence():
    for given in (reading(0.51, 0.6), reading(0.4, 0.5), reading(0.45, 0.55), reading(0.9, 1.0, n=3)):
        verdict = judge(given, alpha=0.05, minimum_base=30)

        assert verdict.word in VERDICTS
        assert verdict.reason.endswith(".") and verdict.reason[0].isupper()
        assert verdict.reason.count(". ") == 0


def test_a_non_significant_result_is_never_called_no_difference():
    reason = judge(reading(0.45, 0.55), alpha=0.05, minimum_base=30).reason

    assert "no difference" not in reason


def test_smallest_detectable_is_2_80_standard_errors():
    assert reading(0.45, 0.55, se=0.025).smallest_detectable == pytest.approx(2.8015855 * 0.025)
    assert reading(0.45, 0.55, se=0.1, scale="log").smallest_detectable == pytest.approx(np.exp(0.28015855))
    assert np.isnan(reading(0.45, 0.55, se=0.025, inference="count").smallest_detectable)
