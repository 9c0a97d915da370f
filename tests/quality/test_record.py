"""The quality record in docs/quality is current, typed, and points at what exists."""

from __future__ import annotations

import re
import shutil

import pytest

from analysis.errors import InputError
from analysis.paths import ROOT
from analysis.quality import refresh, stale
from analysis.quality.forms import Assumptions, Protection, QualityLog, Reviews
from analysis.study.yaml_lines import read_typed

RECORD = ROOT / "docs" / "quality"


def test_the_record_is_current():
    behind = [path.name for path in stale()]

    assert behind == [], "run `make quality` and look at what it changes"


def test_every_link_of_the_record_leads_somewhere():
    for page in RECORD.glob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if not link.startswith("http"):
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_path_people_wrote_down_is_there():
    paths = [a.examined_in for a in read_typed(RECORD / "assumptions.yaml", Assumptions).assumptions]
    paths += [issue.shown_in for issue in read_typed(RECORD / "quality_log.yaml", QualityLog).issues]
    paths += [risk.shown_in for risk in read_typed(RECORD / "data_protection.yaml", Protection).risks]

    for review in read_typed(RECORD / "reviews.yaml", Reviews).reviews:
        paths += [*review.read, *(remark.where for remark in review.remarks)]

    assert [path for path in paths if path and not (ROOT / path).exists()] == []


@pytest.fixture
def checkout(tmp_path):
    shutil.copytree(RECORD, tmp_path / "docs" / "quality")
    shutil.copyfile(ROOT / "CHANGELOG.md", tmp_path / "CHANGELOG.md")
    for folder in ("src/analysis", "tests", "data"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def test_a_change_in_the_record_is_written_once(checkout):
    refresh(checkout)
    log = checkout / "docs" / "quality" / "quality_log.yaml"
    log.write_text(
        log.read_text("utf-8")
        + "  - {id: new, found: '2027-02-01', says: A new fault, impact: low, status: open, done: Not yet}\n",
        encoding="utf-8",
    )

    assert [path.name for path in refresh(checkout)] == ["quality_log.md"]
    assert "| 2027-02-01 | A new fault | low | open | Not yet |" in (log.with_suffix(".md")).read_text("utf-8")
    assert refresh(checkout) == []


def test_a_figure_that_a_release_changed_is_in_the_release_history(checkout):
    changelog = "# Changelog\n\n## 1.1.0 (2027-03-01)\n\nWaits.\n\n- journey, crime, median wait: 121 -> 128 days\n"
    (checkout / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    refresh(checkout)

    page = (checkout / "docs" / "quality" / "releases.md").read_text("utf-8")

    assert "| 1.1.0 (2027-03-01) | Waits. | journey, crime, median wait: 121 -> 128 days |" in page


def test_every_figure_of_the_changelog_that_changed_is_in_the_release_history():
    changed = re.findall(r"^- (.*->.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)

    assert changed
    assert all(line in (RECORD / "releases.md").read_text("utf-8") for line in changed)


def test_a_review_by_a_program_says_so_and_what_it_awaits():
    for review in read_typed(RECORD / "reviews.yaml", Reviews).reviews:
        assert review.kind == "person" or review.awaits
        assert f"({review.kind})" in (RECORD / "reviews.md").read_text("utf-8")


def test_a_misspelt_grade_is_refused_with_its_line(checkout):
    file = checkout / "docs" / "quality" / "assumptions.yaml"
    file.write_text(file.read_text("utf-8").replace("quality: low", "quality: lwo", 1), encoding="utf-8")

    with pytest.raises(InputError, match=r"assumptions.yaml, line 4: .*must be one of 'high', 'medium' or 'low'"):
        refresh(checkout)
