"""Looking for evidence in the repository: a file, a word in it, a share of functions with a docstring."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Found:
    """One piece of evidence: the path that shows it, what it shows, and whether it is there."""

    path: str
    shows: str
    there: bool


@dataclass(frozen=True)
class Repository:
    """A checkout, asked for evidence."""

    root: Path

    def holds(self, path: str, shows: str, pattern: str = "") -> Found:
        """A file or folder; with `pattern`, a file one line of which matches it."""
        place = self.root / path
        if not pattern:
            filled = place.is_file() or (place.is_dir() and any(place.iterdir()))
            return Found(path, shows, filled)
        text = place.read_text(encoding="utf-8") if place.is_file() else ""
        return Found(path, shows, re.search(pattern, text, re.M) is not None)

    def any_of(self, paths: Iterable[str], shows: str, pattern: str = "") -> Found:
        """The first of several places that holds the evidence; the first of all where none does."""
        tried = [self.holds(path, shows, pattern) for path in paths]
        return next((found for found in tried if found.there), tried[0])

    def code(self, folder: str = "src") -> list[Path]:
        """The Python files of a folder, sorted."""
        return sorted((self.root / folder).rglob("*.py"))

    def documented(self, folder: str, share: float) -> Found:
        """At least such a share of public functions and classes has a docstring."""
        public = [node for path in self.code(folder) for node in _public(path)]
        told = sum(ast.get_docstring(node) is not None for node in public)
        shows = f"at least {share:.0%} of public functions and classes have a docstring"
        return Found(folder, shows, bool(public) and told >= share * len(public))

    def only_python(self, folder: str) -> Found:
        """No file of code in another, closed language."""
        closed = {".sas", ".sps", ".do", ".xlsm", ".m"}
        found = [path for path in (self.root / folder).rglob("*") if path.suffix.lower() in closed]
        return Found(folder, "all code is Python; none is SAS, SPSS or Stata syntax or a macro", not found)

    def tests_beside(self, code: str, tests: str) -> Found:
        """Every room of the package has a folder of tests."""
        rooms = {path.name for path in (self.root / code).iterdir() if (path / "__init__.py").is_file()}
        tested = {path.name for path in (self.root / tests).iterdir() if any(path.glob("test_*.py"))}
        return Found(tests, "every room of the package has tests", bool(rooms) and rooms <= tested)


def _public(path: Path) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
