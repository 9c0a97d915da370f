"""A run with nothing to do says so before anything heavy is imported; whatever differs is seen."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from analysis.pipeline import unchanged
from tests.small_study import write_study


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setattr(unchanged, "REPORTS", tmp_path / "reports")
    found = write_study(tmp_path / "small")
    (found / "work").mkdir()
    unchanged.keep(found, unchanged.NOTEBOOKS, 3)
    return found


def asked(study, *more) -> int | None:
    found = unchanged.pages_unchanged(["report", "--study", str(study), *more])
    return found[0] if found else None


def test_the_same_content_is_nothing_to_do_whatever_its_date(study):
    os.utime(study / "raw" / "survey.csv", (2e9, 2e9))

    assert asked(study) == 3


@pytest.mark.parametrize("file", ["raw/survey.csv", "themes.yaml", "work/withheld.json", "hand/rows.yaml"])
def test_other_content_is_seen(study, file):
    path = study / file
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text("utf-8") if path.exists() else "") + " ", encoding="utf-8")

    assert asked(study) is None


def test_the_same_size_and_date_do_not_hide_other_content(study):
    path = study / "raw" / "survey.csv"
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("Women", "Womem", 1), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert asked(study) is None


def test_a_report_that_is_edited_is_seen(study, tmp_path):
    (tmp_path / "reports" / "small").mkdir(parents=True)
    (tmp_path / "reports" / "small" / "index.html").write_text("mine", encoding="utf-8")

    assert asked(study) is None


@pytest.mark.parametrize("more", [("--theme", "fair"), ("--force",), ("--unknown", "x")])
def test_more_than_an_up_to_date_report_is_left_to_the_command_line(study, more):
    assert asked(study, *more) is None


def test_another_run_at_work_is_left_to_the_command_line(study):
    (study / "work" / "run.pid").write_text("1", encoding="utf-8")

    assert asked(study) is None


def test_nothing_heavy_is_imported_on_the_way():
    code = "import sys, analysis.pipeline.unchanged; print(*{'pandas', 'yaml', 'pydantic', 'typer'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
