"""The program knows no office: what is one area's own stands in data/, or in a list of words that says whose it is."""

from __future__ import annotations

import json
import re

from analysis.paths import ROOT

AREA = re.compile(r"durham|darlington|easington|peterlee|seaham|teesside|weardale", re.I)
WORDS = "src/analysis/voices/words/"  # names of places that the redactor hides; each list says whose it is
DATA_PATH = re.compile(r"data/[\w.-]+|\"[\w-]+-durham\"|\b[\w]+(?:-[\w]+)*-durham\b")  # a study is called by its folder
SUFFIXES = {
    ".py",
    ".ipynb",
    ".yaml",
    ".yml",
    ".txt",
    ".md",
    ".html",
    ".css",
    ".jinja",
    ".j2",
    ".svg",
    ".cfg",
    ".json",
    "",
}


def written(*folders):
    """What people wrote, by path. A notebook's reference outputs are not theirs, but the illustrative study's."""
    for folder in folders:
        place = ROOT / folder
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            parts = {"__pycache__", ".ipynb_checkpoints", "_build"}
            if path.is_file() and path.suffix in SUFFIXES and parts.isdisjoint(path.parts):
                text = path.read_text(encoding="utf-8")
                yield name, sources(text) if path.suffix == ".ipynb" else text


def sources(notebook):
    return "\n".join("".join(cell["source"]) for cell in json.loads(notebook)["cells"])


def test_nothing_of_the_program_names_the_area():
    program = written("src", "notebooks", "benchmarks", "Makefile", ".ci", "pyproject.toml")

    assert [name for name, text in program if AREA.search(text) and not name.startswith(WORDS)] == []


def test_no_document_names_the_area_but_by_the_path_of_a_study():
    named = [name for name, text in written("docs", "README.md") if AREA.search(DATA_PATH.sub("", text))]

    assert named == ["docs/quality/data_log.md"]  # written from each study's own study.yaml


def test_notebooks_name_the_illustrative_study_in_their_parameters_only():
    for path in (ROOT / "notebooks").rglob("*.ipynb"):
        if ".ipynb_checkpoints" in path.parts:
            continue
        cells = json.loads(path.read_text("utf-8"))["cells"]
        told = [cell for cell in cells if "parameters" not in cell["metadata"].get("tags", [])]
        code = " ".join("".join(cell["source"]) for cell in told)
        assert not re.search(r"durham|darlington|constabulary|domestic.abuse|anti-social", code, re.I), path.name
