"""Matrix questions whose answers stand in one cell as pieces of JSON, one for each row of the matrix."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.intake.headers import Column
from analysis.intake.note import Note, breach
from analysis.intake.people import shown_header
from analysis.intake.table import Table
from analysis.intake.tidy import same, stripped

# More row titles than any matrix has rows: each cell says something else, so that it is no matrix.
MOST_ROWS = 60
_ROW = re.compile(r"row", re.I)
_ANSWER = ("column", "col", "choice", "answer", "value", "text", "label", "response")
# A title is for reading and goes before a name; an id says nothing.
_FORM = ("title", "text", "label", "name", "")


def unpacked(table: Table) -> Table:
    """The table, with a column for each row of a matrix in place of the column that held them all.

    A column is a matrix where most of its filled cells are JSON: objects with a row and an answer
    (`{"row_title": ..., "column_title": ...}`), one after the other or in a list, or one object from rows to answers.

    Raises
    ------
    InputError : some cells of such a column are no JSON, so that their answers would be lost.
    """
    faults, notes, columns, cells = [], list(table.notes), [], table.cells
    for column in table.columns:
        answers = _answers(table.cells[column.at])
        if answers is None:
            columns.append(column)
            continue
        unread = np.array([row is None for row in answers], dtype=bool)
        if unread.any():
            what = "the other cells of the column hold a matrix as JSON, and this one cannot be read so"
            remedy = "Export the file again, in a layout with a column for each row of the matrix."
            rows, header = table.rows[unread].tolist(), shown_header(column.header)
            faults.append(breach(table.file, what, sheet=table.sheet, rows=rows, column=header, remedy=remedy))
            continue
        parts = _columns(column, answers, len(cells.columns))
        cells = pd.concat([cells, pd.DataFrame({part.at: said for part, said in parts}).astype("str")], axis=1)
        columns += [part for part, _ in parts]
        what = f"a matrix in one cell was unpacked into {len(parts)} columns"
        notes.append(Note("repair", table.file, "", shown_header(column.text or column.header), what, len(parts)))
    if faults:
        raise InputError(faults)
    return table if len(notes) == len(table.notes) else replace(table, cells=cells, columns=columns, notes=notes)


def _answers(cells: pd.Series) -> list[dict[str, str] | None] | None:
    """By cell, from row titles to answers; None for a cell that is no JSON, None in all if the column is no matrix."""
    starts = cells.str.lstrip().str.startswith(("{", "["))
    filled = cells.str.strip() != ""
    if not starts.any() or int(starts.sum()) * 2 < int(filled.sum()):
        return None
    read = [_matrix(text) if text.strip() else {} for text in cells]
    good = sum(bool(row) for row in read)
    titles = {title for row in read if row for title in row}
    return read if good * 2 > int(filled.sum()) and len(titles) <= MOST_ROWS else None


def _matrix(text: str) -> dict[str, str] | None:
    answers: dict[str, list[str]] = {}
    try:
        for piece in _pieces(text):
            for row, answer in _pairs(piece):
                answers.setdefault(stripped(row), []).append(stripped(answer))
    except (ValueError, RecursionError):
        return None
    return {_whole(row): _whole("; ".join(filter(None, said))) for row, said in answers.items() if row} or None


def _whole(text: str) -> str:
    """The text without half signs, which JSON may hold and no file can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _pieces(text: str) -> Iterator[dict[str, Any]]:
    """The objects of a cell: in a list, or one after the other with any sign between them."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        if text[at] in " ,;|\t\r\n":
            at += 1
            continue
        piece, at = decoder.raw_decode(text, at)
        for one in piece if isinstance(piece, list) else [piece]:
            if not isinstance(one, dict):
                raise ValueError("no object")
            yield one


def _pairs(piece: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(row, answer) of an object: under keys that say so, or every key a row."""
    rows = {key: value for key, value in piece.items() if _ROW.search(key)}
    if rows:
        rest = {key: value for key, value in piece.items() if key not in rows}
        yield _told(rows, ("row",)), _told(rest, _ANSWER)
        return
    for row, answer in piece.items():
        if isinstance(answer, dict | list):
            raise ValueError("no plain answer")
        yield row, "" if answer is None else str(answer)


def _told(named: dict[str, Any], words: tuple[str, ...]) -> str:
    for word in words:
        for form in _FORM:
            for key, value in named.items():
                plain = same(key).replace("_", "").replace(" ", "")
                if plain == word + form and isinstance(value, str | int | float) and str(value).strip():
                    return str(value)
    return ""


def _columns(column: Column, answers: list, first: int) -> list[tuple[Column, list[str]]]:
    rows = list(dict.fromkeys(row for said in answers for row in said))
    text = column.text or column.header
    parts = []
    for place, row in enumerate(rows):
        part = Column(first + place, f"{column.header} [{row}]", f"{column.id}[{row}]" if column.id else "", text, row)
        parts.append((part, [said.get(row, "") for said in answers]))
    return parts
