"""The methods page's table: every estimator that states in its docstring what it equals, read from there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Sequence
from types import ModuleType

import pandas as pd

ROOMS = ("analysis.survey", "analysis.regression", "analysis.cases", "analysis.voices")
EQUAL = re.compile(r"(?P<before>.*?)\bEqual to (?P<equal>.+?),\s+rtol (?P<tolerance>[^\n]+?)\.?(?:\n\n|\Z)", re.DOTALL)
EXACT = re.compile(r"(?P<before>.*?)\bExact, rtol (?P<tolerance>[^\n]+?)\.?(?:\n\n|\Z)", re.DOTALL)


def methods(rooms: Sequence[str] = ROOMS) -> pd.DataFrame:
    """What each estimator does, by which formula, equal to what, how nearly.

    Parameters
    ----------
    rooms : packages whose public functions are read.

    Returns
    -------
    DataFrame, one row an estimator: `method` (its first line), `function` (where it is), `source` (formula and
    reference), `equal_to` (the function of R, or "by definition"), `tolerance` (relative).
    """
    rows = [row for room in rooms for function in _functions(room) if (row := _row(function)) is not None]
    return pd.DataFrame(rows, columns=["method", "function", "source", "equal_to", "tolerance"])


def _functions(room: str) -> Iterator:
    """Public functions and methods written in the modules of a package, in order of module and line."""
    package = importlib.import_module(room)
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{room}.{found.name}")
        own = [*_written_in(module, vars(module).values())]
        for kind in [value for value in vars(module).values() if inspect.isclass(value)]:
            own += _written_in(module, vars(kind).values())
        yield from sorted(own, key=lambda function: function.__code__.co_firstlineno)


def _written_in(module: ModuleType, values) -> list:
    return [
        value
        for value in values
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not value.__name__.startswith("_")
    ]


def _row(function) -> dict[str, str] | None:
    text = inspect.getdoc(function) or ""
    if "Notes\n-----" not in text:
        return None
    notes = text.split("Notes\n-----\n", 1)[1]
    match, exact = EQUAL.match(notes), EXACT.match(notes)
    if match is None and exact is None:
        return None
    chosen = match or exact
    return {
        "method": text.split("\n\n", 1)[0].replace("\n", " "),
        "function": f"{function.__module__.removeprefix('analysis.')}.{function.__qualname__}",
        "source": " ".join(chosen["before"].split()),
        "equal_to": " ".join(match["equal"].split()) if match else "by definition",
        "tolerance": chosen["tolerance"].strip(),
    }
