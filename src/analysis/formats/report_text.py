"""A finished page read back as what it says: headings, sentences, lists, tables, pictures, in order.

Every other format is made from this, so no format can say a number that the page does not say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import Breach, InputError

DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
FOLDERS = {"themes": "", "strands": "strand-", "partners": "partner-"}


@dataclass(frozen=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Listing:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table as printed: its caption, the notes under it, its column heads and its rows, all as text."""

    caption: str
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_heads: int = 1


@dataclass(frozen=True)
class Figure:
    """A picture: its title, the note under it, its alternative text and its drawing; the table is a part of its own."""

    title: str
    note: str
    alt: str
    svg: str


Part = Heading | Paragraph | Listing | Table | Figure


@dataclass(frozen=True)
class PageText:
    """One page: `href` in the report, `name` for its files, its title, and its parts in order."""

    href: str
    name: str
    title: str
    html: str
    parts: tuple[Part, ...]

    @property
    def tables(self) -> list[Table]:
        return [part for part in self.parts if isinstance(part, Table)]

    @property
    def figures(self) -> list[Figure]:
        return [part for part in self.parts if isinstance(part, Figure)]


@dataclass(frozen=True)
class ReportText:
    """A finished report: its pages in the order of the index, and what every page says of the study."""

    folder: Path
    title: str
    organisation: str
    extract_date: str
    notices: tuple[str, ...]
    policy: tuple[str, ...]
    pages: tuple[PageText, ...]


def read_report(folder: Path) -> ReportText:
    """Read a finished report.

    Parameters
    ----------
    folder : such as reports/illustrative.

    Raises
    ------
    InputError : there is no finished report in it.
    """
    from lxml import html

    index, manifest = folder / "index.html", folder / "manifest.json"
    if not index.is_file() or not manifest.is_file():
        raise InputError(Breach(folder.name, "", "holds no finished report", remedy="Run `make report` first."))
    about = json.loads(manifest.read_text(encoding="utf-8"))
    tree = html.document_fromstring(index.read_text(encoding="utf-8"))
    hrefs = tree.xpath("//ul[contains(@class, 'cards')]//a/@href")
    pages = tuple(read_page(folder, href) for href in dict.fromkeys(hrefs))
    return ReportText(
        folder,
        str(about["title"]),
        _text(next(iter(tree.xpath("//header//p[contains(@class, 'quiet')]")), None)),
        str(about["extract_date"]),
        tuple(_text(notice) for notice in tree.xpath("//aside[contains(@class, 'notice')]")),
        tuple(_text(item) for item in tree.xpath("//footer//ul/li")),
        pages,
    )


def read_page(folder: Path, href: str) -> PageText:
    """One page of a report."""
    from lxml import html

    text = (folder / href).read_text(encoding="utf-8")
    main = html.document_fromstring(text).xpath("//main")[0]
    # The HTML parser writes every attribute small, which SVG does not allow: drawings are taken from the text itself.
    drawings = iter(DRAWING.findall(text))
    parts = tuple(_parts(main, drawings))
    title = next((part.text for part in parts if isinstance(part, Heading) and part.level == 1), href)
    return PageText(href, name_of(href), title, text, parts)


def name_of(href: str) -> str:
    """The name of a page's files: "themes/x.html" is "x", "strands/x.html" is "strand-x"."""
    *folders, last = href.removesuffix(".html").split("/")
    return FOLDERS.get(folders[0] if folders else "", "") + last.replace("_", "-")


def _parts(element: Any, drawings: Iterator[str]) -> Iterator[Part]:
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in ("h1", "h2", "h3", "h4"):
            yield Heading(int(tag[1]), _text(child))
        elif tag == "p":
            yield Paragraph(_text(child))
        elif tag in ("ul", "ol"):
            yield Listing(tuple(_text(item) for item in child.xpath("./li")))
        elif tag == "dl":
            yield from _definitions(child)
        elif tag == "table":
            yield _table(child)
        elif tag == "figure":
            yield _figure(child, next(drawings))
            yield from (_table(found) for found in child.xpath(".//table"))
        elif tag == "details" and "code" in (child.get("class") or ""):
            continue
        elif tag in ("div", "section", "details", "blockquote", "aside"):
            yield from _parts(child, drawings)


def _definitions(element: Any) -> Iterator[Part]:
    names, meanings = element.xpath("./dt|./div/dt"), element.xpath("./dd|./div/dd")
    for name, meaning in zip(names, meanings, strict=True):
        yield Paragraph(f"{_text(name)}: {_text(meaning)}")


def _table(element: Any) -> Table:
    caption = element.xpath("./caption")[0]
    notes = tuple(_text(note) for note in caption.xpath("./span[@class='note']"))
    for note in caption.xpath("./span[@class='note']"):
        note.getparent().remove(note)
    rows = [[_text(cell) for cell in row.xpath("./th|./td")] for row in element.xpath("./tbody/tr")]
    row_heads = max((len(row.xpath("./th")) for row in element.xpath("./tbody/tr")), default=1)
    heads = tuple(_text(cell) for cell in element.xpath("./thead/tr/th"))
    return Table(_text(caption), notes, heads, tuple(map(tuple, rows)), row_heads)


def _figure(element: Any, svg: str) -> Figure:
    caption = element.xpath("./figcaption")[0]
    note = " ".join(_text(part) for part in caption.xpath("./span[@class='note']"))
    title = " ".join((caption.text or "").split())
    said = element.xpath(".//*[local-name()='svg']/*[local-name()='desc']")
    return Figure(title, note, _text(said[0]) if said else title, svg)


def _text(element: Any) -> str:
    return "" if element is None else " ".join(element.text_content().split())
