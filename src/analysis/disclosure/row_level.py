"""Frames of rows of people do not print in a notebook run for release: only their columns and types are shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd


def outline(frame: pd.DataFrame | pd.Series) -> str:
    """The shape of a frame without a value: its columns and their types."""
    if isinstance(frame, pd.Series):
        return f"A column of rows of people, {frame.dtype}; its values are not shown."
    columns = ", ".join(f"{name} ({dtype})" for name, dtype in frame.dtypes.items())
    return f"Rows of people, not shown. Columns: {columns}."


@contextmanager
def rows_hidden() -> Iterator[None]:
    """Within it no DataFrame or Series prints a value; a table that passed the gate prints as before."""
    kept = [
        (kind, name, kind.__dict__.get(name)) for kind in (pd.DataFrame, pd.Series) for name in ("__repr__", "__str__")
    ]
    kept.append((pd.DataFrame, "_repr_html_", pd.DataFrame.__dict__.get("_repr_html_")))
    hide_rows()
    try:
        yield
    finally:
        for kind, name, method in kept:
            if method is None:
                delattr(kind, name)
            else:
                setattr(kind, name, method)


def hide_rows() -> None:
    """Switch printing of rows off for the rest of the process: opening a page of a report does."""
    for kind in (pd.DataFrame, pd.Series):
        kind.__repr__ = outline
        kind.__str__ = outline
    pd.DataFrame._repr_html_ = lambda frame: f"<p>{outline(frame)}</p>"
