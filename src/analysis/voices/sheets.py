"""The rows of a CSV or a spreadsheet as text, each with the line the researcher sees."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from analysis.errors import Breach, InputError
from analysis.voices.package import Package, bounded_bytes

CSV_LIMIT = 64 * 1024 * 1024
Sheet = list[tuple[int, list[str]]]


def csv_rows(path: Path) -> Sheet:
    """Rows of a CSV with the number of the line each begins on; UTF-8, UTF-16 by its mark, else Windows-1252.

    The separator is that of comma, semicolon or tab which the first line has most of. Raises InputError for a file
    that is too large or that holds binary data.
    """
    raw = bounded_bytes(path, CSV_LIMIT)
    if len(raw) > CSV_LIMIT:
        raise InputError(Breach(path.name, "", f"is larger than the limit of {CSV_LIMIT // 2**20} MB"))
    text = decoded(raw)
    if "\0" in text:
        raise InputError(Breach(path.name, "", "is not a text file of rows and columns"))
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(CSV_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    out: Sheet = []
    at = 1
    try:
        for row in reader:
            out.append((at, row))
            at = reader.line_num + 1
    except csv.Error:
        raise InputError(
            Breach(path.name, f"line {at}", "cannot be split into columns", (), "Export it again as CSV.")
        ) from None
    return out


def decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace").lstrip("\ufeff")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def workbook_rows(path: Path) -> dict[str, Sheet]:
    """Rows of each sheet of an .xlsx as text. Raises InputError for a damaged or hostile workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    package = Package(path)
    for name, info in package.members.items():
        if info.file_size > CSV_LIMIT * 2:
            raise InputError(Breach(path.name, "", f"has a part larger than the limit of {CSV_LIMIT * 2 // 2**20} MB"))
        if name.endswith(".xml") and info.file_size < 4096 and b"<!DOCTYPE" in package.read(name, "a part"):
            raise InputError(Breach(path.name, "", "holds a DOCTYPE, which is unsafe in XML and not read"))
    try:
        book = CalamineWorkbook.from_path(str(path))
        return {
            name: _numbered(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        }
    except (CalamineError, ValueError, KeyError):
        raise InputError(
            Breach(path.name, "", "is not a workbook that can be read: damaged or of another kind")
        ) from None


def _numbered(rows: list[list[object]]) -> Sheet:
    return [(number, [_cell(value) for value in row]) for number, row in enumerate(rows, 1)]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
