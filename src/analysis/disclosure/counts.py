"""Tables of counts of people through the gate: small ones withheld, their partners too, the rest rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.disclosure import marks
from analysis.disclosure.count_table import CountTable
from analysis.disclosure.gate import rounded, variable_of
from analysis.disclosure.policy import Policy
from analysis.disclosure.registry import REGISTRY, WITHIN, Quantity, Registry
from analysis.disclosure.releasable import _KEY, Releasable, fingerprint_of
from analysis.errors import Breach, InputError


def releasable_counts(
    counts: pd.DataFrame,
    policy: Policy,
    *,
    what: str,
    universe: str,
    dims: Sequence[str] | None = None,
    n: str = "n",
    table: str | None = None,
    totals: Mapping[str, str] | None = None,
    groups: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    overlapping: Sequence[str] = (),
    registry: Registry = REGISTRY,
) -> Releasable:
    """Let a table of counts of people through, as far as the policy allows.

    Parameters
    ----------
    counts : DataFrame, one row for each group: the columns of `dims`, and `n`, people, unweighted; several cases of
        one victim are one person. Totals are rows whose label is "Total", "All", blank, or named in `totals`.
    what, universe : what was counted and of whom; the same thing has the same name on every page.
    dims : the grouping columns; by default all but `n`.
    table, totals, groups, registry : as for `releasable`.
    overlapping : dimensions of which a person can be in several labels at once, such as the themes somebody raised.

    Returns
    -------
    Releasable with `n` rounded and missing where withheld, `shown`, `base_shown` (the same text), `flag`, `reason`.

    Raises
    ------
    InputError : a column is missing or a count is no whole number of people.
    """
    names = tuple(dims) if dims is not None else tuple(c for c in counts.columns if c != n)
    _check(counts, names, n, what, universe)
    rows = counts.reset_index(drop=True)
    people = rows[n].astype(int).to_numpy()
    plan = CountTable(rows, names, people, totals or {}, groups or {}, tuple(overlapping))
    withheld = np.zeros(len(rows), bool) if policy.public_data else plan.withheld(policy)
    title = table or f"{what} by {', '.join(names)}"
    who = universe if _names_everybody(what, universe) else f"{universe}{WITHIN}counted: {what}"
    withheld |= np.array(
        [registry.must_withhold(Quantity(title, who, place, "count", "")) for place in plan.places()], dtype=bool
    )
    frame = _shown(rows, names, people, withheld, policy)
    registry.add(_quantities(frame, plan.places(), title, who, policy))
    registry.describe_groups({variable_of(rows, name): known for name, known in (groups or {}).items()})
    registry.describe_within(who, universe)
    registry.describe_overlapping(who, (variable_of(rows, name) for name in overlapping))
    return Releasable(
        _KEY,
        frame,
        table=title,
        what=what,
        universe=universe,
        dimensions=names,
        measure="count",
        people=n,
        words=tuple(policy.in_words()),
        fingerprint=fingerprint_of(rows),
    )


def _check(counts: pd.DataFrame, names: tuple[str, ...], n: str, what: str, universe: str) -> None:
    faults = [f"has no column {name}" for name in (*names, n) if name not in counts.columns]
    if not what.strip() or not universe.strip():
        faults.append("needs a name for what was counted and of whom")
    if n in counts.columns:
        numbers = pd.to_numeric(counts[n], errors="coerce")
        if numbers.isna().any() or (numbers < 0).any() or (numbers % 1 != 0).any():
            faults.append(f"column {n} holds something that is no whole number of people")
    if faults:
        raise InputError([Breach("counts", what or "table", fault) for fault in faults])


def _shown(rows, names, people, withheld, policy) -> pd.DataFrame:
    frame = rows[list(names)].copy()
    numbers = rounded(people, policy)
    texts = [marks.WITHHELD if hidden else f"{number:,}" for number, hidden in zip(numbers, withheld, strict=True)]
    frame["n"] = np.where(withheld, np.nan, numbers)
    frame["estimate"] = frame["n"]
    frame["shown"] = texts
    frame["base_shown"] = texts
    frame["flag"] = np.where(withheld, marks.WITHHELD, "")
    frame["reason"] = np.where(withheld, "withheld so that nobody can be found", "")
    return frame


def _quantities(frame, places, title, universe, policy) -> list[Quantity]:
    step = "" if policy.public_data or policy.round_to == 1 else str(policy.round_to)
    found = []
    for row, place in zip(frame.to_dict("records"), places, strict=True):
        text = str(row["shown"]).replace(",", "")
        found.append(Quantity(title, universe, place, "count", text, "" if text == marks.WITHHELD else step))
    return found


def _names_everybody(what: str, universe: str) -> bool:
    """Whether a table counts all of a population, not those of it who did or said something."""
    words = what.casefold().removeprefix("number of ").strip()
    return words in {universe.casefold(), "people", "victims", "respondents", "answers", "cases", "n"}
