"""Codings in rows: the exports of Taguette and QualCoder, and a plain spreadsheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from analysis.errors import Breach, InputError
from analysis.voices.coded_project import PATH, CodedProject, codings_frame
from analysis.voices.offsets import squeezed
from analysis.voices.sheets import Sheet

# What people call the columns of a plain spreadsheet; the first is our word.
PLAIN = {
    "code": ("code", "codes", "theme", "themes", "tag", "tags", "codename", "code name", "label", "category", "node"),
    "excerpt": (
        "excerpt",
        "quote",
        "quotation",
        "text",
        "content",
        "segment",
        "coded segment",
        "coded",
        "comment",
        "highlight",
        "extract",
        "passage",
    ),
    "source": ("source", "document", "file", "filename", "file name", "interview", "transcript", "document name"),
    "case": (
        "case",
        "person",
        "participant",
        "respondent",
        "victim",
        "pseudonym",
        "participant id",
        "case id",
        "person id",
        "interviewee",
    ),
    "coder": ("coder", "coded by", "user", "researcher", "rater", "analyst", "owner", "created by"),
    "date": ("date", "coded on", "created", "date coded", "interview date"),
    "start": ("start", "begin", "start position", "pos0", "beginning"),
    "end": ("end", "end position", "pos1"),
    "selection": ("id", "excerpt id", "quote id", "segment id"),
}


def read_rows(sheet: Sheet, file: str, columns: Mapping[str, str] | None = None) -> CodedProject:
    """The codings of a table, of whichever kind its header shows.

    Parameters
    ----------
    sheet : rows with their line numbers, the header first.
    columns : our word -> the header's, for a plain spreadsheet whose headers say something else.

    Raises InputError if no kind fits: which columns are needed, and never what is in the file.
    """
    rows = [(line, row) for line, row in sheet if any(cell.strip() for cell in row)]
    if not rows:
        raise InputError(Breach(file, "", "is empty: no header and no rows"))
    header = [cell.strip().lstrip("\ufeff").casefold() for cell in rows[0][1]]
    body = rows[1:]
    if columns is None and {"codename", "coded", "id"} <= set(header) and {"file", "filename", "case"} & set(header):
        return _qualcoder(header, rows[0][1], body, file)
    if columns is None and {"document", "content"} <= set(header) and ("tag" in header or "id" in header):
        return _taguette(header, body, file)
    return _plain(header, body, file, columns or {})


def _value(header: list[str], row: list[str], column: str) -> str | None:
    place = header.index(column) if column in header else -1
    return row[place] if 0 <= place < len(row) and row[place].strip() else None


def _taguette(header: list[str], body: Sheet, file: str) -> CodedProject:
    """A highlight with k tags is k rows of one id; an untagged one has an empty tag and is an annotation."""
    missing = [c for c in ("id", "document", "tag", "content") if c not in header]
    if missing:
        raise InputError(
            Breach(
                file,
                "line 1",
                f"has no column {' and no column '.join(missing)} in its header",
                ("id", "document", "tag", "content"),
                "Export the highlights from Taguette again.",
            )
        )
    rows, annotations = [], 0
    for line, row in body:
        entry = {
            "line": line,
            "code": _value(header, row, "tag"),
            "source": _value(header, row, "document"),
            "excerpt": _value(header, row, "content"),
            "selection": _value(header, row, "id"),
        }
        annotations += entry["code"] is None
        rows += [entry] if entry["code"] is not None else []
    return _checked(rows, file, "id ", annotations=annotations)


def _qualcoder(header: list[str], titles: list[str], body: Sheet, file: str) -> CodedProject:
    """Ids "ctid:n" are text, others pictures or sound. Category columns repeat, the nearest first, then its parent."""
    source = "filename" if "filename" in header else "file"
    above = [place for place, name in enumerate(header) if name == "category"]
    traits = [(place, titles[place].strip()[8:]) for place, name in enumerate(header) if name.startswith("casevar_")]
    rows: list[dict[str, Any]] = []
    cases: dict[str, dict[str, Any]] = {}
    silent = 0
    for line, row in body:
        selection = _value(header, row, "id") or ""
        if not selection.casefold().startswith("ctid"):
            silent += 1
            continue
        path = [row[p] for p in reversed(above) if p < len(row) and row[p].strip()] + [
            _value(header, row, "codename") or ""
        ]
        case = _value(header, row, "case") if "case" in header else None
        if case is not None:
            cases[case] = {name: row[place] for place, name in traits if place < len(row)}
        rows.append(
            {
                "line": line,
                "code": PATH.join(path),
                "path": tuple(path),
                "coder": _value(header, row, "coder"),
                "source": _value(header, row, source) if source in header else None,
                "case": case,
                "excerpt": _value(header, row, "coded"),
                "selection": selection,
            }
        )
    notes = (
        [
            Breach(
                file, "", f"{silent} codings are of pictures or sound and have no excerpt", (), "They are not counted."
            )
        ]
        if silent
        else []
    )
    return _checked(rows, file, "", notes=notes, cases=cases)


def _plain(header: list[str], body: Sheet, file: str, columns: Mapping[str, str]) -> CodedProject:
    place: dict[str, str] = {}
    for ours, names in PLAIN.items():
        wanted = [columns[ours].strip().casefold()] if ours in columns else [*names]
        found = [name for name in wanted if name in header]
        if found:
            place[ours] = found[0]
    missing = [ours for ours in ("code", "excerpt") if ours not in place]
    if missing:
        raise InputError(
            [
                Breach(
                    file,
                    "line 1",
                    f"has no column for the {ours} in its header",
                    PLAIN[ours],
                    "Name the column, or say which it is.",
                )
                for ours in missing
            ]
        )
    rows, notes, annotations = [], [], 0
    for line, row in body:
        entry: dict[str, Any] = {ours: _value(header, row, name) for ours, name in place.items()} | {"line": line}
        if entry["code"] is None:
            annotations += 1
            continue
        for offset in ("start", "end"):
            if entry.get(offset) is not None:
                entry[offset] = _whole(entry[offset], file, line, offset, notes)
        rows += [entry | {"code": code.strip()} for code in entry["code"].split(";") if code.strip()]
    return _checked(rows, file, "id ", annotations=annotations, notes=notes)


def _whole(value: str, file: str, line: int, column: str, notes: list[Breach]) -> int | None:
    if value.strip().isdigit():
        return int(value)
    notes.append(Breach(file, f"line {line}, column {column}", "is not a whole number; the offset is left out"))
    return None


def _checked(
    rows: list[dict[str, Any]],
    file: str,
    kind: str,
    *,
    annotations: int = 0,
    notes: list[Breach] | None = None,
    cases: dict[str, dict[str, Any]] | None = None,
) -> CodedProject:
    """Rows whose id stands for two texts are set aside; a row that only repeats another counts once."""
    notes = list(notes or [])
    texts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        if row.get("selection"):
            texts[row["selection"]].add((row.get("source") or "", squeezed(row.get("excerpt") or "")))
    kept: list[dict[str, Any]] = []
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        selection = row.get("selection")
        place = f"line {row['line']}"
        key = tuple(row.get(k) for k in ("selection", "code", "coder", "case", "source", "excerpt", "start"))
        if selection and len(texts[selection]) > 1:
            notes.append(
                Breach(
                    file,
                    place,
                    f"{kind}{selection} is a duplicate: the same id stands for two texts; its codings are set aside",
                    (),
                    "Export again.",
                )
            )
        elif not row.get("excerpt"):
            notes.append(Breach(file, place, "has a code but no excerpt; it is set aside"))
        elif selection and key in seen:
            notes.append(Breach(file, place, "repeats another row; it counts once"))
        else:
            seen.add(key)
            kept.append(row)
    if not kept:
        notes.append(Breach(file, "", "is empty: no codings in it"))
    codes = list(dict.fromkeys(row.get("path") or (row["code"],) for row in kept))
    coders = list(dict.fromkeys(row["coder"] for row in kept if row.get("coder")))
    return CodedProject(codings_frame(kept), codes, coders, cases or {}, annotations, notes)
