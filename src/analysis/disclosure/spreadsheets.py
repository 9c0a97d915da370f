"""Text in spreadsheets that stays text: no cell of a published CSV, XLSX or ODS file is a live formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

STARTS_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"  # the last four are the full-width forms that some programs read, too
PLAIN_NUMBER = re.compile(r"[+\-\u2212]?\d[\d,]*(\.\d+)?(e[+-]?\d+)?( ?%| [a-z][a-z ]*)?", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def safe_cell(text: object) -> str:
    """A text as it may stand in a cell.

    A text that a spreadsheet could take for a formula gets a leading apostrophe; so does one that begins with a tab or
    a line break. Control characters go. Plain numbers, with a sign, a percent sign or a unit in words, stay as they
    are. The rule is that of the OWASP page on CSV injection.
    """
    raw = "" if text is None else str(text)
    plain = CONTROL.sub("", raw)
    if plain[:1] in ("\t", "\r", "\n") or (
        plain.lstrip()[:1] in tuple(STARTS_FORMULA) and not PLAIN_NUMBER.fullmatch(plain.strip())
    ):
        return "'" + plain
    return plain


def live_formulas(path: Path) -> Iterator[str]:
    """Places of cells of a CSV, XLSX or ODS file that are formulas or links out of it; never their content."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        yield from _in_csv(path)
    elif suffix == ".xlsx":
        live = re.compile(rb"<f[ >/]|<hyperlink [^>]*r:id=")
        yield from _in_archive(path, re.compile(rb"xl/worksheets/.*\.xml"), live)
    elif suffix == ".ods":
        yield from _in_archive(path, re.compile(rb"content\.xml"), re.compile(rb"table:formula=|xlink:href=\"(?!#)"))


def _in_csv(path: Path) -> Iterator[str]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.reader(file), start=1):
            for column, text in enumerate(row, start=1):
                if safe_cell(text) != text and not text.startswith("'"):
                    yield f"{path.name}, line {line}, column {column}"


def _in_archive(path: Path, part: re.Pattern[bytes], live: re.Pattern[bytes]) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if part.fullmatch(name.encode()):
                count = len(live.findall(archive.read(name)))
                if count:
                    yield f"{path.name}, {name}: {count} {'cell' if count == 1 else 'cells'}"
