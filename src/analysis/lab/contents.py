"""JupyterLab's files: a notebook is opened with the study's parameters, and saved without what may not be committed."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from analysis.errors import AnalysisError
from analysis.lab.parameters import for_study, parameter_cell, set_values, values
from analysis.lab.saved import bare, report_notebook
from analysis.pipeline.plan import is_report_notebook
from analysis.study import StudyFolder, find_study

STUDY = "GOLDEN_THREAD_STUDY"  # the folder of the study that JupyterLab was opened on
TEMPLATE = "explore/template.ipynb"


class StudyNotebooks(AsyncLargeFileManager):
    """Files as they are on disk, but for the notebooks of the report and of explorations.

    Outputs of real people's data live in JupyterLab while it is open. They are on no disk but in the study's own
    `work/`, where the report keeps its executed notebooks.
    """

    async def get(self, path: str, content: bool = True, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A file; a notebook with the study's parameters in place."""
        model = await super().get(path, content, *args, **kwargs)
        if model["type"] == "notebook" and model.get("content"):
            self._fill(model["content"], self._place(path))
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Write a file; of a notebook, what is to be kept of it."""
        if model.get("type") == "notebook" and model.get("content"):
            model = {**model, "content": self._kept(model["content"], self._place(path))}
        return await super().save(model, path)

    def _place(self, path: str) -> Path:
        return Path(self._get_os_path(path.strip("/")))

    def _is_template(self, place: Path) -> bool:
        return place == self._place(TEMPLATE)

    def _is_of_the_report(self, place: Path) -> bool:
        return place.parent == self._place("") and is_report_notebook(place)

    def _fill(self, notebook: dict[str, Any], place: Path) -> None:
        cell = parameter_cell(notebook)
        if cell is None or not (self._is_of_the_report(place) or self._is_template(place)):
            return
        try:
            set_values(cell, for_study(lab_study(), place, values(cell)))
        except AnalysisError as error:
            self.log.warning("The parameters of %s stay as they are: %s", place.name, error)

    def _kept(self, notebook: dict[str, Any], place: Path) -> dict[str, Any]:
        notebook = deepcopy(notebook)
        if self._is_of_the_report(place) and place.is_file():
            before = json.loads(place.read_text(encoding="utf-8"))
            return report_notebook(notebook, before, may_be_kept(lab_study()))
        if self._is_template(place):
            cell = parameter_cell(notebook)
            if cell is not None and place.is_file():
                set_values(cell, values(parameter_cell(json.loads(place.read_text(encoding="utf-8")))))
            return bare(notebook)
        return notebook if self._shows_nobody(notebook) else bare(notebook)

    def _shows_nobody(self, notebook: dict[str, Any]) -> bool:
        """Whether neither JupyterLab's study nor the one the notebook names is of real people."""
        written = values(parameter_cell(notebook)).get("study")
        try:
            named = find_study(json.loads(written)) if written else lab_study()
            return may_be_kept(named) and may_be_kept(lab_study())
        except (AnalysisError, json.JSONDecodeError):
            return False


def lab_study() -> StudyFolder:
    """The study that JupyterLab was opened on."""
    return find_study(os.environ.get(STUDY, "illustrative"))


def may_be_kept(folder: StudyFolder) -> bool:
    """Whether outputs of a study may lie on a disk outside its folder: its people are made up, or its data public."""
    return folder.study.data == "illustrative" or folder.study.disclosure.public_data
