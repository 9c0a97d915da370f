"""The data dictionary, written from the codebook: one row for each item and field."""

from __future__ import annotations

import pandas as pd

from analysis.study.codebook import Codebook, Entry
from analysis.study.missing import REASONS

COLUMNS = (
    "Table",
    "Name",
    "Label",
    "Wording",
    "Kind",
    "Answers, in order",
    "Missing, and why",
    "Asked of",
    "Column in the file",
    "Made from",
)
FOR_ALL = "Missing answers of every item"
_KINDS = {
    "choice": "one answer",
    "multiple": "several answers",
    "number": "number",
    "date": "day",
    "datetime": "day and time",
    "id": "pseudonym or id",
    "flag": "yes or no",
    "list": "list of codes",
    "text": "free text, quarantined",
    "weight": "weight",
}


def data_dictionary(codebook: Codebook) -> pd.DataFrame:
    """All items, case fields and event kinds of a codebook.

    Returns
    -------
    DataFrame of text with the columns of `COLUMNS`; direct identifiers are listed as dropped; what every item may
    write for a missing answer is listed once, under `FOR_ALL`.
    """
    rows = [_entry("Survey", key, entry, codebook, codebook.items) for key, entry in codebook.items.items()]
    rows += [_entry("Case records", key, entry, codebook, codebook.cases) for key, entry in codebook.cases.items()]
    for key, kind in codebook.events.items():
        told = "the victim hears something" if kind.informs_victim else ""
        rows.append(("Events", key, kind.label, "", "event", told, "", "", ", ".join(kind.codes), ""))
    rows += _for_all(codebook)
    rows += [("Dropped at reading", name, "", "", "", "", "", "", name, "") for name in codebook.drop]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _entry(table: str, key: str, entry: Entry, codebook: Codebook, room: dict[str, Entry]) -> tuple[str, ...]:
    kind = "direct identifier, dropped at reading" if entry.identifier else _KINDS[entry.kind]
    asked = [
        f"those who answered {' or '.join(answers)} to {room[other].label or other}"
        for other, answers in entry.asked_if.items()
    ]
    instruments = f"in {', '.join(entry.instruments)}" if entry.instruments else ""
    source = "" if entry.derived_from else entry.source or key
    return (
        table,
        key,
        entry.label or entry.wording or key,
        entry.wording,
        kind,
        _answers(entry, codebook),
        _missing(entry),
        "; ".join(filter(None, [*asked, instruments])) or "everyone",
        source,
        entry.derived_from,
    )


def _answers(entry: Entry, codebook: Codebook) -> str:
    if entry.options:
        return "; ".join(option.label for option in entry.options.values())
    if entry.groups:
        return "; ".join(f"{group} ({', '.join(answers)})" for group, answers in entry.groups.items())
    if entry.bands:
        return "; ".join(entry.bands)
    if entry.kind in ("number", "weight"):
        limits = {"from": entry.minimum, "above": entry.above, "to": entry.maximum}
        return " ".join(f"{word} {limit:g}" for word, limit in limits.items() if limit is not None)
    return "; ".join(answer for answer in codebook.answers_of(entry) if answer not in REASONS)


def _missing(entry: Entry) -> str:
    """What this item writes for a missing answer, beside what all items write."""
    if entry.derived_from or entry.kind == "text":
        return ""
    said = [f"{written} = {reason}" for written, reason in entry.missing.items() if written != reason]
    blank = [f"an empty cell = {entry.blank}"] if entry.blank != "Blank" else []
    otherwise = [f"who was not asked = {entry.otherwise}"] if entry.asked_if else []
    return "; ".join([*said, *blank, *otherwise])


def _for_all(codebook: Codebook) -> list[tuple[str, ...]]:
    """What every item may write for a missing answer, and the reason it stands for."""
    written = {word: reason for word, reason in codebook.missing.items() if word} | {"an empty cell": "Blank"}
    if "" in codebook.missing:
        written["an empty cell"] = codebook.missing[""]
    return [(FOR_ALL, word, reason, "", "", "", "", "", "", "") for word, reason in written.items()]
