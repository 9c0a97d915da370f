"""The hash of each column of a study's tables, and of the account of its rows: what a page may depend on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

import pandas as pd

from analysis.intake.rows import Rows

ACCOUNT = "the account of rows, notes and files"


def contents_of(rows: Rows) -> dict[str, Any]:
    """The hashes of a table: `columns` by name, in order, `rows` (their number), and `account`."""
    account = [rows.dropped, rows.set_aside, [asdict(note) for note in rows.notes], [asdict(r) for r in rows.files]]
    return {
        "columns": {str(name): _digest_of(rows.frame[name]) for name in rows.frame},
        "rows": len(rows.frame),
        "account": hashlib.sha256(json.dumps(account, default=str).encode()).hexdigest()[:16],
    }


def _digest_of(column: pd.Series) -> str:
    """The hash of a column's values in order, and of the answers it may hold; equal columns give equal hashes."""
    whole = hashlib.sha256(str(column.dtype).encode())
    if isinstance(column.dtype, pd.CategoricalDtype):
        whole.update(json.dumps([str(label) for label in column.cat.categories]).encode())
        whole.update(column.cat.codes.to_numpy().tobytes())
    elif column.dtype.kind in "biufmM" and not isinstance(column.dtype, pd.api.extensions.ExtensionDtype):
        whole.update(column.to_numpy().tobytes())
    else:
        whole.update(json.dumps([None if absent else str(value) for value, absent in _values(column)]).encode())
    return whole.hexdigest()[:16]


def _values(column: pd.Series) -> zip:
    return zip(column.tolist(), column.isna().tolist(), strict=True)
