"""One report of the illustrative study, made by the command and read by every test of this folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from analysis.paths import ROOT


@pytest.fixture(scope="session")
def report(tmp_path_factory) -> Path:
    """The folder of the report. Workers of one test run share it."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    place = shared / "reports" / "illustrative"
    with FileLock(shared / "report.lock"):
        if not (place / "manifest.json").exists():
            done = subprocess.run(
                [sys.executable, "-m", "analysis", "report"],
                env={**os.environ, "GOLDEN_THREAD_REPORTS": str(place.parent)},
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=900,
            )
            assert done.returncode == 0, done.stderr
    return place
