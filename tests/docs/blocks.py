"""The code blocks of the documents: where they stand, in what language, and what a comment before them orders.

A comment orders a block to be written to a file: `<!-- write data/a/study.yaml -->`; or, to replace the end of a
file that is there, `<!-- write data/a/themes.yaml from "  # Written by" -->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.paths import ROOT

FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[\w-]*)\n(?P<text>.*?)^(?P=indent)```$", re.M | re.S)
ORDER = re.compile(r"<!-- write (?P<file>\S+)(?: from \"(?P<start>[^\"]*)\")? -->\s*$")


@dataclass(frozen=True)
class Block:
    """A fenced block."""

    page: str
    line: int
    language: str
    text: str
    file: str = ""
    start: str = ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[str]:
    """README and every page of the documents, by their path in the repository."""
    found = [path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts]
    return ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in found)]


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page, in their order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        order = ORDER.search(text[: found.start()])
        file, start = (order["file"], order["start"] or "") if order else ("", "")
        line = text.count("\n", 0, found.start()) + 1
        yield Block(page, line, found["language"], _without(found["indent"], found["text"]), file, start)


def _without(indent: str, text: str) -> str:
    """The text without the indentation of its fence; its own stays."""
    return "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))


def write(block: Block, root: Path) -> None:
    """Do what the comment before a block orders."""
    path = root / block.file
    before = ""
    if block.start:
        before = path.read_text(encoding="utf-8")
        before = before[: before.index(block.start)]
    path.write_text(before + block.text, encoding="utf-8")
