"""Pages in a real browser: accessibility, silence, reflow, print."""

from __future__ import annotations

import os
import shutil
from importlib.resources import files

import pytest

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        message = "no Chromium on this machine: pages were not opened. Install it, or name it with CHROMIUM=..."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        opened = playwright.chromium.launch(executable_path=path, args=options)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def axe():
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def open_page(browser, path, width):
    """A page from disk, with what it asked for elsewhere and what it complained of."""
    # The content security policy would keep the checker itself out; what the page asks for is watched all the same.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("file:") else None)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    return page, asked, complaints


def faults_at(width, report, browser, axe):
    """What each page does wrong at a width: broken rules, requests, complaints, sideways scrolling."""
    faults = {}
    for path in sorted(report.glob("**/*.html")):
        page, asked, complaints = open_page(browser, path, width)
        page.evaluate(axe)
        found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
        broken = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        if broken or asked or complaints or wide:
            faults[path.name] = [*broken, *asked, *complaints, *(["scrolls sideways"] if wide else [])]
        page.context.close()
    return faults


# Two classes, so that two workers can open pages side by side.
class TestOnADesk:
    def test_no_page_breaks_a_rule_of_accessibility_asks_for_anything_or_scrolls_sideways(self, report, browser, axe):
        assert faults_at(1280, report, browser, axe) == {}


class TestOnAPhone:
    def test_no_page_breaks_a_rule_of_accessibility_asks_for_anything_or_scrolls_sideways(self, report, browser, axe):
        assert faults_at(320, report, browser, axe) == {}


def test_in_print_every_page_fits_the_paper_and_hides_what_is_for_the_screen(report, browser):
    for path in sorted(report.glob("**/*.html")):
        page, _, _ = open_page(browser, path, 1280)
        page.emulate_media(media="print")
        assert not page.locator("header nav").is_visible(), path.name
        assert page.locator("h1").is_visible(), path.name
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.context.close()


def test_every_page_can_be_walked_by_keyboard_from_the_skip_link_on(report, browser):
    page, _, _ = open_page(browser, report / "themes" / "kept-informed.html", 1280)
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_a_page_is_light_and_so_is_the_report(report):
    weights = {path.name: path.stat().st_size for path in report.glob("**/*.html")}

    assert max(weights.values()) < 500_000, max(weights, key=weights.get)
    assert sum(path.stat().st_size for path in report.glob("**/*") if path.is_file()) < 15_000_000
