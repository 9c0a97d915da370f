"""The terms of a model: columns of a frame as columns of a matrix, the first level of a category the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError

INTERCEPT = "(Intercept)"


@dataclass(frozen=True)
class Terms:
    """A model matrix.

    Parameters
    ----------
    matrix : array n by k, rows that are not `used` are 0.
    names : k names: "(Intercept)", "harm", "crime: burglary".
    predictor : k names of the column each came from.
    used : bool array n, rows with all predictors.
    """

    matrix: np.ndarray
    names: tuple[str, ...]
    predictor: tuple[str, ...]
    used: np.ndarray

    def of(self, *predictors: str) -> list[int]:
        """Positions of the columns that came from these predictors."""
        return [place for place, name in enumerate(self.predictor) if name in predictors]


def model_terms(
    frame: pd.DataFrame,
    predictors: Sequence[str],
    *,
    levels: Mapping[str, Sequence] | None = None,
    intercept: bool = True,
    rows: np.ndarray | None = None,
    file: str = "data",
) -> Terms:
    """The matrix of a model.

    Parameters
    ----------
    predictors : columns; numbers and bools enter as they are, text and categories as one 0/1 column a level.
    levels : for a category, its labels in order; the first met is the reference. None: categories, else sorted.
    rows : bool array n, rows to be used if their predictors are there; None: all.

    Raises
    ------
    InputError : a column is missing, a category has one answer only, columns repeat one another.
    """
    absent = [name for name in predictors if name not in frame.columns]
    if absent:
        raise InputError(
            [Breach(file, f"column {name}", "is not in the data", (), "Correct the predictor.") for name in absent]
        )
    used = np.ones(len(frame), dtype=bool) if rows is None else np.asarray(rows, dtype=bool).copy()
    for name in predictors:
        used &= frame[name].notna().to_numpy()
    names, owners, columns = ([INTERCEPT], [INTERCEPT], [np.ones(len(frame))]) if intercept else ([], [], [])
    faults = []
    for name in predictors:
        new = _columns(frame[name], used, (levels or {}).get(name))
        if not new and used.any():
            faults.append(_one_answer(file, name))
        names += [name if label is None else f"{name}: {label}" for label, _ in new]
        owners += [name] * len(new)
        columns += [column for _, column in new]
    if faults:
        raise InputError(faults)
    matrix = np.column_stack(columns) if columns else np.zeros((len(frame), 0))
    matrix = np.where(used[:, None], matrix, 0.0)
    _check_rank(matrix[used], names, file)
    return Terms(matrix, tuple(names), tuple(owners), used)


def _columns(column: pd.Series, used: np.ndarray, levels: Sequence | None) -> list[tuple]:
    """(label, 0/1 column) a level but the first, or (None, numbers)."""
    if levels is None and (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
        return [(None, column.to_numpy(dtype=float, na_value=np.nan))]
    if levels is None:
        is_category = isinstance(column.dtype, pd.CategoricalDtype)
        levels = column.cat.categories if is_category else sorted(column[used].unique())
    met = set(column[used].unique())
    met_levels = [label for label in levels if label in met]
    return [(label, (column == label).to_numpy(dtype=float)) for label in met_levels[1:]]


def _one_answer(file: str, name: str) -> Breach:
    what = "holds one answer only among the rows used, so nothing can be compared"
    return Breach(file, f"column {name}", what, (), "Leave it out of the model, or merge the groups differently.")


def _check_rank(matrix: np.ndarray, names: Sequence[str], file: str) -> None:
    """Refuse columns that repeat others, by name."""
    if not matrix.size:
        return
    size = np.linalg.norm(matrix, axis=0)
    scaled = matrix / np.where(size > 0, size, 1.0)
    diagonal = np.abs(np.diag(np.linalg.qr(scaled, mode="r")))
    repeats = [name for name, d in zip(names, np.append(diagonal, [0.0] * len(names)), strict=False) if d < 1e-9]
    if repeats:
        what = "repeats what other terms already say (or is the same for everyone)"
        raise InputError([Breach(file, f"term {name}", what, (), "Leave it out of the model.") for name in repeats])
