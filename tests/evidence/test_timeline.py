import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cases.timeline import OPEN, silences, spells
from analysis.errors import EvidenceError

UNTIL = pd.Timestamp("2024-03-31")
ENDS = {"lost": ["withdrawal"], "charged": ["charge"]}


def log(drawn):
    rows = [line.split() for line in drawn.strip().splitlines()]
    return pd.DataFrame(
        {
            "case": [case for case, _, _ in rows],
            "event": pd.Categorical([event for _, event, _ in rows]),
            "at": pd.to_datetime([day for _, _, day in rows], format="ISO8601"),
        }
    )


def one(drawn, **options):
    return spells(log(drawn), start="report", ends=ENDS, until=UNTIL, **options).iloc[0]


def test_a_spell_runs_from_the_first_start_to_the_first_end():
    spell = one("""
        A report     2024-01-01
        A report     2024-01-05
        A charge     2024-01-11
        A withdrawal 2024-02-01
    """)

    assert (spell["days"], spell["cause"], spell["reached"]) == (10, "charged", True)


def test_an_open_case_is_censored_at_the_extract_date_never_at_today():
    spell = one("A report 2024-03-01")

    assert (spell["days"], spell["cause"], spell["reached"]) == (30, OPEN, False)


def test_an_end_after_the_extract_date_has_not_happened():
    spell = one("A report 2024-03-01\nA charge 2024-04-01")

    assert spell["cause"] == OPEN


def test_an_end_in_the_afternoon_of_the_last_day_counts():
    spell = one("A report 2024-03-01\nA charge 2024-03-31T15:00")

    assert (spell["days"], spell["cause"]) == (30, "charged")


def test_an_end_before_the_start_does_not_end_it():
    spell = one("A charge 2024-01-01\nA report 2024-01-02")

    assert spell["cause"] == OPEN


def test_of_two_ends_on_one_day_the_cause_named_first_counts():
    assert one("A report 2024-01-01\nA charge 2024-01-09\nA withdrawal 2024-01-09")["cause"] == "lost"


def test_a_case_without_a_start_has_no_spell():
    assert spells(log("A charge 2024-01-09"), start="report", ends=ENDS, until=UNTIL).empty


def test_only_the_cases_asked_for():
    found = spells(log("A report 2024-01-01\nB report 2024-01-01"), start="report", ends=ENDS, until=UNTIL, cases=["B"])

    assert list(found["case"]) == ["B"]


def test_an_event_with_two_causes_is_refused():
    with pytest.raises(EvidenceError, match="ends a spell by two causes"):
        spells(log("A report 2024-01-01"), start="report", ends={"a": ["charge"], "b": ["charge"]}, until=UNTIL)


def pieces(drawn, gap=28):
    events = log(drawn)
    return silences(events, spells(events, start="report", ends=ENDS, until=UNTIL), contacts=["contact"], gap_days=gap)


def test_a_wait_turns_silent_after_the_gap_and_the_ending_belongs_to_the_last_piece():
    found = pieces("A report 2024-01-01\nA withdrawal 2024-02-10")

    assert found[["begin", "stop", "silent", "cause"]].to_numpy().tolist() == [[0, 28, 0, OPEN], [28, 40, 1, "lost"]]


def test_contact_ends_the_silence():
    found = pieces("A report 2024-01-01\nA contact 2024-02-05\nA charge 2024-02-10")

    assert found[["begin", "stop", "silent"]].to_numpy().tolist() == [[0, 28, 0], [28, 35, 1], [35, 40, 0]]
    assert list(found["cause"]) == [OPEN, OPEN, "charged"]


def test_an_ending_on_the_day_of_the_report_counts():
    found = pieces("A report 2024-01-01\nA withdrawal 2024-01-01")

    assert found[["begin", "stop", "cause"]].to_numpy().tolist() == [[0, 0.5, "lost"]]


@given(st.lists(st.integers(0, 80), max_size=8), st.integers(1, 40))
def test_the_pieces_cover_the_spell_without_gap_or_overlap(contacts, gap):
    start = pd.Timestamp("2024-01-01")
    lines = ["A report 2024-01-01"] + [f"A contact {(start + pd.Timedelta(days=d)).date()}" for d in contacts]
    found = pieces("\n".join(lines), gap)

    assert found["begin"].iloc[0] == 0 and found["stop"].iloc[-1] == 90
    assert (found["begin"].iloc[1:].to_numpy() == found["stop"].iloc[:-1].to_numpy()).all()
    assert (found["stop"] - found["begin"])[found["silent"] == 0].max() <= gap
