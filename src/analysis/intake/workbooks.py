"""XLSX, XLS and ODS workbooks, by python-calamine: values as stored, rows as the spreadsheet shows them."""

from __future__ import annotations

import io
from collections.abc import Iterable

from analysis.errors import Breach, InputError
from analysis.intake.grid import Grid, as_text, grid_of_records
from analysis.intake.note import breach
from analysis.intake.tidy import same


def read_workbook(data: bytes, file: str, *, sheet: str = "", known: Iterable[str] = ()) -> Grid:
    """The cells of one sheet.

    Parameters
    ----------
    sheet : str, as study.yaml states it. Where empty, the only filled sheet, or the one whose columns are known.

    Raises
    ------
    InputError : the workbook is damaged, has no such sheet, is empty, or several sheets could be meant.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(book.sheet_names)
        if sheet and sheet not in names:
            raise InputError(_no_sheet(file, sheet, names))
        grids = [_grid(book, name, file) for name in ([sheet] if sheet else names)]
    except (CalamineError, OSError, ValueError):
        what = "is not a valid workbook, or is damaged"
        raise InputError(Breach(file, "", what, remedy="Open it in a spreadsheet and save it again.")) from None
    return _meant(grids, file, {same(name) for name in known})


def _grid(book: object, name: str, file: str) -> Grid:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return grid_of_records(([as_text(cell) for cell in row] for row in rows), file, name, "workbook")


def _no_sheet(file: str, sheet: str, names: list[str]) -> Breach:
    remedy = "Correct the name under `sheet` in study.yaml, or rename the sheet in the workbook."
    return breach(file, f'has no sheet "{sheet}"; its sheets are {", ".join(names)}', allowed=(sheet,), remedy=remedy)


def _meant(grids: list[Grid], file: str, known: set[str]) -> Grid:
    filled = [grid for grid in grids if grid.lengths.any()]
    if not filled:
        raise InputError(Breach(file, "", "is empty: no sheet holds any data", remedy="Export the file again."))
    if len(filled) == 1:
        return filled[0]
    hits = [max(sum(same(cell) in known for cell in row if cell) for row in grid.head()) for grid in filled]
    best = [grid for grid, count in zip(filled, hits, strict=True) if count == max(hits)]
    if len(best) == 1:
        return best[0]
    names = tuple(grid.sheet for grid in filled)
    raise InputError(
        breach(file, f"{len(names)} sheets could be meant", allowed=names, remedy="State one as `sheet` in study.yaml.")
    )
