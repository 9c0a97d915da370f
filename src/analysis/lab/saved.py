"""What is kept of a notebook that is saved in JupyterLab: what a person wrote, and outputs of made-up people only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.lab.parameters import Notebook, parameter_cell, set_values, values

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What an author says about a cell. The rest is how it looked on one screen, or when it ran.
AUTHORED = ("tags", "jupyter", "slideshow", "editable", "deletable", "name", "format")


def report_notebook(now: Notebook, before: Notebook, made_up: bool) -> Notebook:
    """A notebook of the report as it is to be written: its own parameters, its reference outputs, no trace of a screen.

    Parameters
    ----------
    now : the notebook in JupyterLab. before : the file as it is. made_up : the study that JupyterLab was opened on is
        the illustrative one, whose outputs may become references.

    Returns
    -------
    A new notebook. Outputs of another study, theme, strand or partner are not kept. A cell that did not run, or whose
    outputs may not be kept, has those of the file, if its code is as it was there.
    """
    cells = [{**cell, "metadata": _authored(cell)} for cell in now["cells"]]
    kept = {**now, "cells": cells, "metadata": METADATA}
    own = values(parameter_cell(before))
    foreign = not made_up or values(parameter_cell(kept)) != own
    _take_outputs([cell for cell in cells if foreign or not cell.get("execution_count")], before)
    if cell := parameter_cell(kept):
        set_values(cell, own)
    _number(cells)
    return kept


def bare(now: Notebook) -> Notebook:
    """A notebook without its outputs, and no trace of a screen."""
    cells = [{**cell, "metadata": _authored(cell)} for cell in now["cells"]]
    for cell in filter(_is_code, cells):
        cell |= {"outputs": [], "execution_count": None}
    return {**now, "cells": cells, "metadata": METADATA}


def _authored(cell: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in cell.get("metadata", {}).items() if name in AUTHORED}
    return {name: value for name, value in found.items() if value not in ([], {})}


def _take_outputs(cells: list[dict[str, Any]], before: Notebook) -> None:
    """Give each cell the outputs it has in the file, or none where its code was changed."""
    there = {(cell.get("id"), "".join(cell["source"])): cell for cell in before["cells"] if _is_code(cell)}
    parameters = parameter_cell(before)
    for cell in filter(_is_code, cells):
        old = there.get((cell.get("id"), "".join(cell["source"])), {})
        if parameters and cell.get("id") == parameters.get("id"):
            old = parameters  # its values are put back
        cell["outputs"] = old.get("outputs", [])
        cell["execution_count"] = old.get("execution_count")


def _number(cells: list[dict[str, Any]]) -> None:
    """Count the cells that ran from the first to the last, however often and in what order they ran."""
    ran = [cell for cell in cells if _is_code(cell) and cell.get("execution_count") is not None]
    for count, cell in enumerate(ran, start=1):
        cell["execution_count"] = count
        results = [output for output in cell["outputs"] if "execution_count" in output]
        for output in results:
            output["execution_count"] = count


def _is_code(cell: Mapping[str, Any]) -> bool:
    return cell["cell_type"] == "code"
