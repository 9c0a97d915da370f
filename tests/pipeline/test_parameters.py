"""papermill runs a notebook with a misspelt parameter and only warns; here it is an error."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from analysis.paths import NOTEBOOKS
from analysis.pipeline.parameters import check, declared
from tests.pipeline.notebooks import write


def test_the_theme_notebook_declares_study_and_theme():
    assert declared(NOTEBOOKS / "20_theme.ipynb") == {"study": "str", "theme": "str"}


def test_an_unknown_parameter_names_the_nearest(tmp_path):
    path = write(tmp_path / "20_theme.ipynb", 'study: str = "a"\ntheme: str = "b"')

    with pytest.raises(InputError) as caught:
        check(path, {"themee": "kept-informed"})

    assert str(caught.value) == (
        "20_theme.ipynb, parameter themee: the notebook has no such parameter. Allowed: study, theme. "
        'Did you mean "theme"?'
    )


def test_a_value_of_another_type_is_refused(tmp_path):
    path = write(tmp_path / "20_theme.ipynb", 'study: str = "a"')

    with pytest.raises(InputError, match="must be of type str"):
        check(path, {"study": 3})


def test_a_notebook_without_a_parameter_cell_is_refused(tmp_path):
    path = write(tmp_path / "20_theme.ipynb", "", tag=None)

    with pytest.raises(InputError, match="has 0 cells tagged parameters"):
        declared(path)


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    path = tmp_path / "20_theme.ipynb"
    path.write_text("not json", encoding="utf-8")

    with pytest.raises(InputError, match="is not a notebook"):
        declared(path)
