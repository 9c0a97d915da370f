"""Every kind of claim, worked out by hand on a study of a few dozen rows."""

import numpy as np
import pytest
from scipy import stats

from analysis.evidence import Basis, evaluate
from analysis.evidence.evaluation import reading_of
from tests.evidence.small_study import STUDY, answer, answers, claim, small_study, theme

INFORMED = {"name": "those informed", "where": {"informed": ["Yes"]}}
NOT_INFORMED = {"name": "those not", "where": {"informed": ["No"]}}


def found(folder, one, rows=(), **files):
    basis = Basis.of(small_study(folder, rows, [theme(one)], **files))
    return evaluate("informed", basis)[0]


def read(folder, one, rows=(), **files):
    basis = Basis.of(small_study(folder, rows, [theme(one)], **files))
    return reading_of(basis.register.theme("informed").primary, "informed", basis)


# Prevalence


def test_a_share_is_that_of_the_answers_that_count(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 30, ("DK",): 10}, ["informed"])
    reading = read(tmp_path, claim(), rows)

    assert reading.n == 90 and reading.asked == 100
    assert reading.estimate == pytest.approx(60 / 90)
    assert reading.missing == {"Don't know": 10}


def test_the_interval_of_equal_weights_is_that_of_clopper_and_pearson(tmp_path):
    reading = read(tmp_path, claim(), answers({("Yes",): 60, ("No",): 40}, ["informed"]))
    size = 0.6 * 0.4 / (0.6 * 0.4 / 99)

    assert reading.low == pytest.approx(stats.beta.ppf(0.025, size * 0.6, size * 0.4 + 1), rel=1e-6)


def test_dont_know_can_be_counted_as_not_having_given_the_answer(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 30, ("DK",): 10}, ["informed"])

    assert read(tmp_path, claim(counting=["Don't know"]), rows).estimate == pytest.approx(0.6)


def test_weights_move_the_share(tmp_path):
    rows = answers({("Yes", "3"): 50, ("No", "1"): 50}, ["informed", "weight"])

    assert read(tmp_path, claim(), rows).estimate == pytest.approx(0.75)


def test_only_rows_that_meet_the_conditions_count(tmp_path):
    rows = answers(
        {("Yes", "Crime"): 40, ("No", "Crime"): 10, ("No", "Anti-social behaviour"): 50}, ["informed", "strand"]
    )
    reading = read(tmp_path, claim(where={"strand": ["Crime"]}), rows)

    assert (reading.n, reading.estimate) == (50, pytest.approx(0.8))


def test_a_published_figure_with_a_base_adds_its_own_error(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 40}, ["informed"])
    alone = read(tmp_path / "a", claim(), rows)
    both = read(tmp_path / "b", claim(threshold=None, comparator="panel"), rows)

    assert both.se == pytest.approx(np.hypot(alone.se, np.sqrt(0.25 / 400)))
    assert both.p > alone.p


def test_a_published_figure_of_an_open_survey_is_a_mark_and_says_so(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 40}, ["informed"])
    reading = read(tmp_path, claim(threshold=None, comparator="open-one"), rows)

    assert any("open survey" in flag for flag in reading.flags)


def test_a_ticked_box_of_a_multi_select_is_an_answer(tmp_path):
    rows = answers({("fear",): 30, ("time",): 20, ("fear;time",): 10, ("",): 40}, ["reasons"])
    reading = read(tmp_path, claim(item="reasons", answer=["fear"], phrase="named fear"), rows)

    assert (reading.n, reading.estimate) == (60, pytest.approx(40 / 60))


def test_nobody_in_the_base_is_insufficient_and_shows_nothing(tmp_path):
    finding = found(tmp_path, claim(where={"strand": ["Anti-social behaviour"]}), [answer(i) for i in range(40)])

    assert finding.verdict == "insufficient evidence"
    assert finding.estimate is None


@pytest.mark.parametrize("yes", [0, 60])
def test_none_and_all_have_an_interval_of_some_width(tmp_path, yes):
    rows = answers({("Yes",): yes, ("No",): 60 - yes}, ["informed"])
    reading = read(tmp_path, claim(), rows)

    assert reading.estimate == yes / 60
    assert 0 < reading.high - reading.low < 0.1


def test_a_self_selected_survey_has_no_interval_and_no_verdict_on_all_victims(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 40}, ["informed"])
    finding = found(tmp_path, claim(data="open"), open_rows=rows)

    assert finding.verdict == "not testable"
    assert finding.low is None and finding.p is None
    assert finding.sentence == "60% of the 100 people who answered said they were kept informed."


def test_a_self_selected_survey_may_speak_for_those_who_answered(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 40}, ["informed"])
    finding = found(tmp_path, claim(data="open", speaks_for="respondents"), open_rows=rows)

    assert finding.verdict == "supported"
    assert "estimated" not in finding.sentence


def test_a_full_count_of_records_has_an_exact_share_and_no_interval(tmp_path):
    cases = [f"C{i},V{i},Crime,2024-01-01,{'Yes' if i < 60 else 'No'},One" for i in range(100)]
    finding = found(tmp_path, claim(data="cases", item="listed", phrase="were listed"), cases=cases)

    assert finding.sentence == "60% of cases were listed (a full count; 100 cases)."
    assert finding.verdict == "supported" and finding.p is None


def test_records_taken_as_a_process_have_an_interval_clustered_on_the_victim(tmp_path):
    one_each = [f"C{i},V{i},Crime,2024-01-01,{'Yes' if i < 60 else 'No'},One" for i in range(100)]
    ten_each = [f"C{i},V{i // 10},Crime,2024-01-01,{'Yes' if i < 60 else 'No'},One" for i in range(100)]
    process = claim(data="cases", item="listed", phrase="were listed", taken_as="process")
    alone = read(tmp_path / "a", process, cases=one_each)
    together = read(tmp_path / "b", process, cases=ten_each)

    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert (together.n, together.people) == (100, 10)


# Contrast


def test_a_contrast_is_the_first_groups_share_less_the_seconds(tmp_path):
    counts = {("Yes", "Very"): 40, ("Yes", "Not"): 10, ("No", "Very"): 20, ("No", "Not"): 30}
    one = claim(
        kind="contrast",
        item="satisfied",
        answer=["Very", "Fairly"],
        threshold=None,
        group=INFORMED,
        against=NOT_INFORMED,
        phrase="were satisfied",
        margin=0.1,
    )
    finding = found(tmp_path, one, answers(counts, ["informed", "satisfied"]))

    assert finding.unrounded.estimate == pytest.approx(0.8 - 0.4)
    assert finding.verdict == "supported"
    assert finding.sentence.startswith(
        "An estimated 80% of those informed were satisfied, against 40% of those not: "
        "a difference of 40 percentage points"
    )


def test_a_contrast_of_numbers_is_the_difference_of_means(tmp_path):
    rows = [answer(i, informed="Yes" if i < 40 else "No", harm="8" if i < 40 else str(i % 2 * 4)) for i in range(80)]
    one = claim(
        kind="contrast", item="harm", answer=None, threshold=None, group=INFORMED, against=NOT_INFORMED, phrase="harm"
    )

    assert read(tmp_path, one, rows).estimate == pytest.approx(8 - 2)


def test_equivalence_needs_the_whole_interval_within_the_margin(tmp_path):
    counts = {("Yes", "Very"): 250, ("Yes", "Not"): 250, ("No", "Very"): 250, ("No", "Not"): 250}
    one = claim(
        kind="contrast",
        item="satisfied",
        answer=["Very"],
        threshold=None,
        group=INFORMED,
        against=NOT_INFORMED,
        phrase="were satisfied",
        expect="within",
        margin=0.1,
    )
    rows = answers(counts, ["informed", "satisfied"])

    assert found(tmp_path / "a", one, rows).verdict == "supported"
    assert found(tmp_path / "b", one, rows[::5]).verdict == "insufficient evidence"


# Association


def test_an_unadjusted_odds_ratio_is_the_cross_product(tmp_path):
    counts = {("Yes", "Very"): 40, ("Yes", "Not"): 10, ("No", "Very"): 20, ("No", "Not"): 30}
    one = claim(
        kind="association",
        item="satisfied",
        answer=["Very"],
        threshold=None,
        phrase="being satisfied",
        exposure={"item": "informed", "answer": ["Yes"], "name": "those informed", "against": "those not"},
    )
    reading = read(tmp_path, one, answers(counts, ["informed", "satisfied"]))

    assert reading.estimate == pytest.approx((40 * 30) / (10 * 20), rel=1e-6)
    assert reading.name == "odds ratio" and reading.region.lower == 1.0


def test_a_number_against_steps_has_a_slope(tmp_path):
    rows = [answer(i, satisfied=("Very", "Fairly", "Not")[i % 3], harm=str(2 + 3 * (i % 3))) for i in range(90)]
    one = claim(
        kind="association",
        item="harm",
        answer=None,
        threshold=None,
        phrase="harm",
        exposure={"item": "satisfied", "name": "step down"},
    )
    rows[0]["harm"] = "3"
    reading = read(tmp_path, one, rows)

    assert reading.estimate == pytest.approx(3, abs=0.05)
    assert reading.name == "slope" and reading.region.lower == 0.0


def test_adjusting_for_what_explains_all_takes_the_association_away(tmp_path):
    # Within each strand being informed and being satisfied are independent; across them they are not.
    counts = {}
    for strand, informed, satisfied in (("Crime", 0.8, 0.8), ("Anti-social behaviour", 0.2, 0.2)):
        for is_informed in (True, False):
            for is_satisfied in (True, False):
                share = (informed if is_informed else 1 - informed) * (satisfied if is_satisfied else 1 - satisfied)
                key = (strand, "Yes" if is_informed else "No", "Very" if is_satisfied else "Not")
                counts[key] = round(200 * share)
    rows = answers(counts, ["strand", "informed", "satisfied"])
    exposure = {"item": "informed", "answer": ["Yes"], "name": "a", "against": "b"}
    plain = claim(
        kind="association",
        item="satisfied",
        answer=["Very"],
        threshold=None,
        phrase="being satisfied",
        exposure=exposure,
    )

    assert read(tmp_path / "a", plain, rows).low > 1
    assert read(tmp_path / "b", plain | {"adjust": ["strand"]}, rows).estimate == pytest.approx(1, abs=0.05)


def test_an_outcome_that_is_the_same_for_all_is_insufficient_and_says_why(tmp_path):
    rows = answers({("Yes", "Very"): 40, ("No", "Very"): 40}, ["informed", "satisfied"])
    one = claim(
        kind="association",
        item="satisfied",
        answer=["Very"],
        threshold=None,
        phrase="being satisfied",
        exposure={"item": "informed", "answer": ["Yes"], "name": "a", "against": "b"},
    )

    assert found(tmp_path, one, rows).verdict == "insufficient evidence"


# Trend


def test_a_trend_is_the_slope_over_the_places_of_the_periods(tmp_path):
    counts = {(f"Q{q}", "Yes"): 20 + 10 * q for q in range(1, 5)} | {(f"Q{q}", "No"): 80 - 10 * q for q in range(1, 5)}
    one = claim(kind="trend", threshold=None, period="quarter")
    finding = found(tmp_path, one, answers(counts, ["quarter", "informed"]))

    assert finding.unrounded.estimate == pytest.approx(0.1)
    assert finding.verdict == "supported"
    assert "rose by 10 percentage points from one period to the next" in finding.sentence


def test_a_trend_across_a_change_of_wording_is_refused(tmp_path):
    counts = {("Q1", "old"): 30, ("Q2", "old"): 30, ("Q3", "new"): 30, ("Q4", "new"): 30}
    one = claim(kind="trend", threshold=None, period="quarter", breaks=["wording"])
    finding = found(tmp_path, one, answers(counts, ["quarter", "wording"]))

    assert finding.verdict == "not testable"
    assert "no comparison possible" in finding.sentence


def test_a_trend_needs_four_periods(tmp_path):
    counts = {("Q1", "Yes"): 30, ("Q2", "No"): 30, ("Q3", "Yes"): 30}
    one = claim(kind="trend", threshold=None, period="quarter")

    assert found(tmp_path, one, answers(counts, ["quarter", "informed"])).verdict == "insufficient evidence"


# Change


PORTAL = [{"id": "portal", "says": "A portal.", "date": "2024-07"}]


def changed(folder, one, rows, **files):
    basis = Basis.of(small_study(folder, rows, [theme(one, achievements=PORTAL)], **files))
    return evaluate("informed", basis)[0]


def test_a_change_is_after_less_before_the_day_of_the_achievement(tmp_path):
    days = {("2024-06-30", "Yes"): 20, ("2024-06-30", "No"): 30, ("2024-07-01", "Yes"): 40, ("2024-07-01", "No"): 10}
    one = claim(kind="change", threshold=None, achievement="portal")
    finding = changed(tmp_path, one, answers(days, ["submitted", "informed"]))

    assert finding.unrounded.estimate == pytest.approx(0.8 - 0.4)
    assert finding.verdict == "supported"
    assert any("other things may have changed" in flag for flag in finding.flags)


def test_a_change_of_wording_together_with_the_period_makes_it_untestable(tmp_path):
    days = {("2024-06-30", "old"): 50, ("2024-07-01", "new"): 50}
    one = claim(kind="change", threshold=None, achievement="portal", breaks=["wording"])

    assert changed(tmp_path, one, answers(days, ["submitted", "wording"])).verdict == "not testable"


def test_counts_of_two_periods_are_exact(tmp_path):
    cases = [f"C{i},V{i},{'Crime' if i < 60 else 'Anti-social behaviour'},2024-01-01,No,One" for i in range(100)]
    one = claim(
        kind="change",
        data="cases",
        item=None,
        answer=None,
        threshold=None,
        measure="count",
        expect="below",
        phrase=None,
        before={"name": "crime", "where": {"strand": ["Crime"]}},
        after={"name": "anti-social behaviour", "where": {"strand": ["Anti-social behaviour"]}},
    )
    finding = found(tmp_path, one, cases=cases)

    assert finding.unrounded.estimate == pytest.approx(40 / 60)
    assert finding.verdict == "supported"
    assert "fell by 33%, from 60 in crime to 40 in anti-social behaviour (a full count)" in finding.sentence


# Duration and attrition


def log(*chains):
    """Events of cases: each chain a dict from event to the day of January or later on which it happened."""
    lines = []
    for number, chain in enumerate(chains):
        for event, day in chain.items():
            month, of_month = divmod(day, 28)
            lines.append(f"C{number},{event},2024-{month + 1:02d}-{of_month + 1:02d}T09:00,")
    cases = [f"C{i},V{i},{'Crime' if i % 2 else 'Anti-social behaviour'},2024-01-01,No,One" for i in range(len(chains))]
    return {"events": lines, "cases": cases}


def wait(**fields):
    usual = {
        "item": None,
        "answer": None,
        "data": "events",
        "start": "report",
        "who": "cases",
        "phrase": "they were charged",
    }
    return claim(**(usual | fields))


def test_the_median_wait_counts_open_cases_as_waiting(tmp_path):
    chains = [{"report": 0, "charge": 10}] * 40 + [{"report": 0}] * 35
    one = wait(kind="duration", ends=["charge"], measure="median", expect="at-least", threshold=10)
    reading = read(tmp_path, one, **log(*chains))

    assert reading.estimate == 10
    assert reading.missing == {"Not yet, at the extract date": 35}


def test_a_median_that_is_not_reached_is_insufficient(tmp_path):
    chains = [{"report": 0, "charge": 10}] * 20 + [{"report": 0}] * 35
    one = wait(kind="duration", ends=["charge"], measure="median", expect="above", threshold=5)

    assert found(tmp_path, one, **log(*chains)).verdict == "insufficient evidence"


def test_the_share_reached_by_a_day(tmp_path):
    chains = [{"report": 0, "charge": 10}] * 30 + [{"report": 0, "charge": 50}] * 30
    one = wait(kind="duration", ends=["charge"], measure="by", days=20, expect="at-least", threshold=0.3)
    reading = read(tmp_path, one, **log(*chains))

    assert reading.estimate == pytest.approx(0.5)


def test_cumulative_incidence_lets_other_endings_compete(tmp_path):
    # Of the even cases 20 of 40 withdraw and 20 are charged first; of the odd ones 10 withdraw and 30 are charged.
    chains = []
    for number in range(40):
        chains.append({"report": 0, "withdrawal": 20} if number < 20 else {"report": 0, "charge": 5})
        chains.append({"report": 0, "withdrawal": 20} if number < 10 else {"report": 0, "charge": 5})
    one = wait(
        kind="attrition",
        event=["withdrawal"],
        competing={"charged": ["charge"]},
        measure="incidence",
        days=30,
        group={"name": "asb", "where": {"strand": ["Anti-social behaviour"]}},
        against={"name": "crime", "where": {"strand": ["Crime"]}},
        phrase="were withdrawn",
        threshold=None,
    )
    reading = read(tmp_path, one, **log(*chains))

    assert list(reading.table["estimate"]) == pytest.approx([0.5, 0.25])
    assert reading.estimate == pytest.approx(0.25)
    assert reading.curve is not None


def test_silence_raises_the_rate_of_withdrawal_in_a_made_up_log(tmp_path):
    chains = []
    for i in range(60):
        day = 5 + i
        # Whoever heard something on day 20 withdraws once in six, whoever did not twice in three.
        chains.append({"report": 0, ("withdrawal" if i % 3 else "closed"): day})
        chains.append({"report": 0, "contact": 20, ("withdrawal" if i % 6 == 0 else "closed"): day})
    one = wait(
        kind="attrition",
        event=["withdrawal"],
        competing={"closed": ["closed"]},
        measure="silence",
        days=28,
        phrase="withdrew",
        threshold=None,
    )
    reading = read(tmp_path, one, **log(*chains))

    assert reading.estimate > 1 and reading.name == "hazard ratio"


# Notifications under the Code


def test_a_clock_of_the_code_is_a_prevalence_of_its_result(tmp_path):
    chains = [{"report": 0, "arrest": 1, "victim_told_arrest": 2}] * 40 + [{"report": 0, "arrest": 1}] * 40
    one = claim(data="events", item="result", answer=["Met"], where={"right": ["6"]}, phrase="were within the limit")
    reading = read(tmp_path, one, **log(*chains))

    assert (reading.n, reading.asked, reading.estimate) == (40, 80, 1.0)
    assert reading.missing["Not evidenced"] == 40


# Voices


def coded(pairs):
    return [f"X{i},P{i // 2},S,{code},,crime,x,2024-01-01,{coder}" for i, (code, coder) in enumerate(pairs)]


def test_codes_that_go_together_have_an_odds_ratio_over_people(tmp_path):
    voices = coded(
        [("a", "first"), ("b", "first")] * 30
        + [("c", "first"), ("c", "first")] * 30
        + [("a", "first"), ("c", "first")] * 6
        + [("b", "first"), ("c", "first")] * 6
    )
    one = claim(
        kind="co-occurrence",
        data="voices",
        item=None,
        answer=None,
        threshold=None,
        first="a",
        second="b",
        phrase="both",
    )
    reading = read(tmp_path, one, voices=voices)

    assert reading.people == 72
    assert reading.estimate == pytest.approx((30 * 30) / (6 * 6), rel=1e-6)


def test_agreement_is_krippendorffs_alpha(tmp_path):
    krippendorff = pytest.importorskip("krippendorff")
    random = np.random.default_rng(4)
    truth = random.random(80) < 0.4
    first, second = truth, np.where(random.random(80) < 0.1, ~truth, truth)
    voices = [
        f"X{i},P{i},S,{'informed' if given[i] else 'other'},,crime,x,2024-01-01,{coder}"
        for coder, given in (("first", first), ("second", second))
        for i in range(80)
    ]
    one = claim(kind="agreement", data="voices", item=None, answer=None, threshold=0.667)
    reading = read(tmp_path, one, voices=voices)
    expected = krippendorff.alpha(np.array([first, second], dtype=int), level_of_measurement="nominal")

    assert reading.estimate == pytest.approx(expected)
    assert reading.low < expected < reading.high


# What is protected


def test_no_figure_of_a_group_that_is_too_small_is_in_the_record(tmp_path):
    rows = answers({("Yes",): 95, ("No",): 5}, ["informed"])
    record = found(tmp_path, claim(), rows).as_record()

    assert record["estimate"] is None and record["low"] is None and record["p"] is None
    assert "95%" not in record["sentence"] and "withheld" in record["sentence"]


def test_public_data_need_nothing_withheld(tmp_path):
    study = STUDY + "disclosure: {public_data: true}\n"
    finding = found(tmp_path, claim(), answers({("Yes",): 95, ("No",): 5}, ["informed"]), study=study)

    assert finding.shown == "95%" and finding.base == "100"


def test_a_claim_on_an_instrument_that_lacks_the_item_is_not_testable(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 40}, ["informed"])
    basis = Basis.of(small_study(tmp_path, rows))
    one = basis.register.theme("informed").primary.model_copy(update={"item": "absent"})

    assert one.evaluate(basis).untestable == "absent was not collected in these data"
