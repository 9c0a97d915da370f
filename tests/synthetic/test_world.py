from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.study import find_study
from analysis.synthetic import Truth, generate, world
from tests.synthetic.measured import effects, within

# How far the mean of eight worlds may lie from the truth: about three standard errors of a theme's base.
WIDE = {
    "being-at-court/met-defendant": 0.10,
    "getting-to-court/barrier": 0.06,
    "getting-to-court/by-place": 0.10,
    "getting-to-court/no-car": 0.10,
    "relisting/impact": 0.12,
    "relisting/explained": 0.07,
    "asb-cumulative-harm/impact": 0.10,
    "support-offer-and-take-up/by-deprivation": 0.08,
    "victim-personal-statement/taken-into-account": 0.10,
    "communication-needs/understood": 0.08,
    "process-explained/by-need": 0.08,
    "kept-informed/within-limit": 0.01,
    "support-offer-and-take-up/within-limit": 0.01,
    "communication-needs/assessed": 0.01,
}
USUAL = 0.055


@pytest.mark.parametrize("worlds", ["planted", "without_effect"])
def test_the_effects_that_a_world_shows_are_those_that_are_true(worlds, request):
    shown = pd.DataFrame([effects(one) for one in request.getfixturevalue(worlds)]).mean()
    truth = Truth.of(["all"] if worlds == "without_effect" else [])

    apart = {
        name: (truth[name], value) for name, value in shown.items() if abs(value - truth[name]) > WIDE.get(name, USUAL)
    }

    assert apart == {}


def test_a_theme_without_effect_leaves_the_answers_on_the_others_as_they_were():
    one, other = world(31), world(31, null_themes=["getting-to-court"])

    same = [item for item in one["recorded"] if one["recorded"][item].equals(other["recorded"][item])]

    assert {"kept_informed", "treated_with_empathy", "code_aware", "case"} <= set(same)
    assert {"court_barriers", "any_court_barrier"}.isdisjoint(same)


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    first = {path.name: path.read_bytes() for path in generate(tmp_path / "a", seed=5, scale=0.2)}
    again = {path.name: path.read_bytes() for path in generate(tmp_path / "b", seed=5, scale=0.2)}

    assert first == again
    assert all(b"\r" not in content for content in first.values())


def test_another_seed_writes_others(tmp_path):
    first, other = (generate(tmp_path / str(seed), seed=seed, scale=0.1)[0].read_bytes() for seed in (5, 6))

    assert first != other


@pytest.mark.parametrize("scale", [0.05, 0.2, 2.0])
def test_a_world_may_be_small_or_large(scale):
    tables = world(41, scale=scale)

    assert len(tables["cases"]) == pytest.approx(6900 * scale * 1.02, rel=0.05)
    assert len(tables["recorded"]) == pytest.approx(860 * scale * 1.02, rel=0.08)


def test_an_unknown_theme_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(InputError, match="kept-informed"):
        generate(tmp_path, null_themes=["kept-inform"])

    assert list(tmp_path.iterdir()) == []


def test_no_answer_falls_outside_the_codebook():
    codebook, answers = find_study("illustrative").codebook, world(51)["recorded"]

    wrong = {
        key: sorted(set(answers[key]) - {"", *codebook.answers_of(item), *codebook.missing_of(item)})
        for key, item in codebook.items.items()
        if item.kind == "choice" and not item.derived_from
    }

    assert {key: words for key, words in wrong.items() if words} == {}


def test_nothing_is_answered_by_people_who_were_not_asked():
    codebook, answers = find_study("illustrative").codebook, world(52)["recorded"]

    for key, item in codebook.items.items():
        if key in answers and item.asked_if:
            asked = np.logical_and.reduce([answers[other].isin(said) for other, said in item.asked_if.items()])
            assert (answers.loc[~asked, key] == "").all(), key


def test_the_events_of_one_victim_are_more_alike_where_service_is_uneven():
    def between_victims(tables: dict[str, pd.DataFrame]) -> float:
        cases = tables["cases"].drop_duplicates("case")
        referred = within(tables["events"], cases, "report", "support_referred", (2, 2))
        return (
            referred["in_time"]
            .groupby(referred.index.map(cases.set_index("case")["victim"]).map(_even))
            .mean()
            .diff()[1]
        )

    even, uneven = (world(54, uneven=level) for level in (0.0, 0.25))

    assert abs(between_victims(even)) < 0.04
    assert abs(between_victims(uneven)) > 0.40


def _even(victim: str) -> int:
    return int(victim[1:]) % 2


def test_more_is_left_blank_by_the_dissatisfied_where_blanks_are_informative():
    plain, informative = (world(53, informative=level)["recorded"]["kept_informed"] for level in (0.0, 0.15))

    assert (plain == "No").sum() - (informative == "No").sum() > 20
    assert (plain == "Yes").sum() == (informative == "Yes").sum()
