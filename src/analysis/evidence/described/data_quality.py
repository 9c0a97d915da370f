"""How good the data are: missing answers by reason, one answer to everything, the rules every row was held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.intake import missing_by_reason, rules_of, straight_lining
from analysis.intake.quality import STRAIGHT_LINE
from analysis.study import REASONS

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.study import Instrument

ANSWERED = "Answered"
ASKED_A_BATTERY = f"Answered at least {STRAIGHT_LINE} of its questions"
ALL_ALIKE = "Gave the same answer to all of them"


def missing_of(basis: Basis, instrument: Instrument) -> pd.DataFrame:
    """For every item that was asked, how many answered and how many did not, by reason: `item`, `what`, `n`."""
    codebook = basis.folder.codebook
    entries = {key: entry for key, entry in codebook.asked_in(instrument.id).items() if not entry.derived_from}
    counted = missing_by_reason(basis.data.answers[instrument.id], entries, codebook)
    counted["item"] = _told_apart(counted["label"].tolist(), counted["item"].tolist())
    counted = counted.drop(columns="n").rename(columns={"given": ANSWERED})
    used = [ANSWERED, *(reason for reason in REASONS if counted[reason].any())]
    return counted.melt(id_vars="item", value_vars=used, var_name="what", value_name="n")


def _told_apart(labels: list[str], keys: list[str]) -> list[str]:
    """Labels, with the item's name behind those that several items share."""
    return [f"{label} ({key})" if labels.count(label) > 1 else label for label, key in zip(labels, keys, strict=True)]


def one_answer_to_all(basis: Basis, instrument: Instrument) -> pd.DataFrame:
    """For every battery of questions on one scale, who answered it and who gave one answer throughout.

    Returns
    -------
    DataFrame: `scale`, `what`, `n`; empty where the instrument has no battery.
    """
    entries = basis.folder.codebook.asked_in(instrument.id)
    counted = straight_lining(basis.data.answers[instrument.id], entries)
    rows = []
    for row in counted.to_dict("records"):
        scale = f"{row['scale'].replace('_', ' ')} ({row['items']} questions)"
        rows.append({"scale": scale, "what": ASKED_A_BATTERY, "n": int(row["n"])})
        rows.append({"scale": scale, "what": ALL_ALIKE, "n": int(row["straight"])})
    return pd.DataFrame(rows, columns=["scale", "what", "n"])


def rules_kept(basis: Basis) -> list[tuple[str, str, str]]:
    """The rules that rows were held to: which, how many items and fields it is for, what a breach does."""
    codebook = basis.folder.codebook
    rules = [rule for i in basis.study.instruments for rule in rules_of(codebook.asked_in(i.id), codebook)]
    rules += rules_of(codebook.cases, codebook) if basis.data.cases is not None else []
    items: dict[tuple[str, str], set[str]] = {}
    for rule, item, breach in rules:
        items.setdefault((rule, breach), set()).add(item)
    return [(rule, str(len(of_rule)), breach) for (rule, breach), of_rule in items.items()]
