"""The rows and columns a model uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.terms import model_terms


@dataclass(frozen=True)
class Rows:
    """Rows that have all a model needs: matrix (n by k), outcome (n), the frame's rows, names of the terms."""

    matrix: np.ndarray
    y: np.ndarray
    kept: pd.DataFrame
    names: tuple[str, ...]

    def column(self, name: str) -> np.ndarray:
        """A numeric column of these rows."""
        return self.kept[name].to_numpy(dtype=float)

    def labels(self, name: str) -> np.ndarray:
        """A column of labels of these rows."""
        return self.kept[name].to_numpy()


def model_rows(
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    *,
    levels: Mapping[str, Sequence] | None = None,
    extra: Sequence[str | None] = (),
    numeric: bool = True,
    intercept: bool = True,
) -> Rows:
    """Rows with the outcome, all predictors and the `extra` columns.

    Raises
    ------
    InputError : a column is missing, or no row is left, or the outcome is the same in all.
    """
    needed = [outcome, *(name for name in extra if name)]
    absent = [name for name in needed if name not in frame.columns]
    if absent:
        raise InputError([Breach("data", f"column {name}", "is not in the data") for name in absent])
    given = frame[needed].notna().all(axis=1).to_numpy()
    terms = model_terms(frame, predictors, levels=levels, intercept=intercept, rows=given)
    kept = frame[terms.used]
    y = kept[outcome].to_numpy(dtype=float) if numeric else kept[outcome].to_numpy()
    if not len(kept):
        what = "has no row in which it and all predictors are there"
        raise InputError(Breach("data", f"column {outcome}", what, (), "Leave out what is missing most."))
    if pd.Series(y).nunique() < 2:
        what = f"is the same in all {len(kept)} rows of the model"
        raise InputError(Breach("data", f"column {outcome}", what, (), "There is nothing to explain."))
    return Rows(terms.matrix[terms.used], y, kept, terms.names)
