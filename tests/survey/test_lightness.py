"""The rooms of statistics open quickly: what is heavy is loaded by the function that needs it."""

from __future__ import annotations

import subprocess
import sys

ROOMS = (
    "analysis.survey, analysis.regression, analysis.cases.survival, analysis.cases.hazards, analysis.voices.agreement"
)


def test_opening_the_rooms_loads_neither_statsmodels_nor_scipy():
    code = f"import sys, {ROOMS}; print(*sorted(m for m in ('statsmodels', 'scipy', 'sklearn') if m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == ""
