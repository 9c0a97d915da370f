"""Where each figure comes from: its numbers lead to it, folded away until somebody asks."""

from __future__ import annotations

import re

from markupsafe import Markup

from analysis.evidence import Finding
from analysis.evidence.trace import cell_of, filter_words
from analysis.pages.page import Page
from analysis.pages.shown import Shown
from analysis.pages.tables import written

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def traced_sentence(finding: Finding, css: str = "") -> Shown:
    """A finding's sentence, each number in it a link to where it comes from."""
    parts, last = [], 0
    for found in NUMBER.finditer(finding.sentence):
        link = Markup('<a class="number" href="#from-{}">{}</a>').format(finding.claim, found.group())
        parts += [Markup.escape(finding.sentence[last : found.start()]), link]
        last = found.end()
    inner = Markup("").join([*parts, Markup.escape(finding.sentence[last:])])
    style = Markup(' class="{}"').format(css) if css else Markup("")
    return Shown(Markup("<p{}>{}</p>").format(style, inner), finding.sentence)


def trace(page: Page, finding: Finding) -> Shown:
    """The way back from a finding's sentence to the files, as `make explain` prints it; folded."""
    source = finding.source
    rows = [
        ["What was found", finding.sentence],
        ["Figure", f"{finding.measure} {finding.shown}" + (f" ({finding.interval})" if finding.interval else "")],
        ["Base", f"{finding.base} ({finding.group})"],
        ["Only where", filter_words(source["filter"])],
        ["Items", f"{', '.join(source['items']) or 'none'} of {source['data']}"],
        ["Formula", source["method"] or "none"],
        ["Function", f"{source['function'] or 'none'}, called by {source['form']}"],
        ["Claim", f"{finding.id} in themes.yaml"],
        ["Notebook", f"{source['notebook']}, {cell_of(source['notebook'])}"],
        *(["File", file["file"]] for file in source["files"]),
        ["Commit and hashes", "in manifest.json, with the hashes of the files and the versions of all packages"],
    ]
    caption = f"Where it comes from: {finding.statement.rstrip('.')}"
    table = written(caption, ["Step", "What"], rows, numbers=[], name=page.file(f"from-{finding.claim}"))
    html = Markup(
        '<details class="trace"><summary>Where this comes from</summary>\n<div id="from-{}">\n{}\n</div>\n</details>'
    ).format(finding.claim, table.html)
    return Shown(html, "")
