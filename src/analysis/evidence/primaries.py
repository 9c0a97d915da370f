"""Holm over all primary claims of a study: worked out once, kept by the content of all it depends on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from analysis.evidence.kept import kept

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

KEY, RAW = "adjusted primaries", "primaries"


def adjusted_primaries(basis: Basis) -> tuple[dict[str, float], int]:
    """Holm's p value of the primary claim of each reported theme, and how many were tested together.

    A primary claim on a full count, or one that cannot be tested, has no p value and is not among them. The p values
    are kept in `work/evidence/`, under the hash of data, study files and the code of the rooms they go through.
    """
    if KEY not in basis.cache:
        raw = kept(basis, "primaries", lambda: p_values(basis), _sound)
        basis.cache[RAW] = raw
        basis.cache[KEY] = (_holm(raw), len(raw))
    return basis.cache[KEY]


def adjusted_with(theme: str, p: float, basis: Basis) -> tuple[float | None, int]:
    """Holm's p value of a theme's primary claim if its own p were another one, the rest as they are."""
    adjusted_primaries(basis)
    raw = dict(basis.cache[RAW])
    raw.pop(theme, None)
    if np.isfinite(p):
        raw[theme] = p
    return _holm(raw).get(theme), len(raw)


def p_values(basis: Basis) -> dict[str, float]:
    """The p value of each primary claim that has one, by theme; unadjusted."""
    from analysis.evidence.evaluation import reading_of, shown_of

    found: dict[str, float] = {}
    for theme in basis.register.themes:
        claim = theme.primary
        reading = reading_of(claim, theme.head.id, basis)
        if np.isfinite(reading.p) and reading.people >= basis.policy.minimum_base:
            if not shown_of(claim, reading, basis).hidden:
                found[theme.head.id] = reading.p
    return found


def _holm(raw: dict[str, float]) -> dict[str, float]:
    """Holm (1979): the step-down maximum of (m - rank + 1) p. Equal to `survey.holm`, without its import."""
    adjusted, worst = {}, 0.0
    for rank, (theme, p) in enumerate(sorted(raw.items(), key=lambda pair: pair[1])):
        worst = max(worst, min(1.0, (len(raw) - rank) * p))
        adjusted[theme] = worst
    return adjusted


def _sound(content: object) -> bool:
    return isinstance(content, dict) and all(isinstance(p, float) and math.isfinite(p) for p in content.values())
