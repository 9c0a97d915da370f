"""The parameter cell: filled for a study, its words put back, and nothing else of it touched."""

from __future__ import annotations

import shutil

import pytest

from analysis.lab.parameters import for_study, parameter_cell, set_values, values
from analysis.paths import DATA, NOTEBOOKS
from analysis.pipeline.plan import report_notebooks
from analysis.study import find_study
from analysis.study.yaml_lines import read_yaml

CELL = 'study: str = "illustrative"  # é: a study, or a path\ntheme: str = "kept-informed"  # an id'


def cell(source=CELL):
    return {"cell_type": "code", "source": source, "metadata": {"tags": ["parameters"]}}


def test_the_values_are_read_as_they_are_written():
    assert values(cell()) == {"study": '"illustrative"', "theme": '"kept-informed"'}


def test_a_value_is_replaced_and_the_comment_stays():
    filled = cell()
    set_values(filled, {"study": '"/secure/drive/été"', "theme": '"trust"'})

    assert (
        filled["source"] == 'study: str = "/secure/drive/été"  # é: a study, or a path\ntheme: str = "trust"  # an id'
    )


def test_a_value_over_several_lines_is_replaced_whole():
    filled = cell("years = [\n    2023,\n    2024,\n]  # which\nstudy = 'x'")
    set_values(filled, {"years": "[2025]"})

    assert filled["source"] == "years = [2025]  # which\nstudy = 'x'"


def test_half_typed_code_is_left_as_it_is():
    half = cell('study: str = "illus')
    set_values(half, {"study": '"x"'})

    assert values(half) == {}
    assert half["source"] == 'study: str = "illus'


def test_two_cells_with_the_tag_are_none():
    assert parameter_cell({"cells": [cell(), cell()]}) is None


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A study outside data/, whose register has another first theme."""
    folder = tmp_path_factory.mktemp("drive") / "another-study"
    shutil.copytree(DATA / "illustrative", folder, ignore=shutil.ignore_patterns("work", "raw"))
    register = folder / "themes.yaml"
    text = register.read_text("utf-8")
    register.write_text(text.replace("- id: kept-informed\n", "- id: told-all\n", 1), encoding="utf-8")
    return find_study(folder)


def test_another_study_gets_its_own_path_and_a_theme_that_it_has(elsewhere):
    default = {"study": '"illustrative"', "theme": '"kept-informed"'}
    filled = for_study(elsewhere, NOTEBOOKS / "20_theme.ipynb", default)
    themes, _ = read_yaml(elsewhere.path / "themes.yaml")

    assert filled["study"] == f'"{elsewhere.path}"'
    assert filled["theme"] == f'"{themes["themes"][0]["id"]}"'


@pytest.mark.parametrize("path", report_notebooks(), ids=lambda path: path.stem)
def test_the_illustrative_study_keeps_what_stands_in_the_notebook(path):
    import json

    default = values(parameter_cell(json.loads(path.read_text("utf-8"))))

    assert for_study(find_study("illustrative"), path, default) == default
