"""One function lets a table of estimates through; nothing else reaches a page."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analysis.disclosure import (
    Policy,
    Registry,
    Releasable,
    ThresholdDecision,
    must_be_releasable,
    releasable,
    releasable_counts,
    releasable_curve,
)
from analysis.errors import InputError, ReleaseRefused

AREAS = ["Coast", "Dale", "Hill", "Town", "Total"]


def shares(n, estimate, **more):
    columns = {"area": AREAS[: len(n)], "n": n, "estimate": estimate}
    columns |= {"low": [e - 0.1 for e in estimate], "high": [e + 0.1 for e in estimate]}
    return pd.DataFrame(columns | more)


def let_through(estimates, policy=None, **how):
    how = {"what": "told of rights", "universe": "victims 2024", "registry": Registry()} | how
    return releasable(estimates, policy or Policy(), **how)


def test_a_share_of_enough_people_is_shown_with_its_rounded_base():
    shown = let_through(shares([122], [0.414])).frame.iloc[0]
    assert (shown["shown"], shown["base_shown"], shown["flag"]) == ("41%", "120", "")
    assert (shown["estimate"], shown["n"]) == (0.41, 120)


def test_fewer_than_ten_people_are_withheld_with_a_partner_that_keeps_them_from_being_subtracted():
    shown = let_through(shares([122, 7, 60, 55, 244], [0.4, 0.3, 0.5, 0.6, 0.45])).frame
    assert shown["base_shown"].tolist() == ["120", "[c]", "60", "[c]", "245"]
    assert shown.loc[[1, 3], ["estimate", "low", "high", "n"]].isna().all(axis=None)


def test_a_base_under_thirty_is_unreliable_and_thirty_to_forty_nine_is_marked():
    shown = let_through(shares([22, 35, 122], [0.5, 0.4, 0.4])).frame
    assert shown["shown"].tolist() == ["[u]", "40%", "40%"]
    assert shown["base_shown"].tolist() == ["under 30", "35", "120"]
    assert shown["flag"].tolist() == ["[u]", "[u]", ""]


def test_a_share_whose_own_people_are_few_is_withheld_even_on_a_large_base():
    shown = let_through(shares([200, 200], [0.02, 0.98])).frame
    assert shown["shown"].tolist() == ["[c]", "[c]"]
    assert shown["base_shown"].tolist() == ["200", "200"]


def test_the_count_decides_not_the_weighted_share():
    shown = let_through(shares([100], [0.30], count=[4])).frame
    assert shown["shown"].tolist() == ["[c]"]


def test_one_withheld_answer_of_a_question_takes_a_second_because_shares_add_up_to_a_hundred():
    answers = pd.DataFrame({"answer": ["Yes", "No", "Not sure"], "n": [100] * 3, "estimate": [0.6, 0.35, 0.05]})
    shown = let_through(answers, answers="answer").frame
    assert shown["shown"].tolist() == ["60%", "[c]", "[c]"]
    assert shown["base_shown"].tolist() == ["100"] * 3


def test_all_of_a_group_is_withheld_about_a_victim_and_flagged_about_a_service():
    everyone = shares([80], [1.0])
    assert let_through(everyone, about="victim").frame["shown"].tolist() == ["[c]"]
    service = let_through(everyone, about="service").frame
    assert service["shown"].tolist() == ["100%"]
    assert service["flag"].tolist() == ["[whole group]"]


def test_public_data_are_shown_exactly_apart_from_unreliable_bases():
    shown = let_through(shares([123, 35, 7], [0.01, 0.5, 0.5]), Policy(public_data=True)).frame
    assert shown["base_shown"].tolist() == ["123", "35", "under 30"]
    assert shown["shown"].tolist() == ["1%", "50%", "[u]"]


def test_a_standard_error_is_printed_of_public_data_alone_since_it_would_tell_the_base():
    rows = shares([123, 35], [0.4, 0.5]).assign(se=[0.04417, 0.08452])

    assert let_through(rows, Policy(public_data=True)).frame["se_shown"].tolist() == ["4.4 points", "8.5 points"]
    assert "se_shown" not in let_through(rows).frame


def test_a_group_nobody_of_which_was_asked_is_not_applicable():
    assert let_through(shares([0], [float("nan")])).frame["shown"].tolist() == ["[z]"]


def test_only_the_gate_makes_a_releasable():
    with pytest.raises(ReleaseRefused, match="gate"):
        Releasable(
            object(), pd.DataFrame(), table="", what="", universe="", dimensions=(), measure="", people="", words=()
        )
    with pytest.raises(ReleaseRefused, match="has not passed"):
        must_be_releasable(pd.DataFrame({"n": [3]}))
    forged = object.__new__(Releasable)
    with pytest.raises(ReleaseRefused):
        must_be_releasable(forged)


def test_a_releasable_cannot_be_changed_nor_its_frame_through_a_copy():
    table = let_through(shares([122], [0.414]))
    with pytest.raises(ReleaseRefused):
        table.universe = "other"
    frame = table.frame
    frame.loc[0, "shown"] = "7 people"
    assert table.frame["shown"].tolist() == ["41%"]


def test_what_is_printed_never_holds_a_withheld_number():
    table = let_through(shares([122, 7, 60, 55, 244], [0.4, 0.3123, 0.5, 0.6, 0.45]))
    for text in (repr(table), table._repr_html_()):
        assert "31" not in text
        assert "[c]" in text


def test_everything_let_through_is_registered_as_published():
    registry = Registry()
    let_through(shares([122, 22], [0.414, 0.5]), registry=registry)
    rows = [row for row in registry.rows() if row["table"]]
    assert [(r["area"], r["measure"], r["value"], r["round"]) for r in rows] == [
        ("Coast", "base", "120", "5"),
        ("Coast", "pct", "41", ""),
        ("Dale", "base", "10-29", ""),
        ("Dale", "pct", "[u]", ""),
    ]
    assert rows[1]["pct_over"] == "told of rights"


def test_a_table_that_lacks_a_column_says_so_all_at_once():
    with pytest.raises(InputError) as fault:
        let_through(pd.DataFrame({"area": ["Coast"]}), measure="guess")
    assert len(fault.value.breaches) == 2


def test_counts_hide_small_cells_and_partners_and_round_the_rest():
    counts = pd.DataFrame({"theme": ["A", "B", "C", "Total"], "n": [52, 3, 18, 73]})
    shown = releasable_counts(counts, Policy(), what="people", universe="victims", registry=Registry()).frame
    assert shown["shown"].tolist() == ["50", "[c]", "[c]", "75"]


def test_a_true_nought_is_shown_as_nought():
    counts = pd.DataFrame({"theme": ["A", "B"], "n": [52, 0]})
    shown = releasable_counts(counts, Policy(), what="people", universe="victims", registry=Registry()).frame
    assert shown["shown"].tolist() == ["50", "0"]


def test_a_curve_is_read_only_where_ten_people_explain_each_step():
    n = list(range(60, 0, -1))
    km = pd.DataFrame({"time": range(1, 61), "n": n, "events": 1, "estimate": [(k - 1) / 60 for k in n]})
    curve = releasable_curve(km, Policy(), what="days to charge", universe="cases", registry=Registry())
    assert curve.frame["time"].tolist() == [0, 10, 20, 30, 40, 50]
    assert curve.frame["n"].tolist() == [60, 50, 40, 30, 20, 10]
    assert curve.frame["shown"].tolist()[1] == "83%"


def test_a_curve_of_few_people_is_withheld():
    km = pd.DataFrame({"time": [1, 2], "n": [6, 5], "events": 1, "estimate": [0.83, 0.67]})
    curve = releasable_curve(km, Policy(), what="days", universe="cases", registry=Registry())
    assert curve.frame["shown"].tolist() == ["[c]"]


def test_a_threshold_below_ten_needs_a_named_decision():
    with pytest.raises(InputError, match="without a decision"):
        Policy(threshold=5)
    decided = Policy(
        threshold=5, threshold_decision=ThresholdDecision("A. Officer", dt.date(2026, 3, 2), "large areas")
    )
    words = " ".join(decided.in_words())
    assert "A. Officer lowered it to 5 on 2 March 2026, for this reason: large areas." in words


def test_all_faults_of_a_policy_are_told_at_once():
    with pytest.raises(InputError) as fault:
        Policy(threshold=1, round_to=0, minimum_base=0, group_disclosure="maybe")
    assert len(fault.value.breaches) == 4
