"""What is left of a coded project after reading: codings with checked excerpts, codes, coders, cases, notes.

Source documents are not kept: an excerpt is, and it stays quarantined until redacted and confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.errors import Breach

COLUMNS = ("code", "coder", "source", "case", "start", "end", "excerpt", "date", "selection")
PATH = " > "


@dataclass(frozen=True)
class CodedProject:
    """One coded project.

    Attributes
    ----------
    codings : DataFrame, a row a coding: `code` (path from the root, joined by " > "), `coder`, `source`, `case`,
        `start`, `end` (Unicode characters of the source without byte order mark and with each line end as one; <NA>
        where the format has none), `excerpt`, `date`, `selection` (the tool's own id).
    codes : list of tuples, each code's path from the root, in the order of the codebook, unused ones too.
    coders : list of str. cases : dict, case name -> dict of its variables.
    annotations : int, selections without a code. notes : list of Breach, what was set aside or is doubtful.
    """

    codings: pd.DataFrame
    codes: list[tuple[str, ...]]
    coders: list[str]
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    annotations: int = 0
    notes: list[Breach] = field(default_factory=list)


def codings_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as the frame of `CodedProject.codings`; absent values are <NA>."""
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    for column in COLUMNS:
        kind = "Int64" if column in ("start", "end") else "string"
        frame[column] = frame[column].astype(kind)
    return frame


def overlapping(codings: pd.DataFrame, file: str) -> list[Breach]:
    """A note if one coder put one code twice over the same words: they would count twice."""
    placed = codings.dropna(subset=["start", "end"])
    count = 0
    for _, group in placed.groupby(["source", "coder", "code"], dropna=False):
        ends = 0
        for start, end in sorted(zip(group["start"], group["end"], strict=True)):
            count += start < ends
            ends = max(ends, end)
    if not count:
        return []
    what = f"selections of one coder under one code overlap, {count} times"
    return [Breach(file, "", what, (), "They count as one excerpt of that person.")]
