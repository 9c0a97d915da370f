"""The designer's pack: every picture with its data, caption and alternative text, every table, and the tokens."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from analysis.disclosure.spreadsheets import safe_cell
from analysis.formats.report_text import ReportText
from analysis.formats.steady import archive_of

README = """Pack for the designer of {title}

figures/   each picture as SVG with real text, its numbers as CSV, its title and alternative text as TXT
tables/    each table as CSV
captions.csv   title, note and alternative text of every picture, in the order of the pages
tokens.css     colours, type and spacing of the pages; take them or change them
fonts.txt      names of the fonts that pages and pictures ask for

Please keep with each picture its title, its note, and its alternative text. Marks such as [c] stand for figures that
are withheld, never for nought. Colours are told apart in greyscale, too; where they are changed, keep it so.
{notices}
"""


def designers_pack(report: ReportText) -> bytes:
    """A zip archive; the same bytes for the same report."""
    entries = {"README.txt": README.format(title=report.title, notices="\n".join(report.notices)).encode()}
    entries["captions.csv"] = _captions(report).encode()
    style = _style(report)
    entries["tokens.css"] = tokens_of(style).encode()
    entries["fonts.txt"] = "\n".join(fonts_of(style, report)).encode() + b"\n"
    for kind in ("figures", "tables"):
        for path in sorted((report.folder / kind).glob("**/*")):
            if path.is_file() and path.suffix in (".svg", ".csv", ".txt"):
                entries[path.relative_to(report.folder).as_posix()] = path.read_bytes()
    return archive_of(entries)


def _captions(report: ReportText) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["page", "picture", "title", "note", "alternative text"])
    for page in report.pages:
        for number, figure in enumerate(page.figures, start=1):
            row = [page.title, str(number), figure.title, figure.note, figure.alt]
            writer.writerow([safe_cell(text) for text in row])
    return stream.getvalue()


def _style(report: ReportText) -> str:
    text = (Path(report.folder) / "index.html").read_text(encoding="utf-8")
    found = re.search(r"<style>(.*?)</style>", text, flags=re.DOTALL)
    return found[1] if found else ""


def tokens_of(style: str) -> str:
    """The blocks of custom properties at the head of the pages' style: what a designer may take or change."""
    blocks = re.findall(r":root\s*\{[^}]*--[^}]*\}", style)
    return "/* Colours, type and spacing of the pages. The last of several blocks is that of the dark display. */\n" + (
        "\n".join(dict.fromkeys(blocks)) + "\n"
    )


def fonts_of(style: str, report: ReportText) -> list[str]:
    """Names of the fonts that pages and pictures ask for; none is part of the pack."""
    asked = re.findall(r"--text:\s*([^;]+);", style)
    drawn = {name for page in report.pages for figure in page.figures for name in _families(figure.svg)}
    return [f"Pages: {text}" for text in dict.fromkeys(asked)] + [f"Pictures: {name}" for name in sorted(drawn)]


def _families(svg: str) -> set[str]:
    return set(re.findall(r"font-family:\s*([^;\"]+)", svg)) | set(re.findall(r"font:\s*[\d.]+px ([^;\"]+)", svg))
