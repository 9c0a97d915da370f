"""Reads one file through the real readers and the real contract, and says what they did, in the judge's form.

    python read_adapter.py --table survey --input FILE --schema schema.yaml --report report.json --records records.json

The schema is turned into a codebook; nothing is known of the file but what is in it. What a person would decide in
`study.yaml` is stated here once, for any file: the office is in England, so days stand before months.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from analysis.errors import Breach, InputError
from analysis.intake.columns import find_columns, known_names
from analysis.intake.entries import read_entries
from analysis.intake.note import Note, RowBreach
from analysis.intake.quality import report_crossing_clusters, report_lonely_clusters, report_weights
from analysis.intake.reader import REASON
from analysis.intake.rows import Rows
from analysis.intake.table import read_table
from analysis.intake.words import TICKED
from analysis.study import REASONS, Codebook, Entry
from analysis.study.models import SourceFile

_REASON_WORDS = {"Prefer not to say": "Prefer not to say", "Does not apply": "Not applicable", "Not answered": "Blank"}
_KINDS = {"id": "id", "date": "date", "datetime": "datetime", "category": "choice", "flag": "flag", "list": "list"}
_KINDS |= {"integer": "number", "number": "number", "text": "text"}


def codebook_of(schema: dict[str, Any], table: str) -> Codebook:
    """A schema of the judge's form as a codebook."""
    labels = {
        label: _REASON_WORDS.get(label, label if label in REASONS else "Blank") for label in schema["missing_labels"]
    }
    marks = {mark: "Blank" for mark in schema["missing_marks"] if mark}
    entries = {key: entry_of(column, schema) for key, column in schema["tables"][table]["columns"].items()}
    return Codebook(missing=marks | labels, scales=schema.get("scales", {}), cases=entries)


def entry_of(column: dict[str, Any], schema: dict[str, Any]) -> Entry:
    """A column of the schema as an entry of a codebook."""
    values = [str(value) for value in column.get("values", [])]
    told: dict[str, Any] = {
        "kind": "weight" if "min_exclusive" in column else _KINDS[column["type"]],
        "aliases": column.get("aliases", []),
        "required": column.get("required", False),
        "unique": column.get("unique", False),
        "answers": [value for value in values if value not in REASONS],
        # An answer that is one of our reasons is kept as that reason, and read back as the answer below.
        "missing": {value: value for value in values if value in REASONS}
        | {str(code): "Blank" for code in column.get("missing_codes", [])},
        "scale": column.get("scale", ""),
        "label": column.get("label", ""),
        "separator": column.get("separator", ";"),
        "minimum": column.get("min"),
        "maximum": column.get("max"),
        "whole": column["type"] == "integer",
        "above": column.get("min_exclusive"),
        "not_before": column.get("not_before", ""),
    }
    return Entry(**told)


def records_of(rows: Rows, columns: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows used, in the judge's form: missing as null, flags 0 and 1, lists as lists."""
    out: dict[str, list[Any]] = {}
    for key, column in columns.items():
        kind = column["type"]
        if kind == "text":
            out[key] = [text or None for text in rows.texts[key]] if key in rows.texts else [None] * len(rows.row)
        elif kind == "list":
            ticked = [(value, rows.frame[f"{key}__{value}"] == TICKED) for value in map(str, column["values"])]
            out[key] = [[value for value, held in ticked if held.iloc[at]] for at in range(len(rows.row))]
        else:
            out[key] = [_plain(value, kind, column) for value in rows.frame[key]]
    return [dict(zip(out, row, strict=True)) for row in zip(*out.values(), strict=True)]


def _plain(value: Any, kind: str, column: dict[str, Any]) -> Any:
    if pd.isna(value) or value == "" or (value in REASONS and value not in column.get("values", [])):
        return None
    if kind == "flag":
        return int(value == "Yes")
    if kind in ("integer", "number"):
        return int(value) if kind == "integer" and value == int(value) else float(value)
    if kind in ("date", "datetime"):
        return value.strftime("%Y-%m-%d" if kind == "date" else "%Y-%m-%dT%H:%M:%S")
    return str(value)


def missing_issues(rows: Rows, columns: dict[str, Any]) -> list[dict[str, Any]]:
    """How many answers of each column are missing, by reason: for information."""
    issues = []
    for key in columns:
        name = key + REASON if key + REASON in rows.frame else key
        if name in rows.frame and isinstance(rows.frame[name].dtype, pd.CategoricalDtype):
            counts = rows.frame[name].value_counts()
            said = [f"{count} {reason}" for reason, count in counts.items() if count and reason in REASONS]
            if said:
                issues.append({"severity": "info", "column": key, "message": f"missing: {', '.join(said)}"})
    return issues


def issue_of_breach(breach: Breach) -> dict[str, Any]:
    """A breach in the judge's form."""
    issue = {"severity": "error", "message": str(breach)}
    if isinstance(breach, RowBreach):
        issue |= {"rows": list(breach.rows), "column": breach.column}
    return issue


def issue_of_note(note: Note) -> dict[str, Any]:
    """A note in the judge's form."""
    severity = {"repair": "repair", "warn": "warning", "quarantine": "warning"}[note.severity]
    return {"severity": severity, "message": str(note), "rows": list(note.rows), "column": note.column}


def with_ids(issues: list[dict[str, Any]], ids: dict[int, str]) -> list[dict[str, Any]]:
    """Issues with the pseudonyms of their rows, which this schema declares free to be shown."""
    for issue in issues:
        # What stands under the id may be no id, as in a footer.
        named = [ids[row] for row in issue.get("rows", []) if re.fullmatch(r"[\w./-]{1,40}", ids.get(row, ""))]
        if named:
            issue["ids"] = list(dict.fromkeys(named))
    return issues


def main() -> int:
    """Read, report, and leave 0 for accepted, 2 for rejected."""
    parser = argparse.ArgumentParser()
    for name in ("table", "input", "schema", "report", "records"):
        parser.add_argument(f"--{name}", required=True)
    asked = parser.parse_args()
    schema = yaml.safe_load(Path(asked.schema).read_text(encoding="utf-8"))
    table = schema["tables"][asked.table]
    codebook, path = codebook_of(schema, asked.table), Path(asked.input)
    source = SourceFile(path=str(path), sheet=table.get("sheet", ""), dates="day-first")
    rows = read_entries(asked.table, [path], source, codebook.cases, codebook, schema["extract_date"])
    columns = table["columns"]
    if len(rows.frame):
        report_weights(rows, codebook.cases)
        report_lonely_clusters(rows, "stratum", "psu")
        report_crossing_clusters(rows, "stratum", "psu")
    report = report_of(rows, table, ids_by_row(path, source, codebook, table["id"]))
    Path(asked.report).write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    if rows.breaches:
        print(InputError(rows.breaches), file=sys.stderr)
        return InputError.exit_status
    records = records_of(rows, columns)
    Path(asked.records).write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return 0


def ids_by_row(path: Path, source: SourceFile, codebook: Codebook, key: str) -> dict[int, str]:
    """The id of each row, so that an issue can name it: ours name rows only."""
    try:
        read = read_table(path, source, known_names(codebook.cases, codebook))
    except InputError:
        return {}
    at = find_columns(read, codebook.cases, codebook).columns.get(key)
    return {} if at is None else dict(zip(read.rows.tolist(), read.cells[at].str.strip(), strict=True))


def report_of(rows: Rows, table: dict[str, Any], ids: dict[int, str]) -> dict[str, Any]:
    """The report: status, the account of rows, and every issue."""
    issues = [issue_of_breach(breach) for breach in rows.breaches] + [issue_of_note(note) for note in rows.notes]
    aside = sum(len(which) for _, _, which in rows.set_aside)
    return {
        "status": "rejected" if rows.breaches else "accepted",
        "rows_in": sum(read.rows for read in rows.files),
        "rows_kept": len(rows.row),
        "rows_quarantined": aside,
        "issues": with_ids(issues, ids) + missing_issues(rows, table["columns"]),
    }


if __name__ == "__main__":
    sys.exit(main())
