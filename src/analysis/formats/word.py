"""The text of a page with its pictures and tables as a Word file, for whoever lays out the printed report."""

from __future__ import annotations

import io
from typing import Any

from analysis.formats.cells import heads_of
from analysis.formats.raster import png_of
from analysis.formats.report_text import Figure, Heading, Listing, PageText, Paragraph, Part, ReportText, Table
from analysis.formats.steady import day_of, steady_archive

MOST_ROWS = 40
TABLE_STYLE = 3  # docx.enum.style.WD_STYLE_TYPE.TABLE
IN_THE_SPREADSHEET = "The rows of this table are many; they stand in the page's spreadsheet."


def document(report: ReportText, page: PageText) -> bytes:
    """A .docx file of a page: headings, sentences, lists, pictures with alternative text, tables with a header row.

    Title, language and date are set; the date is the last day of the data. A long table is left to the spreadsheet.
    """
    from docx import Document
    from docx.shared import Pt

    made = Document()
    _leave_out_what_no_page_uses(made)
    made.styles["Normal"].font.name = "Arial"
    made.styles["Normal"].font.size = Pt(12)
    _in_english(made)
    day = day_of(report.extract_date)
    about = made.core_properties
    # No author: a file that is released may not look as if it named a person.
    about.title, about.subject, about.author = page.title, report.title, ""
    about.language, about.comments, about.last_modified_by = "en-GB", "", ""
    about.created = about.modified = day
    about.last_printed = day
    for notice in report.notices:
        made.add_paragraph(notice)
    for part in page.parts:
        _add(made, part)
    stream = io.BytesIO()
    made.save(stream)
    return steady_archive(stream.getvalue())


def _add(made: Any, part: Part) -> None:
    if isinstance(part, Heading):
        made.add_heading(part.text, level=part.level)
    elif isinstance(part, Paragraph):
        made.add_paragraph(part.text)
    elif isinstance(part, Listing):
        for text in part.items:
            made.add_paragraph(text, style="List Bullet")
    elif isinstance(part, Figure):
        _add_figure(made, part)
    elif part.rows:
        _add_table(made, part)


def _add_figure(made: Any, figure: Figure) -> None:
    from docx.shared import Cm

    made.add_paragraph(figure.title, style="Caption")
    if figure.note:
        made.add_paragraph(figure.note)
    picture = made.add_picture(io.BytesIO(png_of(figure.svg)), width=Cm(15.5))
    described = picture._inline.docPr
    described.set("descr", figure.alt)
    described.set("title", figure.title)
    described.set("name", figure.title)


def _add_table(made: Any, table: Table) -> None:
    made.add_paragraph(table.caption, style="Caption")
    for note in table.notes:
        made.add_paragraph(note)
    if len(table.rows) > MOST_ROWS:
        made.add_paragraph(IN_THE_SPREADSHEET)
        return
    grid = made.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    for cell, head in zip(grid.rows[0].cells, heads_of(table), strict=True):
        cell.text = head
        cell.paragraphs[0].runs[0].bold = True
    _repeat_as_header(grid.rows[0])
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text


def _repeat_as_header(row: Any) -> None:
    """Tag the row as the table's header, so that a screen reader and a page break know it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _leave_out_what_no_page_uses(made: Any) -> None:
    """The library's template carries another set of styles, a preview of nothing, and a hundred styles of tables."""
    for part, unused in ((made.part, ("stylesWithEffects", "customXml")), (made.part.package, ("thumbnail",))):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rpartition("/")[2] in unused:
                part.rels.pop(key)
    for style in list(made.styles):
        if style.type == TABLE_STYLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()


def _in_english(made: Any) -> None:
    """The language of the whole text, by which a screen reader chooses its voice."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = made.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)
