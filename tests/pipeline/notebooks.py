"""Small notebooks for the tests of the runner."""

from __future__ import annotations

import json
from pathlib import Path

PARAMETERS = 'study: str = "illustrative"'


def write(path: Path, parameters: str = PARAMETERS, *cells: str, tag: str | None = "parameters") -> Path:
    """A notebook with a parameter cell and the cells given; one that starts with # is Markdown."""
    listed = [("code", parameters, [tag] if tag else []), *((_kind(text), text, []) for text in cells)]
    content = {
        "cells": [_cell(i, kind, text, tags) for i, (kind, text, tags) in enumerate(listed)],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _kind(text: str) -> str:
    return "markdown" if text.startswith("#") else "code"


def _cell(index: int, kind: str, text: str, tags: list[str]) -> dict:
    cell = {"cell_type": kind, "id": f"cell-{index}", "metadata": {"tags": tags}, "source": text}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})
