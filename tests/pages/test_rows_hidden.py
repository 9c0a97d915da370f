"""In a run for a report no notebook can print rows of people; in JupyterLab the researcher sees them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.small_study import write_study

PRINTS_ROWS = """
import sys
from analysis.pages.page import open_page

page = open_page(sys.argv[1], "any")
print(page.basis.data.answers["survey"].head(2))
"""


@pytest.mark.parametrize(("output", "hidden"), [("out", True), ("", False)])
def test_a_head_of_answers_shows_columns_and_types_alone_in_a_run_for_a_report(tmp_path, output, hidden):
    folder = write_study(tmp_path / "study")
    environment = {**os.environ, "GOLDEN_THREAD_OUTPUT": str(tmp_path / output) if output else ""}
    command = [sys.executable, "-c", PRINTS_ROWS, str(folder)]

    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert printed.startswith("Rows of people, not shown. Columns: ") == hidden
    assert ("Yes" in printed) != hidden
