"""A browser, as the tests of pages have it."""

from tests.report.test_browser import browser

__all__ = ["browser"]
