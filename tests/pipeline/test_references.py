"""Reference outputs bite: what nbval alone lets through is caught, and noise is let through."""

from __future__ import annotations

import json

import pytest

from analysis.errors import InputError
from analysis.pipeline.drift import Drift, Line, changes, lines_of, told
from analysis.pipeline.references import check_references, unexecuted, write_references
from tests.pipeline.notebooks import write

CHART = """import pandas as pd

from analysis.disclosure import Policy, releasable
from analysis.pages.figures import dots

rows = pd.DataFrame({"strand": ["Crime", "Domestic abuse"], "n": [205, 400], "estimate": [0.41, 0.52]})
dots(releasable(rows, Policy(), what="told", universe="victims"), title="Told", labels={}, name="told")"""


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    write(folder / "20_theme.ipynb", 'study: str = "illustrative"', CHART)
    write_references(folder)
    return (folder / "20_theme.ipynb").read_text(encoding="utf-8")


@pytest.fixture
def status(reference, tmp_path):
    """The exit status of the comparison, after a change of the notebook's code; its reference stays what it was."""

    def compared(change=lambda text: text):
        notebook = json.loads(reference)
        for cell in notebook["cells"]:
            cell["source"] = change("".join(cell["source"]))
        (tmp_path / "20_theme.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        return check_references(tmp_path)

    return compared


def test_an_unchanged_notebook_passes(status):
    assert status() == 0


def test_a_changed_number_behind_a_chart_fails(status):
    assert status(lambda text: text.replace("0.52", "0.53")) != 0


def test_one_changed_count_fails_though_it_is_rounded_on_the_page(status):
    assert status(lambda text: text.replace("[205, 400]", "[206, 400]")) != 0


def test_a_change_of_1e_15_passes(status):
    assert status(lambda text: text.replace("0.52]", "0.52 + 1e-15]")) == 0


def test_a_stripped_reference_fails(reference, tmp_path, capsys):
    notebook = json.loads(reference)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    path = tmp_path / "20_theme.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")

    assert len(unexecuted(path)) == 2
    assert check_references(tmp_path) == 1
    assert "2 code cells hold no reference output" in capsys.readouterr().out


def test_one_notebook_alone_gets_new_references_and_an_unknown_one_is_named(tmp_path):
    for name in ("20_theme", "30_strand"):
        write(tmp_path / f"{name}.ipynb", 'study: str = "illustrative"', "print(1)")
    assert write_references(tmp_path, only="30_strand") == [tmp_path / "30_strand.ipynb"]
    assert unexecuted(tmp_path / "20_theme.ipynb")
    with pytest.raises(InputError, match="25_theme is not a notebook of the report. Allowed: 20_theme, 30_strand"):
        write_references(tmp_path, only="25_theme")


def test_a_drift_is_told_by_section_and_row_with_the_old_and_the_new(status, capfd):
    status(lambda text: text.replace("0.52", "0.63"))
    told = capfd.readouterr().out

    assert "20_theme.ipynb, first section, code cell 2" in told
    assert "  Domestic abuse\n    old: 52% | 400\n    new: 63% | 400\n" in told
    assert "41%" not in told


def test_a_change_that_rounding_hides_is_said_to_be_one(status, capfd):
    status(lambda text: text.replace("[205, 400]", "[206, 400]"))

    assert "changed before they were rounded" in capfd.readouterr().out


def test_a_cell_that_fails_is_told_with_its_error(status, capfd):
    status(lambda text: text.replace('title="Told"', "title=1/0"))

    assert "fails: ZeroDivisionError: division by zero" in capfd.readouterr().out


ROWS = "<table><tr><th>Claim</th><th>Share</th></tr><tr><th scope='row'>Fewer were told</th><td>{}</td></tr></table>"


def test_a_row_about_a_finding_names_the_finding():
    old, new = ([{"data": {"text/html": ROWS.format(share)}}] for share in ("54%", "55%"))
    drift = Drift("20_theme.ipynb", "The claims", 4, tuple(changes(lines_of(old), lines_of(new))))

    assert told(drift, {"Fewer were told": "kept-informed/share"}) == (
        "20_theme.ipynb, The claims, code cell 4\n  kept-informed/share: Fewer were told\n    old: 54%\n    new: 55%"
    )


def test_a_row_that_went_and_one_that_came_are_told_as_such():
    pairs = changes([Line("a", "1"), Line("b", "2")], [Line("b", "2"), Line("c", "3")])

    assert pairs == [(Line("a", "1"), Line("a", "")), (Line("c", ""), Line("c", "3"))]
