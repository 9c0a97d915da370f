"""A finding: one claim, what was found, how sure it is, and where it comes from. The same object everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.disclosure import Releasable
from analysis.evidence.reading import Reading
from analysis.evidence.sensitivity import Choice
from analysis.evidence.strength import Says

PUBLISHED = (
    "study",
    "theme",
    "claim",
    "primary",
    "kind",
    "statement",
    "sentence",
    "measure",
    "group",
    "estimate",
    "low",
    "high",
    "level",
    "n",
    "base",
    "effect",
    "effect_name",
    "p",
    "p_adjusted",
    "verdict",
    "verdict_reason",
    "strength",
    "strength_reason",
    "flags",
    "comparator",
    "threshold",
    "margin",
    "smallest_detectable",
    "inference",
    "missing",
    "sources",
    "flips",
    "source",
)


@dataclass(frozen=True, eq=False)
class Finding:
    """What a study says about one claim.

    `estimate`, `low`, `high`, `n` and `base` are as published: protected, rounded, None where withheld. `unrounded` is
    the reading behind them and never leaves the study's work folder. `rows` is the table behind the picture, `main` its
    one figure, `by_group` the measure in each of the groups the claim names.
    """

    study: str
    theme: str
    claim: str
    primary: bool
    kind: str
    statement: str
    sentence: str
    measure: str
    group: str
    estimate: float | None
    low: float | None
    high: float | None
    level: float
    n: int | None
    base: str
    shown: str
    effect: float | None
    effect_name: str
    p: float | None
    p_adjusted: float | None
    verdict: str
    verdict_reason: str
    strength: str
    strength_reason: str
    flags: tuple[str, ...]
    comparator: str | None
    threshold: float | None
    margin: float | None
    smallest_detectable: float | None
    inference: str
    missing: dict[str, str]
    sources: dict[str, Says]
    flips: tuple[str, ...]
    source: dict[str, Any]
    sensitivity: tuple[Choice, ...] = field(repr=False)
    rows: Releasable = field(repr=False)
    main: Releasable = field(repr=False)
    by_group: Mapping[str, Releasable] = field(repr=False)
    unrounded: Reading = field(repr=False)

    @property
    def id(self) -> str:
        """theme/claim, the name under which it is explained."""
        return f"{self.theme}/{self.claim}"

    def as_record(self) -> dict[str, Any]:
        """The published form, with plain types only: it goes to evidence.json as it is."""
        return {name: _plain(getattr(self, name)) for name in PUBLISHED}


def published(value: float) -> float | None:
    """A number as JSON has it: None for nan."""
    return float(value) if value is not None and np.isfinite(value) else None


def printed_p(p: float) -> float | None:
    """A p value to two figures, and no smaller than 0.001, so that it tells no exact count."""
    if p is None or not np.isfinite(p):
        return None
    return float(f"{max(p, 0.001):.2g}")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, dict) else value
