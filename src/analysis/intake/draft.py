"""A first `study.yaml` and `codebook.yaml` from an export, for the researcher to correct.

What is drafted is said by the file itself: its columns, the answers in it, their order where it is a known scale,
words for missing answers, identifiers. What a person must decide is left as a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.intake.columns import wording_hash, wording_in_file
from analysis.intake.dates import read_dates
from analysis.intake.draft_yaml import codebook_yaml, study_yaml
from analysis.intake.headers import Column, letters
from analysis.intake.ladders import in_order
from analysis.intake.matrices import unpacked
from analysis.intake.people import identifier_by_content, identifier_by_header, shown_header
from analysis.intake.personal_details import kinds_in
from analysis.intake.table import Table, read_table
from analysis.intake.tidy import same, stripped
from analysis.intake.vocabulary import may_be_shown
from analysis.study.models import SourceFile

MOST_ANSWERS = 30
OFTEN = 3
LABEL_WORDS = 10
PERSONAL = frozenset("i my me mine i'm i've he she his her him they them their we our us".split())
UNLISTED = "{}: what one or two people alone wrote is not listed; `make check` names its rows"
MISSING_WORDS = {
    "don't know": "Don't know",
    "dont know": "Don't know",
    "not sure": "Don't know",
    "unsure": "Don't know",
    "can't remember": "Can't remember",
    "prefer not to say": "Prefer not to say",
    "prefer not to answer": "Prefer not to say",
    "rather not say": "Prefer not to say",
    "refused": "Prefer not to say",
    "refusal": "Prefer not to say",
    "not applicable": "Not applicable",
    "n/a": "Not applicable",
    "does not apply": "Not applicable",
    "not coded": "Not applicable",
    "too early to say": "Too early to say",
    "-99": "Blank",
    "null": "Blank",
    "#n/a": "Blank",
    ".": "Blank",
    "-": "Blank",
}
_YES_NO = {"yes", "no", "0", "1", "true", "false", "ticked", "not ticked", "checked", "unchecked", "selected"}
_OTHER = re.compile(r"\bother\b|please specify|write[- ]in", re.I)
_SUBMITTED = re.compile(r"completion time|end ?date|date submitted|submitdate|submitted|recordeddate", re.I)
_RESPONDENT = re.compile(r"^(respondent|response)[ _]?id$|^id$|^rowlabel$|^case ?identifier|^responseid$", re.I)
_WHERE = re.compile(r"\b(?:district|area|town|ward|place|parish|borough|council|county|region|where|court)\b", re.I)
_WEIGHT = re.compile(r"weight|\bwgt", re.I)


@dataclass
class Drafted:
    """What was found in an export."""

    table: Table
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    dates: set[str] = field(default_factory=set)
    roles: dict[str, str] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)


def draft_study(name: str, export: Path, title: str = "", organisation: str = "", area: str = "") -> dict[str, str]:
    """The drafted files of a study.

    Parameters
    ----------
    name : the study's name. export : a survey's raw file.
    title, organisation, area : the report's title, the office's and the area's name; empty: to be written later.

    Returns
    -------
    dict from "study.yaml" and "codebook.yaml" to their text.

    Raises
    ------
    InputError : the file cannot be read.
    """
    drafted = Drafted(unpacked(read_table(export, SourceFile(path=str(export)), largest=True)))
    for columns in _questions(drafted.table):
        _draft(drafted, columns)
    about = {
        "title": title or name.replace("-", " ").capitalize(),
        "organisation": {"name": organisation or "Name of the office", "area": area or "Name of the area"},
    }
    return {"study.yaml": study_yaml(about, export, drafted), "codebook.yaml": codebook_yaml(drafted)}


def _questions(table: Table) -> Iterator[list[Column]]:
    """Columns by question: those that share a text and differ in their option stand together."""
    groups: dict[tuple, list[Column]] = {}
    for column in table.columns:
        stem = re.sub(r"\[.*|___\w+$", "", column.id)
        key = (stem, same(column.text)) if column.option and column.text else (column.at,)
        groups.setdefault(key, []).append(column)
    yield from groups.values()


def _draft(drafted: Drafted, columns: list[Column]) -> None:
    boxes = [column for column in columns if _is_box(drafted.table, column)]
    if len(boxes) > 1:
        _draft_boxes(drafted, boxes)
        columns = [column for column in columns if column not in boxes]
    for column in columns:
        _draft_one(drafted, column, _counts(drafted.table, column))


def _counts(table: Table, column: Column) -> dict[str, int]:
    counts = table.cells[column.at].str.strip().value_counts()
    return {value: int(count) for value, count in counts.items() if value}


def _is_box(table: Table, column: Column) -> bool:
    """One box of a multi-select: it holds its own label or nothing, or a bare tick."""
    said = {same(value) for value in _counts(table, column)}
    return bool(column.option) and said <= {same(column.option), "1", "0", "ticked", "x", "checked", "yes", "no"}


def _draft_boxes(drafted: Drafted, boxes: list[Column]) -> None:
    key = _key(drafted, re.sub(r"\[.*|___\w+$", "", boxes[0].id) or boxes[0].text)
    options: dict[str, Any] = {}
    for column in boxes:
        option = _slug(column.option, 30) or f"option_{column.at}"
        while option in options:
            option += "_2"
        options[option] = {"label": stripped(column.option), "source": _source(drafted.table, column)}
    drafted.items[key] = {"kind": "multiple", "wording": stripped(boxes[0].text), "options": options}


def _draft_one(drafted: Drafted, column: Column, counts: dict[str, int]) -> None:
    table, sample = drafted.table, table_sample(drafted.table, column)
    kind = identifier_by_header(column) or identifier_by_content(sample)
    if kind:
        drafted.dropped[shown_header(column.header)] = kind
        return
    key = _key(drafted, column.id or column.option or column.text or column.header)
    if column.text and column.option and not column.id:
        key = _key(drafted, f"{_slug(column.text, 30)} {column.option}")
    wording = wording_in_file(column)
    item: dict[str, Any] = {"wording": wording, "source": _source(table, column)}
    item["wording_sha256"] = wording_hash(wording)
    said = {value: count for value, count in counts.items() if same(value) not in MISSING_WORDS}
    drafted.missing |= {value: MISSING_WORDS[same(value)] for value in counts if same(value) in MISSING_WORDS}
    item |= _kind(drafted, key, column, said, table.labels.get(column.at, {}))
    drafted.items[key] = item


def _source(table: Table, column: Column) -> str:
    """The name that is this column's alone: the platform's id, its header, or its letters where others share that."""
    name = column.id or stripped(column.header)
    alike = sum(name in (other.id, stripped(other.header)) for other in table.columns)
    return name if alike == 1 else f"column {letters(column.at)}"


def table_sample(table: Table, column: Column) -> list[str]:
    """The first 500 cells of a column."""
    return table.cells[column.at].head(500).tolist()


def _kind(drafted: Drafted, key: str, column: Column, said: dict[str, int], labels: dict[str, str]) -> dict[str, Any]:
    values, rows = list(said), sum(said.values())
    if labels and all(value in labels for value in values):
        return _labelled(drafted, labels)
    if not values:
        drafted.unsure.append(f"{key}: no answer is in the file")
        return {"kind": "text"}
    if _RESPONDENT.search(stripped(column.header)) and len(values) == rows:
        drafted.roles.setdefault("respondent", key)
        return {"kind": "id", "required": True, "unique": True}
    dated = _dates(drafted, key, column, values)
    if dated:
        return dated
    if all(re.fullmatch(r"-?\d+(?:[.,]\d+)?", value) for value in values):
        return _number(drafted, key, column, values)
    return _words(drafted, key, column, said)


def _labelled(drafted: Drafted, labels: dict[str, str]) -> dict[str, Any]:
    drafted.missing |= {label: MISSING_WORDS[same(label)] for label in labels.values() if same(label) in MISSING_WORDS}
    return {"codes": {number: label for number, label in labels.items() if same(label) not in MISSING_WORDS}}


def _dates(drafted: Drafted, key: str, column: Column, values: list[str]) -> dict[str, Any]:
    if not all(re.search(r"\d", value) and len(value) <= 40 for value in values[:200]):
        return {}
    texts = pd.Series(values, dtype="str")
    read = read_dates(texts, "day-first")
    named = re.search(r"date|time|month|\bat\b|submitted|started", column.header, re.I)
    written = read.moments.notna() & ~read.serial if not named else read.moments.notna()
    month_first = read_dates(texts, "month-first").moments.notna()
    if not (written.all() or (month_first.all() and not read.serial.all() and named)):
        return {}
    if read.serial.any():
        drafted.dates.add("excel-serial")
    if read.either_way.any() or read.one_way.any():
        order = "day-first" if written.all() and read.one_way.any() else "month-first" if not written.all() else ""
        drafted.dates.add(order or "day-first")
        if not order:
            drafted.unsure.append(f"{key}: day first or month first? No date in it tells")
    if _SUBMITTED.search(column.header):
        drafted.roles.setdefault("submitted", key)
    moments = bool((read.moments.dropna() != read.moments.dropna().dt.normalize()).any())
    return {"kind": "datetime" if moments else "date"}


def _number(drafted: Drafted, key: str, column: Column, values: list[str]) -> dict[str, Any]:
    numbers = pd.Series([float(value.replace(",", ".")) for value in values])
    if _WEIGHT.search(column.header) or _WEIGHT.search(column.text):
        drafted.roles.setdefault("weight", key)
        return {"kind": "weight", "above": 0}
    if len(values) <= 7 and numbers.between(0, 10).all() and (numbers % 1 == 0).all():
        drafted.unsure.append(
            f"{key}: which answer does each number stand for? Write it under codes, or leave a number"
        )
    return {"kind": "number", "minimum": float(numbers.min()), "maximum": float(numbers.max())}


def _words(drafted: Drafted, key: str, column: Column, said: dict[str, int]) -> dict[str, Any]:
    if _OTHER.search(column.option or column.header) and len(said) > 1:
        return {"kind": "text"}
    parts, rare = _without_rare(_parts(said))
    if parts:
        if rare:
            drafted.unsure.append(UNLISTED.format(key))
        options = {_slug(part, 30) or f"option_{at}": {"label": part} for at, part in enumerate(parts)}
        return {"kind": "multiple", "options": options}
    tidy: dict[str, int] = {}
    for value, count in said.items():
        tidy[stripped(value)] = tidy.get(stripped(value), 0) + count
    often, rare = _without_rare(tidy)
    answers, ordered = in_order(often)
    short = all(len(answer) <= 120 for answer in answers)
    frequent = sum(often.values()) >= 5 * len(answers) or (ordered and len(answers) <= 12)
    seldom = rare * 10 <= sum(tidy.values())
    closed = seldom and frequent and short and len(answers) <= MOST_ANSWERS
    if not closed or not answers:
        return {"kind": "text"}
    # On a known scale an odd answer is a slip, which `make check` names; else the column may be what people typed.
    if not _names_nobody(column, often) or (rare and not ordered):
        drafted.unsure.append(
            f"{key}: some answers look like personal details; if they are not, list them under answers"
        )
        return {"kind": "text"}
    if rare:
        drafted.unsure.append(UNLISTED.format(key))
    if not ordered and len(answers) > 2:
        drafted.unsure.append(f"{key}: the order of its answers is not known; the most frequent is first")
    return {"answers": answers}


def _names_nobody(column: Column, answers: dict[str, int]) -> bool:
    """Whether no answer looks like a personal detail; what reads like a name may be a place that many live in."""
    looks_like = {kind for answer in answers for kind in kinds_in(answer)}
    asks_where = _WHERE.search(f"{column.text} {column.header}") is not None
    return not looks_like or (looks_like == {"name"} and asks_where and min(answers.values()) >= 10)


def _without_rare(counts: dict[str, int]) -> tuple[dict[str, int], int]:
    """Answers without those that one or two people may have written themselves, and how often those stand.

    A draft is no raw file: it may not hold what a person wrote about their life. What reads like the label of a form
    may stand in it.
    """
    often = [answer for answer, count in counts.items() if count >= OFTEN]
    kept = {
        answer: n for answer, n in counts.items() if n >= OFTEN or may_be_shown(answer, often) or _is_a_label(answer)
    }
    return kept, sum(counts.values()) - sum(kept.values())


def _is_a_label(answer: str) -> bool:
    """Whether an answer reads like the label of a form: a few words, of no person, naming nobody."""
    words = same(answer).split()
    return len(words) <= LABEL_WORDS and not PERSONAL & set(words) and not kinds_in(answer)


def _parts(said: dict[str, int]) -> dict[str, int]:
    """The options of cells that hold several, joined by semicolons, and how often each; empty where they do not."""
    joined = {value: count for value, count in said.items() if ";" in value.rstrip("; ")}
    trailing = all(value.endswith(";") for value in said)
    if not trailing and sum(joined.values()) < max(3, 0.02 * sum(said.values())):
        return {}
    counts: dict[str, int] = {}
    for value, count in said.items():
        for part in filter(None, map(stripped, value.split(";"))):
            counts[part] = counts.get(part, 0) + count
    common = {part: count for part, count in counts.items() if count >= 3}
    if len(common) > MOST_ANSWERS or sum(common.values()) < 0.8 * sum(counts.values()):
        return {}
    often = sorted(counts, key=lambda part: -counts[part])
    return {part: counts[part] for part in often} if len(counts) <= MOST_ANSWERS else {}


def _key(drafted: Drafted, text: str) -> str:
    base = _slug(text, 40) or "item"
    key, twice = base, 2
    while key in drafted.items:
        key = f"{base}_{twice}"
        twice += 1
    return key


def _slug(text: str, most: int) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", same(text)).strip("_")
    if len(plain) <= most:
        return plain
    cut = plain[: most + 1].rpartition("_")[0]
    return (cut or plain[:most]).strip("_")
