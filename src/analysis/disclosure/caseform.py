"""A release in the tidy form: its structure from JSON, its figures from rows, and back.

Structure: {"variables": {name: {"values": [...], "total": ..., "groups": {...}}}, "pieces": [...], "universes": {...},
"possible": [...], "zero_policy": "shown" or "hidden", "group_disclosure": [...], "tables": [{"table", "universe",
"vars", "margins", "measures", "pct_over", "dp"}], "must_protect": {threshold: [...]}}.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from analysis.disclosure.figures import COUNTS, CURVES, Figure, percentage
from analysis.disclosure.population import Population, Variable
from analysis.disclosure.registry import FIXED


def population_of(structure: Mapping) -> Population:
    """The population a structure describes."""
    variables = {
        name: Variable(
            tuple(info["values"]),
            info.get("total", "Total"),
            {label: tuple(members) for label, members in (info.get("groups") or {}).items()},
        )
        for name, info in (structure.get("variables") or {}).items()
    }
    pieces = structure.get("pieces") or ["all"]
    return Population(
        variables,
        pieces,
        structure.get("universes") or {"all": pieces},
        structure.get("possible"),
        structure.get("zero_policy", "shown") == "shown",
        structure.get("group_disclosure") or (),
    )


def read_tidy(path: Path) -> list[dict[str, str]]:
    """Rows of a tidy file, all text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{key.strip(): (value or "").strip() for key, value in row.items() if key} for row in rows]


def figure_of(population: Population, row: Mapping[str, str]) -> Figure:
    """A published row as a figure."""
    return Figure(
        table=row.get("table", ""),
        universe=population.universe(row.get("universe", "")),
        labels={name: row[name] for name in population.names if row.get(name)},
        measure=row.get("measure") or "count",
        value=row.get("value", ""),
        rounding=row.get("round", ""),
        pct_over=tuple(v.strip() for v in row.get("pct_over", "").split("+") if v.strip()),
        stat_var=row.get("stat_var", ""),
        time=row.get("time", ""),
        weighted=row.get("weighted", "") == "yes",
    )


def rows_of(population: Population, figures: Iterable[Figure]) -> list[dict[str, str]]:
    """Figures as tidy rows."""
    return [
        {
            "table": figure.table,
            "universe": figure.universe,
            **{name: figure.labels.get(name, "") for name in population.names},
            "stat_var": figure.stat_var,
            "time": figure.time,
            "measure": figure.measure,
            "value": figure.value,
            "round": figure.rounding,
            "pct_over": "+".join(figure.pct_over),
        }
        for figure in figures
    ]


def write_tidy(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row)) or list(FIXED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


def planned_figures(population: Population, people: np.ndarray, tables: Iterable[Mapping]) -> list[Figure]:
    """Every figure of the tables, exact, with nothing withheld."""
    figures = []
    for table in tables:
        for measure in table.get("measures") or ["count"]:
            figures += _table_figures(population, people, table, measure)
    return figures


def _table_figures(population: Population, people: np.ndarray, table: Mapping, measure: str) -> list[Figure]:
    if measure not in COUNTS and measure != "pct":
        return []
    over = table.get("pct_over") or ()
    over = tuple(over.split("+")) if isinstance(over, str) else tuple(over)
    figures = []
    for labels in itertools.product(*(_shown_labels(population, table, name) for name in table["vars"])):
        places = dict(zip(table["vars"], labels, strict=True))
        on_total = [population.variables[name].members(places[name]) is None for name in over if name in places]
        if (measure == "base" and over and not all(on_total)) or (measure == "pct" and any(on_total)):
            continue
        universe = population.universe(table.get("universe", ""))
        counted = population.counts(places, universe)
        if not counted.any():
            continue  # a combination that cannot exist
        figure = Figure(table["table"], universe, places, measure, pct_over=over if measure == "pct" else ())
        text = _exact_text(population, people, figure, int(table.get("dp", 0)))
        if text:
            figures.append(figure.with_value(text))
    return figures


def _shown_labels(population: Population, table: Mapping, name: str) -> list[str]:
    variable = population.variables[name]
    return variable.labels() if table.get("margins", True) else list(variable.values)


def _exact_text(population: Population, people: np.ndarray, figure: Figure, places: int) -> str:
    n = int(people[population.counts(figure.labels, figure.universe)].sum())
    if figure.measure in COUNTS:
        return str(n)
    base = int(people[population.counts(figure.base_labels(), figure.universe)].sum())
    return percentage(n, base, places)


def further_figures(
    population: Population, rows: Iterable[Mapping[str, str]], planned: Sequence[Figure]
) -> list[Figure]:
    """Figures among exact rows that the tables do not already plan: means, sentences, other sources' numbers."""
    known = {_identity(population, figure) for figure in planned}
    found = [figure_of(population, row) for row in rows]
    return [f for f in found if f.measure not in CURVES and _identity(population, f) not in known]


def _identity(population: Population, figure: Figure) -> tuple:
    counted = population.counts(figure.labels, figure.universe).tobytes()
    return figure.table, figure.measure, counted, figure.pct_over, figure.stat_var, figure.time
