"""Tables are protected together, and the readers who prove it agree with an attacker who knows nothing of ours."""

from __future__ import annotations

import importlib.util
import itertools
import json
import sys

import numpy as np
import pytest

from analysis.disclosure import caseform
from analysis.disclosure.facts import Readers, facts_of
from analysis.disclosure.figures import nearest, people_between, percentage
from analysis.disclosure.protect import protect
from analysis.disclosure.targets import targets_of
from tests.acceptance.protect_adapter import published_rows
from tests.disclosure.random_cases import KINDS, further_rows, made_up
from tests.shared import shared

CASES = [f"D{k:02d}" for k in range(1, 16)]


@pytest.fixture(scope="module")
def attacker():
    """The shared attacker, as a module."""
    path = shared("cases", "disclosure", "attack.py")
    spec = importlib.util.spec_from_file_location("shared_attack", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["shared_attack"] = module
    spec.loader.exec_module(module)
    return module


def one_way(counts, zero_policy="shown"):
    values = [f"area{k}" for k in range(1, len(counts) + 1)]
    structure = {
        "variables": {"area": {"values": values, "total": "Total"}},
        "zero_policy": zero_policy,
        "tables": [{"table": "T1", "vars": ["area"]}],
    }
    population = caseform.population_of(structure)
    people = np.array(counts)
    return population, people, caseform.planned_figures(population, people, structure["tables"])


def withheld_of(counts, threshold=10, **how):
    population, people, figures = one_way(counts)
    return protect(population, people, figures, threshold=threshold, **how)


def test_a_small_count_of_exact_figures_takes_the_smallest_partner():
    #                 52  3  18  40   113      3 is small; 18 is the least loss that hides it
    answer = withheld_of([52, 3, 18, 40], steps=[1])
    assert answer.hidden.tolist() == [False, True, True, False, False]
    assert [f.value for f in answer.figures] == ["52", "[c]", "[c]", "40", "113"]


def test_two_small_counts_that_do_not_reach_the_threshold_together_take_a_third():
    answer = withheld_of([52, 3, 2, 40], steps=[1])
    assert answer.hidden.sum() == 3


def test_rounding_hides_what_exact_figures_would_give_away():
    answer = withheld_of([52, 3, 18, 40], steps=[5])
    assert [f.value for f in answer.figures] == ["50", "[c]", "20", "40", "115"]


def test_a_table_without_small_counts_is_shown_exactly():
    answer = withheld_of([52, 13, 18, 40])
    assert answer.rounding == 1
    assert not answer.hidden.any()


def test_a_true_nought_stays_nought():
    answer = withheld_of([52, 0, 18, 40], steps=[5])
    assert answer.figures[1].value == "0"
    assert answer.figures[1].rounding == ""


def test_the_search_finds_the_least_of_all_ways_to_withhold():
    population, people, figures = one_way([14, 3, 25, 11, 7, 30])
    targets = targets_of(population, people, figures, 10)
    readers = Readers(facts_of(population, figures))
    safe_sizes = []
    for chosen in itertools.product([False, True], repeat=len(figures)):
        hidden = np.array(chosen)
        small_go = all(hidden[k] for k in (1, 4))
        if small_go and all(t.safe(*readers.between(hidden, t.counted.astype(float))) for t in targets):
            safe_sizes.append(int(hidden.sum()))
    answer = protect(population, people, figures, threshold=10, steps=[1])
    assert answer.hidden.sum() == min(safe_sizes)


def test_the_same_figures_are_protected_the_same_way_twice():
    structure, atoms = made_up("linked", 2)
    population = caseform.population_of(structure)
    people = population.people(atoms)
    figures = caseform.planned_figures(population, people, structure["tables"])
    first, second = (protect(population, people, figures, threshold=10) for _ in range(2))
    assert first.hidden.tolist() == second.hidden.tolist()


@pytest.mark.parametrize("threshold", [5, 10])
@pytest.mark.parametrize("case", CASES)
def test_a_shared_case_withstands_the_shared_attacker(case, threshold, attacker):
    folder = next(shared("cases", "disclosure").glob(f"{case}-*"))
    structure = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    rows = [{"_line": k, **row} for k, row in enumerate(published_rows(folder, threshold))]
    truth = attacker.read_rows(folder / "atoms.csv")
    report = attacker.run(structure, rows, threshold, truth)
    assert report["pass"], report["failures"]
    assert report["cells_shown"] >= structure["min_shown"][str(threshold)]
    assert report["cells_withheld"] <= 1.1 * max(1, structure["reference_withheld"][str(threshold)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_made_up_case_withstands_the_shared_attacker(kind, attacker):
    for seed, threshold in ((100, 5), (101, 10)):
        structure, atoms = made_up(kind, seed)
        population = caseform.population_of(structure)
        people = population.people(atoms)
        figures = caseform.planned_figures(population, people, structure["tables"])
        figures += further_rows(kind, structure, population, people, seed)
        also = structure["must_protect"][str(threshold)]
        answer = protect(population, people, figures, threshold=threshold, also=also)
        rows = [{"_line": k, **row} for k, row in enumerate(caseform.rows_of(population, answer.figures))]
        report = attacker.run(structure, rows, threshold, atoms)
        assert report["pass"], (seed, report["failures"])


def test_a_reader_finds_the_same_bounds_as_the_shared_attacker(attacker):
    checked = 0
    for case in ("D02", "D04", "D09"):
        folder = next(shared("cases", "disclosure").glob(f"{case}-*"))
        structure = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        population = caseform.population_of(structure)
        rows = attacker.read_rows(folder / "published_primary5.csv")
        figures = [caseform.figure_of(population, row) for row in rows]
        readers = Readers(facts_of(population, figures))
        shown = np.zeros(len(figures), bool)
        report = attacker.run(structure, rows, 5)
        for failure in report["failures"]:
            if failure["kind"] in {"exact", "narrow"}:
                counted = population.counts(failure["cell"], failure["universe"] or "")
                assert readers.between(shown, counted.astype(float)) == (failure["lo"], failure["hi"])
                checked += 1
    assert checked >= 6


@pytest.mark.parametrize(
    ("text", "rounding", "between"),
    [
        ("12", "", (12, 12)),
        ("15", "5", (13, 17)),
        ("0", "5", (0, 2)),
        ("10", "10", (5, 15)),
        ("[c]", "", (1, np.inf)),
        ("<5", "", (1, 4)),
        ("10-29", "", (10, 29)),
        ("9", "mid6", (7, 12)),
        ("20", "floor5", (20, 24)),
        ("20", "ceil5", (16, 20)),
        ("1,205", "5", (1203, 1207)),
    ],
)
def test_a_published_text_can_stand_for_a_range_of_counts(text, rounding, between):
    assert people_between(text, rounding, True) == between


def test_halves_round_up_without_a_binary_fraction_in_the_way():
    assert [nearest(n, 5) for n in (2, 3, 12, 13)] == [0, 5, 10, 15]
    assert percentage(1, 8, 1) == "12.5"
    assert percentage(1, 200, 0) == "1"
    assert percentage(3, 0, 0) == ""
