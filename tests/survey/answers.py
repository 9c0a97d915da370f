"""Respondents drawn in the test: a line each, columns named by the first line."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd


def answers(drawn: str) -> pd.DataFrame:
    """A drawn table; "-" is an answer of its own, "." is missing."""
    frame = pd.read_csv(io.StringIO(drawn), sep=r"\s+", na_values=["."], keep_default_na=False)
    return frame.astype({name: object for name in frame if not pd.api.types.is_numeric_dtype(frame[name])})


def sample(n: int = 240, seed: int = 1) -> pd.DataFrame:
    """A made-up sample: 6 strata of 4 wards, unequal weights, an item, a number, a grouping."""
    random = np.random.default_rng(seed)
    stratum = random.integers(0, 6, n)
    ward = stratum * 4 + random.integers(0, 4, n)
    pull = random.normal(0, 0.6, 24)[ward]
    yes = random.random(n) < 1 / (1 + np.exp(-pull))
    told = np.where(random.random(n) < 0.1, "Not asked", np.where(yes, "Yes", "No"))
    return pd.DataFrame(
        {
            "stratum": [f"S{s}" for s in stratum],
            "ward": [f"W{w:02d}" for w in ward],
            "weight": np.round(random.uniform(5, 60, n), 2),
            "told": told,
            "days": np.round(random.exponential(10, n) + pull, 1),
            "strand": random.choice(["ASB", "Crime", "Domestic"], n),
            "sex": random.choice(["F", "M"], n),
        }
    )
