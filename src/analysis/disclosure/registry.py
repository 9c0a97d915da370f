"""Everything a page lets a reader see, as quantities: what the attack on the whole release reads.

A quantity is written as one tidy row: `table, universe, <one column per dimension>, measure, value, round, pct_over,
stat_var, time, weighted, about`. The value is the text as published, so the registry never holds more than the page
does. Further measures describe the figures: "group" (a label stands for others, joined by a plus), "within" (a
population lies in another), "possible" (labels of two maps that overlap) and "overlap" (a dimension in several of whose
labels one person may stand, as a victim of two crimes does).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.reads import note, recording

WITHIN = " > "  # "recorded victims > adults": the second lies in the first
ANSWERED = "answered: "  # those of a population who gave an answer that counts
DESCRIBING = frozenset({"group", "within", "possible", "overlap"})
FIXED = ("table", "universe", "measure", "value", "round", "pct_over", "stat_var", "time", "weighted", "about")
MEASURES = ("count", "base", "pct", "mean", "median", "sum", "km", "surv", "nrisk", "figure")


@dataclass(frozen=True)
class Quantity:
    """One published figure.

    Parameters
    ----------
    table : str, where it stands: "Table 3", "Figure 2", "alt text of Figure 2".
    universe : str, the population it describes.
    dimensions : its place, pairs of name and label: (("area", "North"), ("sex", "Total")). A mapping will do.
    measure : str, one of MEASURES. "figure" is a number that says nothing about a count (a ratio, a score).
    value : str, exactly as published: "35", "41", "[c]", "10-29".
    rounding : str, "" exact, "5" to the nearest five.
    pct_over : str, the dimension whose total is the base of a percentage.
    stat_var, time : str, the thing measured, and the time on a curve.
    weighted : bool, weighted figures do not tell a count of people by arithmetic.
    about : str, "victim" where nobody may prove that all or none of a group share what it says.
    """

    table: str
    universe: str
    dimensions: tuple[tuple[str, str], ...] | Mapping[str, str]
    measure: str
    value: str
    rounding: str = ""
    pct_over: str = ""
    stat_var: str = ""
    time: str = ""
    weighted: bool = False
    about: str = ""

    def __post_init__(self) -> None:
        pairs = self.dimensions.items() if isinstance(self.dimensions, Mapping) else self.dimensions
        object.__setattr__(self, "dimensions", tuple((str(name), str(label)) for name, label in pairs))

    def row(self) -> dict[str, str]:
        return {
            "table": self.table,
            "universe": self.universe,
            **dict(self.dimensions),
            "measure": self.measure,
            "value": self.value,
            "round": self.rounding,
            "pct_over": self.pct_over,
            "stat_var": self.stat_var,
            "time": self.time,
            "weighted": "yes" if self.weighted else "",
            "about": self.about,
        }


@dataclass
class Registry:
    """What has been let through in this process, in the order it was.

    Attributes
    ----------
    quantities : everything published so far.
    ordered : places that an attack on the whole release found must be withheld, as (universe, labels, measure), each
        with the pages it stands on; the page "" is any.
    """

    quantities: dict[Quantity, None] = field(default_factory=dict)
    ordered: dict[tuple, set[str]] = field(default_factory=dict)
    _described: dict[tuple, dict[str, str]] = field(default_factory=dict)

    def add(self, quantities: Iterable[Quantity]) -> None:
        """Register figures; one that is drawn twice under the same name is published once."""
        self.quantities.update(dict.fromkeys(quantities))

    def say(
        self, table: str, universe: str, value: str | int | float, *, measure: str = "count", **dimensions: str
    ) -> None:
        """Register what words say: a sentence, an alt text, a label, a file name."""
        self.add([Quantity(table, universe, dimensions, measure, str(value))])

    def describe_groups(self, groups: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Say which labels stand for others: {"place": {"East": ["Harbour", "Hill"]}}."""
        for variable, known in groups.items():
            for label, members in known.items():
                row = {"universe": "", variable: str(label), "measure": "group", "value": "+".join(map(str, members))}
                self._described["group", variable, str(label)] = row

    def describe_within(self, universe: str, outer: str) -> None:
        """Say that one population lies in another: adults in everybody, the first extract in the final one."""
        if universe != outer:
            self._described["within", universe] = {"universe": universe, "measure": "within", "value": outer}

    def describe_possible(self, combinations: Iterable[Mapping[str, str]]) -> None:
        """Say which labels of two maps overlap: {"district": "City", "policing area": "Riverside"}."""
        for labels in combinations:
            row = {"universe": "", **{str(k): str(v) for k, v in labels.items()}, "measure": "possible", "value": ""}
            self._described["possible", *sorted(labels.items())] = row

    def describe_overlapping(self, universe: str, dimensions: Iterable[str]) -> None:
        """Say that one person may stand in several labels of a dimension, so that its labels do not add up."""
        for name in dimensions:
            self._described["overlap", universe, name] = {"universe": universe, "measure": "overlap", "value": name}

    def order_withheld(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Withhold these figures from now on (see `mend`); the gate asks before it lets anything through."""
        for row in rows:
            self.ordered.setdefault(place_of(row), set()).add(str(row.get("_page") or ""))

    def ordered_on(self, page: str) -> list[tuple]:
        """The places to withhold that stand on a page, sorted."""
        return sorted(place for place, pages in self.ordered.items() if pages & {page, ""})

    def keep_orders(self, path: Path, rows: Iterable[Mapping[str, str]]) -> None:
        """Add orders to the file that every page of a study reads before it is made again."""
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        added = [dict(row) for row in rows if dict(row) not in known]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([*known, *added], ensure_ascii=False, indent=0), encoding="utf-8")
        self.order_withheld(added)

    def read_orders(self, path: Path) -> None:
        """Obey the orders of a file; none when there is no file."""
        if path.exists():
            self.order_withheld(json.loads(path.read_text(encoding="utf-8")))

    def must_withhold(self, quantity: Quantity) -> bool:
        if not self.asks:
            return False
        place = place_of(quantity.row())
        note("place", place_digest(place))
        return place in self.ordered

    @property
    def asks(self) -> bool:
        """Whether it matters what is asked of `must_withhold`: there are orders, or somebody notes what is asked."""
        return bool(self.ordered) or recording() is not None

    def rows(self) -> list[dict[str, str]]:
        """The tidy rows of a page, every row with the same columns; a dimension a row does not have is blank."""
        rows = [*(quantity.row() for quantity in self.quantities), *self._described.values()]
        names = dict.fromkeys(name for row in rows for name in row)
        ordered = ["table", "universe", *(n for n in names if n not in FIXED), *FIXED[2:]]
        return [{name: row.get(name, "") for name in ordered} for row in rows]

    def clear(self) -> None:
        self.quantities.clear()
        self._described.clear()
        self.ordered.clear()


def place_of(row: Mapping[str, str]) -> tuple:
    """What a row is about, whatever table it stands in: population, labels, measure (a base is a count)."""
    named = ((k, str(v)) for k, v in row.items() if k not in FIXED and not k.startswith("_"))
    labels = tuple(sorted((k, v) for k, v in named if v not in ("", "Total", "None")))
    measure = "count" if row.get("measure") in {"base", "count"} else row.get("measure", "count")
    return row.get("universe", ""), labels, measure, row.get("stat_var", "") or "", row.get("time", "") or ""


def place_digest(place: tuple) -> str:
    """A short hash of a place, by which a run knows whom an order to withhold concerns."""
    return hashlib.sha256(repr(place).encode()).hexdigest()[:16]


REGISTRY = Registry()
