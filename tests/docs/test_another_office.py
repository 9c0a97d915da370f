"""The program knows no office: what is one area's own stands in data/, or in a list of words that says whose it is."""

from __future__ import annotations

import json
import re

import pytest

from analysis.paths import ROOT

AREA = re.compile(r"durham|darlington", re.I)
# Where a name of the area may stand outside data/, docs/ and tests/, and why.
OWN = {
    "src/analysis/synthetic/": "the made-up people of the illustrative study live somewhere",
    "src/analysis/voices/words/": "names of places that the redactor hides; each list says whose it is",
    "src/analysis/voices/bodies.py": "a comment shows how a body is told from a person",
    "src/analysis/intake/vocabulary.py": "words that may be shown in a message, places among them",
    "src/analysis/disclosure/registry.py": "an example in a docstring",
}
SUFFIXES = {".py", ".ipynb", ".yaml", ".yml", ".txt", ".md", ".html", ".css", ".jinja", ".j2", ".svg", ".cfg", ""}


def program():
    for folder in ("src", "notebooks", "Makefile", ".ci"):
        place = ROOT / folder
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and path.suffix in SUFFIXES and "__pycache__" not in path.parts:
                text = path.read_text(encoding="utf-8")
                yield path.relative_to(ROOT).as_posix(), written_in(text) if path.suffix == ".ipynb" else text


def written_in(notebook):
    """What a person wrote in a notebook: its reference outputs are those of the illustrative study."""
    return "\n".join("".join(cell["source"]) for cell in json.loads(notebook)["cells"])


def test_nothing_of_the_program_names_the_area_but_lists_that_say_why():
    named = [path for path, text in program() if AREA.search(text)]

    assert [path for path in named if not path.startswith(tuple(OWN))] == []


@pytest.mark.parametrize("folder", ["src/analysis/study/templates", "src/analysis/pages", "src/analysis/evidence"])
def test_templates_pages_and_evidence_name_no_area_at_all(folder):
    assert [path for path, text in program() if path.startswith(folder) and AREA.search(text)] == []


def test_notebooks_name_the_illustrative_study_in_their_parameters_only():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        told = [cell for cell in cells if "parameters" not in cell["metadata"].get("tags", [])]
        code = " ".join("".join(cell["source"]) for cell in told)
        assert not re.search(r"durham|darlington|constabulary|domestic.abuse|anti-social", code, re.I), path.name
