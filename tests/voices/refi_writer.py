"""Writes small REFI-QDA projects in the manner of any tool: tests say how the tool counts, the reader must find out."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

CODES = (
    '<CodeBook><Codes><Code guid="C1" name="Communication" isCodable="false">'
    '<Code guid="C2" name="Kept informed" isCodable="true"/><Code guid="C3" name="Passed around" isCodable="true"/>'
    "</Code></Codes></CodeBook>"
)
USERS = '<Users><User guid="U1" name="Coder A"/><User guid="U2" name="Coder B"/></Users>'
CODING = '<Coding><CodeRef targetGUID="C2"/></Coding>'
NAMESPACE = "urn:QDA-XML:project:1.0"


def offset(text: str, place: int, *, line_end: int = 1, mark: int = 0, utf16: bool = False) -> int:
    """Where a tool that counts this way says `place` of `text` (line ends as one sign) is."""
    before = text[:place]
    return mark + sum(line_end if s == "\n" else 2 if utf16 and ord(s) > 0xFFFF else 1 for s in before)


def selection(
    text: str, excerpt: str, *, guid: str = "S1", code: str = "C2", user: str = "U1", name: str = "", **way
) -> str:
    start = text.index(excerpt)
    first, last = offset(text, start, **way), offset(text, start + len(excerpt), **way)
    coding = f'<Coding guid="K{guid}" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>' if code else ""
    label = f" name={quoteattr(name)}" if name else ""
    return placed(first, last, coding, guid=guid, traits=f'creatingUser="{user}"{label}')


def placed(first: object, last: object, coding: str = CODING, *, guid: str = "S7", traits: str = "") -> str:
    where = f'startPosition="{first}" endPosition="{last}"'
    return f'<PlainTextSelection guid="{guid}" {where} {traits}>{coding}</PlainTextSelection>'


def source(
    selections: str, *, path: str = "internal://t1.txt", name: str = "Interview 1", content: str | None = None
) -> str:
    where = f'plainTextPath="{path}"' if content is None else ""
    inside = "" if content is None else f"<PlainTextContent>{escape(content)}</PlainTextContent>"
    return f'<TextSource guid="T1" name="{name}" {where}>{inside}{selections}</TextSource>'


def write_project(
    folder: Path,
    sources: str,
    files: dict[str, bytes] | None = None,
    *,
    codes: str = CODES,
    users: str = USERS,
    rest: str = "",
    namespace: str = NAMESPACE,
    prolog: str = "",
) -> Path:
    path = folder / "project.qdpx"
    body = f"{users}{codes}{rest}<Sources>{sources}</Sources>"
    opening = f'<?xml version="1.0" encoding="utf-8"?>{prolog}<Project name="P" xmlns="{namespace}">'
    xml = f"{opening}{body}</Project>"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("project.qde", xml)
        for name, raw in (files or {}).items():
            package.writestr(name, raw)
    return path
