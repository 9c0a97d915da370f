"""How often the 95% intervals hold the truth: made-up stratified cluster samples from a population that is known.

    python benchmarks/interval_coverage.py [--samples 2000] [--write docs/coverage_survey.md]

Each sample draws 8 of 200 wards in each of 6 strata, then 15 people in a ward; the truth is the population's share.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.survey import SurveyDesign, difference, mean, prevalence, quantile

STRATA, WARDS, DRAWN, PEOPLE, TAKEN = 6, 200, 8, 60, 15


def population(seed: int, share: float, pull: float) -> pd.DataFrame:
    """Everyone: a share that varies by ward, a skewed number of days."""
    random = np.random.default_rng(seed)
    ward = np.repeat(np.arange(STRATA * WARDS), PEOPLE)
    moved = random.normal(0, pull, STRATA * WARDS)[ward]
    chance = 1 / (1 + np.exp(-(np.log(share / (1 - share)) + moved)))
    return pd.DataFrame(
        {
            "stratum": ward // WARDS,
            "ward": ward,
            "told": np.where(random.random(len(ward)) < chance, "Yes", "No"),
            "days": np.round(random.gamma(1.5, 10, len(ward)) * np.exp(moved / 3), 2),
            "sex": random.choice(["F", "M"], len(ward)),
        }
    )


def drawn(everyone: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """One sample, with the weight of each person."""
    wards = np.concatenate([stratum * WARDS + random.choice(WARDS, DRAWN, replace=False) for stratum in range(STRATA)])
    rows = np.concatenate([ward * PEOPLE + random.choice(PEOPLE, TAKEN, replace=False) for ward in wards])
    return everyone.iloc[rows].reset_index(drop=True).assign(weight=WARDS / DRAWN * PEOPLE / TAKEN)


def coverage(share: float, pull: float, samples: int, seed: int = 1) -> pd.DataFrame:
    """Share of samples whose interval holds the truth, by kind of interval and estimate."""
    everyone = population(seed, share, pull)
    truth = {
        "share": (everyone["told"] == "Yes").mean(),
        "mean": everyone["days"].mean(),
        "median": everyone["days"].median(),
        "difference": everyone.groupby("sex")["days"].mean().pipe(lambda m: m["F"] - m["M"]),
    }
    random = np.random.default_rng(seed + 1)
    held: dict[str, list[bool]] = {}
    for _ in range(samples):
        sample = drawn(everyone, random)
        design = SurveyDesign.from_frame(sample, weights="weight", strata="stratum", clusters="ward")
        shown = {
            f"share, {kind}": (_share(sample, design, kind), truth["share"])
            for kind in ("beta", "logit", "wilson", "likelihood", "mean")
        }
        shown["mean"] = mean(sample, "days", design=design), truth["mean"]
        shown["median"] = quantile(sample, "days", design=design), truth["median"]
        gap = difference(sample, "days", design=design, by="sex", groups=("F", "M"))
        shown["difference"] = gap, truth["difference"]
        for name, (row, true) in shown.items():
            held.setdefault(name, []).append(bool(row.loc[0, "low"] <= true <= row.loc[0, "high"]))
    rows = [{"share": share, "interval": name, "held": np.mean(hits)} for name, hits in held.items()]
    return pd.DataFrame(rows).assign(samples=samples)


def _share(sample, design, kind) -> pd.DataFrame:
    return prevalence(sample, "told", answer="Yes", valid=["Yes", "No"], design=design, interval=kind)


def page(found: pd.DataFrame) -> str:
    """The results as a page."""
    wide = found.pivot_table(index="interval", columns="share", values="held", sort=False)
    lines = [
        "# How often the 95% intervals hold the truth",
        "",
        "`python benchmarks/interval_coverage.py`: "
        f"{found['samples'].iloc[0]:,} made-up samples of a known population;",
        f"{STRATA} strata, {DRAWN} of {WARDS} wards in each, {TAKEN} of {PEOPLE} people in a ward, answers that",
        "cluster by ward. The limits equal those of R survey (`tests/oracle`), so R's hold as often.",
        "",
        "| interval | " + " | ".join(f"true share {share:g}" for share in wide.columns) + " |",
        "|---|" + "---:|" * len(wide.columns),
    ]
    lines += [f"| {name} | " + " | ".join(f"{held:.1%}" for held in row) + " |" for name, row in wide.iterrows()]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    found = pd.concat([coverage(share, 0.5, chosen.samples) for share in (0.1, 0.4)], ignore_index=True)
    print(page(found))
    if chosen.write:
        chosen.write.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
