"""What JupyterLab writes to disk: a person's changes, reference outputs of made-up people, and nobody's rows."""

from __future__ import annotations

import asyncio
import copy
import json
import shutil

import pytest
from nbformat.sign import MemorySignatureStore

from analysis.lab.contents import STUDY, StudyNotebooks
from analysis.paths import DATA, NOTEBOOKS

ROWS = {"output_type": "stream", "name": "stdout", "text": "row of a person"}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "notebooks"
    (place / "explore").mkdir(parents=True)
    for name in ("20_theme.ipynb", "explore/template.ipynb"):
        shutil.copyfile(NOTEBOOKS / name, place / name)
    return place


@pytest.fixture
def real(tmp_path):
    """A study of real people."""
    study = tmp_path / "real-study"
    shutil.copytree(DATA / "illustrative", study, ignore=shutil.ignore_patterns("work", "raw"))
    text = (study / "study.yaml").read_text("utf-8")
    (study / "study.yaml").write_text(text.replace("data: illustrative", "data: real"), encoding="utf-8")
    return study


class Lab:
    def __init__(self, folder, study, monkeypatch):
        monkeypatch.setenv(STUDY, str(study))
        self.manager = StudyNotebooks(root_dir=str(folder))
        self.manager.notary.store = MemorySignatureStore()
        self.folder = folder

    def open(self, path):
        return copy.deepcopy(asyncio.run(self.manager.get(path))["content"])

    def save(self, content, path):
        asyncio.run(self.manager.save({"type": "notebook", "format": "json", "content": content}, path))
        return (self.folder / path).read_text("utf-8")


def ran(content, output=ROWS):
    """The notebook after somebody ran all of it twice on a screen."""
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    for count, cell in enumerate(code, start=17):
        cell["execution_count"] = count
        cell["metadata"] |= {"trusted": True, "scrolled": True, "execution": {"iopub.status.idle": "12:00"}}
        cell["outputs"] = [output]
    content["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    content["metadata"]["language_info"] |= {"version": "3.13.1", "mimetype": "text/x-python"}
    return content


def test_a_notebook_that_was_only_opened_is_saved_as_it_was(folder, monkeypatch):
    before = (folder / "20_theme.ipynb").read_text("utf-8")
    lab = Lab(folder, DATA / "illustrative", monkeypatch)

    assert lab.save(lab.open("20_theme.ipynb"), "20_theme.ipynb") == before


def test_outputs_of_another_study_are_not_saved_and_the_references_stay(folder, real, monkeypatch):
    before = (folder / "20_theme.ipynb").read_text("utf-8")
    lab = Lab(folder, real, monkeypatch)
    content = lab.open("20_theme.ipynb")

    assert f'study: str = "{real}"' in content["cells"][0]["source"]
    assert lab.save(ran(content), "20_theme.ipynb") == before


def test_outputs_of_another_theme_do_not_become_references(folder, monkeypatch):
    before = (folder / "20_theme.ipynb").read_text("utf-8")
    lab = Lab(folder, DATA / "illustrative", monkeypatch)
    content = ran(lab.open("20_theme.ipynb"))
    content["cells"][0]["source"] = content["cells"][0]["source"].replace("kept-informed", "relisting")

    assert lab.save(content, "20_theme.ipynb") == before


def test_new_outputs_of_the_illustrative_study_are_saved_without_a_trace_of_the_screen(folder, monkeypatch):
    lab = Lab(folder, DATA / "illustrative", monkeypatch)
    saved = lab.save(ran(lab.open("20_theme.ipynb"), ROWS | {"text": "seen"}), "20_theme.ipynb")
    cells = [cell for cell in json.loads(saved)["cells"] if cell["cell_type"] == "code"]

    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert cells[0]["metadata"] == {"tags": ["parameters"]}
    assert all(cell["outputs"][0]["text"] == ["seen"] for cell in cells)
    for noise in ("scrolled", "trusted", "ipykernel", "3.13.1", "12:00"):
        assert noise not in saved


def test_a_changed_cell_is_saved_and_loses_the_reference_of_another_study(folder, real, monkeypatch):
    lab = Lab(folder, real, monkeypatch)
    content = ran(lab.open("20_theme.ipynb"))
    content["cells"][2]["source"] += "  # larger"
    saved = json.loads(lab.save(content, "20_theme.ipynb"))["cells"]

    assert saved[2]["source"] == ["parts.picture(page, findings[0])  # larger"]
    assert saved[2]["outputs"] == []
    assert saved[1]["outputs"] != []
    assert "row of a person" not in json.dumps(saved)


@pytest.mark.parametrize("path", ["explore/mine.ipynb", "explore/template.ipynb", "20_theme-Copy1.ipynb", "new.ipynb"])
def test_rows_of_real_people_reach_no_file_in_the_folder_of_notebooks(folder, real, path, monkeypatch):
    lab = Lab(folder, real, monkeypatch)

    lab.save(ran(lab.open("explore/template.ipynb")), path)

    for file in folder.rglob("*"):
        assert not file.is_file() or b"row of a person" not in file.read_bytes(), file.name


def test_nor_when_the_notebook_names_them_and_jupyterlab_was_opened_on_made_up_people(folder, real, monkeypatch):
    lab = Lab(folder, DATA / "illustrative", monkeypatch)
    content = ran(lab.open("explore/template.ipynb"))
    content["cells"][1]["source"] = f'study: str = "{real}"'

    assert "row of a person" not in lab.save(content, "explore/mine.ipynb")


def test_an_exploration_of_made_up_people_keeps_its_outputs(folder, monkeypatch):
    lab = Lab(folder, DATA / "illustrative", monkeypatch)

    assert "row of a person" in lab.save(ran(lab.open("explore/template.ipynb")), "explore/mine.ipynb")


def test_other_files_are_left_alone(folder, monkeypatch):
    lab = Lab(folder, DATA / "illustrative", monkeypatch)
    asyncio.run(lab.manager.save({"type": "file", "format": "text", "content": "a: 1\n"}, "notes.yaml"))

    assert (folder / "notes.yaml").read_text("utf-8") == "a: 1\n"
