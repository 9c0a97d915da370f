"""Tables of a page as an OpenDocument spreadsheet: the same sheets and the same numbers as the Excel workbook."""

from __future__ import annotations

import io

from analysis.formats.cells import Cell, grid_of, heads_of, is_blank, marks_in, notes_for
from analysis.formats.report_text import PageText, ReportText, Table
from analysis.formats.steady import day_of, steady_archive
from analysis.formats.workbook import INSTRUCTIONS, WIDEST

CENTIMETRES = 0.22  # a character of the spreadsheet's type
NARROWEST = 12
LINK = "link"  # the format of a cell that leads to the sheet it names


def spreadsheet(report: ReportText, page: PageText) -> bytes | None:
    """An .ods file of every table of a page; None where the page has no table. Made with odfpy."""
    from odf.dc import Language, Title
    from odf.meta import CreationDate
    from odf.opendocument import OpenDocumentSpreadsheet

    tables = [table for table in page.tables if not is_blank(table)]
    if not tables:
        return None
    document = OpenDocumentSpreadsheet()
    document.meta.childNodes.clear()
    document.meta.addElement(Title(text=page.title))
    document.meta.addElement(Language(text="en-GB"))
    document.meta.addElement(CreationDate(text=day_of(report.extract_date).isoformat()))
    styles = _Styles(document)
    for name, lines, heads, rows in _sheets(report, page, tables):
        document.spreadsheet.addElement(_sheet(name, lines, heads, rows, styles))
    stream = io.BytesIO()
    document.write(stream)
    return steady_archive(stream.getvalue(), dict.fromkeys(("styles.xml", "content.xml"), _only_used_names))


def _only_used_names(content: bytes) -> bytes:
    """XML without namespaces that it does not use: odfpy declares those of every document that the process made."""
    from lxml import etree

    tree = etree.fromstring(content)
    etree.cleanup_namespaces(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def _sheets(report: ReportText, page: PageText, tables: list[Table]):
    cover = [page.title, f"{report.title}. {report.organisation}.", *report.notices]
    cover.append(f"Data up to {report.extract_date}. Text: Open Government Licence v3.0.")
    yield "Cover", cover, [], []
    listed = [[Cell("Notes", LINK), Cell("Marks, numbers, and what is withheld")]]
    listed += [[Cell(f"Table {i}", LINK), Cell(table.caption)] for i, table in enumerate(tables, start=1)]
    yield "Contents", ["Table of contents", "This worksheet lists the others."], ["Sheet", "What it shows"], listed
    notes = [[Cell(name), Cell(text)] for name, text in notes_for(report, tables)]
    yield "Notes", ["Notes", "This worksheet explains the others."], ["Note", "What it says"], notes
    for i, table in enumerate(tables, start=1):
        said = [note for note in table.notes if not note.startswith("Marks in this table")]
        lines = [f"Table {i}: {table.caption}", *said, INSTRUCTIONS, *marks_in(table)]
        yield f"Table {i}", lines, heads_of(table), grid_of(table)


class _Styles:
    """Cell styles of a document, each made once: bold for titles and heads, one for each number format."""

    def __init__(self, document) -> None:
        from odf.style import ParagraphProperties, Style, TableCellProperties, TextProperties

        self.document = document
        self.numbers: dict[str, str] = {}
        self.columns: set[str] = set()
        language = TextProperties(language="en", country="GB", fontsize="12pt", fontfamily="Arial")
        default = Style(name="Default", family="table-cell")
        default.addElement(TableCellProperties(wrapoption="wrap", verticalalign="top"))
        default.addElement(language)
        document.styles.addElement(default)
        self.bold = Style(name="Bold", family="table-cell", parentstylename="Default")
        self.bold.addElement(TableCellProperties(wrapoption="no-wrap"))
        self.bold.addElement(ParagraphProperties(textalign="start"))
        self.bold.addElement(TextProperties(fontweight="bold"))
        document.automaticstyles.addElement(self.bold)
        # A line above a table runs on over the columns beside it, which are empty there.
        self.line = Style(name="Line", family="table-cell", parentstylename="Default")
        self.line.addElement(TableCellProperties(wrapoption="no-wrap"))
        document.automaticstyles.addElement(self.line)

    def column(self, characters: int) -> str:
        """The name of the style of a column that is so many characters wide."""
        from odf.style import Style, TableColumnProperties

        name = f"column{characters}"
        if name not in self.columns:
            style = Style(name=name, family="table-column")
            style.addElement(TableColumnProperties(columnwidth=f"{CENTIMETRES * characters:.2f}cm"))
            self.document.automaticstyles.addElement(style)
            self.columns.add(name)
        return name

    def of(self, text: str) -> str:
        """The name of the style that prints a number in a format such as 0% or #,##0."""
        from odf.number import Number, NumberStyle, PercentageStyle
        from odf.number import Text as NumberText
        from odf.style import Style

        if text not in self.numbers:
            name = f"number{len(self.numbers) + 1}"
            percent = text.endswith("%")
            places = len(text.rstrip("%").partition(".")[2])
            kind = PercentageStyle(name=name) if percent else NumberStyle(name=name)
            kind.addElement(
                Number(decimalplaces=places, minintegerdigits=1, grouping="true" if "," in text else "false")
            )
            if percent:
                kind.addElement(NumberText(text="%"))
            self.document.automaticstyles.addElement(kind)
            style = Style(name=f"cell{name}", family="table-cell", parentstylename="Default", datastylename=name)
            self.document.automaticstyles.addElement(style)
            self.numbers[text] = f"cell{name}"
        return self.numbers[text]


def _sheet(name: str, lines: list[str], heads: list[str], rows: list[list[Cell]], styles: _Styles):
    from odf.table import Table as Sheet
    from odf.table import TableColumn, TableHeaderRows, TableRow

    sheet = Sheet(name=name)
    for width in _widths(heads, rows):
        sheet.addElement(TableColumn(stylename=styles.column(width), defaultcellstylename="Default"))
    for place, line in enumerate(lines):
        row = TableRow()
        row.addElement(_cell(Cell(line), styles, bold=place == 0, line=bool(heads)))
        sheet.addElement(row)
    if heads:
        head_rows, row = TableHeaderRows(), TableRow()
        for head in heads:
            row.addElement(_cell(Cell(head), styles, bold=True))
        head_rows.addElement(row)
        sheet.addElement(head_rows)
    for cells in rows:
        row = TableRow()
        for cell in cells:
            row.addElement(_cell(cell, styles))
        sheet.addElement(row)
    return sheet


def _widths(heads: list[str], rows: list[list[Cell]]) -> list[int]:
    """How many characters wide each column is: as wide as its longest text, and so that it fits a screen."""
    texts = [[head, *(printed(row[place]) for row in rows)] for place, head in enumerate(heads)]
    return [min(WIDEST, max(NARROWEST, *map(len, column))) for column in texts] or [100]


def _cell(cell: Cell, styles: _Styles, bold: bool = False, line: bool = False):
    from odf.table import TableCell
    from odf.text import A, P

    if isinstance(cell.value, str):
        style = styles.line if line and not bold else styles.bold if bold else "Default"
        made = TableCell(valuetype="string", stylename=style)
        if cell.format == LINK:
            line = P()
            line.addElement(A(href=f"#'{cell.value}'.A1", text=cell.value))
            made.addElement(line)
        else:
            made.addElement(P(text=cell.value))
        return made
    kind = "percentage" if cell.format.endswith("%") else "float"
    made = TableCell(valuetype=kind, value=repr(cell.value), stylename=styles.of(cell.format))
    made.addElement(P(text=printed(cell)))
    return made


def printed(cell: Cell) -> str:
    """A cell as it is read: the number in its format, which is what the page printed."""
    if isinstance(cell.value, str):
        return cell.value
    places = len(cell.format.rstrip("%").partition(".")[2])
    if cell.format.endswith("%"):
        return f"{100 * cell.value:.{places}f}%"
    return f"{cell.value:,.{places}f}" if "," in cell.format else f"{cell.value:.{places}f}"
