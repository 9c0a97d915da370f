"""Tables of a page as an accessible Excel workbook, by gptables: cover, contents, notes, one table a sheet."""

from __future__ import annotations

import io
import re
import warnings

from analysis.formats.cells import grid_of, heads_of, is_blank, marks_in, notes_for
from analysis.formats.report_text import PageText, ReportText, Table
from analysis.formats.steady import day_of, steady_archive

INSTRUCTIONS = "This worksheet contains one table. Marks in brackets are explained above it and on the sheet Notes."
WIDEST = 60  # characters
WIDTH = re.compile(rb'(?<= )width="([\d.]+)"')
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(report: ReportText, page: PageText) -> bytes | None:
    """An .xlsx file of every table of a page; None where the page has no table.

    Notes
    -----
    By the checklist of the Government Analysis Function: one table a sheet from column A, tagged header row, no merged,
    blank or frozen cells, no meaning in colour, marks explained, title and language set, cursor at A1. No cell is a
    formula, and no text is made a link.
    """
    library = _library()
    tables = [table for table in page.tables if not is_blank(table)]
    if not tables:
        return None
    sheets = {"Contents": _contents(tables), "Notes": _notes(report, tables)}
    sheets |= {f"Table {i}": _sheet(table, i) for i, table in enumerate(tables, start=1)}
    cover = library.Cover(
        title=_plain(page.title),
        intro=[_plain(f"{report.title}. {report.organisation}."), *map(_plain, report.notices)],
        about=[f"Data up to {report.extract_date}. Text: Open Government Licence v3.0."],
        width=100,
    )
    stream = io.BytesIO()
    with warnings.catch_warnings():
        # Its own calls of pandas are dated, and it misses its sheet of notes: ours is one of `sheets`.
        warnings.filterwarnings("ignore", module=r"gptables\.")
        warnings.filterwarnings("ignore", "No note text provided")
        made = library.produce_workbook(stream, sheets, cover=cover, contentsheet_label=None, workbook_options=OPTIONS)
    day = day_of(report.extract_date)
    # No author: a file that is released may not look as if it named a person.
    made.set_properties({"title": page.title, "subject": report.title, "company": report.organisation, "created": day})
    made.close()
    edits = {"docProps/core.xml": _in_english}
    edits |= {f"xl/worksheets/sheet{i}.xml": _no_wider for i in range(1, len(sheets) + 2)}
    return steady_archive(stream.getvalue(), edits)


def _library():
    """gptables, which leaves the file of its theme open when it is imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        import gptables
    return gptables


def _contents(tables: list[Table]):
    rows = [[_link("Notes"), "Marks, numbers, and what is withheld"]]
    rows += [[_link(f"Table {i}"), _plain(table.caption)] for i, table in enumerate(tables, start=1)]
    says = "This worksheet lists the others."
    return _gptable(rows, ["Sheet", "What it shows"], "contents", "Table of contents", says)


def _link(sheet: str) -> dict[str, str]:
    """A link within the workbook, as gptables writes one."""
    return {sheet: f"internal:'{sheet}'!A1"}


def _notes(report: ReportText, tables: list[Table]):
    rows = [[_plain(name), _plain(text)] for name, text in notes_for(report, tables)]
    return _gptable(rows, ["Note", "What it says"], "notes", "Notes", "This worksheet explains the others.")


def _sheet(table: Table, number: int):
    grid = grid_of(table)
    formats: dict[str, list[tuple[int, int]]] = {}
    for i, row in enumerate(grid, start=1):
        for j, cell in enumerate(row):
            if cell.format and cell.format != "0":
                formats.setdefault(cell.format, []).append((i, j))
    rows = [[_plain(c.value) if isinstance(c.value, str) else c.value for c in row] for row in grid]
    return _gptable(
        rows,
        [_plain(head) for head in heads_of(table)],
        f"table_{number}",
        f"Table {number}: {_plain(table.caption)}",
        INSTRUCTIONS,
        subtitles=[_plain(note) for note in table.notes if not note.startswith("Marks in this table")],
        legend=[_plain(mark) for mark in marks_in(table)],
        additional_formatting=[
            {"cell": {"cells": cells, "format": {"num_format": text}}} for text, cells in formats.items()
        ],
        index_columns={level: column for level, column in ((2, 0), (3, 1))[: min(table.row_heads, 2)]},
    )


def _gptable(rows: list[list], heads: list[str], name: str, title: str, instructions: str, **options):
    import pandas as pd

    options = {"index_columns": {2: 0}} | options
    frame = pd.DataFrame(rows, columns=heads, dtype=object)
    return _library().GPTable(table=frame, table_name=name, title=title, instructions=instructions, **options)


def _plain(text: str) -> str:
    """A text that gptables takes as it is: not as a link in Markdown, nor as a reference to a note."""
    return re.sub(r"\]\(", "] (", text).replace("$$", "$ $")


def _no_wider(sheet: bytes) -> bytes:
    """A sheet whose columns fit a screen, enlarged, too: long texts wrap within their cells."""
    return WIDTH.sub(lambda found: b'width="%g"' % min(float(found[1]), WIDEST), sheet)


def _in_english(core: bytes) -> bytes:
    """The document's language among its properties; xlsxwriter has no setting for it."""
    return core.replace(b"</cp:coreProperties>", b"<dc:language>en-GB</dc:language></cp:coreProperties>")
