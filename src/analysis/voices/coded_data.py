"""One door for coded data, whatever tool wrote it; the kind is told by content, not by the file's name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from analysis.errors import Breach, InputError
from analysis.voices.coded_databases import read_database
from analysis.voices.coded_project import CodedProject
from analysis.voices.coded_tables import read_rows
from analysis.voices.package import Package
from analysis.voices.refi_codebook import read_qdc
from analysis.voices.refi_project import read_qde, read_qdpx
from analysis.voices.sheets import csv_rows, decoded, workbook_rows

_SQLITE = b"SQLite format 3\0"


def read_coded(path: Path | str, columns: Mapping[str, str] | None = None) -> CodedProject:
    """Read codings or a codebook.

    Parameters
    ----------
    path : a REFI-QDA project (.qdpx, .qde) or codebook (.qdc), a Taguette or QualCoder export (.csv, .xlsx), their
        SQLite database, QualCoder's .qda folder, or a plain table with a column for code and excerpt.
    columns : for a plain table, our word (code, excerpt, source, case, coder, date, start, end) -> its header.

    Returns
    -------
    CodedProject; `notes` say what was set aside and why.

    Raises
    ------
    InputError : the file cannot be read whole and safely. No message holds anything a respondent said.
    """
    path = Path(path)
    if path.is_dir() and (path / "data.qda").is_file():
        return read_database(path / "data.qda")
    if not path.is_file():
        raise InputError(Breach(path.name, "", "is not there, or is no file"))
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(_SQLITE):
        return read_database(path)
    if head.startswith(b"PK") or path.suffix.lower() in (".qdpx", ".xlsx", ".xlsm"):
        return _zipped(path, columns)
    beginning = decoded(head).lstrip("\ufeff \t\r\n")
    if beginning.startswith("<"):
        return read_qde(path) if "Project" in beginning.split(">", 3)[-2] or "<Project" in beginning else read_qdc(path)
    if path.suffix.lower() in (".qdc", ".qde"):
        raise InputError(Breach(path.name, "", "is not XML: it is no REFI-QDA file", (), "Export it again."))
    return read_rows(csv_rows(path), path.name, columns)


def _zipped(path: Path, columns: Mapping[str, str] | None) -> CodedProject:
    names = Package(path).members
    if not any(name.startswith("xl/") for name in names):
        return read_qdpx(path)
    faults: list[Breach] = []
    for sheet in workbook_rows(path).values():
        try:
            return read_rows(sheet, path.name, columns)
        except InputError as fault:
            faults += fault.breaches
    raise InputError(faults or [Breach(path.name, "", "has no sheet")])
