"""Survey platforms and police files, known by how their header looks, never by the file's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from analysis.intake.grid import Grid
from analysis.intake.headers import (
    SECOND_ROW_WORDS,
    Column,
    Header,
    carried,
    coded,
    header_row,
    is_second_header,
)
from analysis.intake.tidy import same

if TYPE_CHECKING:
    from analysis.intake.table import Table

_SURVEYMONKEY = {"respondent id", "collector id", "start date", "end date", "ip address", "collector"}
_QUALTRICS = {"startdate", "enddate", "status", "ipaddress", "progress", "finished", "recordeddate", "responseid"}
_MSFORMS = {"start time", "completion time"}
_SURVEYGIZMO = {"time started", "date submitted", "status"}
_LIMESURVEY = {"response id", "date submitted", "last page", "start language", "seed"}
_STREET = {"month", "reported by", "falls within", "longitude", "latitude", "lsoa code", "crime type"}
_OUTCOMES = {"month", "reported by", "falls within", "longitude", "latitude", "lsoa code", "outcome type"}


def header_of(grid: Grid, known: Iterable[str], stated: str = "auto") -> Header:
    """The header of a grid, read as its platform writes it.

    Parameters
    ----------
    known : names of columns the codebook knows; they show the header where there are rows above it.
    stated : the `format` of study.yaml, which goes before what is found.
    """
    if grid.names:
        columns = [
            Column(at, name, id=name, text=text)
            for at, (name, text) in enumerate(zip(grid.names, grid.texts, strict=True))
        ]
        return Header(-1, 0, columns, grid.found)
    head = grid.head()
    platform = stated if stated in _READERS else platform_of(head)
    return _READERS.get(platform, _plain)(head, list(known), platform)


def platform_of(head: list[list[str]]) -> str:
    """The platform whose signature the first rows bear; empty if none's."""
    first = [same(cell) for cell in head[0]] if head else []
    names = set(first)
    if len(head) > 1 and (len(names & _QUALTRICS) >= 4 or any("importid" in cell.casefold() for cell in head[1])):
        return "qualtrics"
    if names >= _STREET:
        return "police-uk-street"
    if names >= _OUTCOMES:
        return "police-uk-outcomes"
    if "respondent id" in names and len(names & _SURVEYMONKEY) >= 2:
        return "surveymonkey"
    if names >= _MSFORMS and "id" in names:
        return "msforms"
    if names >= _SURVEYGIZMO:
        return "surveygizmo"
    if sum(bool(_LIME.match(cell)) for cell in head[0] if head) >= 2 or len(names & _LIMESURVEY) >= 3:
        return "limesurvey"
    if _smart(head):
        return "smartsurvey"
    return ""


_LIME = re.compile(r"\s*[A-Za-z]\w*\[\w+\]\.?\s")
_NUMBERED = re.compile(r"\s*Q\d+[a-z]?\s*[.:)]", re.I)


def _smart(head: list[list[str]]) -> bool:
    """Three header rows: numbered questions over blanks, and an id only from the fourth row on."""
    if len(head) < 4 or not any(_NUMBERED.match(cell) for cell in head[0]):
        return False
    return any(not cell.strip() for cell in head[0]) and not head[1][0].strip() and not head[2][0].strip()


def _plain(head: list[list[str]], known: list[str], platform: str) -> Header:
    row = header_row(head, known)
    titles = head[row] if row < len(head) else []
    second = row + 1 < len(head) and is_second_header(head[row + 1], titles)
    columns = []
    for at, title in enumerate(titles):
        id_, text, option = coded(title, any_word=platform == "limesurvey")
        below = head[row + 1][at] if second and same(head[row + 1][at]) not in SECOND_ROW_WORDS | {same(title)} else ""
        columns.append(Column(at, title.strip(), id_, text, option or below.strip()))
    return Header(row, 2 if second else 1, columns, platform)


def _surveymonkey(head: list[list[str]], known: list[str], platform: str) -> Header:
    """Question over its first column, option or "Response" in the second row; metadata columns have no second row.

    A condensed export has one row; an expanded one two; one with a row of its own for sub-headings three.
    """
    rows = _rows_without_id(head)
    if rows == 1:
        return _plain(head, known, platform)
    titles = carried(head[0])
    columns = []
    for at, title in enumerate(titles):
        below = [row[at].strip() for row in head[1:rows]]
        options = [
            cell for cell in below if cell and same(cell) not in {"response", "open-ended response", same(title)}
        ]
        columns.append(_of_question(at, "", title, title, " - ".join(options)))
    return Header(0, rows, columns, platform)


def _of_question(at: int, id_: str, title: str, text: str, option: str) -> Column:
    header = f"{title.strip()} [{option}]" if option else title.strip()
    return Column(at, header, id_, text.strip(), option)


def _rows_without_id(head: list[list[str]], most: int = 3) -> int:
    """How many rows from the top are header: those after the first have no id, or repeat the first row's words."""
    first = head[0]
    ids = [
        at for at, cell in enumerate(first) if same(cell) in {"respondent id", "collector id", "start date", "end date"}
    ]
    rows = 1
    while rows < min(most, len(head)):
        row = head[rows]
        meta = [same(row[at]) for at in ids]
        repeats = meta and all(cell in ("", same(first[at])) for cell, at in zip(meta, ids, strict=True))
        if not repeats or not any(cell.strip() for cell in row):
            break
        rows += 1
    return rows


def _smartsurvey(head: list[list[str]], known: list[str], platform: str) -> Header:
    """Three rows: the question, its row, its option; a blank carries on the question before it."""
    titles = carried(head[0])
    rows = 3 if len(head) > 3 and not any(row[0].strip() for row in head[1:3]) else 1
    columns = []
    for at, title in enumerate(titles):
        id_, text, _ = coded(title)
        below = [row[at].strip() for row in head[1:rows] if row[at].strip()]
        columns.append(_of_question(at, id_, title, text, " - ".join(below)))
    return Header(0, rows, columns, platform)


def _qualtrics(head: list[list[str]], known: list[str], platform: str) -> Header:
    """Names, question texts and, in exports since 2016, a third row of import ids in JSON."""
    imports = len(head) > 2 and sum("importid" in cell.casefold() for cell in head[2]) * 2 > len(head[2])
    rows = 3 if imports else 2
    columns = []
    for at, name in enumerate(head[0]):
        text, _, option = (
            head[1][at].strip().rpartition(" - ") if " - " in head[1][at] else (head[1][at].strip(), "", "")
        )
        columns.append(Column(at, name.strip(), name.strip(), text, option))
    return Header(0, rows, columns, platform)


_READERS: dict[str, Callable[[list[list[str]], list[str], str], Header]] = {
    "surveymonkey": _surveymonkey,
    "smartsurvey": _smartsurvey,
    "qualtrics": _qualtrics,
}


def previews(table: Table) -> np.ndarray:
    """The rows of a Qualtrics export that its maker clicked through, which are no answers."""
    mask = np.zeros(len(table.rows), dtype=bool)
    if table.platform != "qualtrics":
        return mask
    for column in table.columns:
        if same(column.id) in ("status", "distributionchannel"):
            words = table.cells[column.at].str.strip().str.casefold()
            tests = {"preview", "test", "survey preview", "survey test"}
            # Status 1 is a preview, 2 a test, where recodes are exported in place of words.
            codes = {"1", "2", "9", "17"} if same(column.id) == "status" else set()
            mask |= words.isin(tests | codes).to_numpy(dtype=bool)
    return mask
