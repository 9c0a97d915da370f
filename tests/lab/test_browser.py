"""JupyterLab in a real browser, from the command to the saved file."""

from __future__ import annotations

import pytest

from analysis.paths import NOTEBOOKS
from tests.lab.driven import Lab, Notebook


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("lab"), "illustrative")
    yield lab
    lab.stop()


@pytest.fixture(scope="module")
def theme(lab, browser):
    """20_theme, opened, run and saved."""
    opened = Notebook(lab, browser, "20_theme.ipynb")
    opened.prompts = opened.run_all()
    opened.saved = opened.save()
    yield opened
    opened.page.close()


def test_run_all_of_a_theme_passes(theme):
    assert theme.prompts == [f"[{n}]:" for n in range(1, len(theme.prompts) + 1)]
    assert theme.failures() == []
    assert "Were victims kept informed" in theme.words()


def test_what_is_saved_is_what_git_has(theme):
    assert theme.saved == (NOTEBOOKS / "20_theme.ipynb").read_text("utf-8")


def test_nothing_is_asked_of_the_network(theme):
    assert theme.asked_elsewhere == []


def test_an_exploration_runs_shows_rows_and_leaves_none_in_its_template(lab, browser):
    opened = Notebook(lab, browser, "explore/template.ipynb")
    opened.run_all()

    assert opened.failures() == []
    assert opened.page.locator("table.dataframe tbody tr").count() > 0
    assert opened.save() == (NOTEBOOKS / "explore" / "template.ipynb").read_text("utf-8")
    opened.page.close()
