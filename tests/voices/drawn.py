"""Codings drawn as a table: excerpt, person, theme, then what else the test names."""

from __future__ import annotations

import pandas as pd


def codings(table: str, rest: tuple[str, ...] = ("coder",)) -> pd.DataFrame:
    rows = [line.split() for line in table.strip().splitlines() if line.strip()]
    frame = pd.DataFrame(rows, columns=["excerpt", "person", "theme", *rest[: len(rows[0]) - 3]])
    return frame.replace("-", pd.NA)
