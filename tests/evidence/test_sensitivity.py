import numpy as np
import pytest

from analysis.evidence import Basis, evaluate
from analysis.evidence.sensitivity import readings, sensitivity
from tests.evidence.small_study import answers, claim, small_study, theme


def study(folder, rows, one):
    basis = Basis.of(small_study(folder, rows, [theme(one)]))
    return basis, basis.register.theme("informed")


def read(folder, rows, one):
    basis, informed = study(folder, rows, one)
    return dict(readings(informed.primary, basis))


def test_without_weights_everyone_counts_once(tmp_path):
    rows = answers({("Yes", "3"): 50, ("No", "1"): 50}, ["informed", "weight"])

    assert read(tmp_path, rows, claim())["without weights"].estimate == pytest.approx(0.5)


def test_equal_weights_need_no_such_choice(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 40}, ["informed"])

    assert "without weights" not in read(tmp_path, rows, claim())


def test_partial_answers_are_left_out(tmp_path):
    rows = answers({("Yes", "Complete"): 40, ("No", "Complete"): 40, ("Yes", "Partial"): 20}, ["informed", "status"])
    choice = read(tmp_path, rows, claim())["without partial answers"]

    assert (choice.n, choice.estimate) == (80, pytest.approx(0.5))


def test_the_extremes_count_the_silent_as_all_or_none(tmp_path):
    rows = answers({("Yes",): 60, ("No",): 30, ("DK",): 10}, ["informed"])
    found = read(tmp_path, rows, claim())

    assert found["if all who were silent had given the answer"].estimate == pytest.approx(0.7)
    assert found["if none who were silent had given it"].estimate == pytest.approx(0.6)


def test_those_who_were_not_asked_are_not_silent(tmp_path):
    rows = answers(
        {("Yes", "Crime"): 60, ("No", "Crime"): 40, ("DK", "Anti-social behaviour"): 50}, ["informed", "strand"]
    )
    found = read(tmp_path, rows, claim(where={"strand": ["Crime"]}))

    assert not any("silent" in name for name in found)


def test_of_two_groups_the_extremes_pull_apart_and_together(tmp_path):
    counts = {("Yes", "Very"): 40, ("Yes", "Not"): 10, ("Yes", "DK"): 10}
    counts |= {("No", "Very"): 20, ("No", "Not"): 30, ("No", "DK"): 10}
    one = claim(
        kind="contrast", item="satisfied", answer=["Very"], threshold=None, phrase="were satisfied",
        group={"name": "those informed", "where": {"informed": ["Yes"]}},
        against={"name": "those not", "where": {"informed": ["No"]}},
    )  # fmt: skip
    found = read(tmp_path, answers(counts, ["informed", "satisfied"]), one)

    apart = found["if, of those who were silent, only those informed had given the answer"]
    together = found["if, of those who were silent, only those not had given the answer"]
    assert apart.estimate == pytest.approx(50 / 60 - 20 / 60)
    assert together.estimate == pytest.approx(40 / 60 - 30 / 60)


def test_another_cut_of_the_scale_is_read(tmp_path):
    rows = answers({("Very",): 20, ("Fairly",): 40, ("Not",): 40}, ["satisfied"])
    one = claim(item="satisfied", answer=["Very", "Fairly"], alternative=["Very"], phrase="were satisfied")

    assert read(tmp_path, rows, one)["with another cut of the scale"].estimate == pytest.approx(0.2)


def test_imputed_answers_stay_near_and_widen_the_interval(tmp_path):
    rows = answers({("Yes",): 120, ("No",): 60, ("DK",): 60}, ["informed"])
    basis, informed = study(tmp_path, rows, claim())
    found = dict(readings(informed.primary, basis))["with missing answers imputed"]
    complete = informed.primary.evaluate(basis)

    assert found.estimate == pytest.approx(complete.estimate, abs=0.06)
    naive = np.sqrt(found.estimate * (1 - found.estimate) / 240)
    assert found.se > naive
    again = dict(readings(informed.primary, basis))["with missing answers imputed"]
    assert again.estimate == found.estimate


def test_a_verdict_that_flips_says_so_and_loses_strength(tmp_path):
    rows = answers({("Yes", "1"): 150, ("No", "1"): 50, ("DK", "1"): 80}, ["informed", "weight"])
    basis, informed = study(tmp_path, rows, claim())
    (finding,) = evaluate(informed, basis)

    assert finding.verdict == "supported"
    assert "if none who were silent had given it" in finding.flips
    assert any("the verdict would be another one if none" in flag for flag in finding.flags)
    assert finding.strength_reason.endswith("the verdict would be another one if none who were silent had given it.")


def test_a_verdict_that_holds_under_every_choice_says_nothing(tmp_path):
    rows = answers({("Yes",): 190, ("No",): 10, ("DK",): 5}, ["informed"])
    basis, informed = study(tmp_path, rows, claim())

    assert evaluate(informed, basis)[0].flips == ()
    assert len(sensitivity(informed, informed.primary, basis)) >= 3


def test_every_choice_passes_the_disclosure_gate(tmp_path):
    rows = answers({("Yes",): 95, ("No",): 5, ("DK",): 5}, ["informed"])
    basis, informed = study(tmp_path, rows, claim())

    for choice in sensitivity(informed, informed.primary, basis):
        assert choice.shown.records()[0]["shown"] in ("[c]",) or choice.shown.records()[0]["estimate"] <= 0.9
        assert not choice.flips
