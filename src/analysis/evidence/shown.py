"""The protected form of a reading: the only numbers a sentence, a table or the ledger may hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.disclosure import Policy, Releasable, releasable, releasable_counts, releasable_curve
from analysis.disclosure.registry import WITHIN
from analysis.evidence.reading import Reading

FIGURE = ["estimate", "low", "high"]
ONE_DECIMAL_FROM = 1000  # below this base a decimal says more than the data know


@dataclass(frozen=True)
class Shown:
    """What may be seen of a reading.

    Parameters
    ----------
    main : Releasable of one row, the measure itself. rows : Releasable with a row for each group.
    curve : Releasable of a share over time, where the picture is one.
    names : the name of each group in the sentence, in the order of `rows`.
    """

    main: Releasable
    rows: Releasable
    curve: Releasable | None = None

    @property
    def row(self) -> dict:
        return self.main.records()[0]

    @property
    def hidden(self) -> str:
        """Why the figure is not shown; empty where it is. A group's own reason goes before the measure's."""
        reason = str(self.row["reason"])
        of_groups = [str(row["reason"]) for row in self.groups if row["reason"]] if reason else []
        return of_groups[0] if of_groups else reason

    @property
    def groups(self) -> list[dict]:
        return self.rows.records()


def protect(reading: Reading, policy: Policy, *, what: str, universe: str, about: str = "service") -> Shown:
    """Pass a reading through the disclosure gate: the groups first, then the measure, hidden with any of its groups.

    Parameters
    ----------
    what, universe : the measure and the people in words; the same on every page.
    """
    table = _counted(reading)
    dimensions = ["group"] if "group" in table else []
    measure = reading.table_measure or reading.measure
    decimals = 1 if policy.public_data and reading.people >= ONE_DECIMAL_FROM and measure == "share" else None
    rows = (
        _counts(table, policy, what, universe)
        if measure == "count"
        else releasable(
            _without_intervals(table, reading),
            policy,
            what=what,
            universe=universe,
            dimensions=dimensions,
            overlapping=dimensions if table["people"].sum() > reading.people else [],
            people="people",
            about=about,
            measure=measure,
            weighted=reading.inference == "sample",
            decimals=decimals,
        )
    )
    if not dimensions and reading.measure == measure:
        return Shown(rows, rows)
    # Two groups and their difference tell each other; a model over many groups does not tell a small one.
    hidden = rows.withheld > 0 and 0 < len(rows) <= 2
    figures = FIGURE if reading.scale == "log" else [*FIGURE, "se"]
    main = pd.DataFrame(
        [{"people": reading.people} | {name: np.nan if hidden else getattr(reading, name) for name in figures}]
    )
    shown = releasable(
        _without_intervals(main, reading),
        policy,
        what=f"{what} ({reading.name})",
        universe=f"{universe}{WITHIN}{' and '.join(table['group'].astype(str))}" if dimensions else universe,
        dimensions=[],
        people="people",
        about=about,
        measure=reading.measure,
        unit=reading.unit,
        decimals=_decimals(reading),
    )
    curve = None
    if reading.curve is not None:
        curve = releasable_curve(
            reading.curve,
            policy,
            what=what,
            universe=universe,
            dimensions=["group"],
            reached=True,
            table=f"{what} over time",
        )
    return Shown(shown, rows, curve)


def _counts(table: pd.DataFrame, policy: Policy, what: str, universe: str) -> Releasable:
    people = table[["group"]].assign(n=table["people"])
    return releasable_counts(people, policy, what=f"number of {universe}", universe=universe, table=what)


def _counted(reading: Reading) -> pd.DataFrame:
    if reading.table.empty:
        return pd.DataFrame([{"people": 0, "estimate": np.nan, "low": np.nan, "high": np.nan}])
    table = reading.table.reset_index(drop=True)
    if "people" not in table:
        table = table.assign(people=table["n"])
    return table[[c for c in ("group", "people", "count", *FIGURE, "se") if c in table]]


def _decimals(reading: Reading) -> int | None:
    """A ratio of 2 or more is read well enough with one decimal."""
    if reading.decimals is None and reading.measure == "ratio" and reading.estimate >= 2:
        return 1
    return reading.decimals


def _without_intervals(table: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """A full count has no interval, and none is invented."""
    return table.drop(columns=["low", "high", "se"], errors="ignore") if reading.exact else table
