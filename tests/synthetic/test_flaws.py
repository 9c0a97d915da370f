from __future__ import annotations

import pandas as pd
import pytest

from analysis.synthetic import world
from analysis.synthetic.draws import Draws
from analysis.synthetic.flaws import on_second_platform, with_impossible_answers, with_repeats

ANSWERS = 5_000


def answers() -> pd.DataFrame:
    return pd.DataFrame(
        {"respondent": [f"R{n:05d}" for n in range(ANSWERS)], "submitted": "2024-02-29", "item": "Don't know"}
    )


def test_one_row_in_fifty_stands_twice_in_full():
    rows = with_repeats(Draws(1, "f"), answers())

    again = rows.duplicated()
    assert again.sum() / ANSWERS == pytest.approx(0.02, abs=0.006)
    assert rows.index[again].tolist() == (rows.index[rows["respondent"].duplicated()]).tolist()


def test_one_answer_in_a_hundred_is_dated_years_after_the_study():
    rows = with_impossible_answers(Draws(1, "f"), answers())

    assert (rows["submitted"] != "2024-02-29").mean() == pytest.approx(0.01, abs=0.004)
    assert pd.to_datetime(rows["submitted"]).max().year == 2034


def test_the_second_platform_writes_codes_for_what_is_missing_and_the_same_answers():
    assert on_second_platform(pd.DataFrame({"a": ["Don't know", "Yes"]}))["a"].tolist() == ["DK", "Yes"]


def test_three_notifications_in_a_hundred_are_not_recorded():
    clean, flawed = world(21, flaws=False)["events"], world(21)["events"]
    notices = [frame["event"].str.startswith("victim_told_").sum() for frame in (clean, flawed)]

    assert 1 - notices[1] / notices[0] == pytest.approx(0.03, abs=0.008)
    assert len(clean) - len(flawed) == notices[0] - notices[1]


def test_without_flaws_no_row_repeats_and_no_outcome_precedes_its_report():
    clean = world(21, flaws=False)
    decided = clean["cases"][clean["cases"]["outcome"] != ""]

    assert not clean["cases"]["case"].duplicated().any()
    assert not clean["recorded"]["respondent"].duplicated().any()
    assert (decided["outcome"] >= decided["reported"]).all()
