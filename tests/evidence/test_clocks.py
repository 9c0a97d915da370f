import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cases.clocks import (
    MET,
    NOT_EVIDENCED,
    NOT_MET,
    PENDING,
    Clocks,
    clock_results,
    clocks_of,
    code_versions,
    deadline,
    read_clocks,
    working_days,
)
from analysis.errors import InputError

UNTIL = pd.Timestamp("2024-12-31")


def only(clock):
    return Clocks({clock: read_clocks()[clock]}, code_versions())


def result(drawn, *, enhanced="No", clock="told-arrest", until=UNTIL):
    """The results of one case's events, drawn as lines of event and day."""
    lines = [line.split() for line in drawn.strip().splitlines()]
    events = pd.DataFrame(
        {
            "case": "C1",
            "event": pd.Categorical([event for event, _ in lines]),
            "at": pd.to_datetime([day for _, day in lines], format="ISO8601"),
        }
    )
    cases = pd.DataFrame({"case": ["C1"], "enhanced": pd.Categorical([enhanced])})
    found = clock_results(events, cases, case_id="case", until=until, clocks=only(clock))
    return list(found["result"])


def days(*texts):
    return np.array(texts, dtype="datetime64[D]")


def test_the_day_of_the_trigger_does_not_count():
    assert working_days(days("2024-06-03"), days("2024-06-03")) == 0  # Monday to the same Monday
    assert working_days(days("2024-06-03"), days("2024-06-04")) == 1


def test_weekends_and_bank_holidays_of_england_do_not_count():
    assert working_days(days("2024-05-24"), days("2024-05-28")) == 1  # over the weekend and the Spring bank holiday
    assert working_days(days("2024-12-24"), days("2024-12-27")) == 1  # over Christmas Day and Boxing Day
    assert working_days(days("2023-05-05"), days("2023-05-09")) == 1  # the bank holiday of the coronation


def test_a_trigger_at_the_weekend_counts_from_monday():
    assert deadline(days("2024-06-01"), np.array([1])) == days("2024-06-03")  # Saturday, limit 1


def test_the_deadline_is_the_last_day_within_the_limit():
    assert deadline(days("2024-06-03"), np.array([5])) == days("2024-06-10")


@given(st.dates(pd.Timestamp("2022-01-01").date(), pd.Timestamp("2025-12-31").date()), st.integers(0, 30))
def test_the_deadline_keeps_the_limit_and_the_next_working_day_breaks_it(begin, limit):
    trigger = days(begin.isoformat())
    last = deadline(trigger, np.array([limit]))

    if limit:
        assert working_days(trigger, last)[0] == limit
    after = last + np.arange(1, 8)
    assert working_days(np.repeat(trigger, 7), after).max() > limit


def test_told_within_the_limit_is_met():
    assert result("arrest 2024-06-03\n victim_told_arrest 2024-06-10") == [MET]


def test_told_a_day_late_is_not_met():
    assert result("arrest 2024-06-03\n victim_told_arrest 2024-06-11") == [NOT_MET]


def test_no_record_of_an_update_is_not_evidenced_never_not_met():
    assert result("arrest 2024-06-03") == [NOT_EVIDENCED]


def test_a_clock_that_still_runs_at_the_extract_date_is_pending():
    assert result("arrest 2024-12-27") == [PENDING]


def test_a_clock_whose_last_day_is_the_extract_date_still_runs():
    assert result("arrest 2024-12-20") == [PENDING]  # five working days later is 31 December
    assert result("arrest 2024-12-19") == [NOT_EVIDENCED]


def test_a_clock_met_before_the_extract_date_is_met_although_it_would_still_run():
    assert result("arrest 2024-12-27\n victim_told_arrest 2024-12-30") == [MET]


def test_what_happens_after_the_extract_date_has_not_happened():
    assert result("arrest 2024-12-27\n victim_told_arrest 2025-01-02") == [PENDING]


def test_the_last_day_of_the_data_counts_to_its_evening():
    assert result("arrest 2024-12-18\n victim_told_arrest 2024-12-31T16:30") == [NOT_MET]


def test_enhanced_rights_have_the_shorter_limit():
    drawn = "arrest 2024-06-03\n victim_told_arrest 2024-06-05"

    assert result(drawn) == [MET]
    assert result(drawn, enhanced="Yes") == [NOT_MET]


def test_told_before_the_trigger_is_not_told_of_it():
    assert result("victim_told_arrest 2024-06-02\n arrest 2024-06-03") == [NOT_EVIDENCED]


def test_each_trigger_has_its_own_clock():
    drawn = "arrest 2024-06-03\n victim_told_arrest 2024-06-04\n arrest 2024-07-01\n victim_told_arrest 2024-08-01"

    assert result(drawn) == [MET, NOT_MET]


def test_one_update_does_not_answer_two_triggers():
    assert result("arrest 2024-06-03\n arrest 2024-06-10\n victim_told_arrest 2024-06-12") == [NOT_EVIDENCED, MET]


def test_a_trigger_before_the_code_was_in_force_has_no_clock():
    assert result("arrest 2021-03-31\n victim_told_arrest 2021-04-01") == []


def test_an_event_of_a_case_that_is_not_in_the_records_has_no_clock():
    events = pd.DataFrame({"case": ["C9"], "event": pd.Categorical(["arrest"]), "at": pd.to_datetime(["2024-06-03"])})
    cases = pd.DataFrame({"case": ["C1"]})

    assert clock_results(events, cases, case_id="case", until=UNTIL, clocks=only("told-arrest")).empty


def test_every_clock_names_a_version_and_says_whether_it_was_verified():
    versions = code_versions()

    for clock in read_clocks().values():
        assert clock.code_version in versions
        assert clock.limit_enhanced <= clock.limit_standard
        assert isinstance(clock.verified, bool)


def test_a_clock_of_an_unknown_version_is_refused(tmp_path):
    path = tmp_path / "clocks.yaml"
    path.write_text(
        "code_versions: [{id: a, name: A, in_force_from: '2021-04-01', source: s}]\n"
        "clocks: [{id: c, label: C, code_version: b, right: 6, trigger: arrest, due: told, limit_standard: 5,"
        " limit_enhanced: 1, agency: police, citation: x}]\n",
        encoding="utf-8",
    )

    with pytest.raises(InputError, match='the version "b" is unknown'):
        read_clocks(path)


LOCAL = (
    "code_versions: [{id: ours, name: Ours, in_force_from: '2021-04-01', source: s}]\n"
    "clocks: [{id: KEY, label: Lifeboat told, code_version: ours, right: null, trigger: arrest, due: told,"
    " limit_standard: 3, limit_enhanced: 1, agency: lifeboat, citation: x}]\n"
)


def test_an_area_sets_limits_of_its_own_in_its_study_and_no_other_has_them(tmp_path):
    (tmp_path / "clocks.yaml").write_text(LOCAL.replace("KEY", "lifeboat-told"), encoding="utf-8")
    ours, elsewhere = clocks_of(tmp_path), clocks_of(tmp_path / "another")

    assert list(ours.by_id) == [*read_clocks(), "lifeboat-told"]
    assert ours.versions["ours"].name == "Ours"
    assert list(elsewhere.by_id) == list(read_clocks())
    assert all(clock.right is not None for clock in elsewhere.by_id.values())


def test_a_limit_of_the_area_may_not_stand_for_one_of_the_code(tmp_path):
    (tmp_path / "clocks.yaml").write_text(LOCAL.replace("KEY", "told-arrest"), encoding="utf-8")

    with pytest.raises(InputError, match="told-arrest.*is a clock of the Victims' Code already"):
        clocks_of(tmp_path)


def test_a_limit_that_has_not_run_out_is_marked_whether_the_victim_has_been_told_or_not():
    """A share that counted those told early, and not those who may yet be told in time, would be too good."""
    events = pd.DataFrame(
        {
            "case": ["C1", "C1", "C2", "C3", "C3"],
            "event": pd.Categorical(["arrest", "victim_told_arrest", "arrest", "arrest", "victim_told_arrest"]),
            "at": pd.to_datetime(["2024-12-27", "2024-12-30", "2024-12-27", "2024-12-02", "2024-12-04"]),
        }
    )
    cases = pd.DataFrame({"case": ["C1", "C2", "C3"], "enhanced": pd.Categorical(["No"] * 3)})
    clocks = Clocks({"told-arrest": read_clocks()["told-arrest"]}, code_versions())
    found = clock_results(events, cases, case_id="case", until=UNTIL, clocks=clocks)

    assert found["result"].tolist() == [MET, PENDING, MET]
    assert found["running"].tolist() == [True, True, False]
