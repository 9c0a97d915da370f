"""The build check: no number, direction or judgement reaches a reader but through a finding."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from analysis.errors import Breach
from analysis.evidence.binding.report import check_report
from analysis.evidence.binding.sources import check_sources
from analysis.study import StudyFolder

__all__ = ["check", "check_report", "check_sources"]


def check(sources: Iterable[Path], report: Path | None = None, folder: StudyFolder | None = None) -> list[Breach]:
    """Check what is typed in notebooks and templates and, where one is given, a finished report against its ledger.

    Returns
    -------
    list of Breach, each with file and line; empty where everything is bound or declared.
    """
    found = check_sources(sources)
    if report is not None and folder is not None:
        found += check_report(report, folder)
    return found
