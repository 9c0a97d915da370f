"""The notebooks tell the story. Numbers, directions and judgements come from findings, never from typing."""

from __future__ import annotations

import ast
import json
import re

import pytest

from analysis.pipeline.guard import illustrative_stamp, refused
from analysis.pipeline.parameters import declared
from analysis.pipeline.references import reference_notebooks, unexecuted

ALL = reference_notebooks()


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
