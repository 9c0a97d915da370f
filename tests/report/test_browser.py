"""Pages in a real browser: accessibility, silence, reflow, dark display, keyboard, print, search."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.report.reader import broken_rules, chromium, faults_at, open_page

# One page of each kind, for what need not be seen on all.
KINDS = ["index.html", "themes/kept-informed.html", "strands/crime.html", "journey.html", "partners/police.html"]
# Everything that the Tab key must reach, as a reader sees the page: not inside what is folded or hidden.
REACHABLE = """() => [...document.querySelectorAll('a[href], summary, input, select, button, [tabindex="0"]')]
  .filter(e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})).length"""
FOCUSED = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const s = getComputedStyle(e); const r = e.getBoundingClientRect();
  return {name: e.tagName + ' ' + (e.textContent || '').trim().slice(0, 40), line: s.outlineStyle,
    width: parseFloat(s.outlineWidth), seen: r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight}; }"""


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = chromium(playwright)
        yield opened
        opened.close()


# Classes, so that workers can open pages side by side.
class TestOnADesk:
    def test_no_page_breaks_a_rule_asks_for_anything_or_scrolls_sideways(self, report, browser):
        assert faults_at(browser, report, 1280) == {}


class TestOnAPhone:
    def test_no_page_breaks_a_rule_asks_for_anything_or_scrolls_sideways(self, report, browser):
        assert faults_at(browser, report, 320) == {}


class TestEnlarged:
    """1280 by 900 at 400% is 320 by 225 with four dots to a pixel."""

    def test_at_400_per_cent_nothing_is_lost_and_no_page_scrolls_sideways(self, report, browser):
        for path in sorted(report.glob("**/*.html")):
            opened = open_page(browser, path, 320, 225, device_scale_factor=4)
            wide = opened.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            assert not wide, path.name
            assert opened.page.locator("h1").is_visible(), path.name
            opened.close()

    @pytest.mark.parametrize("name", KINDS)
    def test_at_400_per_cent_a_page_of_each_kind_breaks_no_rule(self, report, browser, name):
        opened = open_page(browser, report / name, 320, 225, device_scale_factor=4)

        assert broken_rules(opened.page) == []
        opened.close()


class TestInTheDark:
    def test_every_word_of_every_page_can_be_read(self, report, browser):
        faults = {}
        for path in sorted(report.glob("**/*.html")):
            opened = open_page(browser, path, 1280, color_scheme="dark")
            if found := broken_rules(opened.page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}):
                faults[path.name] = found
            opened.close()
        assert faults == {}


@pytest.mark.parametrize("name", KINDS)
def test_the_tab_key_reaches_everything_in_order_and_one_sees_where_one_is(report, browser, name):
    opened = open_page(browser, report / name, strict=True, reduced_motion="reduce")
    count = opened.page.evaluate(REACHABLE)
    seen = []
    for _ in range(count):
        opened.page.keyboard.press("Tab")
        seen.append(opened.page.evaluate(FOCUSED))
    opened.page.keyboard.press("Tab")

    assert opened.page.evaluate(FOCUSED) is None, "the keyboard is caught, or something was missed"
    assert seen[0]["name"].startswith("A Skip to the main content")
    for place in seen:
        assert place["seen"] and place["line"] == "solid" and place["width"] >= 2, place
    opened.close()


@pytest.mark.parametrize("name", KINDS)
def test_a_page_read_aloud_names_every_picture_and_table_and_one_main_heading(report, browser, name):
    opened = open_page(browser, report / name, strict=True)
    tree = opened.page.locator("body").aria_snapshot()

    assert tree.count("- heading ") and tree.count("[level=1]") == 1
    for landmark in ("banner", "main", "contentinfo", "navigation"):
        assert f"- {landmark}" in tree, landmark
    for line in tree.splitlines():
        if line.strip().startswith(("- table", "- region")):
            assert '"' in line, line
    for picture in opened.page.locator("svg[role=img]").all():
        title, described = picture.get_attribute("aria-labelledby").split()
        for ident in (title, described):
            assert len(opened.page.locator(f"#{ident}").text_content()) > 10, ident
    opened.close()


def test_in_print_every_page_fits_the_paper_and_hides_what_is_for_the_screen(report, browser):
    for path in sorted(report.glob("**/*.html")):
        opened = open_page(browser, path, 794, 1123)
        opened.page.emulate_media(media="print")
        assert not opened.page.locator("header nav").is_visible(), path.name
        assert opened.page.locator("h1").is_visible(), path.name
        assert opened.page.pdf(format="A4").startswith(b"%PDF")
        opened.close()


class TestSearch:
    @pytest.fixture
    def index(self, report, browser):
        opened = open_page(browser, report / "index.html", strict=True)
        yield opened.page
        assert opened.complaints == [] and opened.asked == []
        opened.close()

    def shown(self, index) -> list[str]:
        return index.locator("#findings > li:visible").all_inner_texts()

    def test_it_works_under_the_pages_own_policy_and_says_how_many_it_found(self, index):
        index.get_by_label("Words to look for").press_sequentially("Court TRIAL")
        expect(index.get_by_role("status")).to_contain_text(" of ")
        shown = self.shown(index)

        assert shown and all("court" in text.lower() and "trial" in text.lower() for text in shown)
        assert index.get_by_role("status").inner_text().startswith(f"{len(shown)} of ")

    def test_it_is_narrowed_by_strand_and_by_right(self, index):
        index.get_by_text("Narrow the search").click()
        index.get_by_label("Strand").select_option("domestic-abuse")
        index.get_by_label("Right of the Victims' Code").select_option("9")

        assert self.shown(index)
        assert all("Domestic abuse" in text and "9" in text for text in self.shown(index))

    def test_what_is_nowhere_is_said_to_be_nowhere_and_all_comes_back(self, index):
        index.get_by_label("Words to look for").fill("zanzibar")
        expect(index.get_by_role("status")).to_contain_text("0 of ")
        index.get_by_role("button", name="Show all").click()
        expect(index.locator("#search-found")).to_be_empty()

        assert len(self.shown(index)) == index.locator("#findings > li").count() > 16

    def test_without_scripts_the_list_stays_and_there_is_no_form_that_does_nothing(self, report, browser):
        opened = open_page(browser, report / "index.html", java_script_enabled=False)

        assert not opened.page.get_by_label("Words to look for").is_visible()
        opened.page.get_by_text("Every finding of this report").click()
        assert opened.page.locator("#findings > li").first.is_visible()
        opened.close()


def test_a_page_is_light_and_so_is_the_report(report):
    weights = {path.name: path.stat().st_size for path in report.glob("**/*.html")}

    assert max(weights.values()) < 500_000, max(weights, key=weights.get)
    assert sum(path.stat().st_size for path in report.glob("**/*") if path.is_file()) < 8_000_000
