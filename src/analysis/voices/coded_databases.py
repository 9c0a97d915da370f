"""Codings in the SQLite files of QualCoder and Taguette, opened to read only."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from analysis.errors import Breach, InputError
from analysis.voices.coded_project import PATH, CodedProject, codings_frame, overlapping
from analysis.voices.offsets import Selection, SourceText, best_way, locate, squeezed

_QUALCODER = frozenset({"source", "code_name", "code_text"})
_TAGUETTE = frozenset({"documents", "highlights", "tags", "highlight_tags"})
_STEPS = 200_000_000


def read_database(path: Path) -> CodedProject:
    """The codings of a QualCoder or Taguette database.

    Views and triggers of the file are not trusted, and a query that runs without end is stopped.

    Raises InputError for a damaged database and for one of another kind.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        base.row_factory = sqlite3.Row
        try:
            base.execute("PRAGMA trusted_schema=OFF")
            base.execute("PRAGMA query_only=ON")
            base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024)
            budget = iter(range(_STEPS // 100_000))
            base.set_progress_handler(lambda: next(budget, None) is None, 100_000)
            tables = {row["name"] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if tables >= _QUALCODER:
                return _qualcoder(base, path.name, tables)
            if tables >= _TAGUETTE:
                return _taguette(base, path.name)
        except (sqlite3.Error, UnicodeDecodeError):
            raise InputError(
                Breach(
                    path.name,
                    "",
                    "is a damaged database, or lacks columns that its tool writes",
                    (),
                    "Copy or export it again.",
                )
            ) from None
    raise InputError(Breach(path.name, "", "is a database of neither QualCoder nor Taguette: their tables are missing"))


def _qualcoder(base: sqlite3.Connection, file: str, tables: set[str]) -> CodedProject:
    codes = _qualcoder_codes(base, tables)
    sources = {
        r["id"]: (r["name"], SourceText.of(r["fulltext"] or ""))
        for r in base.execute("SELECT id, name, fulltext FROM source")
    }
    placed = list(
        base.execute("SELECT ctid, cid, fid, seltext, pos0, pos1, owner, date FROM code_text ORDER BY fid, pos0, ctid")
    )
    cases, cased = _qualcoder_cases(base, tables)
    chosen = {
        fid: [Selection(str(r["ctid"]), r["pos0"], r["pos1"], r["seltext"] or "") for r in placed if r["fid"] == fid]
        for fid in sources
    }
    fit = best_way((sources[fid][1], picked) for fid, picked in chosen.items())
    places = {fid: source.position(fit.way) for fid, (_, source) in sources.items()}
    rows: list[dict[str, Any]] = []
    notes: list[Breach] = []
    for record in placed:
        where = f"table code_text, ctid {record['ctid']}"
        if record["fid"] not in sources or record["cid"] not in codes:
            missing = "source" if record["fid"] not in sources else "code"
            notes.append(
                Breach(file, where, f"refers to an unknown {missing}, which is missing; the coding is set aside")
            )
            continue
        name, source = sources[record["fid"]]
        spot = locate(source, places[record["fid"]], Selection("", record["pos0"], record["pos1"]))
        if spot is None or squeezed(source.text[slice(*spot)]) != squeezed(record["seltext"] or ""):
            notes.append(
                Breach(
                    file,
                    where,
                    "its offsets lie beyond the text or do not match the excerpt: a mismatch; the coding is set aside",
                )
            )
            continue
        case = next(
            (
                c
                for fid, start, end, c in cased
                if fid == record["fid"] and start <= record["pos0"] and record["pos1"] <= end
            ),
            None,
        )
        rows.append(
            {
                "code": PATH.join(codes[record["cid"]]),
                "coder": record["owner"],
                "source": name,
                "case": case,
                "start": spot[0],
                "end": spot[1],
                "excerpt": source.text[slice(*spot)],
                "date": record["date"],
                "selection": f"ctid:{record['ctid']}",
            }
        )
    return _project(rows, list(codes.values()), cases, 0, notes, file)


def _qualcoder_codes(base: sqlite3.Connection, tables: set[str]) -> dict[int, tuple[str, ...]]:
    above = (
        {r["catid"]: (r["name"], r["supercatid"]) for r in base.execute("SELECT catid, name, supercatid FROM code_cat")}
        if "code_cat" in tables
        else {}
    )

    def parents(category: int | None) -> Iterator[str]:
        seen = set()
        while category in above and category not in seen:
            seen.add(category)
            name, category = above[category]
            yield name

    return {
        r["cid"]: (*reversed(list(parents(r["catid"]))), r["name"])
        for r in base.execute("SELECT cid, name, catid FROM code_name ORDER BY cid")
    }


def _qualcoder_cases(
    base: sqlite3.Connection, tables: set[str]
) -> tuple[dict[str, dict[str, Any]], list[tuple[int, int, int, str]]]:
    if not {"cases", "case_text"} <= tables:
        return {}, []
    names = {r["caseid"]: r["name"] for r in base.execute("SELECT caseid, name FROM cases")}
    traits: dict[str, dict[str, Any]] = {name: {} for name in names.values()}
    if "attribute" in tables:
        for r in base.execute("SELECT name, value, id FROM attribute WHERE attr_type = 'case'"):
            if r["id"] in names:
                traits[names[r["id"]]][r["name"]] = r["value"]
    covered = [
        (r["fid"], r["pos0"], r["pos1"], names[r["caseid"]])
        for r in base.execute("SELECT caseid, fid, pos0, pos1 FROM case_text")
        if r["caseid"] in names
    ]
    return traits, covered


def _taguette(base: sqlite3.Connection, file: str) -> CodedProject:
    """Taguette counts bytes of UTF-8 in the text of the document's HTML; the snippet is what must stand there."""
    texts = {
        r["id"]: (r["name"], _text_of(r["contents"] or ""))
        for r in base.execute("SELECT id, name, contents FROM documents")
    }
    tags = {r["id"]: r["path"] for r in base.execute("SELECT id, path FROM tags ORDER BY id")}
    of: dict[int, list[str]] = {}
    for r in base.execute("SELECT highlight_id, tag_id FROM highlight_tags"):
        of.setdefault(r["highlight_id"], []).extend([tags[r["tag_id"]]] if r["tag_id"] in tags else [])
    rows: list[dict[str, Any]] = []
    notes: list[Breach] = []
    annotations = 0
    for record in base.execute(
        "SELECT id, document_id, start_offset, end_offset, snippet FROM highlights"
        " ORDER BY document_id, start_offset, id"
    ):
        where = f"table highlights, id {record['id']}"
        excerpt = _text_of(record["snippet"] or "").strip()
        name, text = texts.get(record["document_id"], (None, None))
        if text is None:
            notes.append(
                Breach(file, where, "refers to an unknown document, which is missing; its codings are set aside")
            )
            continue
        spot = _span_of_bytes(text, record["start_offset"], record["end_offset"], excerpt)
        if spot is None:
            notes.append(Breach(file, where, "its offsets do not match the excerpt; the excerpt is kept without them"))
        annotations += not of.get(record["id"])
        start, end = spot or (None, None)
        rows += [
            {
                "code": tag,
                "source": name,
                "start": start,
                "end": end,
                "excerpt": excerpt,
                "selection": str(record["id"]),
            }
            for tag in of.get(record["id"], [])
        ]
    return _project(rows, [(t,) for t in tags.values()], {}, annotations, notes, file)


def _text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def _span_of_bytes(text: str, start: int, end: int, excerpt: str) -> tuple[int, int] | None:
    raw = text.encode("utf-8")
    if not 0 <= start < end <= len(raw):
        return None
    found = raw[start:end].decode("utf-8", "ignore")
    first = len(raw[:start].decode("utf-8", "ignore"))
    return (first, first + len(found)) if squeezed(found) == squeezed(excerpt) else None


def _project(
    rows: list[dict[str, Any]],
    codes: list[tuple[str, ...]],
    cases: dict[str, dict[str, Any]],
    annotations: int,
    notes: list[Breach],
    file: str,
) -> CodedProject:
    codings = codings_frame(rows)
    if not rows:
        notes.append(Breach(file, "", "is empty: no codings in it"))
    coders = list(dict.fromkeys(row["coder"] for row in rows if row.get("coder")))
    return CodedProject(codings, codes, coders, cases, annotations, notes + overlapping(codings, file))
