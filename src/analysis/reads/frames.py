"""Frames that note which of their columns are read.

Everything pandas does with a frame's values goes through its manager of blocks. Asking a `ReadFrame` for that counts as
reading every column, so no way of reading can be missed. Ways that are known to touch certain columns only (taking one,
choosing rows, copying) are told apart here and noted exactly; all others cost precision, never a stale page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.reads.recorder import ACCOUNT, COLUMN, note, recording

ROWS, NAMES = "rows of ", "columns of "
Origin = dict[Hashable, tuple[str, str]]


class ReadFrame(pd.DataFrame):
    """A frame that notes what is read of it. Results of unknown operations are ordinary frames."""

    @property
    def _mgr(self):
        _note(self._origin.values())
        return self.__dict__["_held"]

    @_mgr.setter
    def _mgr(self, manager) -> None:
        self.__dict__["_held"] = manager
        self.__dict__.setdefault("_origin", {})
        self.__dict__.setdefault("_tables", ())

    @property
    def _origin(self) -> Origin:
        return self.__dict__.get("_origin", {})

    def _plain(self) -> pd.DataFrame:
        """The same values as an ordinary frame; nothing is noted."""
        held = self.__dict__["_held"].copy(deep=False)
        return pd.DataFrame._from_mgr(held, held.axes)

    def _again(self, frame: pd.DataFrame, origin: Origin | None = None) -> ReadFrame:
        """Another frame of the same origin."""
        return _noting(frame, self._origin if origin is None else origin, self.__dict__["_tables"])

    def _note_rows(self) -> None:
        for table in self.__dict__["_tables"]:
            note(ACCOUNT, ROWS + table)

    # What tells only of rows or of names

    def __len__(self) -> int:
        self._note_rows()
        return len(self.__dict__["_held"].axes[1])

    @property
    def shape(self) -> tuple[int, int]:
        return len(self), len(self.columns)

    @property
    def empty(self) -> bool:
        return not len(self) or not len(self.columns)

    @property
    def index(self) -> pd.Index:
        self._note_rows()
        return self.__dict__["_held"].axes[1]

    @index.setter
    def index(self, labels) -> None:
        self.__dict__["_held"].set_axis(1, pd.Index(labels))

    @property
    def columns(self) -> pd.Index:
        for table in self.__dict__["_tables"]:
            note(ACCOUNT, NAMES + table)
        return self.__dict__["_held"].axes[0]

    @columns.setter
    def columns(self, labels) -> None:
        _note(self._origin.values())
        self.__dict__["_held"].set_axis(0, pd.Index(labels))
        self.__dict__["_origin"] = {}

    def __contains__(self, key) -> bool:
        return key in self.columns

    def __iter__(self):
        return iter(self.columns)

    def keys(self) -> pd.Index:
        return self.columns

    # What takes columns or rows

    def __getitem__(self, key):
        if isinstance(key, Hashable) and not isinstance(key, tuple):
            _note([self._origin[key]] if key in self._origin else [])
            return self._plain()[key]
        if _is_rows(key):
            return self._again(self._plain()[key])
        if isinstance(key, list | pd.Index):
            return self._again(self._plain()[key], {name: at for name, at in self._origin.items() if name in set(key)})
        return super().__getitem__(key)

    def __setitem__(self, key, value) -> None:
        if not isinstance(key, str):
            super().__setitem__(key, value)
            return
        frame = self._plain()
        frame[key] = value
        self.__dict__["_held"] = frame._mgr
        self.__dict__["_origin"] = {name: at for name, at in self._origin.items() if name != key}

    @property
    def loc(self) -> _Place:
        return _Place(self, "loc")

    @property
    def iloc(self) -> _Place:
        return _Place(self, "iloc")

    def take(self, indices, axis=0, **kwargs):
        if axis not in (0, "index"):
            return super().take(indices, axis=axis, **kwargs)
        return self._again(self._plain().take(indices, **kwargs))

    def copy(self, deep: bool = True) -> ReadFrame:
        return self._again(self._plain().copy(deep))

    def __copy__(self, deep: bool = True) -> ReadFrame:
        return self.copy(deep)

    def __deepcopy__(self, memo=None) -> ReadFrame:
        return self.copy()

    def head(self, n: int = 5) -> ReadFrame:
        return self._again(self._plain().head(n))

    def set_axis(self, labels, *, axis=0, **kwargs):
        if axis not in (0, "index"):
            return super().set_axis(labels, axis=axis, **kwargs)
        return self._again(self._plain().set_axis(labels, **kwargs))

    def reset_index(self, *args, **kwargs):
        return self._again(self._plain().reset_index(*args, **kwargs))

    # What reads some columns and carries the others along

    def set_index(self, keys, **kwargs):
        self._note_named(keys)
        return self._again(self._plain().set_index(keys, **kwargs))

    def drop_duplicates(self, subset=None, **kwargs):
        self._note_named(subset)
        return self._again(self._plain().drop_duplicates(subset, **kwargs))

    def dropna(self, *, subset=None, **kwargs):
        self._note_named(subset)
        return self._again(self._plain().dropna(subset=subset, **kwargs))

    def sort_values(self, by, **kwargs):
        self._note_named(by)
        return self._again(self._plain().sort_values(by, **kwargs))

    def drop(self, labels=None, **kwargs):
        if set(kwargs) - {"columns", "errors"} or labels is not None:
            return super().drop(labels, **kwargs)
        left = self._plain().drop(**kwargs)
        return self._again(left, {name: at for name, at in self._origin.items() if name in left.columns})

    def astype(self, dtype, **kwargs):
        if not isinstance(dtype, Mapping):
            return super().astype(dtype, **kwargs)
        return self._again(self._plain().astype(dtype, **kwargs))

    def assign(self, **kwargs):
        frame = self.copy(deep=False)
        for name, value in kwargs.items():
            frame[name] = value(frame) if callable(value) else value
        return frame

    def _note_named(self, names) -> None:
        named = list(self._origin) if names is None else [names] if isinstance(names, str) else names
        if not isinstance(named, list | tuple) or not all(isinstance(name, str) for name in named):
            named = list(self._origin)
        _note(self._origin[name] for name in named if name in self._origin)

    def __reduce__(self):
        return _rebuilt, (pd.DataFrame._from_mgr(self._mgr, self.__dict__["_held"].axes),)


class _Place:
    """`frame.loc` and `frame.iloc`: rows are chosen without being read, a column asked for is noted."""

    def __init__(self, frame: ReadFrame, kind: str) -> None:
        self.frame, self.kind = frame, kind

    def __getitem__(self, key):
        frame = self.frame
        if isinstance(key, tuple) and len(key) == 2 and self.kind == "loc":
            rows, column = key
            chosen = getattr(frame._plain(), self.kind)[rows, :]
            if isinstance(chosen, pd.DataFrame) and isinstance(column, str | list):
                return frame._again(chosen)[column]
        if isinstance(key, slice | np.ndarray | pd.Series | pd.Index | list):
            return frame._again(getattr(frame._plain(), self.kind)[key])
        _note(frame._origin.values())
        return getattr(frame._plain(), self.kind)[key]

    def __setitem__(self, key, value) -> None:
        raise TypeError("a study's data are not written to; copy them first with pandas.DataFrame(frame)")


def _is_rows(key: Any) -> bool:
    return isinstance(key, pd.Series | np.ndarray | pd.api.extensions.ExtensionArray) and key.dtype in (bool, "boolean")


def _note(columns: Iterable[tuple[str, str]]) -> None:
    for table, name in columns:
        note(COLUMN, table, name)


def _rebuilt(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def _noting(frame: pd.DataFrame, origin: Origin, tables: Iterable[str]) -> ReadFrame:
    made = ReadFrame._from_mgr(frame._mgr, frame._mgr.axes)
    names = set(frame._mgr.axes[0])
    made.__dict__["_origin"] = {name: at for name, at in origin.items() if name in names}
    made.__dict__["_tables"] = tuple(tables)
    return made


def noting(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """A table's frame that notes its reading, where somebody asked for notes; else the frame itself.

    Parameters
    ----------
    frame : DataFrame with str names. table : its name, such as "cases".
    """
    if recording() is None:
        return frame
    return _noting(frame, {name: (table, str(name)) for name in frame.columns}, (table,))


def beside(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Frames of equal index side by side, none of them read by that."""
    frames = list(frames)
    read = [frame for frame in frames if isinstance(frame, ReadFrame)]
    whole = pd.concat([frame._plain() if isinstance(frame, ReadFrame) else frame for frame in frames], axis=1)
    if not read:
        return whole
    origin = {name: at for frame in read for name, at in frame._origin.items()}
    return _noting(whole, origin, dict.fromkeys(table for frame in read for table in frame.__dict__["_tables"]))


def each_column(frame: pd.DataFrame, change: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    """Every column changed by itself; a column counts as read when it is read afterwards."""
    plain = frame._plain() if isinstance(frame, ReadFrame) else frame
    changed = pd.DataFrame({name: change(plain[name]) for name in plain}, index=plain.index)
    return frame._again(changed) if isinstance(frame, ReadFrame) else changed
