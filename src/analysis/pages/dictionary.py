"""The data dictionary: every item, field and event, written from the codebook, as a page and as a spreadsheet."""

from __future__ import annotations

import pandas as pd

from analysis.evidence.described.dictionary import dictionary_of
from analysis.pages.page import Page
from analysis.pages.shown import Shown, heading, paragraph, publish, together
from analysis.pages.tables import written

FILE = "data-dictionary"
PAGE = "data_dictionary.html"
TITLE = "The data dictionary"


def answer(page: Page) -> Shown:
    """What the page is for, and where the spreadsheets are."""
    said = "Every question, field and event, as the codebook of the study holds it; no answer of a person stands here."
    return together([page.title(TITLE), paragraph(said, "answer"), links(page)])


def links(page: Page, to_page: bool = False) -> Shown:
    """Where the dictionary is: the page, and the spreadsheets that say the same."""
    from markupsafe import Markup

    named = {f"tables/{FILE}.xlsx": "Excel", f"tables/{FILE}.ods": "OpenDocument"}
    spreadsheets = Markup(" and ").join(Markup('<a href="{}">{}</a>').format(to, name) for to, name in named.items())
    if to_page:
        lead = Markup('What each question and field means: <a href="{}">{}</a>').format(
            PAGE, TITLE[:1].lower() + TITLE[1:]
        )
        html = Markup("<p>{}, also for {}.</p>").format(lead, spreadsheets)
        return Shown(html, f"{TITLE}: {PAGE}, {', '.join(named)}")
    return Shown(Markup("<p>As a spreadsheet: {}.</p>").format(spreadsheets), f"As a spreadsheet: {', '.join(named)}")


def tables(page: Page) -> Shown:
    """One table for each part of the codebook; the spreadsheets are written beside the page."""
    parts = dictionary_of(page.basis)
    _write_spreadsheets(page, parts)
    shown = []
    for title, frame in parts.items():
        body = frame.to_numpy().tolist()
        caption = f"{title}, as the codebook holds it"
        shown += [
            heading(title),
            written(caption, list(frame.columns), body, numbers=[], name=f"{FILE}/{_slug(title)}"),
        ]
    return together(shown)


def _write_spreadsheets(page: Page, parts: dict[str, pd.DataFrame]) -> None:
    from analysis.formats.open_document import spreadsheet
    from analysis.formats.report_text import Heading, PageText, ReportText, Table
    from analysis.formats.workbook import workbook

    study = page.study
    made = [
        Table(title, (), tuple(frame.columns), tuple(map(tuple, frame.to_numpy())), 1) for title, frame in parts.items()
    ]
    text = PageText(PAGE, FILE, TITLE, "", (Heading(1, TITLE), *made))
    report = ReportText(
        page.basis.folder.reports,
        study.title,
        study.organisation.name,
        study.extract_date.isoformat(),
        ("Nobody in this study is real: its victims are made up.",) if study.data == "illustrative" else (),
        (),
        (text,),
    )
    for ending, content in (("xlsx", workbook(report, text)), ("ods", spreadsheet(report, text))):
        if content is not None:
            publish("tables", f"{FILE}.{ending}", content)


def _slug(title: str) -> str:
    return title.lower().replace(" ", "-")
