"""Two items beside one another: weighted table, Rao-Scott and Wald tests, goodness of fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import Breach, DesignError
from analysis.survey.design import SurveyDesign
from analysis.survey.domains import codes_of, require
from analysis.survey.joint import joint_means, joint_totals
from analysis.survey.quadratic import ratio_tail, satterthwaite_tail
from analysis.survey.variance import covariance_of

STATISTICS = ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")


def crosstab(
    frame: pd.DataFrame,
    row: str,
    column: str,
    *,
    design: SurveyDesign,
    row_levels: Sequence | None = None,
    column_levels: Sequence | None = None,
) -> pd.DataFrame:
    """Weighted counts of people, rows by columns; those without both answers are left out.

    Notes
    -----
    Equal to svytable of R survey 4.5, rtol 1e-8.
    """
    cells = _cells(frame, row, column, design, row_levels, column_levels)
    counts = (cells.design.weights @ cells.indicator).reshape(cells.shape)
    index = pd.Index(cells.row_levels, name=row)
    return pd.DataFrame(counts, index=index, columns=pd.Index(cells.column_levels, name=column))


def rao_scott(
    frame: pd.DataFrame,
    row: str,
    column: str,
    *,
    design: SurveyDesign,
    row_levels: Sequence | None = None,
    column_levels: Sequence | None = None,
    statistic: str = "F",
) -> pd.DataFrame:
    """Whether two items hang together in the population.

    Parameters
    ----------
    row_levels, column_levels : valid answers; None: those met. Answers nobody gave are left out.
    statistic : "F" and "Chisq" (Rao and Scott 1984, second and first order), "Wald", "adjWald",
        "lincom" and "saddlepoint" (the distribution of the first-order statistic by its eigenvalues).

    Returns
    -------
    One row: `statistic, df, df_design, p, n, effect` (Cramér's V of the weighted table), `method, reason`.

    Raises
    ------
    DesignError : an item has fewer than two answers among those who gave both.

    Notes
    -----
    Rao and Scott (1984), Annals of Statistics 12; design effects centred on the observed cell shares.
    Equal to svychisq of R survey 4.5, rtol 1e-8 (lincom, saddlepoint 1e-4).
    """
    if statistic not in STATISTICS:
        raise DesignError(Breach(design.file, "statistic", "is not known", STATISTICS))
    cells = _cells(frame, row, column, design, row_levels, column_levels)
    faults = [
        Breach(design.file, f"column {name}", "holds fewer than two answers", (), "Test it where answers differ.")
        for name, count in zip((row, column), cells.shape, strict=True)
        if count < 2
    ]
    if faults:
        raise DesignError(faults)
    if not cells.design.df > 0:
        return _result(np.nan, np.nan, np.nan, np.nan, cells, statistic, "too few clusters for a test")
    tested = _wald(cells, statistic) if "Wald" in statistic else _pearson(cells, statistic)
    return _result(*tested, cells, statistic, "" if np.isfinite(tested[-1]) else "the table has no variance")


def goodness_of_fit(
    frame: pd.DataFrame,
    item: str,
    shares: Sequence[float],
    *,
    design: SurveyDesign,
    levels: Sequence | None = None,
) -> pd.DataFrame:
    """Whether the shares of the answers differ from given ones.

    Notes
    -----
    Pearson statistic on estimated totals; Satterthwaite on the eigenvalues of the covariance of its roots.
    Equal to svygofchisq of R survey 4.5, rtol 1e-4.
    """
    require(frame, design, item)
    levels = _met(frame[item], levels)
    code = codes_of(frame[item], levels)
    inside = design.within((code >= 0) & design.inside)
    indicator = (code[:, None] == np.arange(len(levels))).astype(float)
    totals = joint_totals(inside, indicator, list(map(str, levels)))
    p = np.asarray(shares, dtype=float) / np.sum(shares)
    expected = totals.estimate.sum() * p
    statistic = float(np.sum((totals.estimate - expected) ** 2 / expected))
    size = totals.estimate.sum()
    # slope of (O_i - p_i N) / sqrt(p_i N) by each total
    slope = np.eye(len(p)) / np.sqrt(expected)[:, None]
    slope -= (p / np.sqrt(expected) + (totals.estimate - expected) / (2 * np.sqrt(expected) * size))[:, None]
    values = np.linalg.eigvalsh(slope @ totals.covariance @ slope.T)
    scale = np.sum(values**2) / np.sum(values)
    row = {"statistic": statistic, "scale": scale, "df": np.sum(values) / scale}
    row |= {"p": satterthwaite_tail(statistic, values), "n": int(np.count_nonzero(inside.inside))}
    return pd.DataFrame([row | {"method": "design-based goodness of fit"}])


class _Cells:
    """The people in each cell of a table, and the design of those who have both answers."""

    def __init__(self, indicator, design, row_levels, column_levels):
        self.indicator, self.design = indicator, design
        self.row_levels, self.column_levels = row_levels, column_levels
        self.shape = (len(row_levels), len(column_levels))
        self.n = int(np.count_nonzero(design.inside))


def _cells(frame, row, column, design, row_levels, column_levels) -> _Cells:
    require(frame, design, row, column)
    levels = [_met(frame[row], row_levels), _met(frame[column], column_levels)]
    codes = [codes_of(frame[name], met) for name, met in zip((row, column), levels, strict=True)]
    both = (codes[0] >= 0) & (codes[1] >= 0) & design.inside
    met = [
        [label for place, label in enumerate(ls) if (c[both] == place).any()]
        for ls, c in zip(levels, codes, strict=True)
    ]
    codes = [codes_of(frame[name], labels) for name, labels in zip((row, column), met, strict=True)]
    cell = np.where(both, codes[0] * len(met[1]) + codes[1], -1)
    indicator = (cell[:, None] == np.arange(len(met[0]) * len(met[1]))).astype(float)
    return _Cells(indicator, design.within(both), *met)


def _met(column: pd.Series, levels: Sequence | None) -> list:
    if levels is not None:
        return list(levels)
    if isinstance(column.dtype, pd.CategoricalDtype):
        return list(column.cat.categories)
    return sorted(column.dropna().unique())


def _pearson(cells: _Cells, statistic: str):
    shares = joint_means(cells.design, cells.indicator, [""] * cells.indicator.shape[1])
    p = shares.estimate.reshape(cells.shape)
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    pearson = cells.n * float(np.sum((p - expected) ** 2 / expected))
    delta = _generalised_effects(shares.estimate, shares.covariance, cells)
    trace, squared = np.trace(delta), np.trace(delta @ delta)
    count, df = delta.shape[0], cells.design.df
    if not trace > 0:
        return np.nan, np.nan, np.nan, np.nan
    if statistic == "F":
        spread = trace**2 / squared
        return pearson / trace, spread, spread * df, _f_tail(pearson / trace, spread, spread * df)
    if statistic == "Chisq":
        from scipy import special

        return pearson, count, np.nan, float(special.chdtrc(count, pearson / (trace / count)))
    effects = np.linalg.eigvals(delta).real
    return pearson, np.nan, np.nan, ratio_tail(pearson, effects, trace**2 / squared * df)


def _generalised_effects(shares: np.ndarray, covariance: np.ndarray, cells: _Cells) -> np.ndarray:
    """Design effects of the interaction contrasts against a multinomial sample of n."""
    rows, columns = cells.shape
    row, column = np.divmod(np.arange(rows * columns), columns)
    main = np.column_stack(
        [np.ones(rows * columns)]
        + [(row == r).astype(float) for r in range(1, rows)]
        + [(column == c).astype(float) for c in range(1, columns)]
    )
    both = np.column_stack([(row == r) * (column == c) * 1.0 for r in range(1, rows) for c in range(1, columns)])
    contrasts = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    inverse = np.where(shares > 0, 1 / np.where(shares > 0, shares, 1.0), 0.0)
    scaled = contrasts * inverse[:, None]
    return np.linalg.solve(contrasts.T @ scaled / cells.n, scaled.T @ covariance @ scaled)


def _wald(cells: _Cells, statistic: str):
    rows, columns = cells.shape
    of_row = cells.indicator.reshape(-1, rows, columns).sum(axis=2)
    of_column = cells.indicator.reshape(-1, rows, columns).sum(axis=1)
    kept = [r * columns + c for r in range(rows - 1) for c in range(columns - 1)]

    def margins(weights: np.ndarray):
        return weights @ of_row, weights @ of_column, (weights @ cells.indicator).sum()

    def value(weights: np.ndarray) -> np.ndarray:
        row, column, size = margins(weights)
        return (weights @ cells.indicator - np.outer(row, column).ravel() / size)[kept]

    def scores() -> np.ndarray:
        row, column, size = margins(cells.design.weights)
        inside = cells.indicator.sum(axis=1)
        fitted = of_row[:, :, None] * column + row[:, None] * of_column[:, None, :]
        fitted = (fitted - np.outer(row, column) * inside[:, None, None] / size) / size
        away = cells.indicator - fitted.reshape(len(inside), -1)
        return away[:, kept] * cells.design.weights[:, None]

    away = value(cells.design.weights)
    wald = float(away @ np.linalg.solve(covariance_of(cells.design, value, scores), away))
    count, df = len(kept), cells.design.df
    if statistic == "Wald":
        return wald / count, count, df, _f_tail(wald / count, count, df)
    rest = df - count + 1
    adjusted = wald * rest / (count * df)
    return adjusted, count, rest, _f_tail(adjusted, count, rest)


def _f_tail(value: float, first: float, second: float) -> float:
    from scipy import special

    if not second > 0:
        return float("nan")
    return float(special.fdtrc(first, second, value) if np.isfinite(second) else special.chdtrc(first, first * value))


def _result(statistic, df, df_design, p, cells, kind, reason) -> pd.DataFrame:
    shares = (cells.design.weights @ cells.indicator).reshape(cells.shape)
    shares = shares / shares.sum() if shares.sum() else shares
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    with np.errstate(all="ignore"):
        effect = np.sqrt(np.nansum((shares - expected) ** 2 / expected) / (min(cells.shape) - 1))
    row = {"statistic": statistic, "df": df, "df_design": df_design, "p": p, "n": cells.n, "effect": effect}
    return pd.DataFrame([row | {"method": f"Rao-Scott, {kind}" if "Wald" not in kind else kind, "reason": reason}])
