"""What a cell shows: HTML for the page, words for the notebook, files for the designer."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

PASSED = "application/vnd.golden-thread.passed"
OUTPUT_FOLDER = "GOLDEN_THREAD_OUTPUT"


@dataclass(frozen=True)
class Shown:
    """A part of a page.

    Parameters
    ----------
    html : Markup, safe HTML: everything that came from a study is escaped.
    text : str, the same in words: the sentence, or the caption and the fingerprint of the data behind a picture. It is
        what a notebook keeps and nbval compares.
    """

    html: Markup
    text: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": str(self.html), "text/plain": self.text, PASSED: "yes"}

    def __add__(self, other: Shown) -> Shown:
        return together([self, other])


def together(parts: Iterable[Shown]) -> Shown:
    """Several parts as one, in order."""
    listed = list(parts)
    return Shown(Markup("\n").join(part.html for part in listed), "\n".join(part.text for part in listed if part.text))


def paragraph(text: str, css: str = "") -> Shown:
    """A sentence of a finding, or of the study, as a paragraph."""
    html = Markup('<p class="{}">{}</p>').format(css, text) if css else Markup("<p>{}</p>").format(text)
    return Shown(html, text)


def heading(text: str, level: int = 3, ident: str = "") -> Shown:
    """A heading within a section. The h1 belongs to the page's answer, h2 to the notebook's own text."""
    name = Markup(' id="{}"').format(ident) if ident else Markup("")
    return Shown(Markup("<h{0}{1}>{2}</h{0}>").format(level, name, text), text)


def items(texts: Iterable[str]) -> Shown:
    """A plain list."""
    listed = list(texts)
    lines = Markup("\n").join(Markup("<li>{}</li>").format(text) for text in listed)
    return Shown(Markup("<ul>\n{}\n</ul>").format(lines), "\n".join(f"- {text}" for text in listed))


def fingerprint(records: Any) -> str:
    """A short hash of plain values, floats to ten significant digits: a changed count changes it, noise does not."""
    text = json.dumps(_plain(records), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bool | str | int) or value is None:
        return value
    if hasattr(value, "item"):
        value = value.item()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def publish(kind: str, name: str, content: str | bytes) -> None:
    """Write a file beside the page, where a report is being made; in JupyterLab, write nothing.

    Parameters
    ----------
    kind : "figures", "tables" or "".
    name : such as "kept-informed/by-strand.csv"; folders are made.
    """
    root = os.environ.get(OUTPUT_FOLDER)
    if not root:
        return
    path = Path(root) / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(data)
