"""What holds for all tests."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import settings

# A busy machine is no fault of the code: no test fails because of the clock.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

PRINTING = {(kind, name): getattr(kind, name) for kind in (pd.DataFrame, pd.Series) for name in ("__repr__", "__str__")}
PRINTING[pd.DataFrame, "_repr_html_"] = pd.DataFrame._repr_html_


@pytest.fixture(autouse=True)
def rows_print_again():
    """Opening a page of a report switches the printing of rows off for the process; the next test has it back."""
    yield
    for (kind, name), method in PRINTING.items():
        setattr(kind, name, method)
