"""One finished report for all tests of formats."""

from __future__ import annotations

import pytest

from analysis.formats.report_text import ReportText, read_report
from analysis.study import find_study
from tests.formats.finished_report import make_report
from tests.small_study import THEMES, write_study

LIVE = THEMES.replace("phrase: were kept informed", 'phrase: "=HYPERLINK(1) were [kept](http://x.example) informed"')

STRANGE = THEMES.replace("title: Being kept informed", f"title: {'A very long title ' * 16}").replace(
    "question: Were victims kept informed?", 'question: "هل تم إبلاغ الضحايا؟ 🧵 Were victims kept informed?"'
)


@pytest.fixture(scope="session")
def report(tmp_path_factory) -> ReportText:
    folder = find_study(write_study(tmp_path_factory.mktemp("studies") / "small"))
    return read_report(
        make_report(folder, tmp_path_factory.mktemp("reports") / "small", tmp_path_factory.mktemp("room"))
    )


@pytest.fixture(scope="session")
def page(report):
    return next(page for page in report.pages if page.name == "informed")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory) -> ReportText:
    """A report whose texts look like formulas and links."""
    folder = find_study(write_study(tmp_path_factory.mktemp("studies") / "hostile", themes=LIVE))
    place = tmp_path_factory.mktemp("reports") / "hostile"
    return read_report(make_report(folder, place, tmp_path_factory.mktemp("room")))


@pytest.fixture(scope="session")
def strange(tmp_path_factory) -> ReportText:
    """A report with a very long title, right-to-left text and an emoji."""
    folder = find_study(write_study(tmp_path_factory.mktemp("studies") / "strange", themes=STRANGE))
    place = tmp_path_factory.mktemp("reports") / "strange"
    return read_report(make_report(folder, place, tmp_path_factory.mktemp("room")))
