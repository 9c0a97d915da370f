"""The notebooks tell the story. Numbers, directions and judgements come from findings, never from typing."""

from __future__ import annotations

import ast
import json
import re

import pytest

from analysis.paths import NOTEBOOKS
from analysis.pipeline.guard import illustrative_stamp, refused
from analysis.pipeline.parameters import declared
from analysis.pipeline.plan import is_report_notebook, report_notebooks
from analysis.pipeline.references import unexecuted
from analysis.pipeline.secrets import secrets_in

ALL = report_notebooks()


def cells(path, kind):
    content = json.loads(path.read_text(encoding="utf-8"))
    return [("".join(cell["source"]), cell) for cell in content["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
class TestNotebook:
    def test_no_digit_is_typed_in_a_text_cell(self, path):
        assert not [text for text, _ in cells(path, "markdown") if re.search(r"\d", text)]

    def test_its_parameters_are_the_study_and_what_it_is_run_for(self, path):
        name = path.stem.split("_", 1)[1]
        extra = {name} if name in {"theme", "strand", "partner"} else set()

        assert set(declared(path)) == {"study"} | extra

    def test_no_cell_defines_a_function_or_reads_a_file(self, path):
        for text, _ in cells(path, "code"):
            names = {type(node).__name__ for node in ast.walk(ast.parse(text))}
            assert not names & {"FunctionDef", "ClassDef", "For", "While"}, text
            assert "read_csv" not in text

    def test_a_cell_is_one_idea(self, path):
        assert all(len(text.splitlines()) <= 9 for text, _ in cells(path, "code"))

    def test_every_cell_holds_its_reference_output(self, path):
        assert unexecuted(path) == []

    def test_its_outputs_were_made_from_the_committed_made_up_data(self, path):
        assert refused([f"notebooks/{path.name}"]) == []
        assert any(illustrative_stamp() in json.dumps(cell, ensure_ascii=False) for _, cell in cells(path, "code"))


def test_a_notebook_run_on_another_study_may_not_be_committed(tmp_path):
    content = json.loads(ALL[0].read_text(encoding="utf-8"))
    text = json.dumps(content, ensure_ascii=False).replace(illustrative_stamp(), "Study other (real people), data 0")
    (tmp_path / "data" / "illustrative").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_x.ipynb").write_text(text, encoding="utf-8")
    (tmp_path / "data" / "illustrative" / "study.yaml").write_text("data: illustrative\n", encoding="utf-8")

    breaches = refused(["notebooks/00_x.ipynb"], tmp_path)

    assert "not made from the illustrative study" in str(breaches[0])


def committed(tmp_path, name, output):
    """What the guard says of a notebook whose one cell shows something."""
    cell = {"cell_type": "code", "metadata": {}, "source": "x", "outputs": [output]}
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    (tmp_path / "data" / "illustrative").mkdir(parents=True)
    (tmp_path / "data" / "illustrative" / "study.yaml").write_text("data: illustrative\n", encoding="utf-8")
    return "".join(map(str, refused([name], tmp_path)))


ROWS = {"output_type": "execute_result", "data": {"text/html": "<table>a row a person</table>", "text/plain": "rows"}}


def test_rows_may_not_be_committed_though_the_people_are_made_up(tmp_path):
    assert "did not pass the disclosure gate" in committed(tmp_path, "notebooks/20_theme.ipynb", ROWS)


def test_no_output_of_an_exploration_may_be_committed(tmp_path):
    assert "outputs of an exploration" in committed(tmp_path, "notebooks/explore/template.ipynb", ROWS)


def test_the_template_for_explorations_is_no_page_and_holds_no_output():
    path = NOTEBOOKS / "explore" / "template.ipynb"

    assert path not in ALL
    assert [cell["outputs"] for _, cell in cells(path, "code") if cell["outputs"]] == []
    assert set(declared(path)) == {"study"}


def test_a_copy_made_in_jupyterlab_is_no_page():
    assert not is_report_notebook(NOTEBOOKS / "20_theme-Copy1.ipynb")
    assert is_report_notebook(NOTEBOOKS / "20_theme.ipynb")


@pytest.mark.parametrize(
    "name",
    [
        "data/real/raw/survey.csv",
        "export.xlsx",
        "notebooks/survey.sav",
        "data/x/work/cache.parquet",
        "src/victims.zip",
        "a.key",
    ],
)
def test_a_data_file_may_not_be_committed_outside_the_folders_of_made_up_data(name):
    assert refused([name])


def test_what_git_tracks_now_may_be_committed():
    from analysis.pipeline.guard import committed_files

    assert refused(committed_files()) == []


# Put together here, so that this file holds none.
SECRETS = {
    "a private key": "-----BEGIN RSA PRIVATE " + "KEY-----",
    "an access key of a cloud": "key = AKIA" + "ABCDEFGHIJKLMNOP",
    "a token": "ghp_" + "a1" * 18,
    "a password in an address": "postgresql://analyst:" + "hunter22@db.example/victims",
    "a password": "pass" + 'word: "correct-horse"',
}


@pytest.mark.parametrize("what", SECRETS)
def test_a_secret_may_not_be_committed_and_is_not_printed(tmp_path, what):
    (tmp_path / "notes.md").write_text(f"first line\n{SECRETS[what]}\n", encoding="utf-8")
    (tmp_path / "data" / "illustrative").mkdir(parents=True)
    (tmp_path / "data" / "illustrative" / "study.yaml").write_text("data: illustrative\n", encoding="utf-8")

    (breach,) = refused(["notes.md"], tmp_path)

    assert f"line 2: seems to hold {what}" in str(breach)
    assert SECRETS[what] not in str(breach)


@pytest.mark.parametrize(
    "line", ["https://example.org/a@b", 'password = os.environ["STUDY_PASSWORD"]', "token: {token}", "secret: yes"]
)
def test_words_about_secrets_are_none(tmp_path, line):
    (tmp_path / "notes.md").write_text(line, encoding="utf-8")

    assert list(secrets_in(tmp_path / "notes.md", "notes.md")) == []
