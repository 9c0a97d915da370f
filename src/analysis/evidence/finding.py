"""A finding: one claim, what was found, how sure it is, and where it comes from. The same object everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.card import ShowsItself
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
    "shown",
    "interval",
    "standard_error",
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


@dataclass(frozen=True, eq=False, repr=False)
class Finding(ShowsItself):
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
    choices: Callable[[], tuple[Choice, ...]] = field(repr=False)
    rows: Releasable = field(repr=False)
    main: Releasable = field(repr=False)
    by_group: Mapping[str, Releasable] = field(repr=False)
    unrounded: Reading = field(repr=False)

    @property
    def sensitivity(self) -> tuple[Choice, ...]:
        """The claim under other choices; worked out when first asked for."""
        return self.choices()

    @property
    def id(self) -> str:
        """theme/claim, the name under which it is explained."""
        return f"{self.theme}/{self.claim}"

    def as_record(self) -> dict[str, Any]:
        """The published form, with plain types only: it goes to evidence.json as it is."""
        record = {name: _plain(getattr(self, name)) for name in PUBLISHED}
        groups = {item: _rows(released) for item, released in self.by_group.items()}
        return record | {"rows": _rows(self.rows), "by_group": groups}

    def _card(self) -> tuple[str, dict[str, Any]]:
        """The finding as it is published."""
        adjusted = f"{self.p:g}" if self.p is not None else ""
        adjusted += f"; over all main claims {self.p_adjusted:g} (Holm)" if self.p_adjusted is not None else ""
        return f"{self.id}: {self.statement}", {
            "What was found": self.sentence,
            "Measure": f"{self.measure}: {self.shown}" + (f" ({self.interval})" if self.interval else ""),
            "Of": self.group,
            "Answers": self.base,
            "Verdict": f"{self.verdict}: {self.verdict_reason}",
            "Strength": f"{self.strength}: {self.strength_reason}",
            "p": adjusted,
            "Mind": list(self.flags),
        }

    @property
    def interval(self) -> str:
        """The interval as print has it; empty where there is none."""
        row = self.main.records()[0]
        low, high = str(row.get("low_shown", "")), str(row.get("high_shown", ""))
        return "" if not low or low.startswith("[") else f"{low} to {high}"

    @property
    def standard_error(self) -> str:
        """The standard error as print has it, of public data; empty elsewhere, since it would tell a small base."""
        return str(self.main.records()[0].get("se_shown", ""))


# Too wide for a spreadsheet of one row a finding; in the JSON only.
NESTED = ("rows", "by_group")
ROW = ("shown", "low_shown", "high_shown", "se_shown", "base_shown", "flag")


def _rows(released: Releasable) -> list[dict[str, str]]:
    """The rows behind a picture as they are printed."""
    names = [*released.dimensions, *(name for name in ROW if name in released.frame)]
    return [{name: _text(row[name]) for name in names} for row in released.records()]


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


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
