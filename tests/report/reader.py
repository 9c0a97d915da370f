"""A reader at work: pages opened in a real browser, with what they ask for elsewhere and what they complain of."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.shared import shared

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass
class Opened:
    """A page from disk."""

    page: Any
    asked: list[str]
    complaints: list[str]

    def close(self) -> None:
        self.page.context.close()


def chromium(playwright: Any) -> Any:
    """The browser; without one the test is skipped, and in CI it fails."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        message = "no Chromium on this machine: pages were not opened. Install it, or name it with CHROMIUM=..."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return playwright.chromium.launch(executable_path=path, args=OPTIONS)


def open_page(
    browser: Any, path: Path, width: int = 1280, height: int = 900, *, strict: bool = False, **more
) -> Opened:
    """Open a page.

    Parameters
    ----------
    strict : keep the page's own content policy; without it a checker may be put into the page.
    more : settings of the browser, such as color_scheme, device_scale_factor, java_script_enabled.
    """
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=not strict, **more)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("file:") else None)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    return Opened(page, [url for url in asked if not url.startswith("data:")], complaints)


def faults_at(browser: Any, report: Path, width: int, **more) -> dict[str, list[str]]:
    """What each page of a report does wrong at a width, by its name.

    Broken rules, requests, complaints, and what the shared check of pages sees: a picture without words, a table
    without a caption or with blank cells, sideways scrolling.
    """
    faults = {}
    for path in sorted(report.glob("**/*.html")):
        opened = open_page(browser, path, width, **more)
        found = [*broken_rules(opened.page), *seen_by_the_shared_check(opened.page, width), *opened.asked]
        if found or opened.complaints:
            faults[path.name] = [*found, *opened.complaints]
        opened.close()
    return faults


def broken_rules(page: Any, rules: Any = None) -> list[str]:
    """The rules of axe that a page breaks, each with the first place."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", rules or RULES)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


def seen_by_the_shared_check(page: Any, width: int) -> list[str]:
    """What the check in ../shared/checks says of a page: the part of it that runs inside the page."""
    source = shared("checks", "axe.mjs").read_text("utf-8")
    inspect = re.search(r"^const inspect = (.*?^\});$", source, re.DOTALL | re.MULTILINE)[1]
    seen = page.evaluate(f"width => ({inspect})(width)", width)
    faults = [str(fault) for fault in (*seen["images"], *seen["overflow"], *seen["tables"])]
    return faults + ([] if seen["h1"] == 1 else [f"{seen['h1']} main headings"])
