"""The acceptance door to the protection: reads a case in the tidy form, protects it, writes what may be published.

python tests/acceptance/protect_adapter.py --case DIR --threshold 5|10 --out published.csv
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from analysis.disclosure import Policy, Registry, ThresholdDecision, caseform, protect, releasable_curve  # noqa: E402

DECIDED = ThresholdDecision("Acceptance test", date(2026, 1, 1), "the case asks for it")


def published_rows(case: Path, threshold: int) -> list[dict[str, str]]:
    """Everything of a case as it may be published, in the tidy form."""
    structure = json.loads((case / "case.json").read_text(encoding="utf-8"))
    population = caseform.population_of(structure)
    people = population.people(caseform.read_tidy(case / "atoms.csv"))
    figures = caseform.planned_figures(population, people, structure.get("tables", []))
    exact = caseform.read_tidy(case / "published_naive.csv") if (case / "published_naive.csv").exists() else []
    figures += caseform.further_figures(population, exact, figures)
    also = (structure.get("must_protect") or {}).get(str(threshold), [])
    answer = protect.protect(population, people, figures, threshold=threshold, also=also)
    rows = caseform.rows_of(population, answer.figures)
    if (case / "micro.csv").exists():
        rows += curve_rows(population, pd.read_csv(case / "micro.csv", dtype=str), exact, threshold)
    return rows


def curve_rows(population, micro: pd.DataFrame, exact: list[dict[str, str]], threshold: int) -> list[dict[str, str]]:
    """The survival curves of a case, through the gate."""
    if not {"event"} <= set(micro.columns):
        return []
    names = [name for name in population.names if name in micro.columns]
    clock = next(column for column in micro.columns if column not in {*names, "event", "piece", "universe", "person"})
    table = next((row["table"] for row in exact if row.get("measure") == "km"), "KM")
    registry = Registry()
    policy = Policy(threshold=threshold, threshold_decision=DECIDED, round_to=5)
    for universe, pieces in population.universes.items():
        inside = micro[micro["piece"].isin(pieces)] if "piece" in micro else micro
        curves = [_kaplan_meier(inside, clock, {})]
        for name in names:
            curves += [
                _kaplan_meier(people, clock, {name: label}) for label, people in inside.groupby(name, sort=False)
            ]
        km = pd.concat(curves, ignore_index=True).fillna("Total")
        releasable_curve(
            km, policy, what=clock, universe=universe, dimensions=names, table=table, registry=registry
        )  # fmt: skip
    return registry.rows()


def _kaplan_meier(people: pd.DataFrame, clock: str, labels: dict[str, str]) -> pd.DataFrame:
    days = people[clock].astype(float).to_numpy()
    event = people["event"].isin(["1", "1.0", "True", "true"]).to_numpy()
    times = np.unique(days)
    at_risk = np.array([(days >= time).sum() for time in times])
    events = np.array([(event & (days == time)).sum() for time in times])
    left = np.cumprod(1 - events / at_risk)
    return pd.DataFrame({"time": times, "n": at_risk, "events": events, "estimate": left, **labels})


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", type=Path, required=True)
    parser.add_argument("--threshold", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(arguments)
    caseform.write_tidy(asked.out, published_rows(asked.case, asked.threshold))
    return 0


if __name__ == "__main__":
    sys.exit(main())
