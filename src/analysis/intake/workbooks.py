"""XLSX, XLS and ODS workbooks, by python-calamine: values as stored, rows as the spreadsheet shows them."""

from __future__ import annotations

import io
from collections.abc import Iterable

from analysis.errors import Breach, InputError
from analysis.intake.grid import Grid, as_text, grid_of_records
from analysis.intake.note import breach
from analysis.intake.platforms import header_of
from analysis.intake.tidy import same


def read_workbook(data: bytes, file: str, *, sheet: str = "", known: Iterable[str] = (), largest: bool = False) -> Grid:
    """The cells of one sheet.

    Parameters
    ----------
    sheet : str, as study.yaml states it. Where empty, the only filled sheet, or the one whose columns are known.
    largest : where several could be meant, the one with most cells: for a draft, which a person corrects.

    Raises
    ------
    InputError : the workbook is damaged, has no such sheet, is empty, or several sheets could be meant.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown, hidden = _names(book)
        if sheet and sheet not in shown + hidden:
            raise InputError(_no_sheet(file, sheet, shown + hidden))
        grids = [_grid(book, name, file) for name in ([sheet] if sheet else shown)]
        if not sheet and not any(grid.lengths.any() for grid in grids):
            grids = [_grid(book, name, file) for name in hidden]
    except (CalamineError, OSError, ValueError):
        what = "is not a valid workbook, or is damaged"
        raise InputError(Breach(file, "", what, remedy="Open it in a spreadsheet and save it again.")) from None
    return _meant(grids, file, {same(name) for name in known}, largest)


def _names(book: object) -> tuple[list[str], list[str]]:
    """Worksheets that are shown, and those that are hidden; charts and macros are none."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return shown, [sheet.name for sheet in sheets if sheet.name not in shown]


def _grid(book: object, name: str, file: str) -> Grid:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return grid_of_records(([as_text(cell) for cell in row] for row in rows), file, name, "workbook")


def _no_sheet(file: str, sheet: str, names: list[str]) -> Breach:
    remedy = "Correct the name under `sheet` in study.yaml, or rename the sheet in the workbook."
    return breach(file, f'has no sheet "{sheet}"; its sheets are {", ".join(names)}', allowed=(sheet,), remedy=remedy)


def _meant(grids: list[Grid], file: str, known: set[str], largest: bool) -> Grid:
    filled = [grid for grid in grids if grid.lengths.any()]
    if not filled:
        raise InputError(Breach(file, "", "is empty: no sheet holds any data", remedy="Export the file again."))
    hits = [_columns_known(grid, known) for grid in filled]
    best = [grid for grid, count in zip(filled, hits, strict=True) if count == max(hits)]
    if not any(hits):
        # A sheet of one column is a list or a note, no table.
        best = [grid for grid in filled if grid.lengths.max() > 1] or filled
    if largest:
        return max(best, key=lambda grid: int(grid.lengths.sum()))
    if len(best) == 1:
        return best[0]
    names = tuple(grid.sheet for grid in filled)
    raise InputError(
        breach(file, f"{len(names)} sheets could be meant", allowed=names, remedy="State one as `sheet` in study.yaml.")
    )


def _columns_known(grid: Grid, known: set[str]) -> int:
    """How many columns of a sheet the codebook knows, by any of their names."""
    if not known:
        return 0
    columns = header_of(grid, known).columns
    return sum(any(same(name) in known for name in column.names()) for column in columns)
