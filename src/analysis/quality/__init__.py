"""The quality record: what the repository proves about itself, and what people have written down and signed.

`levels()` looks for evidence of each NHS RAP check; `refresh()` writes `docs/quality/` again.
"""

from analysis.quality.evidence import Found
from analysis.quality.rap import Check, Level, levels
from analysis.quality.record import refresh, stale

__all__ = ["Check", "Found", "Level", "levels", "refresh", "stale"]
