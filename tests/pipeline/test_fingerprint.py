"""A page's key: what it depends on, by content."""

from __future__ import annotations

import json

import pytest

from analysis.pipeline import fingerprint


def notebook(path, *sources, outputs=()):
    cells = [
        {"cell_type": "code", "metadata": {}, "source": [text], "outputs": list(outputs), "execution_count": 1}
        for text in sources
    ]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return path


def test_outputs_of_a_notebook_are_not_part_of_what_it_does(tmp_path):
    bare = notebook(tmp_path / "a.ipynb", "x = 1")
    run = notebook(tmp_path / "b.ipynb", "x = 1", outputs=[{"output_type": "stream", "text": "hello"}])

    assert fingerprint.notebook_digest(bare) == fingerprint.notebook_digest(run)


def test_a_changed_cell_changes_the_notebook(tmp_path):
    one = notebook(tmp_path / "a.ipynb", "x = 1")
    two = notebook(tmp_path / "b.ipynb", "x = 2")

    assert fingerprint.notebook_digest(one) != fingerprint.notebook_digest(two)


def test_a_notebook_depends_on_the_modules_that_its_modules_import(tmp_path):
    path = notebook(tmp_path / "a.ipynb", "from analysis.study import find_study")

    modules = fingerprint.code_of_notebook(path)

    assert {
        "analysis",
        "analysis.study",
        "analysis.study.folder",
        "analysis.study.yaml_lines",
        "analysis.errors",
    } <= set(modules)
    assert "analysis.pipeline.run" not in modules


def test_an_import_inside_a_function_counts(tmp_path):
    path = notebook(tmp_path / "a.ipynb", "def later():\n    from analysis.disclosure import Policy\n")

    assert "analysis.disclosure.policy" in fingerprint.code_of_notebook(path)


@pytest.mark.parametrize("value", [1.5, "text", None, [1, 2], {"b": 1, "a": 2}])
def test_equal_values_have_equal_hashes(value):
    assert fingerprint.digest(value) == fingerprint.digest(json.loads(json.dumps(value)))


def test_what_changed_is_told_by_name():
    assert fingerprint.changed({"data": "1", "code": "2"}, {"data": "1", "code": "3", "themes": "4"}) == [
        "code",
        "themes",
    ]
