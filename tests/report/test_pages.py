"""What every page of the illustrative report promises to its readers."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re

import pytest
from lxml import html

from analysis.evidence import read_register
from analysis.evidence.verdict import VERDICTS
from analysis.study import find_study


@pytest.fixture(scope="module")
def pages(report):
    return {p.relative_to(report).as_posix(): html.parse(str(p)).getroot() for p in sorted(report.glob("**/*.html"))}


@pytest.fixture(scope="module")
def ledger(report):
    return json.loads((report / "evidence.json").read_text("utf-8"))["findings"]


def words(node) -> str:
    return " ".join(node.text_content().split())


def test_every_active_theme_has_its_page_and_the_inactive_one_has_none(report):
    register = read_register(find_study("illustrative"))

    assert {p.stem for p in report.glob("themes/*.html")} == {theme.id for theme in register.themes}
    assert len(register.themes) == 16
    assert not (report / "themes" / "da-safety-after-report.html").exists()


def test_every_page_says_that_the_victims_are_made_up_and_that_it_is_a_draft(pages):
    for name, page in pages.items():
        said = words(page.find(".//body"))
        assert "The victims, their answers and their cases are made up by a computer program" in said, name
        assert "Draft. Not released." in said, name


def test_every_page_has_a_language_one_main_heading_landmarks_and_a_skip_link(pages):
    for name, page in pages.items():
        assert page.get("lang") == "en-GB", name
        assert len(page.findall(".//h1")) == 1, name
        assert [len(page.findall(f".//{tag}")) for tag in ("main", "header", "footer", "nav")] == [1, 1, 1, 1], name
        assert page.find('.//a[@href="#main"]') is not None and page.find('.//main[@id="main"]') is not None, name


def test_headings_never_skip_a_level(pages):
    for name, page in pages.items():
        levels = [int(node.tag[1]) for node in page.find(".//main").iter("h1", "h2", "h3", "h4")]
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), name


def test_every_table_has_a_caption_and_scoped_headings_and_no_blank_cell(pages):
    for name, page in pages.items():
        for table in page.iter("table"):
            assert words(table.find("caption")), name
            heads = table.findall(".//th")
            assert heads and all(head.get("scope") in {"col", "row"} for head in heads), name
            assert all(words(cell) for cell in [*heads, *table.findall(".//td")]), (name, words(table.find("caption")))


def test_every_picture_has_a_title_words_for_it_and_its_numbers_as_a_table(pages):
    for name, page in pages.items():
        for figure in page.iter("figure"):
            picture = figure.find(".//svg")
            assert picture.get("role") == "img", name
            described = words(picture.find("desc"))
            assert len(described) > 30, name
            assert figure.find(".//details//table") is not None, name


def test_nothing_on_a_page_comes_from_elsewhere_and_nothing_runs_but_the_search_of_the_index(pages):
    for name, page in pages.items():
        assert not list(page.iter("iframe", "link", "object")), name
        assert len(list(page.iter("script"))) == (name == "index.html"), name
        for attribute in ("src", "href"):
            for value in page.xpath(f"//@{attribute}"):
                assert not re.match(r"(https?:)?//|javascript:", value), (name, value)


def test_every_link_leads_somewhere(report, pages):
    for name, page in pages.items():
        for link in page.xpath("//a/@href"):
            if link.startswith("#"):
                assert page.xpath(f'//*[@id="{link[1:]}"]'), (name, link)
            else:
                assert ((report / name).parent / link.split("#")[0]).resolve().exists(), (name, link)


def test_the_policy_of_the_index_lets_its_own_script_run_and_no_other(report):
    text = (report / "index.html").read_text("utf-8")
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert f"script-src 'sha256-{digest}';" in text
    assert "default-src 'none'" in text


def test_every_finding_can_be_found_from_the_index(pages, ledger):
    entries = pages["index.html"].get_element_by_id("findings")

    assert [words(entry.findall("p")[1]) for entry in entries] == [finding["sentence"] for finding in ledger]
    assert all(entry.find(".//a").get("href").startswith("themes/") for entry in entries)


def test_every_page_explains_its_words(pages):
    for name, page in pages.items():
        explained = {node.get("id") for node in page.xpath('//section[contains(@class, "words")]//dt')}
        linked = {link.removeprefix("#") for link in page.xpath('//a[@class="word"]/@href')}
        assert linked <= explained, name
        assert explained or name == "index.html", name


def test_every_page_but_the_index_has_a_page_before_or_after_it(pages):
    for name, page in pages.items():
        assert name == "index.html" or page.xpath('//header//a[@rel="next" or @rel="prev"]'), name


def test_the_ledger_holds_every_claim_once_and_each_theme_has_one_primary(ledger):
    keys = [(f["theme"], f["claim"]) for f in ledger]
    primary = [f["theme"] for f in ledger if f["primary"]]

    assert len(keys) == len(set(keys))
    assert len(primary) == len(set(primary)) == 16
    assert {f["verdict"] for f in ledger} <= set(VERDICTS)


def test_a_theme_page_opens_with_the_sentence_of_its_primary_finding(pages, ledger):
    for finding in ledger:
        if finding["primary"]:
            page = pages[f"themes/{finding['theme']}.html"]
            assert words(page.find_class("answer")[0]) == finding["sentence"]


def test_the_spreadsheet_of_findings_says_what_the_ledger_says(report, ledger):
    with (report / "evidence.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert [row["sentence"].lstrip("'") for row in rows] == [finding["sentence"] for finding in ledger]


def test_no_small_count_of_people_is_printed(ledger):
    assert all(finding["n"] is None or finding["n"] == 0 or finding["n"] >= 10 for finding in ledger)
    assert all(finding["n"] is None or finding["n"] % 5 == 0 for finding in ledger)


def test_the_manifest_names_every_file_and_what_each_page_was_made_from(report, pages):
    manifest = json.loads((report / "manifest.json").read_text("utf-8"))

    there = {p.relative_to(report).as_posix() for p in report.glob("**/*") if p.is_file()} - {"manifest.json"}
    assert set(manifest["files"]) == there
    assert set(manifest["made_from"]["themes/kept-informed"]) >= {"data", "code", "notebook", "themes", "packages"}
    assert manifest["raw_files"]


def test_rows_in_are_rows_used_and_rows_set_aside():
    from analysis.intake import read_study

    data = read_study(find_study("illustrative"))
    aside = data.set_aside.groupby(["file", "table"])["rows"].sum()

    for row in data.tally.to_dict("records"):
        assert row["rows_in"] == row["rows_used"] + aside.get((row["file"], row["table"]), 0)
