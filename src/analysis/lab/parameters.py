"""The parameter cell of a notebook in JupyterLab: filled for the study when it is opened, put back when it is saved."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.pipeline.plan import plan
from analysis.study import StudyFolder, study_parameter

Notebook = dict[str, Any]


def parameter_cell(notebook: Notebook) -> dict[str, Any] | None:
    """The one cell tagged `parameters`; None where there is none, or several."""
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell.get("metadata", {}).get("tags", [])]
    return tagged[0] if len(tagged) == 1 else None


def values(cell: Mapping[str, Any] | None) -> dict[str, str]:
    """The values of a parameter cell as they are written in it, by name; nothing while its code is half typed."""
    source = _source(cell)
    return {name: ast.get_source_segment(source, node) or "" for name, node in _assigned(source).items()}


def set_values(cell: dict[str, Any], written: Mapping[str, str]) -> None:
    """Write other values into a parameter cell; names, types and comments stay."""
    source = _source(cell)
    lines = source.splitlines(keepends=True)
    for name, node in reversed(_assigned(source).items()):
        if name in written:
            first, last = node.lineno - 1, node.end_lineno - 1
            # Python counts columns in bytes of UTF-8.
            before = lines[first].encode()[: node.col_offset].decode()
            after = lines[last].encode()[node.end_col_offset :].decode()
            lines[first : last + 1] = [before + written[name] + after]
    cell["source"] = "".join(lines)


def for_study(folder: StudyFolder, notebook: Path, default: Mapping[str, str]) -> dict[str, str]:
    """What a notebook's parameters must say for a study: the study, and one of its themes, strands or partners.

    Parameters
    ----------
    default : the values in the file. A theme that the study has stays; else its first is taken.

    Raises
    ------
    InputError : the study's register is at fault.
    """
    pages = [job.parameters for job in plan(folder, notebook.parent) if job.notebook == notebook]
    offered = {name: [json.dumps(page[name], ensure_ascii=False) for page in pages] for name in (pages or [{}])[0]}
    offered["study"] = [json.dumps(study_parameter(folder), ensure_ascii=False)]
    known = {name: choices for name, choices in offered.items() if name in default}
    return {name: default[name] if default[name] in choices else choices[0] for name, choices in known.items()}


def _source(cell: Mapping[str, Any] | None) -> str:
    return "".join(cell["source"]) if cell else ""


def _assigned(source: str) -> dict[str, ast.expr]:
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return {}
    found: dict[str, ast.expr] = {}
    for node in body:
        targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        if len(targets) == 1 and isinstance(targets[0], ast.Name) and node.value is not None:
            found[targets[0].id] = node.value
    return found
