"""Where things lie. Nothing depends on the folder a command is called from."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
LOCK = ROOT / "requirements.lock"
