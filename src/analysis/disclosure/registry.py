"""Everything a page lets a reader see, as quantities: what the attack on the whole release reads.

A quantity is written as one tidy row: `table, universe, <one column per dimension>, measure, value, round, pct_over,
stat_var, time, weighted`. The value is the text as published, so the registry never holds more than the page does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FIXED = ("table", "universe", "measure", "value", "round", "pct_over", "stat_var", "time", "weighted")
MEASURES = ("count", "base", "pct", "mean", "median", "sum", "km", "surv", "nrisk", "figure")


@dataclass(frozen=True)
class Quantity:
    """One published figure.

    Parameters
    ----------
    table : str, where it stands: "Table 3", "Figure 2", "alt text of Figure 2".
    universe : str, the population it describes.
    dimensions : mapping of str to str, its place: {"area": "Easington", "sex": "Total"}.
    measure : str, one of MEASURES. "figure" is a number that says nothing about a count (a ratio, a score).
    value : str, exactly as published: "35", "41", "[c]", "10-29".
    rounding : str, "" exact, "5" to the nearest five.
    pct_over : str, the dimension whose total is the base of a percentage.
    stat_var, time : str, the thing measured, and the time on a curve.
    weighted : bool, weighted figures do not tell a count of people by arithmetic.
    """

    table: str
    universe: str
    dimensions: Mapping[str, str]
    measure: str
    value: str
    rounding: str = ""
    pct_over: str = ""
    stat_var: str = ""
    time: str = ""
    weighted: bool = False

    def row(self) -> dict[str, str]:
        return {
            "table": self.table,
            "universe": self.universe,
            **{str(name): str(label) for name, label in self.dimensions.items()},
            "measure": self.measure,
            "value": self.value,
            "round": self.rounding,
            "pct_over": self.pct_over,
            "stat_var": self.stat_var,
            "time": self.time,
            "weighted": "yes" if self.weighted else "",
        }


@dataclass
class Registry:
    """What has been let through in this process, in the order it was."""

    quantities: list[Quantity] = field(default_factory=list)

    def add(self, quantities: Iterable[Quantity]) -> None:
        for quantity in quantities:
            if quantity not in self.quantities[-500:]:  # a table drawn twice is published once
                self.quantities.append(quantity)

    def say(
        self, table: str, universe: str, value: str | int | float, *, measure: str = "count", **dimensions: str
    ) -> None:
        """Register what words say: a sentence, an alt text, a label, a file name."""
        self.add([Quantity(table, universe, dimensions, measure, str(value))])

    def rows(self) -> list[dict[str, str]]:
        """The tidy rows of a page, every row with the same columns; a dimension a row does not have is blank."""
        rows = [quantity.row() for quantity in self.quantities]
        names = dict.fromkeys(name for row in rows for name in row)
        ordered = ["table", "universe", *(n for n in names if n not in FIXED), *FIXED[2:]]
        return [{name: row.get(name, "") for name in ordered} for row in rows]

    def clear(self) -> None:
        self.quantities.clear()


REGISTRY = Registry()
