"""Made-up disclosure cases of every kind, in the form of the shared ones: a structure, atoms, people."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from analysis.disclosure import caseform
from analysis.disclosure.figures import Figure

KINDS = (
    "one-way", "two-way", "linked", "hierarchy", "late", "part", "percent", "count-and-percent", "waves", "two-maps",
    "group", "means", "hidden-zeros", "words",
)  # fmt: skip
NAMES = ["area", "strand", "sex", "outcome"]


def made_up(kind: str, seed: int) -> tuple[dict, list[dict]]:
    """A structure and its atoms; sizes of groups are drawn so that several are small."""
    draw = np.random.default_rng([KINDS.index(kind), seed])
    structure = _structure(kind, draw)
    population = caseform.population_of(structure)
    mean = draw.choice([6.0, 12.0, 25.0])
    people = draw.negative_binomial(1.5, 1.5 / (1.5 + mean), population.size)
    people[draw.random(population.size) < 0.08] = 0
    if kind in {"late", "part"}:
        small = np.array([atom[0] == structure["pieces"][1] for atom in population.atoms])
        people = np.where(small, draw.poisson(0.8, population.size), people)
    atoms = [
        {"piece": atom[0], **dict(zip(population.names, atom[1:], strict=True)), "n": str(n)}
        for atom, n in zip(population.atoms, people.tolist(), strict=True)
    ]
    structure["must_protect"] = {
        str(t): list(_small_groups(structure, population, people, t)) for t in (5, 10)
    }  # fmt: skip
    return structure, atoms


def _variable(draw, name: str, least: int = 2, most: int = 5) -> dict:
    return {"values": [f"{name}{k}" for k in range(1, 1 + int(draw.integers(least, most + 1)))], "total": "Total"}


def _structure(kind: str, draw) -> dict:
    base = {"id": kind, "pieces": ["all"], "universes": {"all": ["all"]}, "zero_policy": "shown"}
    two = {"area": _variable(draw, "area", 3), "sat": _variable(draw, "sat", 2, 4)}
    crossed = [{"table": "T1", "vars": ["area", "sat"]}]
    if kind in {"one-way", "means"}:
        return base | {
            "variables": {"area": _variable(draw, "area", 4, 8)},
            "tables": [{"table": "T1", "vars": ["area"]}],
        }
    if kind == "linked":
        variables = {name: _variable(draw, name, 2, 3) for name in NAMES[:3]}
        tables = [{"table": f"T{k}", "vars": list(pair)} for k, pair in enumerate(itertools.combinations(NAMES[:3], 2))]
        finest = {"table": "T9", "vars": NAMES[:3], "margins": False}
        return base | {"variables": variables, "tables": [*tables, finest][: int(draw.integers(2, 5))]}
    if kind == "hierarchy":
        places = _variable(draw, "place", 5, 8)
        values = places["values"]
        cut = int(draw.integers(2, len(values) - 1))
        groups = {"East": values[:cut], "West": values[cut:]}
        variables = {"place": places | {"total": "County", "groups": groups}, "told": _variable(draw, "told", 2, 3)}
        return base | {"variables": variables, "tables": [{"table": "T1", "vars": ["place", "told"]}]}
    if kind in {"late", "part"}:
        pieces = {"late": ["v1", "late"], "part": ["adult", "young"]}[kind]
        universes = {"less": pieces[:1], "more": pieces}
        tables = [{"table": name, "universe": name, "vars": ["area", "sat"]} for name in universes]
        return base | {"variables": two, "pieces": pieces, "universes": universes, "tables": tables}
    if kind == "waves":
        months = [f"m{k}" for k in range(1, 1 + int(draw.integers(3, 7)))]
        universes = {f"to {month}": months[: k + 1] for k, month in enumerate(months)}
        tables = [{"table": name, "universe": name, "vars": ["area"]} for name in universes]
        variables = {"area": _variable(draw, "area", 2, 4)}
        return base | {"variables": variables, "pieces": months, "universes": universes, "tables": tables}
    if kind == "percent":
        table = {"table": "T1", "vars": ["area", "sat"], "measures": ["pct", "base"], "pct_over": "sat"}
        return base | {"variables": two, "tables": [table | {"dp": int(draw.integers(0, 3))}]}
    if kind == "count-and-percent":
        table = {"table": "T1", "vars": ["area", "sat"], "measures": ["count", "pct"], "pct_over": "sat", "dp": 1}
        return base | {"variables": two, "tables": [table]}
    if kind == "two-maps":
        variables = {
            "district": _variable(draw, "d", 3, 4),
            "lpa": _variable(draw, "p", 3, 3),
            "sat": _variable(draw, "s", 2, 2),
        }
        districts, areas = variables["district"]["values"], variables["lpa"]["values"]
        possible = [{"district": d, "lpa": areas[min(k, len(areas) - 1)]} for k, d in enumerate(districts)]
        possible += [{"district": d, "lpa": areas[min(k + 1, len(areas) - 1)]} for k, d in enumerate(districts[:-1])]
        possible = [dict(pair) for pair in {tuple(p.items()) for p in possible}]
        tables = [{"table": "T1", "vars": ["district", "sat"]}, {"table": "T2", "vars": ["lpa", "sat"]}]
        return base | {"variables": variables, "possible": sorted(possible, key=str), "tables": tables}
    if kind == "group":
        about = str(draw.choice(["victim", "service"]))
        groups = [{"group": {"area": "area1"}, "attribute": {"sat": "sat1"}, "about": about}]
        return base | {"variables": two, "tables": crossed, "zero_policy": "hidden", "group_disclosure": groups}
    if kind == "hidden-zeros":
        return base | {"variables": two, "tables": crossed, "zero_policy": "hidden"}
    return base | {"variables": two, "tables": crossed}


def _small_groups(structure, population, people, threshold) -> Iterator[dict]:
    """Every published cell, and every difference of two populations, of 1 to threshold - 1 people."""
    seen = set()
    for table in structure["tables"]:
        labels = [
            population.variables[v].labels() if table.get("margins", True) else population.variables[v].values
            for v in table["vars"]
        ]
        universe = table.get("universe", next(iter(population.universes)))
        for combination in itertools.product(*labels):
            cell = {v: x for v, x in zip(table["vars"], combination, strict=True) if x != population.variables[v].total}
            places = [("universe", universe)]
            if len(population.pieces) > 1:
                places += [("piece", piece) for piece in population.pieces]
            for kind, name in places:
                counted = population.counts(cell, universe, [name] if kind == "piece" else None)
                n = int(people[counted].sum())
                key = (counted.tobytes(),)
                if 0 < n < threshold and key not in seen:
                    seen.add(key)
                    yield {"cell": cell, "n": n, kind: name}
    if structure.get("possible"):
        for atom, n in zip(population.atoms, people.tolist(), strict=True):
            if 0 < n < threshold:
                cell = dict(zip(population.names, atom[1:], strict=True))
                yield {"cell": cell, "n": n, "piece": atom[0], "rule": "exact"}


def further_rows(kind: str, structure: dict, population, people, seed: int) -> list[Figure]:
    """What a release of this kind says besides its tables: means with a maximum, sentences."""
    draw = np.random.default_rng([99, seed])
    if kind == "means":
        return list(_means(population, people, draw))
    if kind == "words":
        values = structure["variables"]["sat"]["values"]
        labels = {"area": "area2", "sat": "+".join(values[:2])}
        n = int(people[population.counts(labels)].sum())
        base = int(people[population.counts({"area": "area2"})].sum())
        words = [Figure("prose", "all", {"area": "area2"}, "count", str(base))]
        share = Figure("prose", "all", labels, "pct", f"{100 * n / base:.0f}" if base else "", pct_over=("sat",))
        return [*words, share] if base else words
    return []


def _means(population, people, draw) -> Iterator[Figure]:
    days = [draw.gamma(2.0, 50.0, n) for n in people]
    for label in population.variables["area"].labels():
        counted = population.counts({"area": label})
        those = np.concatenate([d for d, c in zip(days, counted, strict=True) if c])
        if len(those):
            yield Figure("T1", "all", {"area": label}, "mean", f"{those.mean():.1f}", stat_var="days")
    everybody = np.concatenate(days)
    if len(everybody):
        yield Figure("T1", "all", {"area": "Total"}, "max", f"{everybody.max():.0f}", stat_var="days")
