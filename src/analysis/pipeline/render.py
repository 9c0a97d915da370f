"""From an executed notebook to a page. Only what passed the gate is shown; code is folded at the end."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis.errors import PageError
from analysis.pipeline.fingerprint import TEMPLATE
from analysis.pipeline.plan import Job
from analysis.pipeline.words import words_linked

# Put beside the HTML of everything that our pages room draws. HTML without it did not pass the gate.
PASSED = "application/vnd.golden-thread.passed"
# Cells that are not shown: they name the study by its place on this machine's disk.
PARAMETERS = {"parameters", "injected-parameters"}


def environment() -> Any:
    """The Jinja environment of our templates; everything is escaped but what is marked safe."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(TEMPLATE)), autoescape=True, undefined=jinja2.StrictUndefined
    )


def render(executed: Path, job: Job, mark: dict[str, Any], page: Path) -> None:
    """Write the HTML of an executed notebook.

    Raises
    ------
    PageError : a cell shows HTML that did not come from the pages room, such as a frame printed as it is.
    """
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    blocks: list[Markup] = []
    steps: list[str] = []
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            blocks.append(_prose(source))
        elif cell["cell_type"] == "code" and source.strip() and not PARAMETERS & set(tags):
            steps.append(source)
            blocks += [shown for output in cell["outputs"] if (shown := _shown(output, cell, job))]
    shown, words = words_linked("\n".join(blocks), _sentences(page.parent))
    html = (
        environment()
        .get_template("page.html.j2")
        .render(
            title=job.title,
            mark=mark,
            up="../" * job.output.count("/"),
            links=mark.get("links", {}).get(job.id, []),
            shown=Markup(shown),
            words=words,
            script_digest="",
            steps=steps,
            notebook=job.notebook.name,
        )
    )
    page.write_text(html, encoding="utf-8")


def _sentences(public: Path) -> set[str]:
    """The sentences of the findings that a page prints."""
    path = public / "findings.json"
    records = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return {record["sentence"] for record in records}


def script_digest(script: str) -> str:
    """The SHA-256 of a script in Base64, by which a page's content policy lets this one run and no other."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def _prose(source: str) -> Markup:
    from markdown_it import MarkdownIt

    # Raw HTML in a text cell is escaped; nothing but Markdown reaches the page.
    return Markup(MarkdownIt("commonmark", {"html": False}).render(source))


def _shown(output: dict[str, Any], cell: dict[str, Any], job: Job) -> Markup | None:
    data = output.get("data", {})
    if "text/html" not in data:
        return None
    if PASSED not in data:
        raise PageError(
            f"{job.notebook.name}, page {job.id}, cell {cell['execution_count']}: shows a table or a picture that did "
            "not pass the disclosure gate. Show it with analysis.pages, from a releasable table."
        )
    return Markup("".join(data["text/html"]))
