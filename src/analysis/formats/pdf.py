"""Tagged PDF of a page and of the whole report, by weasyprint, from the same HTML."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from analysis.errors import PageError
from analysis.formats.report_text import PageText, ReportText
from analysis.formats.steady import day_of

VARIANT = "pdf/ua-1"
DIGIT = 0.556  # the width of a digit, in parts of the font's size
FONT_SIZE = re.compile(r"font-size: ([\d.]+)px")
MOST_ROWS = 40
IN_THE_SPREADSHEET = "The numbers behind this picture are many; they stand in the page's spreadsheet."
# Print shows the numbers behind every picture; code and links to other pages stay on the screen.
PRINTED = """
@page {
  @bottom-left { content: string(report); font: 8.5pt Arial, sans-serif; }
  @bottom-right { font: 8.5pt Arial, sans-serif; }
}
.study { string-set: report content(); }
nav, .skip, details.code { display: none; }
summary { display: none; }
h1 { font-size: 22pt; } h2 { font-size: 15pt; } h3 { font-size: 12.5pt; } h4 { font-size: 11pt; }
.answer { font-size: 13pt; }
figure { break-inside: auto; } .picture { break-inside: avoid; }
figcaption, caption { break-after: avoid; break-inside: avoid; }
figure svg { min-width: 0; }
.scroll { overflow: visible; }
table { min-width: 0; width: 100%; font-size: 8.5pt; }
th, td { padding-right: .35rem; overflow-wrap: break-word; } tbody th { min-width: 0; }
td.number, th.number { white-space: normal; }
main > *, main section > * { max-width: 100%; }
a, a.word { text-decoration: none; }
.words dl { columns: auto; }
section.page { break-before: page; }
.contents ul { list-style: none; padding: 0; } .contents li { margin: .3rem 0; }
.contents a::after { content: leader(".") target-counter(attr(href), page); }
"""


def page_pdf(report: ReportText, page: PageText) -> bytes:
    """A page as a tagged PDF: language, title, headings, tables and alternative texts are those of its HTML."""
    return _written(_prepared(page.html, page.name), report)


def whole_pdf(report: ReportText) -> bytes:
    """All pages in one tagged PDF."""
    return _written(whole_html(report), report)


def whole_html(report: ReportText) -> str:
    """All pages as one, in the order of the index, with contents before them and one list of words after."""
    from lxml import html

    tree = _parsed(report.pages[0].html)
    body = tree.xpath("//body")[0]
    main = tree.xpath("//main")[0]
    title = tree.xpath("//title")[0]
    title.text = report.title
    for child in list(main):
        main.remove(child)
    main.append(html.fragment_fromstring("<h1></h1>"))
    main[-1].text = report.title
    main.append(_contents(report.pages))
    sections = [_section(page) for page in report.pages]
    words = _words_of(sections)
    for section in sections:
        main.append(section)
    main.append(words)
    footer = body.xpath("./footer")[0]
    for details in footer.xpath("./details"):
        footer.remove(details)
    return html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")


def _words_of(sections: Sequence[Any]) -> Any:
    """One list of all words that the pages explain, taken out of them, in alphabetical order."""
    from lxml import html

    entries: dict[str, Any] = {}
    for section in sections:
        for listed in section.xpath("./section[contains(@class, 'words')]"):
            for entry in listed.xpath(".//dl/div"):
                entries.setdefault(entry.xpath("./dt/@id")[0], entry)
            section.remove(listed)
    whole = html.fragment_fromstring('<section class="page words"><h2>Words of this report</h2><dl></dl></section>')
    for entry in sorted(entries.values(), key=lambda entry: entry.xpath("string(./dt)").casefold()):
        whole[-1].append(entry)
    return whole


def _contents(pages: Sequence[PageText]) -> Any:
    from lxml import html

    contents = html.fragment_fromstring('<div class="contents"><h2>Contents</h2><ul></ul></div>')
    for page in pages:
        item = html.fragment_fromstring("<li><a></a></li>")
        link = item[0]
        link.set("href", f"#page-{page.name}")
        link.text = page.title
        contents[-1].append(item)
    return contents


def _section(page: PageText) -> Any:
    """A page's main part as a section, its headings one level down, its links within the document."""
    from lxml import html

    section = html.fragment_fromstring('<section class="page"></section>')
    section.set("id", f"page-{page.name}")
    for child in _parsed(page.html).xpath("//main")[0]:
        section.append(child)
    for heading in section.xpath(".//h1|.//h2|.//h3"):
        heading.tag = f"h{int(heading.tag[1]) + 1}"
    _open(section)
    _unlink(section)
    return section


def _prepared(text: str, name: str) -> str:
    from lxml import html

    tree = _parsed(text)
    _open(tree)
    _unlink(tree)
    return html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")


def _parsed(text: str) -> Any:
    from lxml import html

    return html.document_fromstring(text)


def _open(tree: Any) -> None:
    """Unfold what a reader of paper cannot unfold; drop what only a screen needs.

    The numbers behind a picture are printed where they are few; where they are many, the page says where they stand.
    """
    for table in tree.xpath(".//figure//details//table"):
        if len(table.xpath("./tbody/tr")) > MOST_ROWS:
            paragraph = html_element("p", IN_THE_SPREADSHEET)
            table.getparent().replace(table, paragraph)
    for details in tree.xpath(".//details[not(contains(@class, 'code'))]"):
        details.tag = "div"
        for summary in details.xpath("./summary"):
            details.remove(summary)
    for drawing in tree.xpath(".//svg[title and desc]"):
        # weasyprint takes the alternative text of a drawing from its title alone.
        title, described = drawing.xpath("./title")[0], drawing.xpath("./desc")[0]
        title.text = f"{title.text.rstrip('.')}. {described.text}"
    for tick in tree.xpath(".//svg//text[contains(@style, 'text-anchor: middle') and not(@transform)]"):
        _begin_at_its_start(tick)
    for scroller in tree.xpath(".//*[@tabindex]"):
        del scroller.attrib["tabindex"]


def _begin_at_its_start(tick: Any) -> None:
    """A number centred on its place as one that begins where it would: weasyprint packs each centred text by itself.

    The digits of the fonts in use are all of one width, so the place is known.
    """
    number, size = (tick.text or "").strip(), FONT_SIZE.search(tick.get("style", ""))
    if size and number.isdigit():
        tick.set("style", tick.get("style").replace("text-anchor: middle", "text-anchor: start"))
        tick.set("x", f"{float(tick.get('x', 0)) - len(number) * DIGIT * float(size[1]) / 2:.2f}")


def html_element(tag: str, text: str) -> Any:
    from lxml import html

    element = html.Element(tag)
    element.text = text
    return element


def _unlink(tree: Any) -> None:
    """Links to other files of the folder become text: a PDF travels alone."""
    for link in tree.xpath(".//a[@href][not(starts-with(@href, '#'))]"):
        link.tag = "span"
        del link.attrib["href"]


def _written(text: str, report: ReportText) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    # A font's own table holds the time at which it was cut down; this fixes it.
    day = day_of(report.extract_date).replace(tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(day.timestamp()))
    styled = text.replace("</head>", f"<style>{PRINTED}</style></head>", 1)  # last, so that it overrules the page's own
    closed = URLFetcher(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
    try:
        return HTML(string=styled, url_fetcher=closed).write_pdf(
            pdf_tags=True, pdf_variant=VARIANT, pdf_identifier=report.title.encode()
        )
    except FatalURLFetchingError:
        message = "A page asks for something from outside itself, which no document of ours may. Report it as a bug."
        raise PageError(message) from None
