"""PDF, Word and the designer's pack: readable by a screen reader, the same bytes for the same report."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

import pytest

from analysis.errors import InputError
from analysis.formats.pack import designers_pack
from analysis.formats.pdf import page_pdf, whole_pdf
from analysis.formats.raster import png_of
from analysis.formats.report_text import name_of, read_report
from analysis.formats.word import document


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
    def test_it_is_tagged_and_names_its_language_and_title(self, pdf):
        text = unpacked(pdf)

        assert b"/StructTreeRoot" in text
        assert b"en-GB" in text
        assert b"/Title" in text
        assert b"pdfuaid" in text

    def test_headings_tables_and_pictures_are_tagged_and_pictures_described(self, pdf, page):
        text = unpacked(pdf)

        for tag in (b"/H1", b"/H2", b"/Table", b"/TH", b"/Figure"):
            assert tag in text
        assert text.count(b"/Alt") >= len(page.figures) > 0

    def test_the_same_page_gives_the_same_bytes(self, pdf, report, page):
        assert page_pdf(report, page) == pdf

    def test_the_whole_report_is_one_document_with_contents(self, report, pdf):
        assert len(whole_pdf(report)) > len(pdf)

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

    assert picture.width > 1000
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
