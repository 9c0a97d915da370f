"""Findings as they are printed, kept so that a page that only repeats them need not work them out again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.evidence.evaluation import evaluate
from analysis.evidence.fingerprint import fingerprint

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.finding import Finding


class Main(NamedTuple):
    """How the one figure of a finding is measured, as the gate knows it: share, difference, days, ..."""

    measure: str


@dataclass(frozen=True)
class Printed:
    """A finding without its tables: protected and rounded, the same words and figures as on its theme's page."""

    theme: str
    claim: str
    primary: bool
    kind: str
    statement: str
    sentence: str
    shown: str
    base: str
    estimate: float | None
    low: float | None
    high: float | None
    level: float
    threshold: float | None
    verdict: str
    verdict_reason: str
    strength: str
    strength_reason: str
    flags: tuple[str, ...]
    main: Main

    @classmethod
    def of(cls, finding: Finding) -> Printed:
        names = [name for name in cls.__dataclass_fields__ if name != "main"]
        return cls(**{name: getattr(finding, name) for name in names}, main=Main(finding.main.measure))

    def as_record(self) -> dict[str, Any]:
        return {**self.__dict__, "flags": list(self.flags), "main": self.main.measure}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Printed:
        return cls(**{**record, "flags": tuple(record["flags"]), "main": Main(record["main"])})


def printed(theme: str, basis: Basis) -> list[Printed]:
    """The findings of a theme as printed, the primary one first.

    They are kept in `work/evidence/` under the hash of data, study files and code; where nothing is kept, or the file
    is not whole, the theme is evaluated and the result is kept.
    """
    kept = _read(_place(theme, basis))
    return kept if kept is not None else keep(theme, evaluate(theme, basis), basis)


def printed_of(themes: Iterable[str], basis: Basis) -> list[Printed]:
    """The findings of several themes, in order."""
    return [finding for theme in themes for finding in printed(theme, basis)]


def keep(theme: str, findings: Iterable[Finding], basis: Basis) -> list[Printed]:
    """Keep a theme's findings for the pages that repeat them; what was kept of an earlier state is removed."""
    found = [Printed.of(finding) for finding in findings]
    path = _place(theme, basis)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump([finding.as_record() for finding in found], file)
    part.replace(path)
    for old in path.parent.glob(f"printed-{theme}--*.json"):
        if old != path:
            old.unlink(missing_ok=True)
    return found


def _place(theme: str, basis: Basis) -> Path:
    return basis.folder.work / "evidence" / f"printed-{theme}--{fingerprint(basis, theme)}.json"


def _read(path: Path) -> list[Printed] | None:
    try:
        return [Printed.from_record(record) for record in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, KeyError):
        return None
