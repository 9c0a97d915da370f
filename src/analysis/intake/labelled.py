"""SPSS and Stata files, by pyreadstat: numbers with the labels that say what they stand for."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.intake.grid import Grid, as_text


def read_labelled(data: bytes, file: str, kind: str) -> Grid:
    """The cells of an SPSS ("spss") or Stata ("stata") file, its value labels and its question texts.

    Raises
    ------
    InputError : the file is damaged.
    """
    frame, meta = _parsed(data, file, kind)
    names = tuple(meta.column_names)
    frame.columns = range(len(names))
    cells = frame.apply(_texts) if len(frame) else frame.astype("str")
    full = np.full(len(frame), len(names), dtype=np.int32)
    labels = {
        names.index(name): {as_text(value): str(label) for value, label in pairs.items()}
        for name, pairs in meta.variable_value_labels.items()
        if name in names
    }
    texts = tuple(meta.column_names_to_labels.get(name) or "" for name in names)
    found = {"spss": "SPSS", "stata": "Stata"}[kind]
    return Grid(file, "", cells, full, full, found, names=names, texts=texts, labels=labels)


def _parsed(data: bytes, file: str, kind: str) -> tuple[pd.DataFrame, Any]:
    import pyreadstat

    # The library reads from a path only; the copy is private to the owner and gone at once.
    handle, name = tempfile.mkstemp(suffix=".sav" if kind == "spss" else ".dta")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        read = pyreadstat.read_sav if kind == "spss" else pyreadstat.read_dta
        return read(name, user_missing=True, apply_value_formats=False)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, UnicodeDecodeError, OverflowError):
        what = f"is not a valid {'SPSS' if kind == 'spss' else 'Stata'} file, or is damaged"
        raise InputError(Breach(file, "", what, remedy="Export it again; no row of it was used.")) from None
    finally:
        Path(name).unlink(missing_ok=True)


def _texts(column: pd.Series) -> pd.Series:
    codes, values = pd.factorize(column, use_na_sentinel=True)
    texts = np.array([as_text(value) for value in values] + [""], dtype=object)
    return pd.Series(texts[codes], index=column.index, dtype="str")
