"""What every row must keep: ranges, answers that may not be blank, ids that may not repeat, days in their order.

The rules are pandera checks, run all at once; its failure cases hold values, so only their rows and rules are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analysis.intake.note import RowBreach
from analysis.intake.rows import Rows
from analysis.study.codebook import Codebook, Entry

_DAY = timedelta(days=1)
# Zero dates of spreadsheets and databases, and slips of the pen, lie before it.
_FIRST_DAY = pd.Timestamp("1910-01-01")


def keep_contract(rows: Rows, entries: Mapping[str, Entry], extract_date: date) -> None:
    """Check the rows against the codebook, in place.

    Breaches are gathered for numbers out of range, blank required cells and ids that repeat with other answers. Set
    aside, by name, are rows repeated in full, rows dated after the extract date, and days in an impossible order.
    """
    _check(rows, entries)
    _repeated(rows, entries)
    _impossible(rows, entries)
    _after_extract(rows, entries, extract_date)
    _out_of_order(rows, entries)


STOPS, SETS_ASIDE = "stops the report", "sets the row aside"


def rules_of(entries: Mapping[str, Entry], codebook: Codebook) -> list[tuple[str, str, str]]:
    """The rules every row is held to: the rule, the item it is for, what a breach of it does."""
    rules = []
    for key, entry in entries.items():
        if entry.derived_from or entry.identifier:
            continue
        of_key = []
        if entry.kind in ("choice", "multiple", "list") and (entry.options or codebook.answers_of(entry)):
            of_key.append(("The answer is of the list in the codebook", STOPS))
        if entry.kind in ("number", "weight"):
            of_key.append(("It is a number", STOPS))
            of_key += [("The number is within its range", STOPS)] if _range(entry) else []
            of_key += [("The number is a whole one", STOPS)] if entry.whole else []
        if entry.kind in ("date", "datetime"):
            of_key.append(("It is a date in the order that is stated", STOPS))
            of_key.append(("No day is impossible, or after the extract date", SETS_ASIDE))
        of_key += [("It is not blank", STOPS)] if entry.required else []
        of_key += [("An id does not come back with other answers", STOPS)] if entry.unique else []
        of_key += [("A row does not stand there again in full", SETS_ASIDE)] if entry.unique else []
        of_key += [("No day is before the one it must follow", SETS_ASIDE)] if entry.not_before else []
        of_key += [("The question is worded as in the codebook", STOPS)] if entry.wording_sha256 else []
        rules += [(rule, key, breach) for rule, breach in of_key]
    return rules


def _check(rows: Rows, entries: Mapping[str, Entry]) -> None:
    import pandera.errors
    import pandera.pandas as pa

    rules = {key: _rules(entry) for key, entry in entries.items() if key in rows.frame and _rules(entry)}
    if not rules:
        return
    columns = {
        key: pa.Column(checks=[pa.Check(test, name=name, ignore_na=False) for name, test, _ in of_key])
        for key, of_key in rules.items()
    }
    for column in columns.values():
        column.nullable = True
    told: dict[str, set[int]] = {}
    for fault in rows.breaches:
        if isinstance(fault, RowBreach):
            told.setdefault(fault.column, set()).update(fault.rows)
    try:
        pa.DataFrameSchema(columns).validate(rows.frame[list(rules)], lazy=True)
    except pandera.errors.SchemaErrors as errors:
        broken = errors.failure_cases[["column", "check", "index"]]
        for (key, name), cases in broken.groupby(["column", "check"], sort=False):
            mask = np.zeros(len(rows.frame), dtype=bool)
            mask[cases["index"].astype(int)] = True
            # A cell that could not be read is a breach already, and not blank.
            mask &= ~np.isin(rows.row, list(told.get(key, ())))
            if not mask.any():
                continue
            allowed = next(words for rule, _, words in rules[key] if rule == name)
            rows.refuse(key, name, mask, (allowed,) if allowed else (), _remedy(name))


def _rules(entry: Entry) -> list[tuple]:
    """The rules of an entry: what breaking it is called, the test, what is allowed."""
    rules = []
    allowed = _range(entry)
    if entry.kind in ("number", "weight"):
        if entry.minimum is not None:
            rules.append(("is below the minimum", lambda s, m=entry.minimum: s.isna() | (s >= m), allowed))
        if entry.maximum is not None:
            rules.append(("is above the maximum", lambda s, m=entry.maximum: s.isna() | (s <= m), allowed))
        if entry.whole:
            rules.append(("is not a whole number", lambda s: s.isna() | (s == s.round()), allowed))
        if entry.above is not None:
            rules.append((f"must be above {entry.above:g}", lambda s, m=entry.above: s.isna() | (s > m), allowed))
    if entry.required and entry.kind not in ("text", "multiple", "list"):
        rules.append(("is blank, and must not be", _filled, ""))
    return rules


def _filled(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column) or pd.api.types.is_float_dtype(column):
        return column.notna()
    return (column != "") & (column != "Blank")


def _range(entry: Entry) -> str:
    if entry.minimum is not None and entry.maximum is not None:
        return f"{entry.minimum:g} to {entry.maximum:g}"
    words = [f"from {entry.minimum:g}"] if entry.minimum is not None else []
    words += [f"above {entry.above:g}"] if entry.above is not None else []
    words += [f"to {entry.maximum:g}"] if entry.maximum is not None else []
    return " ".join(words)


def _remedy(rule: str) -> str:
    if rule.startswith("is blank"):
        return "Fill it in, or set the row aside in hand/rows.yaml."
    return "Correct it in the source, or say under missing in codebook.yaml what the number stands for."


def _repeated(rows: Rows, entries: Mapping[str, Entry]) -> None:
    for key, entry in entries.items():
        if not entry.unique or key not in rows.frame:
            continue
        given = (rows.frame[key] != "").to_numpy()
        several = given & rows.frame[key].duplicated(keep=False).to_numpy()
        whole = pd.concat([rows.frame, rows.texts], axis=1)[several].astype(object).fillna("")
        again = np.zeros(len(several), dtype=bool)
        again[several] = whole.duplicated(keep="first").to_numpy()
        differs = several & ~again & rows.frame[key].mask(again).duplicated(keep=False).to_numpy()
        if differs.any():
            remedy = "Decide which row counts, and set the other aside in hand/rows.yaml."
            rows.refuse(key, "repeats, with different answers", differs, remedy=remedy)
        alike = given & ~several & rows.frame[key].str.casefold().duplicated(keep=False).to_numpy()
        rows.note("warn", key, "differs from another only in capitals; both rows are used", alike)
        rows.leave_out(again, "the same row twice", key, "the row repeats another in full, id and all")


def _impossible(rows: Rows, entries: Mapping[str, Entry]) -> None:
    for key, entry in entries.items():
        if entry.kind in ("date", "datetime") and key in rows.frame:
            early = (rows.frame[key] < _FIRST_DAY).to_numpy()
            rows.leave_out(
                early, "impossible date", key, f"{key} is before {_FIRST_DAY:%Y}, which no record of ours is"
            )


def _after_extract(rows: Rows, entries: Mapping[str, Entry], extract_date: date) -> None:
    end = pd.Timestamp(extract_date + _DAY)
    for key, entry in entries.items():
        if entry.kind in ("date", "datetime") and key in rows.frame:
            late = (rows.frame[key] >= end).to_numpy()
            what = f"{key} is after the extract date, {extract_date.isoformat()}"
            rows.leave_out(late, "dated after the extract date", key, what)


def _out_of_order(rows: Rows, entries: Mapping[str, Entry]) -> None:
    for key, entry in entries.items():
        if entry.not_before and key in rows.frame and entry.not_before in rows.frame:
            early = (rows.frame[key].dt.normalize() < rows.frame[entry.not_before].dt.normalize()).to_numpy()
            rows.leave_out(early, "days in an impossible order", key, f"{key} is before {entry.not_before}")
