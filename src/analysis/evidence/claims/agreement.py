"""Whether coders agree on what victims said: Krippendorff's alpha against the least that may be relied on.

    - id: coders
      kind: agreement
      data: voices
      expect: above
      threshold: 0.667
      phrase: what belongs to this theme

Without `code` it is the agreement on the theme's own codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
import pandas as pd

from analysis.evidence.claims.form import VOICES, ClaimForm
from analysis.evidence.heard import alpha_of, is_about
from analysis.evidence.reading import Reading
from analysis.evidence.sentences import agreement_sentence, agreement_statement

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

REDRAWS = 2000


class Agreement(ClaimForm):
    """Krippendorff's alpha of the codings."""

    kind: Literal["agreement"] = "agreement"
    data: Literal["voices"] = VOICES
    code: str = ""
    phrase: str = "what victims said"

    measured: ClassVar[str] = "alpha"

    def evaluate(self, basis: Basis) -> Reading:
        region, voices = self.region(), basis.data.voices
        if voices is None or "coder" not in voices:
            why = "the study has no coded excerpts" if voices is None else "the excerpts do not say who coded them"
            return Reading("number", "alpha", region, "voices", "process", untestable=why)
        about = self._about(basis, voices)
        read = voices.assign(about=about.to_numpy()).groupby(["excerpt", "coder"], observed=True)["about"].any()
        counts = read.groupby(level="excerpt").agg(["size", "sum"])
        counts = counts[counts["size"] >= 2]
        people = voices.loc[voices["excerpt"].isin(counts.index), "person"].nunique()
        alpha = alpha_of(voices, about)
        interval = _redrawn(counts, basis.study.inference.seed) if np.isfinite(alpha) else None
        low, high = interval(basis.level) if interval else (np.nan, np.nan)
        table = pd.DataFrame([{"n": len(counts), "people": people, "estimate": alpha, "low": low, "high": high}])
        return Reading(
            "number",
            "alpha",
            region,
            "voices",
            "process",
            estimate=alpha,
            low=low,
            high=high,
            level=basis.level,
            interval=interval,
            decimals=2,
            n=len(counts),
            people=int(people),
            asked=len(counts),
            table=table,
            method=f"Krippendorff's nominal alpha; percentile interval over {REDRAWS:,} redraws of excerpts",
            function="analysis.evidence.heard.alpha_of",
            gap="" if np.isfinite(alpha) else "no excerpt was read by two coders, or all codings are alike",
        )

    def _about(self, basis: Basis, voices: pd.DataFrame) -> pd.Series:
        if self.code:
            return voices["code"].astype(str) == self.code
        themes = [theme for theme in basis.register.all_themes if self in theme.claims]
        return is_about(themes[0], voices)

    def statement(self, basis: Basis) -> str:
        return agreement_statement(self, basis)

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        return agreement_sentence(self, basis, reading, shown)


def _redrawn(counts: pd.DataFrame, seed: int):
    """Percentile limits of alpha over excerpts drawn again with replacement."""
    random = np.random.default_rng(seed)
    size, yes = counts["size"].to_numpy(float), counts["sum"].to_numpy(float)
    apart = 2 * yes * (size - yes) / (size - 1)
    times = random.multinomial(len(size), np.full(len(size), 1 / len(size)), size=REDRAWS)
    total, ones, observed = times @ size, times @ yes, times @ apart
    expected = 2 * ones * (total - ones)
    known = expected > 0
    alphas = 1 - (total[known] - 1) * observed[known] / expected[known]

    def at(level: float) -> tuple[float, float]:
        low, high = np.quantile(alphas, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    return at
