"""What people decide by hand has who and when, and stands in the account."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from tests.intake.folders import read, study_folder, survey

ITEMS = {"id": {"kind": "id"}, "area": {"answers": ["Durham", "Tees"]}}
TEXT = "id,area\n1,Durham\n2,broken\n3,Durham City\n"


def folder(place, decisions):
    made = study_folder(place, {"items": ITEMS}, {"survey.csv": TEXT}, instruments=[survey()])
    (made / "hand").mkdir()
    (made / "hand" / "rows.yaml").write_text(decisions, encoding="utf-8")
    return made


def test_an_excluded_row_and_a_merged_spelling_let_the_file_be_read(tmp_path):
    decided = """
excluded:
  - {file: survey.csv, item: id, value: "2", why: withdrew consent, by: A. Analyst, on: "2024-03-01"}
spellings:
  - {item: area, written: [Durham City], answer: Durham, by: A. Analyst, on: "2024-03-01"}
"""

    data = read(folder(tmp_path, decided))

    assert data.answers["survey"]["area"].tolist() == ["Durham", "Durham"]
    assert data.set_aside["reason"].tolist() == ["excluded by hand: withdrew consent (A. Analyst, 2024-03-01)"]
    assert data.tally[["rows_in", "rows_used"]].to_numpy().tolist() == [[3, 2]]


def test_a_row_can_be_named_as_the_spreadsheet_shows_it(tmp_path):
    decided = """
excluded:
  - {file: survey.csv, row: 3, why: test entry, by: A. Analyst, on: "2024-03-01"}
  - {file: survey.csv, row: 4, why: test entry, by: A. Analyst, on: "2024-03-01"}
"""

    assert read(folder(tmp_path, decided)).answers["survey"]["id"].tolist() == ["1"]


def test_a_decision_without_a_name_or_a_day_is_refused(tmp_path):
    with pytest.raises(InputError, match="rows.yaml, line 2: the key .excluded.0.by. is missing"):
        read(folder(tmp_path, "excluded:\n  - file: survey.csv\n    row: 3\n    why: test entry\n"))
