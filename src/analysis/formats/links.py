"""Links from the index of a report to its files in other formats, written once they are there."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from analysis.formats.report_text import PageText
from analysis.pipeline.render import environment

PLACE = re.compile(r"<!-- formats\b.*?-->(?:\s*<div id=\"formats\">.*?</div><!-- formats end -->)?", re.DOTALL)
KINDS = (
    ("PDF", "documents", "pdf"),
    ("Word", "documents", "docx"),
    ("Excel", "tables", "xlsx"),
    ("OpenDocument", "tables", "ods"),
)


def index_with_formats(index: str, pages: Sequence[PageText], made: Collection[str]) -> str:
    """The index with a table of every page's files in place of its comment on formats, or of an earlier such table.

    Parameters
    ----------
    index : the HTML of the index. made : the files that are there, by their path in the report.
    """
    rows = [{"title": page.title, "files": [_file(page, kind, made) for kind in KINDS]} for page in pages]
    table = environment().get_template("formats.html.j2").render(pages=rows)
    return PLACE.sub(lambda comment: f"<!-- formats -->\n{table}<!-- formats end -->", index, count=1)


def _file(page: PageText, kind: tuple[str, str, str], made: Collection[str]) -> dict[str, str]:
    words, folder, ending = kind
    href = f"{folder}/{page.name}.{ending}"
    return {"kind": words, "href": href if href in made else ""}
