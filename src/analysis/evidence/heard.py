"""What the coded excerpts say about a theme: how many people raised it, and whether the coders agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.disclosure import Policy, Registry, releasable_counts

if TYPE_CHECKING:
    from analysis.evidence.register import Theme


@dataclass(frozen=True)
class Heard:
    """People who raised a theme, of all who were heard, and Krippendorff's alpha of the coders (nan: one coder)."""

    people: int
    heard: int
    alpha: float

    def sentence(self, policy: Policy) -> str:
        """How many people raised it; not a share of victims, since nobody was drawn at random."""
        if self.people == 0:
            return "Nobody who talked to the Champions was coded under this theme."
        counts = pd.DataFrame({"who": ["raised it"], "n": [self.people]})
        what = "people who raised a theme"
        row = releasable_counts(counts, policy, what=what, universe="voices", registry=Registry()).records()[0]
        many = "Some of the people" if row["reason"] else f"About {row['shown']} of the people"
        return f"{many} who talked to the Champions raised this; {self.agreement()}."

    def agreement(self) -> str:
        if not np.isfinite(self.alpha):
            return "one person coded it, so agreement is not known"
        if self.alpha >= 0.8:
            return f"two coders agreed well on it (alpha {self.alpha:.2f})"
        if self.alpha >= 0.667:
            return f"two coders agreed well enough on it (alpha {self.alpha:.2f})"
        return f"two coders did not agree well enough on it (alpha {self.alpha:.2f}), so it is not counted as evidence"


def heard_on(theme: Theme, voices: pd.DataFrame) -> Heard:
    """Who raised a theme in the coded excerpts.

    Parameters
    ----------
    voices : one row for each coding, columns excerpt, person, code, coder and, where there is one, theme.
    """
    about = is_about(theme, voices)
    people = voices.loc[about, "person"].dropna().nunique()
    return Heard(int(people), int(voices["person"].dropna().nunique()), alpha_of(voices, about))


def is_about(theme: Theme, voices: pd.DataFrame) -> pd.Series:
    """Bool: the codings that belong to a theme, by its own column or by the theme's codes."""
    codes = set(theme.head.codes) or {theme.head.id}
    about = voices["code"].astype(str).isin(codes)
    return about | (voices["theme"].astype(str) == theme.head.id) if "theme" in voices else about


def alpha_of(voices: pd.DataFrame, about: pd.Series) -> float:
    """Krippendorff's alpha of whether an excerpt is about it, over the excerpts that two or more coders read.

    Notes
    -----
    Nominal alpha 1 - (n - 1) * sum_u o_u / sum_c n_c (n - n_c), with o_u the disagreeing pairs of excerpt u over its
    readings less one. Krippendorff (2019), Content Analysis, ch. 12.
    """
    if "coder" not in voices:
        return float("nan")
    read = voices.assign(about=about.to_numpy()).groupby(["excerpt", "coder"], observed=True)["about"].any()
    counts = read.groupby(level="excerpt").agg(["size", "sum"])
    counts = counts[counts["size"] >= 2]
    total = counts["size"].sum()
    yes = counts["sum"].sum()
    expected = 2 * yes * (total - yes)
    if total < 4 or expected == 0:
        return float("nan")
    observed = (2 * counts["sum"] * (counts["size"] - counts["sum"]) / (counts["size"] - 1)).sum()
    return float(1 - (total - 1) * observed / expected)
