"""Holm over all primary claims of a study: worked out once, kept by the content of all it depends on."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.evidence.fingerprint import fingerprint

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

KEY, RAW = "adjusted primaries", "primaries"


def adjusted_primaries(basis: Basis) -> tuple[dict[str, float], int]:
    """Holm's p value of the primary claim of each reported theme, and how many were tested together.

    A primary claim on a full count, or one that cannot be tested, has no p value and is not among them. The p values
    are kept in `work/evidence/`, under the hash of data, study files and the code of the rooms they go through.
    """
    if KEY not in basis.cache:
        raw = _kept(basis)
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
    from analysis.evidence.evaluate import reading_of, shown_of

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


def _kept(basis: Basis) -> dict[str, float]:
    path = basis.folder.work / "evidence" / f"primaries-{fingerprint(basis)}.json"
    kept = _read(path)
    if kept is None:
        kept = p_values(basis)
        _write(path, kept)
    return kept


def _read(path: Path) -> dict[str, float] | None:
    """The kept p values; None where there are none, or the file is not whole: it is then made again."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    sound = isinstance(content, dict) and all(isinstance(p, float) and math.isfinite(p) for p in content.values())
    return content if sound else None


def _write(path: Path, content: dict[str, float]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
    part.replace(path)
