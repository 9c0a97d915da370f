from __future__ import annotations

import re

import pytest

from analysis.errors import InputError
from analysis.evidence import read_register
from analysis.paths import ROOT
from analysis.study import find_study
from analysis.synthetic import EFFECTS, THEMES, Truth, primary


def test_every_theme_of_the_register_has_a_true_effect_behind_its_primary_claim():
    register = read_register(find_study("illustrative"))

    primaries = {theme.id: next(claim.id for claim in theme.claims if claim.primary) for theme in register.themes}

    assert primaries == {theme: primary(theme).claim for theme in THEMES}


def test_the_switch_sets_the_effects_of_one_theme_to_none_and_leaves_the_others():
    truth = Truth.of(["kept-informed"])

    assert truth["kept-informed/satisfaction"] == 0
    assert truth["kept-informed/within-limit"] == 0.90
    assert truth["consistent-empathy/lead-officers"] == Truth.of()["consistent-empathy/lead-officers"]


def test_the_word_all_sets_every_effect_to_none():
    assert dict(Truth.of(["all"]).values) == {f"{effect.theme}/{effect.claim}": effect.null for effect in EFFECTS}


def test_an_effect_may_be_given_by_theme_for_its_primary_claim_or_by_claim():
    truth = Truth.of(effects={"kept-informed": 0.20, "relisting/impact": 0.3})

    assert truth["kept-informed/satisfaction"] == 0.20
    assert truth["relisting/impact"] == 0.3


def test_an_unknown_theme_is_refused_with_the_nearest_right_one():
    with pytest.raises(InputError, match='"kept-informd" is not known.*Did you mean "kept-informed"?'):
        Truth.of(["kept-informd"])


def test_all_unknown_names_are_told_at_once():
    with pytest.raises(InputError) as refused:
        Truth.of(["nowhere"], effects={"kept-informed/nothing": 1.0})
    with pytest.raises(InputError) as both:
        Truth.of(["nowhere", "nobody"])

    assert len(refused.value.breaches) == 1
    assert len(both.value.breaches) == 2


def test_the_document_states_the_effects_that_are_planted():
    text = (ROOT / "docs" / "illustrative.md").read_text(encoding="utf-8")
    rows = {
        cells[1].strip(): cells[3:5] for cells in (line.split("|") for line in text.splitlines()) if len(cells) == 6
    }

    for theme in THEMES:
        stated = [float(re.search(r"-?[\d.]+", cell)[0]) for cell in rows[theme]]
        scale = 100 if "%" in rows[theme][0] or "points" in rows[theme][0] else 1
        assert stated == pytest.approx([primary(theme).planted * scale, primary(theme).null * scale], abs=0.05), theme
