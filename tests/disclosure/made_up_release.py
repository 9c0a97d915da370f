"""A made-up release of a survey and of case counts, through the real gate: many pages of the same people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure import Policy, Registry, releasable, releasable_counts, releasable_curve

AREAS = ["Coast", "Dale", "Hill", "Moor", "Town"]
STRANDS = ["Anti-social behaviour", "Crime", "Domestic abuse"]
SEXES = ["Female", "Male"]
UNIVERSE = "recorded victims 2024"


def victims(seed: int, people: int = 700) -> pd.DataFrame:
    """One row for each made-up victim: area, strand, sex, ten yes-or-no answers (some not asked), days, event."""
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "area": draw.choice(AREAS, people, p=[0.3, 0.25, 0.2, 0.05, 0.2]),
            "strand": draw.choice(STRANDS, people, p=[0.35, 0.45, 0.2]),
            "sex": draw.choice(SEXES, people, p=[0.58, 0.42]),
            "days": draw.exponential(120, people).round() + 1,
            "event": draw.random(people) < 0.7,
        }
    )
    for item in range(10):
        answer = np.where(draw.random(people) < draw.uniform(0.15, 0.85), 1.0, 0.0)
        frame[f"item{item}"] = np.where(draw.random(people) < 0.04, np.nan, answer)
    return frame


def publish(frame: pd.DataFrame, tables: int, policy: Policy | None = None, universe: str = UNIVERSE) -> Registry:
    """Let about so many tables through the gate, as a report does: counts, shares by group, curves."""
    registry, policy = Registry(), policy or Policy()
    for name, groups in (("Table 1", ["area", "strand"]), ("Table 2", ["strand", "sex"]), ("Figure 1", ["area"])):
        releasable_counts(
            _crossed(frame, groups), policy, what="people", universe=universe, table=name, registry=registry
        )
    made = 3
    for by in ("area", "strand", "sex", "area strand"):
        for item in range(10):
            if made >= tables - 1:
                break
            for form in ("Table", "Figure"):
                shares = _shares(frame, f"item{item}", by.split())
                releasable(
                    shares, policy, what=f"item {item}", universe=universe, table=f"{form} {made}", registry=registry,
                    dimensions=by.split(), weighted=False,
                )  # fmt: skip
            made += 2
    releasable_curve(_curve(frame), policy, what="days", universe=universe, table="Figure 99", registry=registry)
    return registry


def _crossed(frame: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    parts = []
    for kept in range(2 ** len(groups)):
        by = [name for k, name in enumerate(groups) if kept >> k & 1]
        counted = frame.groupby(by).size().rename("n").reset_index() if by else pd.DataFrame({"n": [len(frame)]})
        parts.append(counted.assign(**{name: "Total" for name in groups if name not in by}))
    crossed = pd.concat(parts, ignore_index=True)[[*groups, "n"]]
    return crossed


def _shares(frame: pd.DataFrame, item: str, groups: list[str]) -> pd.DataFrame:
    asked = frame.dropna(subset=[item])
    rows = asked.groupby(groups)[item].agg(n="size", count="sum").reset_index()
    whole = {name: "Total" for name in groups} | {"n": len(asked), "count": asked[item].sum()}
    rows = pd.concat([rows, pd.DataFrame([whole])], ignore_index=True)
    return rows.assign(estimate=rows["count"] / rows["n"])


def _curve(frame: pd.DataFrame) -> pd.DataFrame:
    times = np.sort(frame["days"].unique())
    at_risk = np.array([(frame["days"] >= t).sum() for t in times])
    events = np.array([(frame["event"] & (frame["days"] == t)).sum() for t in times])
    return pd.DataFrame({"time": times, "n": at_risk, "events": events, "estimate": np.cumprod(1 - events / at_risk)})
