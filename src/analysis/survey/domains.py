"""Who counts: valid answers, the levels of a grouping, and the numbers every estimate carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.errors import Breach, DesignError
from analysis.survey.cells import Cells
from analysis.survey.design import SurveyDesign

ONE_PERSON = "one person is not an estimate"
NOBODY = "nobody answered"
ONE_CLUSTER = "too few clusters for an interval"
NO_SPREAD = "no spread among the answers: no interval"


@dataclass(frozen=True)
class Domains:
    """Rows sorted into domains.

    Parameters
    ----------
    by : str or None, the column of the grouping.
    levels : the label of each domain, met or not.
    code : int array n, the domain of each row; len(levels) for rows in none.
    design : SurveyDesign.
    """

    by: str | None
    levels: tuple
    code: np.ndarray
    design: SurveyDesign

    def __len__(self) -> int:
        return len(self.levels)

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sum of values (n) by domain."""
        return np.bincount(self.code, values, minlength=len(self) + 1)[: len(self)]

    def spread(self, values: np.ndarray) -> np.ndarray:
        """From a value a domain to a value a row (0 in no domain)."""
        return np.append(values, 0.0)[self.code]

    @cached_property
    def n(self) -> np.ndarray:
        """Rows that count, unweighted."""
        return np.bincount(self.code, minlength=len(self) + 1)[: len(self)]

    @cached_property
    def size(self) -> np.ndarray:
        """People they stand for: the sum of their weights."""
        return self.sums(self.design.weights)

    @cached_property
    def kish(self) -> np.ndarray:
        """Kish effective size: (sum of weights)^2 / sum of squares."""
        with np.errstate(all="ignore"):
            return self.size**2 / self.sums(self.design.weights**2)

    @cached_property
    def df(self) -> np.ndarray:
        """Degrees of freedom of each domain: its clusters less its strata."""
        if self.design.replicates is not None:
            return np.array([self.design.within(self.code == d).df for d in range(len(self))])
        return self.cells.freedom().astype(float)

    @cached_property
    def cells(self) -> Cells:
        """The rows by cluster and domain."""
        return Cells(self.design.stages[0], self.code, len(self))


def domains(
    frame: pd.DataFrame,
    design: SurveyDesign,
    counted: np.ndarray,
    by: str | None = None,
    levels: Sequence | None = None,
) -> Domains:
    """Sort the rows that are counted into the levels of a grouping.

    Parameters
    ----------
    counted : bool array n, rows with a valid answer.
    by : column of the grouping; None: one domain.
    levels : labels in order; None: the categories, or the labels met, sorted.

    Raises
    ------
    DesignError : frame and design have different lengths, or the column is not there.
    """
    require(frame, design, *([by] if by else []))
    counted = counted & design.inside
    if by is None:
        return Domains(None, (None,), np.where(counted, 0, 1), design)
    column = frame[by]
    if levels is None and isinstance(column.dtype, pd.CategoricalDtype):
        levels = tuple(column.cat.categories.tolist())
        code = column.cat.codes.to_numpy().astype(np.int64)
        code[code < 0] = len(levels)
    else:
        levels = tuple(sorted(column.dropna().unique()) if levels is None else levels)
        code = codes_of(column, levels, other=len(levels))
    if not counted.all():
        code[~counted] = len(levels)
    return Domains(by, levels, code, design)


def codes_of(column: pd.Series, labels: Sequence, *, other: int = -1, kind: type = np.int64) -> np.ndarray:
    """Position of each row's label among `labels`, `other` for any other; integers of a kind."""
    places = np.append(np.arange(len(labels)), other).astype(kind)
    if isinstance(column.dtype, pd.CategoricalDtype):
        place = {label: at for at, label in enumerate(labels)}
        of_category = [place.get(category, -1) for category in column.cat.categories.tolist()]
        return places[np.append(of_category, -1)][column.cat.codes.to_numpy()]
    return places[pd.Index(labels).get_indexer(column)]


def require(frame: pd.DataFrame, design: SurveyDesign, *columns: str) -> None:
    """The frame has the columns, and as many rows as the design."""
    faults = []
    if len(frame) != len(design):
        what = f"has {len(frame)} rows, its design {len(design)}"
        faults.append(Breach(design.file, "", what, (), "Make the design from the same frame."))
    faults += [
        Breach(design.file, f"column {name}", "is not in the data", (), "Correct the name in the study files.")
        for name in columns
        if name not in frame.columns
    ]
    if faults:
        raise DesignError(faults)


def chosen_among(answer: str | Sequence[str], valid: Sequence[str], item: str, design: SurveyDesign) -> list[bool]:
    """For each valid answer, whether it is (one of) the answers asked about.

    Raises
    ------
    DesignError : an answer is not among the valid ones, or there are none.
    """
    answers = [answer] if isinstance(answer, str) or np.isscalar(answer) else list(answer)
    stray = [label for label in answers if label not in list(valid)]
    if stray or not len(valid):
        what = f"has no valid answer {', '.join(map(str, stray)) or 'at all'}"
        allowed = tuple(map(str, valid))
        raise DesignError(Breach(design.file, f"item {item}", what, allowed, "Correct the answer in the study files."))
    return [label in answers for label in valid]


def numbers(frame: pd.DataFrame, column: str, design: SurveyDesign) -> tuple[np.ndarray, np.ndarray]:
    """Values of a numeric column with NaN as 0, and which were given."""
    require(frame, design, column)
    series = frame[column]
    if not (pd.api.types.is_numeric_dtype(series) or pd.api.types.is_bool_dtype(series)):
        what = "holds text where numbers are needed"
        raise DesignError(Breach(design.file, f"column {column}", what, (), "Name a column of numbers."))
    values = series.to_numpy(dtype=float, na_value=np.nan)
    given = np.isfinite(values)
    return np.where(given, values, 0.0), given


def reasons(n: np.ndarray, df: np.ndarray, se: np.ndarray) -> np.ndarray:
    """Why an estimate or its interval is NaN; empty where it is not."""
    reason = np.full(len(n), "", dtype=object)
    reason[np.isnan(se) | (se <= 0)] = NO_SPREAD
    reason[~(df > 0)] = ONE_CLUSTER
    reason[n == 1] = ONE_PERSON
    reason[n == 0] = NOBODY
    return reason


def label_rows(groups: Domains, result: pd.DataFrame) -> pd.DataFrame:
    """The result with the labels of its domains in front."""
    if groups.by is not None:
        result.insert(0, groups.by, list(groups.levels))
    return result
