"""What is empty, too small, too long or from right to left makes a whole report, which breaks no rule either."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from lxml import html

from analysis.paths import ROOT
from tests.report.awkward_study import ARABIC, TITLE, awkward_study
from tests.report.reader import chromium, faults_at


@pytest.fixture(scope="module")
def awkward(tmp_path_factory):
    place = tmp_path_factory.mktemp("awkward")
    study = awkward_study(place / "awkward")
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "report", "--study", str(study)],
        env={**os.environ, "GOLDEN_THREAD_REPORTS": str(place / "reports")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return place / "reports" / "awkward"


def words(path) -> str:
    return " ".join(html.parse(str(path)).getroot().find(".//main").text_content().split())


def test_a_strand_without_a_theme_has_a_page_that_says_so(awkward):
    said = words(awkward / "strands" / "quiet.html")

    assert "No theme has been written down for this strand" in said
    assert ARABIC in said


def test_a_theme_with_nothing_to_publish_has_a_page_that_says_why(awkward):
    said = words(awkward / "themes" / "few.html")

    assert "This report cannot show how many victims were told: withheld so that nobody can be found." in said
    assert "Fewer than 30 people gave a usable answer." in said
    assert not re.search(r"\b(?:7|5|12|58)%?\b(?! or | and |,)", said.partition("What this does not show")[0])


def test_long_titles_and_names_from_right_to_left_stand_whole_on_the_index(awkward):
    said = words(awkward / "index.html")

    assert len(TITLE) > 290
    assert TITLE in said
    assert said.count(ARABIC) >= 2


def test_the_offices_colours_and_logo_stand_on_every_page(awkward):
    for path in awkward.glob("**/*.html"):
        page = html.parse(str(path)).getroot()
        (logo,) = page.xpath("//header//img")
        assert logo.get("src").startswith("data:image/png;base64,")
        assert logo.get("alt") == f"Logo of {ARABIC}"
        assert "--brand: #7A003C" in page.find(".//style").text


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_breaks_a_rule_or_scrolls_sideways(awkward, width):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = chromium(playwright)
        assert faults_at(browser, awkward, width) == {}
        browser.close()
