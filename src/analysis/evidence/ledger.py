"""The ledger: one record a finding, as published. What a page says is what the ledger says."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.disclosure.spreadsheets import safe_cell
from analysis.evidence.finding import NESTED, PUBLISHED, Finding

LEDGER_VERSION = 1


def write(findings: Iterable[Finding], folder: Path, *, meta: Mapping[str, Any] | None = None) -> list[Path]:
    """Write `evidence.json` and `evidence.csv` from findings. See `write_records`."""
    return write_records([finding.as_record() for finding in findings], folder, meta=meta)


def write_records(
    records: Sequence[Mapping[str, Any]], folder: Path, *, meta: Mapping[str, Any] | None = None
) -> list[Path]:
    """Write the ledger as JSON and as a spreadsheet, in the order of study, theme and primary claim first.

    Parameters
    ----------
    records : published forms (`Finding.as_record`), protected and rounded; the same claim once.
    folder : where `evidence.json` and `evidence.csv` go; replaced whole, never left half-written.
    meta : what to say about all records together, such as the definition of the weighting.

    Notes
    -----
    In the spreadsheet a text that a program might run as a formula (= + - @, a tab, a line end) has an apostrophe
    before it; numbers stay numbers. The order of bytes is the same for the same records.
    """
    unique = {(r["study"], r["theme"], r["claim"]): dict(r) for r in records}
    rows = list(unique.values())
    whole = {"version": LEDGER_VERSION, **(dict(meta) if meta else {}), "findings": rows}
    content = json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    paths = [folder / "evidence.json", folder / "evidence.csv"]
    for path, text in zip(paths, (content, _spreadsheet(rows)), strict=True):
        _replace(path, text)
    return paths


def read_ledger(path: Path) -> list[dict[str, Any]]:
    """The records of a ledger: `evidence.json`, or a folder that holds one.

    Raises
    ------
    InputError : it is not there, or is no ledger.
    """
    from analysis.errors import Breach, InputError

    file = path / "evidence.json" if path.is_dir() else path
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise InputError(Breach(str(file.name), "", "is not there", remedy="Run `make report` first.")) from None
    except ValueError:
        raise InputError(Breach(str(file.name), "", "is no JSON", remedy="Run `make report` again.")) from None
    records = content.get("findings") if isinstance(content, dict) else content
    if not isinstance(records, list) or any(not isinstance(r, dict) or "theme" not in r for r in records):
        raise InputError(Breach(str(file.name), "", "is no ledger of findings", remedy="Run `make report` again."))
    return records


def _spreadsheet(rows: Sequence[Mapping[str, Any]]) -> str:
    extra = [name for name in dict.fromkeys(key for row in rows for key in row) if name not in (*PUBLISHED, *NESTED)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [*PUBLISHED, *extra]
    writer.writerow(names)
    for row in rows:
        writer.writerow([as_cell(row.get(name)) for name in names])
    return out.getvalue()


def as_cell(value: Any) -> str | float | int:
    """A value as the spreadsheet has it; no text is a live formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = (
        "; ".join(map(str, value))
        if isinstance(value, list)
        else json.dumps(value, ensure_ascii=False)
        if isinstance(value, dict)
        else str(value)
    )
    return safe_cell(text)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8", newline="")
    part.replace(path)
