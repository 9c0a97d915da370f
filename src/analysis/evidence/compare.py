"""Two ledgers side by side: what is new, gone or changed, by how much and why, and what may not be compared."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.evidence.ledger import read_ledger

Change = Literal["new", "gone", "the same", "changed", "no comparison possible"]
Key = tuple[str, str]


@dataclass(frozen=True)
class Compared:
    """One claim in two ledgers.

    Parameters
    ----------
    theme, claim, change : which claim, and what became of it.
    why : what differs between the two: data, weighting, wording, method, suppression, claim; in a fixed order.
    sentence : the change in words; without a figure where nothing may be compared.
    difference : the later figure less the earlier, as published; None where nothing may be compared.
    """

    theme: str
    claim: str
    change: Change
    why: tuple[str, ...]
    sentence: str
    difference: float | None = None


def compare(earlier: Sequence[Mapping[str, Any]], later: Sequence[Mapping[str, Any]]) -> list[Compared]:
    """Compare two ledgers, claim by claim, in the order of the later one; what is gone comes last.

    Two figures are comparable only where wording, mode, weighting, measure and claim are the same. Where one of them
    changed, the figures stand in different worlds, and "no comparison possible" says which. A difference that is
    comparable is called a change only where the two intervals allow it: z of the difference, from their widths.
    """
    before, after = _by_key(earlier), _by_key(later)
    rows = [_one(key, before.get(key), record) for key, record in after.items()]
    return rows + [_one(key, record, None) for key, record in before.items() if key not in after]


def _by_key(records: Sequence[Mapping[str, Any]]) -> dict[Key, Mapping[str, Any]]:
    return {(record["theme"], record["claim"]): record for record in records}


def _one(key: Key, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Compared:
    if old is None:
        return Compared(*key, "new", (), f"New in this report. {new['sentence']}")
    if new is None:
        return Compared(*key, "gone", (), f"No longer in this report. Earlier: {old['sentence']}")
    barred = barriers(old, new)
    if barred:
        reasons = "; ".join(barred)
        return Compared(*key, "no comparison possible", tuple(barred), f"No comparison possible: {reasons}.")
    why = tuple(_reasons(old, new))
    if not why and _figure(old) == _figure(new) and old["verdict"] == new["verdict"]:
        return Compared(*key, "the same", (), "As in the earlier report.")
    return Compared(*key, "changed", why, _sentence(old, new, why), _difference(old, new))


def barriers(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Why two records of one claim may not be compared; empty where they may."""
    then, now = old["source"], new["source"]
    found = []
    if old["kind"] != new["kind"] or old["measure"] != new["measure"]:
        found.append("the measure changed")
    if then.get("wording") != now.get("wording"):
        found.append("the wording of the question or its answers changed")
    if then.get("mode") != now.get("mode"):
        found.append("the way people were asked changed")
    if then.get("weighting") != now.get("weighting"):
        found.append("the weighting changed")
    if old["inference"] != new["inference"]:
        found.append("the figures speak for different people")
    if then["filter"] != now["filter"] or then["items"] != now["items"] or old["group"] != new["group"]:
        found.append("the claim is about other people or items")
    return found


def _reasons(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    then, now = old["source"], new["source"]
    found = []
    if {f["sha256"] for f in then["files"]} != {f["sha256"] for f in now["files"]}:
        found.append("data")
    if then["method"] != now["method"] or then["function"] != now["function"]:
        found.append("method")
    if (old["estimate"] is None) != (new["estimate"] is None):
        found.append("suppression")
    if old["statement"] != new["statement"] or old["threshold"] != new["threshold"] or old["margin"] != new["margin"]:
        found.append("the claim's mark")
    if old["p_adjusted"] != new["p_adjusted"] and old["p"] == new["p"]:
        found.append("the other primary claims")
    if not found and _figure(old) != _figure(new):
        # The same data, claim and stated method: the program that works it out is another one.
        found.append("method, since data and claim are the same")
    return found


def _figure(record: Mapping[str, Any]) -> tuple[Any, ...]:
    return record["estimate"], record["low"], record["high"], record["base"]


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> float | None:
    if old["estimate"] is None or new["estimate"] is None:
        return None
    return round(new["estimate"] - old["estimate"], 6)


def _sentence(old: Mapping[str, Any], new: Mapping[str, Any], why: tuple[str, ...]) -> str:
    because = f" Differs: {', '.join(why)}." if why else ""
    verdict = ""
    if old["verdict"] != new["verdict"]:
        verdict = f" The verdict went from {old['verdict']} to {new['verdict']}."
    change = _difference(old, new)
    if change is None:
        shown = "withheld now" if new["estimate"] is None else "shown for the first time"
        return f"The figure is {shown}.{verdict}{because}"
    if change == 0:
        return f"The figure as shown is the same.{verdict}{because}"
    return f"{_movement(old, new, change)}{verdict}{because}"


def _movement(old: Mapping[str, Any], new: Mapping[str, Any], change: float) -> str:
    is_share = new["measure"].startswith(("share", "difference in shares", "difference in cumulative"))
    size = f"{abs(100 * change):.0f} percentage points" if is_share else f"{abs(change):g}"
    word = "higher" if change > 0 else "lower"
    if not _distinct(old, new, change):
        return f"The figure as shown is {size} {word}, which chance alone could bring about."
    return f"The figure is {size} {word}, more than chance alone would bring about."


def _distinct(old: Mapping[str, Any], new: Mapping[str, Any], change: float) -> bool:
    """Whether two independent figures differ: beyond 1.96 standard errors of their difference, ratios on the log scale.

    The errors are read off the published intervals. Full counts have none: any change of theirs is a change.
    """
    pair = [[record[name] for name in ("estimate", "low", "high")] for record in (old, new)]
    if any(value is None for figures in pair for value in figures):
        return old["inference"] == "count"
    if "ratio" in new["measure"]:
        if min(min(figures) for figures in pair) <= 0:
            return False
        pair = [[math.log(value) for value in figures] for figures in pair]
        change = pair[1][0] - pair[0][0]
    error = math.hypot(*((high - low) / 2 / 1.959964 for _, low, high in pair))
    return abs(change) > 1.959964 * error


def as_text(rows: Sequence[Compared]) -> str:
    """The comparison as plain lines, changed claims first, and how many of each kind."""
    order = ("no comparison possible", "changed", "new", "gone", "the same")
    counts = ", ".join(f"{sum(row.change == word for row in rows)} {word}" for word in order)
    lines = [f"{row.theme}/{row.claim}: {row.sentence}" for word in order[:4] for row in rows if row.change == word]
    return "\n".join([counts, "", *lines]) if lines else counts


def compare_reports(earlier: Path, later: Path) -> str:
    """Two reports, or ledgers, compared, as plain lines.

    Parameters
    ----------
    earlier, later : evidence.json, or a folder that holds one: a report, or a release.

    Raises
    ------
    InputError : one of them is not there, or is no ledger.
    """
    return as_text(compare(read_ledger(earlier), read_ledger(later)))
