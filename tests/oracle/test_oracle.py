"""Every case of the oracle, answered by our functions, equals R at the tolerance stated there."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from tests.oracle.cases import Outcome, prepared, run_case
from tests.oracle.scope import MOST, out_of_scope
from tests.shared import SHARED, shared

REFERENCE = Path(__file__).parent / "reference"
OTHER = Path(__file__).parent / "other_survey"


def cases_under(folder: Path) -> list:
    """(file, position) of each case, named by its id; a folder that is absent is one case, which skips."""
    found = []
    for path in sorted((folder / "expected").glob("*.json")):
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        found += [pytest.param(path, place, id=case["id"]) for place, case in enumerate(cases)]
    return found or [pytest.param(None, 0, id="oracle")]


@cache
def opened(path: Path):
    wanted = json.loads(path.read_text(encoding="utf-8"))
    return wanted, prepared(wanted, path.parents[1])


def outcome_of(path: Path, place: int) -> Outcome:
    wanted, machine = opened(path)
    return run_case(path.stem, wanted["cases"][place], machine)


@pytest.mark.parametrize(("path", "place"), cases_under(REFERENCE))
def test_equal_to_r_on_made_up_victims(path, place):
    outcome = outcome_of(path, place)

    assert outcome.passed, f"{outcome.worst:.3g} beyond {outcome.rtol:g}: {outcome.trouble}"


@pytest.mark.parametrize(("path", "place"), cases_under(OTHER))
def test_equal_to_r_on_other_data_with_other_names(path, place):
    outcome = outcome_of(path, place)

    assert outcome.passed, f"{outcome.worst:.3g} beyond {outcome.rtol:g}: {outcome.trouble}"


@pytest.mark.parametrize(("path", "place"), cases_under(SHARED / "oracle"))
def test_equal_to_r(path, place):
    shared("oracle", "expected")
    outcome = outcome_of(path, place)
    if outcome.case in out_of_scope():
        assert not outcome.passed, "declared out of scope, but it agrees: take it off the list"
        return

    assert outcome.passed, f"{outcome.worst:.3g} beyond {outcome.rtol:g}: {outcome.trouble}"


def test_at_most_fifteen_cases_are_out_of_scope_each_with_its_reason():
    declared = out_of_scope()

    assert len(declared) <= MOST
    assert all(reason.strip() for reason in declared.values())


def test_a_wrong_number_is_seen():
    wanted, machine = opened(REFERENCE / "expected" / "survey_stratified.json")
    case = next(case for case in wanted["cases"] if case["id"] == "kish.vict")
    spoilt = case | {"value": {"deff_w": case["value"]["deff_w"] * 1.0001, "n_eff": case["value"]["n_eff"]}}

    assert not run_case("survey_stratified", spoilt, machine).passed
