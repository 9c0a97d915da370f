"""The methods of the workbook, read from the docstrings of the functions that hold them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.paths import ROOT

ROOMS = ("survey", "regression", "cases", "voices")
SOURCE = ROOT / "src" / "analysis"
_EQUAL = re.compile(r"Equal to (?P<what>.+?)(?:, rtol (?P<rtol>.+?))?\.(?:\s|$)", re.S)


@dataclass(frozen=True)
class Method:
    """One public function that equals a reference implementation.

    Parameters
    ----------
    says : the first sentence of its docstring. function : its name with its room. source : formula and source.
    equals : the reference function. tolerance : relative, as the docstring states it; empty where exact.
    """

    says: str
    function: str
    source: str
    equals: str
    tolerance: str


def methods(source: Path = SOURCE) -> list[Method]:
    """Every public function of the statistical rooms whose docstring names what it equals, by room and name."""
    files = [path for room in ROOMS for path in sorted((source / room).glob("**/*.py"))]
    return [method for path in files for method in _of_file(path, source)]


def _of_file(path: Path, source: Path) -> Iterator[Method]:
    room = ".".join(path.relative_to(source).with_suffix("").parts)
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            doc = ast.get_docstring(node) or ""
            found = _EQUAL.search(doc)
            if found:
                yield Method(
                    says=_flat(doc.split("\n\n")[0]),
                    function=f"{room}.{node.name}",
                    source=_notes(doc),
                    equals=_flat(found["what"]),
                    tolerance=_flat(found["rtol"] or ""),
                )


def _notes(doc: str) -> str:
    """What the Notes say before they name the reference: the formula and where it comes from."""
    notes = doc.split("Notes\n-----\n")[-1] if "Notes\n-----\n" in doc else ""
    return _flat(notes.split("Equal to ")[0]) or "its definition"


def _flat(text: str) -> str:
    return " ".join(text.split()).strip(" ,;")
