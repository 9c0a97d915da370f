"""The index leads to every finding, by key area, strand, partner and right of the Victims' Code."""

from __future__ import annotations

from textwrap import dedent

import pytest
from lxml import html

from analysis.evidence.rights import NUMBERS, right_name
from analysis.pages.shown import OUTPUT_FOLDER
from analysis.pipeline.index import write_index
from analysis.pipeline.ways import Ways
from analysis.study import find_study
from tests.small_study import THEMES, write_study

WITH_RIGHTS = dedent(THEMES).replace("strands: [crime]\n", "strands: [crime]\n    rights: [9, 6]\n", 1)
FINDING = {"claim": "most", "statement": "More than half were kept informed.", "verdict": "supported", "primary": True,
           "sentence": "An estimated 70% were kept informed.", "area": "Communication"}  # fmt: skip
MARK = {"study_title": "A study", "subtitle": "", "organisation": "An office", "logo": "", "notices": [], "policy": [],
        "style": "", "extract_date": "31 December 2024"}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return find_study(write_study(tmp_path / "small", themes=WITH_RIGHTS))


@pytest.fixture
def findings():
    return [{**FINDING, "theme": "informed"}, {**FINDING, "theme": "fair", "verdict": "not supported"}]


@pytest.fixture
def index(folder, findings, tmp_path, monkeypatch):
    monkeypatch.delenv(OUTPUT_FOLDER, raising=False)
    write_index(tmp_path, [], findings, MARK, [], folder)
    return html.parse(str(tmp_path / "index.html")).getroot()


def test_every_finding_says_what_it_is_found_by(folder, findings):
    informed, fair = Ways(folder, {"themes/informed.html"}).entries(findings)

    assert informed["about"] == "Communication · Crime · The police · Rights 6 and 9"
    assert informed["keys"] == {"area": "communication", "strand": "crime", "partner": "police", "right": "9 6"}
    assert informed["href"] == "themes/informed.html"
    assert fair["about"] == "Communication · Crime"
    assert fair["href"] == ""


def test_a_search_is_narrowed_to_what_some_finding_has(folder, findings):
    kinds = {choice["kind"]: choice["values"] for choice in Ways(folder, set()).choices(findings)}

    assert kinds["partner"] == [("police", "The police")]
    assert [value for value, _ in kinds["right"]] == ["6", "9"]


def test_the_rights_lead_to_their_themes(folder):
    rights = Ways(folder, {"themes/informed.html"}).rights()

    assert [right["name"] for right in rights] == [right_name(6), right_name(9)]
    assert rights[0]["themes"] == [{"href": "themes/informed.html", "title": "Being kept informed"}]


def test_each_of_the_twelve_rights_has_a_name():
    assert len({right_name(number) for number in NUMBERS}) == 12


def test_without_a_script_the_list_is_there_and_the_form_is_not(index):
    assert index.get_element_by_id("search").get("hidden") is not None
    assert len(index.get_element_by_id("findings")) == 2


def test_every_field_of_the_search_has_a_label(index):
    form = index.get_element_by_id("search")
    labelled = {label.get("for") for label in form.iter("label")}

    assert {field.get("id") for field in form.iter("input", "select")} == labelled
    assert form.xpath('.//*[@role="status"]')


def test_a_page_without_findings_has_no_search(folder, tmp_path):
    write_index(tmp_path, [], [], MARK, ["A page"], folder)
    page = html.parse(str(tmp_path / "index.html")).getroot()

    assert not page.xpath("//form") and not page.xpath("//script")
    assert "A page" in page.text_content()
