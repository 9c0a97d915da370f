"""How good the data are: missing answers by reason, breaches, rows set aside, what was noted while reading."""

from __future__ import annotations

import pandas as pd

from analysis.disclosure import releasable_counts
from analysis.evidence.described.data_quality import (
    ALL_ALIKE,
    ANSWERED,
    ASKED_A_BATTERY,
    missing_of,
    one_answer_to_all,
    rules_kept,
)
from analysis.pages.page import Page
from analysis.pages.shown import Shown, paragraph, together
from analysis.pages.tables import table, written
from analysis.study import REASONS, Instrument

DONE = {"repair": "put right", "warn": "reported; nothing was changed", "quarantine": "rows were set aside"}


def rows_accounted(page: Page) -> Shown:
    """Rows in = rows used + rows set aside, by file and reason."""
    data = page.basis.data
    rows = []
    for entry in data.tally.to_dict("records"):
        rows.append({"file": entry["file"], "what": "Rows in the file", "n": int(entry["rows_in"])})
        rows.append({"file": entry["file"], "what": "Rows used", "n": int(entry["rows_used"])})
        aside = data.set_aside[data.set_aside["file"] == entry["file"]]
        rows += [
            {"file": entry["file"], "what": f"Set aside: {reason}", "n": int(n)}
            for reason, n in zip(aside["reason"], aside["rows"], strict=True)
        ]
    released = releasable_counts(
        pd.DataFrame(rows), page.basis.policy, what="rows", universe="rows of the raw files", dims=["file", "what"],
        totals={"what": "Rows in the file"},
    )  # fmt: skip
    labels = {"file": "File", "what": "What became of them", "shown": "Rows", "base": "Rows"}
    return table(released, "Rows in, rows used, rows set aside", labels=labels, name=page.file("rows"), base=False)


def notes_on_data(page: Page) -> Shown:
    """What was repaired, set aside or noted while reading, and the columns dropped because they identify people."""
    data = page.basis.data
    rows = [[note.file, note.column or "whole row", note.what, DONE[note.severity]] for note in data.notes]
    dropped = [[r["file"], r["column"], r["why"]] for r in data.dropped.to_dict("records")]
    parts = [
        written(
            "What was noted while reading",
            ["File", "Column", "What", "What was done"],
            rows,
            numbers=[],
            name=page.file("notes"),
        )
        if rows
        else paragraph("Nothing had to be repaired or set aside while reading.")
    ]
    if dropped:
        heads = ["File", "Column", "Why it was dropped"]
        parts.append(written("Columns dropped before anything was kept", heads, dropped, numbers=[]))
    return together(parts)


def missing_by_item(page: Page, instrument: Instrument) -> Shown:
    """For every item of an instrument, how many answered and why the others are missing."""
    counted = missing_of(page.basis, instrument)
    released = releasable_counts(
        counted, page.basis.policy, what="answers and missing answers", universe=instrument.population,
        dims=["item", "what"], table=f"missing answers in {instrument.title}",
    )  # fmt: skip
    used = [what for what in (ANSWERED, *REASONS) if what in set(counted["what"])]
    asked = list(dict.fromkeys(counted["item"]))
    shown = released.frame.set_index(["item", "what"])["shown"].to_dict()
    body = [[item, *(str(shown[item, what]) for what in used)] for item in asked]
    legend = [f"{mark} {words}" for mark, words in released.legend.items()]
    caption = f"{instrument.title}: answered, and why not"
    return written(caption, ["Question", *used], body, name=page.file(f"{instrument.id}-missing"), legend=legend)


def straight_lines(page: Page, instrument: Instrument) -> Shown:
    """How many people gave one answer to every question of a battery; they are counted, and kept."""
    counted = one_answer_to_all(page.basis, instrument)
    if counted.empty:
        return paragraph(f"{instrument.title}: no questions share a scale, so nobody can have answered them all alike.")
    released = releasable_counts(
        counted, page.basis.policy, what="answers to whole batteries", universe=instrument.population,
        dims=["scale", "what"], totals={"what": ASKED_A_BATTERY}, table=f"one answer to all in {instrument.title}",
        groups={"what": {ASKED_A_BATTERY: [ALL_ALIKE]}},
    )  # fmt: skip
    caption = f"{instrument.title}: one answer to every question of a battery"
    labels = {"scale": "Questions on the scale", "what": "People who", "shown": "People"}
    note = "They are counted here and kept in every figure: a quick answer may be a true one."
    return table(released, caption, labels=labels, name=page.file(f"{instrument.id}-alike"), note=note, base=False)


def contract(page: Page) -> Shown:
    """The rules every row was held to, and that none is broken by a row in use."""
    rules = [list(rule) for rule in rules_kept(page.basis)]
    rows = int(page.basis.data.tally["rows_used"].gt(0).sum())
    files = "The file keeps" if rows == 1 else "All files keep"
    said = paragraph(
        f"{files} every rule: a breach is shown by file, row and column to whoever runs the report, and no page is "
        "made while one stands. Rows that a rule sets aside are in the table of rows above."
    )
    heads = ["Rule", "Items and fields it is for", "What a breach does"]
    return together([said, written("What every row was held to", heads, rules, numbers=[1], name=page.file("rules"))])
