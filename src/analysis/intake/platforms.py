"""Survey platforms and police files, known by how their header looks, never by the file's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.intake.grid import Grid
from analysis.intake.headers import (
    SECOND_ROW_WORDS,
    SURE_WORDS,
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
_SMARTSURVEY = {"response_id", "completion_status"}
_LIMESURVEY = {"submitdate", "lastpage", "startlanguage", "seed", "datestamp", "ipaddr"}
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
    above = _rows_above(head) if stated not in _READERS else 0
    head = head[above:]
    platform = stated if stated in _READERS else platform_of(head)
    header = _READERS.get(platform, _plain)(head, list(known), platform)
    return replace(header, row=header.row + above)


def _rows_above(head: list[list[str]]) -> int:
    """Rows of a title above the header of a platform: nearly empty, and the signature follows them."""
    if platform_of(head):
        return 0
    filled = [sum(bool(cell.strip()) for cell in row) for row in head]
    for at in range(1, min(len(head), 12)):
        if filled[at - 1] > 2:
            return 0
        if filled[at] > 4 and platform_of(head[at:]):
            return at
    return 0


def platform_of(head: list[list[str]]) -> str:
    """The platform whose signature the first rows bear; empty if none's."""
    first, second = ([same(cell) for cell in row] for row in (*head, [], [])[:2])
    names = set(first)
    if max(len(names & _QUALTRICS), len(set(second) & _QUALTRICS)) >= 4:
        return "qualtrics"
    for platform, signature in (("police-uk-street", _STREET), ("police-uk-outcomes", _OUTCOMES)):
        if names >= signature:
            return platform
    if ("respondent id" in names and len(names & _SURVEYMONKEY) >= 2) or _two_rows_of_questions(first, second):
        return "surveymonkey"
    if names >= _MSFORMS and "id" in names:
        return "msforms"
    if names >= _SURVEYGIZMO:
        return "surveygizmo"
    if names >= _SMARTSURVEY:
        return "smartsurvey"
    ids = {same(coded(cell, any_word=True)[0]) or same(cell) for cell in (head[0] if head else [])}
    if sum(bool(_LIME.match(cell)) for cell in (head[0] if head else [])) >= 2 or len(ids & _LIMESURVEY) >= 2:
        return "limesurvey"
    return "smartsurvey" if _smart(head) else ""


def _two_rows_of_questions(first: list[str], second: list[str]) -> bool:
    """A question over its first column only, and below it options, "Response", or the question once more."""
    blanks = [at for at, cell in enumerate(first) if not cell and at < len(second) and second[at]]
    if not blanks or not any(first):
        return False
    again = sum(bool(cell) and cell == below for cell, below in zip(first, second, strict=False))
    return again >= 2 or any(cell in SURE_WORDS for cell in second)


_LIME = re.compile(r"\s*[A-Za-z]\w*\[\w+\]\.?\s")
_NUMBERED = re.compile(r"\s*Q\d+[a-z]?\s*[.:)]", re.I)


def _smart(head: list[list[str]]) -> bool:
    """Three header rows: numbered questions over blanks, and no id before the fourth row but the id's own title."""
    if len(head) < 4 or not any(_NUMBERED.match(cell) for cell in head[0]):
        return False
    gaps = any(not cell.strip() for cell in head[0])
    titled_below = not head[0][0].strip() and not re.search(r"\d", head[2][0])
    return gaps and not head[1][0].strip() and (not head[2][0].strip() or titled_below)


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
    titles = _carried(head)
    columns = []
    for at, title in enumerate(titles):
        below = [row[at].strip() for row in head[1:rows]]
        options = [
            cell for cell in below if cell and same(cell) not in {"response", "open-ended response", same(title)}
        ]
        columns.append(_of_question(at, "", title, title, " - ".join(options)))
    return Header(0, rows, columns, platform)


def _carried(head: list[list[str]]) -> list[str]:
    """Titles of the first row, each carried over the blanks that follow it; a column with nothing in it has none."""
    empty = [not any(row[at].strip() for row in head) for at in range(len(head[0]))]
    return ["" if none else title for none, title in zip(empty, carried(head[0]), strict=True)]


def _of_question(at: int, id_: str, title: str, text: str, option: str) -> Column:
    if not title.strip():
        return Column(at, option, id_, option, "")
    header = f"{title.strip()} [{option}]" if option else title.strip()
    return Column(at, header, id_, text.strip(), option)


def _rows_without_id(head: list[list[str]], most: int = 3) -> int:
    """How many rows from the top are header: those after the first have no id, or repeat the first row's words."""
    first = head[0]
    ids = [at for at, cell in enumerate(first) if same(cell) in _SURVEYMONKEY]
    if not ids:
        return 2
    rows = 1
    while rows < min(most, len(head)):
        row = head[rows]
        meta = [same(row[at]) for at in ids]
        repeats = all(cell in ("", same(first[at])) for cell, at in zip(meta, ids, strict=True))
        if not repeats or not any(cell.strip() for cell in row):
            break
        rows += 1
    return rows


def _smartsurvey(head: list[list[str]], known: list[str], platform: str) -> Header:
    """Three rows: the question, its row, its option; a blank carries on the question before it."""
    rows = 3 if _smart(head) else 1
    titles = _carried(head)
    columns = []
    for at, title in enumerate(titles):
        id_, text, bracketed = coded(title)
        below = " - ".join(row[at].strip() for row in head[1:rows] if row[at].strip())
        if bracketed and below:
            # What stands in brackets is part of the question where its options have a row of their own.
            text, bracketed = f"{text} [{bracketed}]", ""
        if bracketed:
            columns.append(Column(at, title.strip(), id_, text, bracketed))
        else:
            columns.append(_of_question(at, id_, title, text, below))
    return Header(0, rows, columns, platform)


def _qualtrics(head: list[list[str]], known: list[str], platform: str) -> Header:
    """Names, question texts and, in exports since 2016, a third row of import ids in JSON; some hold the names only."""
    dated = [at for at, cell in enumerate(head[0]) if same(cell) in _QUALTRICS_DAYS]
    dated += [at for at, cell in enumerate(head[1]) if same(cell) in _QUALTRICS_DAYS] if len(head) > 1 else []
    rows = next((at for at, row in enumerate(head[:3]) if at and any(_DAY.search(row[day]) for day in dated)), 3)
    rows = min(rows, len(head))
    texts = head[1] if rows > 1 else head[0]
    columns = []
    for at, name in enumerate(head[0]):
        text, _, option = texts[at].strip().rpartition(" - ") if " - " in texts[at] else (texts[at].strip(), "", "")
        columns.append(Column(at, name.strip(), name.strip(), text, option))
    return Header(0, rows, columns, platform)


def _surveygizmo(head: list[list[str]], known: list[str], platform: str) -> Header:
    """One row; a column of a question with several is headed "Option:Question"."""
    titles = [title.strip() for title in head[0]]
    parts = [title.partition(":") for title in titles]
    questions = Counter(same(question) for _, _, question in parts if question)
    alone = {same(title) for title in titles}
    columns = []
    for at, (title, (option, _, question)) in enumerate(zip(titles, parts, strict=True)):
        shared = question and (questions[same(question)] > 1 or same(question) in alone)
        columns.append(Column(at, title, "", question.strip() if shared else title, option.strip() if shared else ""))
    return Header(0, 1, columns, platform)


_QUALTRICS_DAYS = {"startdate", "enddate", "recordeddate"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|^\d{5}(\.\d+)?$")
_READERS: dict[str, Callable[[list[list[str]], list[str], str], Header]] = {
    "surveymonkey": _surveymonkey,
    "smartsurvey": _smartsurvey,
    "qualtrics": _qualtrics,
    "surveygizmo": _surveygizmo,
}


def previews(table: Table) -> np.ndarray:
    """The rows of a Qualtrics export that its maker clicked through, which are no answers."""
    mask = np.zeros(len(table.rows), dtype=bool)
    if table.platform != "qualtrics":
        return mask
    for column in table.columns:
        if same(column.id) in ("status", "distributionchannel"):
            words = table.cells[column.at].map(same)
            tests = {"preview", "test", "survey preview", "survey test"}
            # Status 1 is a preview, 2 a test, where recodes are exported in place of words.
            codes = {"1", "2", "9", "17"} if same(column.id) == "status" else set()
            mask |= words.isin(tests | codes).to_numpy(dtype=bool)
    return mask
