"""PDF, Word and the designer's pack: readable by a screen reader, the same bytes for the same report."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import pytest

from analysis.errors import InputError
from analysis.formats.pack import designers_pack
from analysis.formats.pdf import page_pdf, whole_html, whole_pdf
from analysis.formats.raster import png_of
from analysis.formats.report_text import Heading, name_of, read_report
from analysis.formats.word import document
from tests.formats.pdf_tags import Pdf


def unpacked(pdf: bytes) -> bytes:
    """A PDF with its compressed streams opened."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.DOTALL):
        opener = zlib.decompressobj()
        try:
            found.append(opener.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.fixture(scope="module")
def pdf(report, page):
    return page_pdf(report, page)


@pytest.fixture(scope="module")
def word(report, page):
    return document(report, page)


@pytest.fixture(scope="module")
def entries(report):
    with zipfile.ZipFile(io.BytesIO(designers_pack(report))) as archive:
        return {info.filename: (archive.read(info), info.date_time) for info in archive.infolist()}


class TestPdf:
    def test_it_is_tagged_and_names_its_language_and_title(self, pdf, page):
        read = Pdf(pdf)

        assert read.language == "en-GB"
        assert read.title.endswith("A small study")
        assert b"/MarkInfo" in read.catalogue
        assert b"pdfuaid" in unpacked(pdf)

    def test_its_headings_are_those_of_the_page_in_order(self, pdf, page):
        levels = [int(e.kind[1]) for e in Pdf(pdf).elements() if re.fullmatch(r"H\d", e.kind)]

        assert levels == [*(part.level for part in page.parts if isinstance(part, Heading)), 2]  # the foot of the page
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))

    def test_every_picture_is_read_out_with_its_numbers(self, pdf, page):
        alts = [e.alt for e in Pdf(pdf).elements() if e.kind == "Figure"]

        assert alts == [f"{figure.title.rstrip('.')}. {figure.alt}" for figure in page.figures]

    def test_every_table_is_one_and_every_cell_knows_its_headings(self, pdf, page):
        found = Pdf(pdf).elements()
        cells = [e for e in found if e.kind == "TD"]

        assert [e.kind for e in found].count("Table") == len(page.tables)
        assert cells and all(b"/Headers [(" in cell.source for cell in cells)
        assert all(b"/ID (" in e.source for e in found if e.kind == "TH")

    def test_it_holds_the_fonts_it_needs_and_they_are_cut_down(self, pdf):
        fonts = re.findall(rb"/BaseFont /([A-Z]{6}\+)?([\w-]+)", unpacked(pdf))

        assert fonts and all(cut for cut, _ in fonts)
        assert len({name for _, name in fonts}) <= 4

    def test_the_same_page_gives_the_same_bytes(self, pdf, report, page):
        assert page_pdf(report, page) == pdf

    def test_the_whole_report_is_one_document_with_contents(self, report, pdf):
        found = Pdf(whole_pdf(report)).elements()

        assert [e.kind for e in found].count("H1") == 1
        assert [e.kind for e in found].count("Figure") == sum(len(page.figures) for page in report.pages)

    def test_the_whole_report_explains_each_word_once(self, report):
        from lxml import html

        tree = html.fromstring(whole_html(report))
        idents = tree.xpath("//dt/@id")

        assert "word-claim" in idents
        assert len(idents) == len(set(idents))
        assert set(tree.xpath("//a[@class='word']/@href")) <= {f"#{ident}" for ident in idents}

    def test_a_page_that_asks_for_something_outside_is_refused(self, report, page):
        from dataclasses import replace

        from analysis.errors import PageError

        leaking = replace(page, html=page.html.replace("<main", '<img src="http://x.example/a.png" alt=""><main', 1))

        with pytest.raises(PageError, match="from outside"):
            page_pdf(report, leaking)


class TestWord:
    def test_every_picture_has_its_alternative_text(self, word, page):
        from docx import Document

        drawn = [shape._inline.docPr.get("descr") for shape in Document(io.BytesIO(word)).inline_shapes]

        assert drawn == [figure.alt for figure in page.figures]

    def test_title_language_and_a_fixed_date(self, word, page):
        from docx import Document

        about = Document(io.BytesIO(word)).core_properties

        assert (about.title, about.language) == (page.title, "en-GB")
        assert about.created.date().isoformat() == "2024-12-31"

    def test_tables_have_a_header_row_that_is_tagged(self, word):
        from docx import Document

        tables = Document(io.BytesIO(word)).tables

        assert tables
        assert all(table.rows[0]._tr.trPr.xpath("./w:tblHeader") for table in tables)

    def test_the_words_of_the_page_are_explained(self, word):
        from docx import Document

        assert any(p.text.startswith("claim: A statement") for p in Document(io.BytesIO(word)).paragraphs)

    def test_it_carries_no_style_that_no_page_uses_and_no_preview(self, word):
        with zipfile.ZipFile(io.BytesIO(word)) as archive:
            names = archive.namelist()

        assert not [name for name in names if "thumbnail" in name or "Effects" in name or "customXml" in name]

    def test_headings_keep_their_levels(self, word, page):
        from docx import Document

        styles = [p.style.name for p in Document(io.BytesIO(word)).paragraphs if p.style.name.startswith("Heading")]

        assert styles[0] == "Heading 1"
        assert styles.count("Heading 1") == 1

    def test_the_same_page_gives_the_same_bytes(self, word, report, page):
        assert document(report, page) == word


def test_a_drawing_is_drawn_again_with_its_colours(page):
    from PIL import Image

    with Image.open(io.BytesIO(png_of(page.figures[0].svg))) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}

    assert picture.width > 800
    assert (255, 255, 255) in colours
    assert any(abs(r - 0x12) < 12 and abs(g - 0x43) < 12 and abs(b - 0x6D) < 12 for r, g, b in colours)


class TestPack:
    def test_every_picture_comes_with_data_and_alternative_text(self, entries):
        drawings = {name.removesuffix(".svg") for name in entries if name.endswith(".svg")}

        assert drawings
        assert all(f"{name}.csv" in entries and f"{name}.txt" in entries for name in drawings)

    def test_captions_stand_for_every_picture_of_every_page(self, entries, report):
        lines = entries["captions.csv"][0].decode().strip().splitlines()

        assert len(lines) == 1 + sum(len(page.figures) for page in report.pages)

    def test_tokens_and_fonts_can_be_taken(self, entries):
        assert b"--brand" in entries["tokens.css"][0]
        assert b"Pages: " in entries["fonts.txt"][0]

    def test_it_says_nothing_of_when_it_was_made(self, entries, report):
        assert {moment for _, moment in entries.values()} == {(1980, 1, 1, 0, 0, 0)}
        assert designers_pack(report) == designers_pack(report)


class TestReport:
    def test_a_folder_without_a_report_says_what_to_do(self, tmp_path):
        with pytest.raises(InputError, match="make report"):
            read_report(tmp_path)

    @pytest.mark.parametrize(
        ("href", "name"),
        [("themes/x.html", "x"), ("strands/crime.html", "strand-crime"), ("who_we_heard.html", "who-we-heard")],
    )
    def test_files_have_the_names_of_their_pages(self, href, name):
        assert name_of(href) == name


def test_a_long_title_right_to_left_text_and_an_emoji_come_through_every_format(strange):
    from docx import Document
    from python_calamine import CalamineWorkbook

    from analysis.formats.open_document import spreadsheet
    from analysis.formats.workbook import workbook

    page = next(page for page in strange.pages if page.name == "informed")
    read = Document(io.BytesIO(document(strange, page))).paragraphs
    covers = [
        CalamineWorkbook.from_filelike(io.BytesIO(make(strange, page))).get_sheet_by_name("Cover").to_python()
        for make in (workbook, spreadsheet)
    ]

    assert "هل تم إبلاغ الضحايا؟ 🧵" in page.title
    assert [paragraph.text for paragraph in read if paragraph.style.name == "Heading 1"] == [page.title]
    assert all(cover[0][0] == page.title for cover in covers)
    assert page_pdf(strange, page).startswith(b"%PDF")
