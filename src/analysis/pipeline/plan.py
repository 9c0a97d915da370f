"""Which pages a study's report has: one for each notebook, theme, strand and partner."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.errors import Breach, InputError
from analysis.paths import NOTEBOOKS
from analysis.study import StudyFolder, study_parameter
from analysis.study.yaml_lines import read_yaml


@dataclass(frozen=True)
class Job:
    """One page: a notebook, its parameters, and where its HTML goes in the report."""

    id: str
    notebook: Path
    parameters: dict[str, Any]
    output: str
    title: str
    about: str = "study"
    reads: tuple[str, ...] = field(default=())

    @property
    def store_name(self) -> str:
        """The page's name as one part of a path."""
        return self.id.replace("/", "--")


# The notebooks of the house, in reading order: what each is run for.
RUN_FOR_STUDY = "study"
TITLES = {"journey": "The journey", "victims_code": "The Victims' Code", "emerging": "Emerging themes"}
RUN_FOR_EACH = {"theme": "themes", "strand": "strands", "partner": "partners"}
# A copy made in JupyterLab, 20_theme-Copy1.ipynb, is somebody's own and no page.
NAMED = re.compile(r"[0-9]{2}_[a-z][a-z_]*\.ipynb")


def is_report_notebook(path: Path) -> bool:
    """Whether a notebook is named like one of the report, such as 20_theme.ipynb."""
    return NAMED.fullmatch(path.name) is not None


def report_notebooks(notebooks: Path = NOTEBOOKS) -> list[Path]:
    """The notebooks of the report, in reading order."""
    return sorted(filter(is_report_notebook, notebooks.glob("*.ipynb")))


def plan(folder: StudyFolder, notebooks: Path = NOTEBOOKS, theme: str = "") -> list[Job]:
    """The pages of a study's report, in reading order.

    Parameters
    ----------
    folder : the study.
    notebooks : folder of notebooks named `NN_name.ipynb`; `NN_theme`, `NN_strand` and `NN_partner` are run once for
        each theme, strand and partner of the study, all others once.
    theme : an id; only this theme's page is planned.

    Raises
    ------
    InputError : the theme is not in themes.yaml, or there are no notebooks.
    """
    register = _themes(folder)
    if theme and theme not in {entry["id"] for entry in register}:
        known = tuple(entry["id"] for entry in register)
        near = get_close_matches(theme, known, n=1)
        remedy = f'Did you mean "{near[0]}"?' if near else ""
        raise InputError(Breach("themes.yaml", "themes", f'no theme is called "{theme}"', known, remedy))
    found = report_notebooks(notebooks)
    if not found:
        raise InputError(Breach(notebooks.name, "", "holds no notebook named like 20_theme.ipynb"))
    jobs = [job for notebook in found for job in _jobs(notebook, folder, register)]
    return [job for job in jobs if not theme or job.parameters.get("theme") == theme]


def _themes(folder: StudyFolder) -> list[dict[str, Any]]:
    content, _ = read_yaml(folder.path / "themes.yaml")
    themes = content.get("themes") if isinstance(content, dict) else None
    if not isinstance(themes, list):
        raise InputError(Breach("themes.yaml", "line 1", 'the key "themes" with a list of themes is missing'))
    return [entry for entry in themes if isinstance(entry, dict) and "id" in entry and entry.get("active", True)]


def _jobs(notebook: Path, folder: StudyFolder, register: list[dict[str, Any]]) -> list[Job]:
    name = notebook.stem.split("_", 1)[1]
    study = {"study": study_parameter(folder)}
    if name not in RUN_FOR_EACH:
        return [Job(name, notebook, study, f"{name}.html", TITLES.get(name, name.replace("_", " ").capitalize()))]
    plural = RUN_FOR_EACH[name]
    if name == "theme":
        subjects = [(entry["id"], str(entry.get("title", entry["id"]))) for entry in register]
    else:
        subjects = [(entry.id, entry.name) for entry in getattr(folder.study, plural)]
    return [
        Job(f"{plural}/{key}", notebook, {**study, name: key}, f"{plural}/{key}.html", title, about=name)
        for key, title in subjects
    ]
