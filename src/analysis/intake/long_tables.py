"""Tables whose columns do not stand in the codebook: event log, coded excerpts, engagement log."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from analysis.intake.entries import read_entries
from analysis.intake.hand import Decisions
from analysis.intake.people import IDENTIFIER_HEADERS
from analysis.intake.rows import Rows
from analysis.intake.table import read_table
from analysis.intake.tidy import same
from analysis.study.codebook import Codebook, Entry
from analysis.study.models import Engagement, Events, Study, Voices

_VOICES = {
    "excerpt": Entry(kind="id", required=True, aliases=["excerpt", "id", "excerpt id"]),
    "person": Entry(kind="id", aliases=["person", "respondent", "participant", "case"]),
    "source": Entry(kind="id", aliases=["source", "document", "file", "interview"]),
    "code": Entry(kind="id", required=True, aliases=["code", "tag", "codename"]),
    "theme": Entry(kind="id", aliases=["theme"]),
    "strand": Entry(kind="id", aliases=["strand"]),
    "stage": Entry(kind="id", aliases=["stage"]),
    "polarity": Entry(kind="id", aliases=["polarity", "sentiment"]),
    "at": Entry(kind="date", aliases=["at", "date", "coded"]),
    "coder": Entry(kind="id", aliases=["coder", "coded by"]),
    "length": Entry(kind="number", aliases=["length"], minimum=0),
    "text": Entry(kind="text", aliases=["text", "content", "quotation", "quote", "excerpt text"]),
}
_FREE_TEXT = ("note", "notes", "summary", "comment", "comments", "text", "description", "details", "action", "actions")
_IDS = ("id", "engagement", "person", "case")
_DATES = ("date", "at", "day", "on")


def read_events(
    paths: list[Path], source: Events, codebook: Codebook, extract_date: date, decisions: Decisions
) -> Rows:
    """The event log: columns case, event, at, detail, sorted by case and moment.

    Parameters
    ----------
    source : names the columns. The kinds of event are those of the codebook, under their key, label or codes.
    """
    kinds = codebook.events
    words = {word: key for key, kind in kinds.items() for word in (kind.label, *kind.codes)}
    entries = {
        "case": Entry(kind="id", required=True, source=source.case),
        "event": Entry(kind="choice", required=True, source=source.event, answers=list(kinds), codes=words),
        "at": Entry(kind="datetime", required=True, source=source.at),
    }
    entries["detail"] = Entry(kind="id", source=source.detail or "detail")
    optional = frozenset() if source.detail else frozenset({"detail"})
    bare = codebook.model_copy(update={"missing": {}})
    rows = read_entries("events", paths, source, entries, bare, extract_date, decisions, optional)
    if not rows.breaches:
        rows.frame["event"] = rows.frame["event"].cat.set_categories(list(kinds))
        if "detail" not in rows.frame:
            rows.frame["detail"] = pd.Series("", index=rows.frame.index, dtype="str")
    return rows


def read_voices(paths: list[Path], source: Voices, study: Study, codebook: Codebook, decisions: Decisions) -> Rows:
    """Coded excerpts, one row for each coding. The words themselves are free text and stay out of the frame."""
    optional = frozenset(set(_VOICES) - {"excerpt", "code"})
    return read_entries("voices", paths, source, _VOICES, codebook, study.extract_date, decisions, optional)


def read_engagement(
    paths: list[Path], source: Engagement, study: Study, codebook: Codebook, decisions: Decisions
) -> Rows:
    """The engagement log under its own columns: days, numbers and words; notes are free text and stay out."""
    table = read_table(paths[0], source)
    entries = {}
    for column in table.columns:
        name = same(column.header).replace(" ", "_")
        if any(pattern.search(same(column.header)) for pattern in IDENTIFIER_HEADERS.values()):
            continue
        entries[name] = Entry(kind=_kind(name, table.cells[column.at]), source=column.header)
    return read_entries("engagement", paths, source, entries, codebook, study.extract_date, decisions)


def _kind(name: str, cells: pd.Series) -> str:
    if name in _FREE_TEXT or cells.str.len().max() > 200:
        return "text"
    if name in _IDS or name.endswith("_id"):
        return "id"
    if name in _DATES or name.endswith("_date") or name.startswith("date_"):
        return "date"
    filled = cells[cells.str.strip() != ""]
    if len(filled) and filled.str.fullmatch(r"-?\d+(\.\d+)?").all():
        return "number"
    return "choice" if filled.nunique() <= max(30, len(filled) // 5) else "id"
