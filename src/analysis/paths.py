"""Where things lie. Nothing depends on the folder a command is called from."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = Path(os.environ.get("GOLDEN_THREAD_REPORTS", ROOT / "reports")).absolute()
LOCK = ROOT / "requirements.lock"
