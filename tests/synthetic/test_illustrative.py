"""The committed study: its bytes, its targets, its flaws, and what intake makes of it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from analysis.intake import read_study
from analysis.intake.people import PATTERNS
from analysis.study import find_study
from analysis.synthetic import TARGETS, generate
from tests.synthetic.measured import SATISFIED, given, share

STUDY = find_study("illustrative")
ROWS_ASIDE = {"the same row twice", "dated after the extract date", "days in an impossible order"}


@pytest.fixture(scope="module")
def data():
    return read_study(STUDY)


@pytest.fixture(scope="module")
def decided(shipped):
    """Crimes with an outcome, each once."""
    cases = shipped["cases"].drop_duplicates("case")
    return cases[(cases["strand"] != "A") & (cases["outcome_type"] != "")]


def test_the_committed_files_are_made_again_byte_for_byte(tmp_path):
    made = {path.name: path.read_bytes() for path in generate(tmp_path)}
    committed = {path.name: path.read_bytes() for path in (STUDY.path / "raw").glob("*.csv")}

    assert made.keys() == committed.keys()
    assert [name for name in made if made[name] != committed[name]] == []


def test_no_committed_file_is_larger_than_3_megabytes():
    assert max(path.stat().st_size for path in (STUDY.path / "raw").iterdir()) < 3_000_000


# Tolerance: two standard errors of a sample of that base, and no more than 8 points.
@pytest.mark.parametrize(
    ("target", "table", "item", "said", "where"),
    [
        ("kept informed", "recorded", "kept_informed", ("Yes",), None),
        ("satisfied", "recorded", "overall_satisfaction", SATISFIED, None),
        ("satisfied if informed", "recorded", "overall_satisfaction", SATISFIED, ("kept_informed", "Yes")),
        ("satisfied if not informed", "recorded", "overall_satisfaction", SATISFIED, ("kept_informed", "No")),
        (
            "dissatisfied in the open survey",
            "listening",
            "overall_satisfaction",
            ("A bit dissatisfied", "Very dissatisfied"),
            None,
        ),
        ("heard of the Code", "recorded", "code_aware", ("Yes",), None),
        ("recall of the offer of a statement", "recorded", "vps_offered", ("Yes",), None),
        ("recall of a referral", "recorded", "support_referred", ("Yes",), None),
        ("would report again", "recorded", "would_report_again", ("Yes",), None),
        (
            "not confident of justice",
            "recorded",
            "confidence_in_justice",
            ("Not very confident", "Not at all confident"),
            None,
        ),
        ("trial date changed", "recorded", "trial_date_changed", ("Yes",), None),
        ("changed four or more times", "recorded", "trial_changes", ("4 or more",), None),
        ("change not explained", "recorded", "trial_change_explained", ("No",), None),
        ("ASB goes on", "recorded", "behaviour_continuing", ("Yes",), None),
        ("three or more kinds of ASB", "recorded", "behaviour_types", tuple(map(str, range(3, 11))), None),
        ("disabled", "recorded", "disability", ("Yes",), None),
        ("White", "recorded", "ethnicity", ("White",), None),
    ],
)
def test_the_surveys_meet_the_published_figures(shipped, target, table, item, said, where):
    answers = shipped[table].drop_duplicates("respondent")
    answers = answers if where is None else answers[answers[where[0]] == where[1]]
    base = len(given(answers, item))

    tolerance = min(0.08, 2 * np.sqrt(TARGETS[target] * (1 - TARGETS[target]) / base))

    assert share(answers, item, *said) == pytest.approx(TARGETS[target], abs=tolerance)


def test_fewer_than_a_third_of_asb_victims_received_support(shipped):
    answers = shipped["recorded"].drop_duplicates("respondent")
    asb = answers[answers["strand"] == "Anti-social behaviour"]
    wanted, received = asb["support_wanted"], asb["support_received"]
    told = (wanted == "No") | received.isin(["Yes", "No"])
    weight = asb["weight"].astype(float)

    supported = (weight * (told & (received == "Yes"))).sum() / weight[told].sum()

    assert supported == pytest.approx(TARGETS["ASB victims with support"], abs=0.06)
    assert supported < 1 / 3


@pytest.mark.parametrize(
    ("target", "outcomes", "strands", "tolerance"),
    [
        ("withdrawn", ("14", "16"), "CD", 0.01),
        ("withdrawn, domestic abuse", ("14", "16"), "D", 0.03),
        ("charged", ("1",), "CD", 0.01),
        ("charged, domestic abuse", ("1",), "D", 0.015),
        ("no suspect identified", ("18",), "CD", 0.015),
    ],
)
def test_the_outcomes_of_crimes_meet_the_published_shares(decided, target, outcomes, strands, tolerance):
    cases = decided[decided["strand"].isin(list(strands))]

    assert cases["outcome_type"].isin(outcomes).mean() == pytest.approx(TARGETS[target], abs=tolerance)


def test_the_median_crime_has_its_outcome_after_14_days_and_the_tail_is_long(decided):
    days = (pd.to_datetime(decided["outcome"]) - pd.to_datetime(decided["reported"])).dt.days
    days = days[days >= 0]

    assert days.median() == pytest.approx(TARGETS["days to outcome"], abs=1)
    assert days.quantile(0.95) > 5 * days.median()


def test_the_median_charge_waits_179_days_for_completion(shipped):
    from statsmodels.duration.survfunc import SurvfuncRight

    events = shipped["events"].assign(at=pd.to_datetime(shipped["events"]["at"]))
    charged = events[events["event"] == "charge"].set_index("case")["at"]
    completed = events[events["event"] == "case_completed"].set_index("case")["at"].reindex(charged.index)
    days = (completed.fillna(pd.Timestamp("2025-01-01")) - charged).dt.total_seconds() / 86_400

    median = SurvfuncRight(days.to_numpy(), completed.notna().astype(int).to_numpy()).quantile(0.5)

    assert median == pytest.approx(TARGETS["days from charge to completion"], abs=12)


def test_a_quarter_of_listed_trials_were_ineffective(shipped):
    listed = shipped["cases"].query("trial_listed == 'Yes'")

    assert (listed["ineffective"] == "Yes").mean() == pytest.approx(TARGETS["ineffective"], abs=0.03)


def test_the_files_have_the_size_that_was_asked_for(shipped):
    cases = shipped["cases"].drop_duplicates("case")

    assert cases["strand"].value_counts().to_dict() == {"C": 4500, "D": 1500, "A": 900}
    assert (cases["domestic_abuse"] == "Yes").sum() == 1500
    assert cases["victim"].nunique() < len(cases)
    assert shipped["recorded"]["respondent"].nunique() == 860
    assert shipped["listening"]["respondent"].nunique() == 400
    assert shipped["voices"]["excerpt"].nunique() == 600
    assert set(shipped["voices"].groupby("excerpt")["coder"].nunique()) == {2}
    assert len(shipped["engagement"]) == 150


def test_the_quintiles_of_deprivation_are_those_of_the_area(shipped):
    shares = shipped["cases"]["deprivation_quintile"].value_counts(normalize=True).sort_index()

    assert shares.tolist() == pytest.approx([0.38, 0.26, 0.14, 0.11, 0.11], abs=0.015)


@pytest.mark.parametrize("name", ["recorded", "listening", "cases"])
def test_one_row_in_fifty_stands_there_twice_and_one_in_a_hundred_has_an_impossible_date(shipped, data, name):
    rows = len(shipped[name])
    files = data.tally.loc[data.tally["table"] == name, "file"]
    aside = data.set_aside[data.set_aside["file"].isin(files)].groupby("reason")["rows"].sum()
    tolerance = 2.5 * np.sqrt(0.02 / rows)

    assert aside["the same row twice"] / rows == pytest.approx(0.02, abs=tolerance)
    assert aside.drop("the same row twice").sum() / rows == pytest.approx(0.01, abs=tolerance)


def test_of_the_answers_a_twentieth_is_blank_some_are_not_known_and_a_twelfth_of_people_stop(shipped):
    answers = shipped["recorded"].drop_duplicates("respondent")
    first = answers["kept_informed"]

    assert (answers["status"] == "Partial").mean() == pytest.approx(0.08, abs=0.02)
    assert (first == "").mean() == pytest.approx(0.05, abs=0.02)
    assert first.isin(["Don't know", "DK"]).mean() == pytest.approx(0.04, abs=0.02)


def test_rows_in_are_rows_used_and_rows_set_aside_by_reason(data):
    aside = data.set_aside.groupby("file")["rows"].sum()
    tally = data.tally.set_index("file")

    assert (tally["rows_in"] == tally["rows_used"] + aside.reindex(tally.index).fillna(0)).all()
    assert set(data.set_aside["reason"]) == ROWS_ASIDE


def test_intake_reads_every_answer_and_repairs_nothing(data):
    assert [note for note in data.notes if note.severity == "repair"] == []
    assert data.answers["recorded"]["kept_informed"].isna().sum() == 0
    assert data.events["event"].isna().sum() == 0


def test_the_two_wordings_are_two_items_and_never_answered_by_the_same_person(data):
    answers = data.answers["recorded"]
    first, second = (answers[f"told_of_rights_{year}"].isin(["Yes", "No"]) for year in (2023, 2024))

    assert first.sum() > 100
    assert second.sum() > 100
    assert not (first & second).any()
    assert (answers.loc[answers["questionnaire"] == "2024", "told_of_rights_2023"] == "Not asked").all()


def test_an_answer_missing_on_either_platform_has_the_same_reason(data):
    reasons = data.answers["recorded"].groupby("platform", observed=True)["would_report_again"].value_counts()

    assert reasons["First platform"]["Don't know"] > 0
    assert reasons["Second platform"]["Don't know"] > 0


def test_updates_by_the_portal_begin_on_its_first_day(shipped):
    events = shipped["events"]
    automatic = events[(events["event"] == "contact") & (events["detail"] == "automatic")]

    assert automatic["at"].min() >= "2024-10-01"
    assert len(automatic) > 100


def test_the_address_of_the_device_is_dropped_at_reading(data):
    assert set(data.dropped["column"]) == {"IP address"}


def test_nothing_said_holds_a_personal_detail(shipped):
    said = [*shipped["voices"]["text"], *shipped["recorded"]["comment"], *shipped["listening"]["comment"]]

    found = {kind for kind, pattern in PATTERNS.items() for text in said if pattern.search(text)}

    assert found == set()


def test_no_name_with_a_capital_stands_within_a_sentence(shipped):
    said = set(shipped["voices"]["text"])

    names = {word for text in said for word in re.findall(r"(?<=[a-z,] )([A-Z][a-z]+)", text)}

    assert names <= {"Friday", "I", "Noise", "Nobody", "Not"}


def test_some_voices_are_coded_alike_and_some_not(shipped):
    wide = shipped["voices"].pivot_table(index="excerpt", columns="coder", values="code", aggfunc="first")
    alike = (wide["first"] == wide["second"]).groupby(wide["first"]).mean()

    assert alike.drop(["officer-changed", "not-asked"]).min() > 0.7
    assert alike["officer-changed"] < 0.7
    assert alike["not-asked"] < 0.7


def test_one_code_of_no_theme_rises_once_the_portal_has_begun(shipped):
    first = shipped["voices"].query("coder == 'first'")
    after = first["at"] >= "2024-10-01"
    rising = first["code"] == "automatic-messages"

    assert set(first.loc[rising, "theme"]) == {""}
    assert rising[after].mean() > 3 * rising[~after].mean()
