"""What R's calls give: vectors with names, matrices, factors, lists, formulae, designs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tests.oracle.syntax import Node, call, deparse


class Vec:
    """A vector with or without names; a logical one that holds NA is of numbers, with `logical` set."""

    def __init__(self, data: Any, names: Sequence[str] | None = None, logical: bool = False) -> None:
        data = np.atleast_1d(np.asarray(data))
        if data.dtype.kind in "iu":
            data = data.astype(float)
        if data.dtype.kind in "US":
            data = data.astype(object)
        self.data = data
        self.logical = logical or data.dtype == bool
        self.names = None if names is None else [str(name) for name in names]

    def __len__(self) -> int:
        return len(self.data)

    def item(self) -> Any:
        return self.data[0]


class Mat:
    """A matrix with names of rows and columns."""

    def __init__(self, data: Any, rows: Sequence[str] | None = None, columns: Sequence[str] | None = None) -> None:
        self.data = np.atleast_2d(np.asarray(data))
        self.rows = None if rows is None else [str(name) for name in rows]
        self.columns = None if columns is None else [str(name) for name in columns]


class Factor:
    """A factor: a pandas Categorical."""

    def __init__(self, data: pd.Categorical) -> None:
        self.data = data

    @property
    def levels(self) -> list[str]:
        return [_text(level) for level in self.data.categories]

    def labels(self) -> np.ndarray:
        return np.array([None if code < 0 else self.levels[code] for code in self.data.codes], dtype=object)

    def __len__(self) -> int:
        return len(self.data)


class RList:
    """A list with names; `tag` says what it stands for, `of` holds what made it."""

    def __init__(self, data: Sequence, names: Sequence[str] | None = None, tag: str = "list", of: Any = None) -> None:
        self.data = list(data)
        self.names = None if names is None else [str(name) for name in names]
        self.tag, self.of = tag, of

    @classmethod
    def of_items(cls, items: dict, tag: str = "list", of: Any = None) -> RList:
        return cls(list(items.values()), list(items), tag, of)

    def get(self, name: str) -> Any:
        if self.names and name in self.names:
            return self.data[self.names.index(name)]
        return None


@dataclass(frozen=True)
class Formula:
    """A formula: left side or None, right side, where it was written."""

    left: Node | None
    right: Node
    env: Any = None

    def terms(self) -> list[Node]:
        """The terms of the right side, + split, "." and "1" and "0" kept."""
        return flatten_sum(self.right)


@dataclass
class DesignValue:
    """A survey design with its data."""

    frame: pd.DataFrame
    design: Any
    replicate: bool = False


@dataclass(frozen=True)
class Quoted:
    """An unevaluated expression."""

    node: Node


@dataclass
class Stat:
    """Estimates with covariance: svystat, svyby, svyratio, a contrast; `tag` as R's class."""

    labels: list[str]
    estimate: np.ndarray
    covariance: np.ndarray
    df: float = np.inf
    tag: str = "svystat"
    extra: dict = field(default_factory=dict)


def flatten_sum(node: Node) -> list[Node]:
    """The summands of an expression."""
    if node.kind == "call" and node.parts[0].value == "+" and len(node.parts) == 3:
        return flatten_sum(node.parts[1][1]) + flatten_sum(node.parts[2][1])
    if node.kind == "call" and node.parts[0].value == "(":
        return flatten_sum(node.parts[1][1])
    if node.kind == "call" and node.parts[0].value == "*" and len(node.parts) == 3:
        first, second = flatten_sum(node.parts[1][1]), flatten_sum(node.parts[2][1])
        return [*first, *second, *(call(":", a, b) for a in first for b in second)]
    return [node]


def column(series: pd.Series) -> Any:
    """A column of a frame as an R value."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        return Factor(pd.Categorical(series))
    return Vec(series.to_numpy())


def to_series(value: Any) -> pd.Series:
    """An R vector or factor as a column."""
    if isinstance(value, Factor):
        return pd.Series(value.data)
    return pd.Series(value.data)


def plain(value: Any) -> Any:
    """An R value as the JSON of the oracle would hold it."""
    if value is None or isinstance(value, bool | float | int | str):
        return value
    if isinstance(value, Factor):
        return [str(label) for label in value.labels()]
    if isinstance(value, Vec):
        items = [_scalar(item) for item in value.data]
        if value.names is not None:
            return dict(zip(value.names, items, strict=True))
        return items[0] if len(items) == 1 else items
    if isinstance(value, Mat):
        rows = [
            dict(zip(value.columns, map(_scalar, row), strict=True)) if value.columns else [_scalar(x) for x in row]
            for row in value.data
        ]
        return dict(zip(value.rows, rows, strict=True)) if value.rows else rows
    if isinstance(value, RList):
        items = [plain(item) for item in value.data]
        return dict(zip(value.names, items, strict=True)) if value.names is not None else items
    if isinstance(value, pd.DataFrame):
        return {name: plain(column(value[name])) for name in value}
    if isinstance(value, Stat):
        return plain(Vec(value.estimate, value.labels))
    raise TypeError(f"no plain form of {type(value).__name__}")


def _scalar(item: Any) -> Any:
    if isinstance(item, np.bool_ | bool):
        return bool(item)
    return float(item) if isinstance(item, float | int | np.number) else item


def _text(level: Any) -> str:
    return f"{level:g}" if isinstance(level, float) else str(level)


def label_of(node: Node) -> str:
    return deparse(node)
