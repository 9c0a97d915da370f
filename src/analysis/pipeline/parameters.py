"""A notebook's parameter cell is its interface: what it does not name is an error, where papermill only warns."""

from __future__ import annotations

import ast
import json
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.errors import Breach, InputError

TYPES = {"str": str, "int": int, "float": (int, float), "bool": bool, "list": list, "dict": dict}


def declared(notebook: Path) -> dict[str, str]:
    """The parameters of a notebook and their annotated types ("" where none is annotated).

    Raises
    ------
    InputError : the notebook is absent, is no notebook, or has no cell tagged `parameters`.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except FileNotFoundError:
        raise InputError(Breach(notebook.name, "", "is not there")) from None
    except (json.JSONDecodeError, KeyError, UnicodeDecodeError):
        raise InputError(Breach(notebook.name, "", "is not a notebook", remedy="Restore it from git.")) from None
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        what = f"has {len(tagged)} cells tagged parameters, and must have one"
        raise InputError(Breach(notebook.name, "", what, remedy="Tag the cell that holds `study`."))
    return _names(ast.parse("".join(tagged[0]["source"])))


def _names(cell: ast.Module) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in cell.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names[node.target.id] = ast.unparse(node.annotation)
        elif isinstance(node, ast.Assign):
            names |= {target.id: "" for target in node.targets if isinstance(target, ast.Name)}
    return names


def check(notebook: Path, parameters: dict[str, Any]) -> None:
    """Refuse parameters that the notebook does not declare, or of another type than it declares.

    Raises
    ------
    InputError : all of them at once, each with the nearest right name.
    """
    names = declared(notebook)
    breaches = []
    for name, value in parameters.items():
        where = f"parameter {name}"
        if name not in names:
            near = get_close_matches(name, names, n=1)
            remedy = f'Did you mean "{near[0]}"?' if near else ""
            breaches.append(Breach(notebook.name, where, "the notebook has no such parameter", tuple(names), remedy))
        elif (kind := TYPES.get(names[name])) and not isinstance(value, kind):
            breaches.append(Breach(notebook.name, where, f"must be of type {names[name]}"))
    if breaches:
        raise InputError(breaches)
