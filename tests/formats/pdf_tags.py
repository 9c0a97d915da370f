"""A reader of the tags of a PDF: its objects, packed ones too, and the tree that a screen reader walks."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
TEXT = rb"(\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>)"


@dataclass(frozen=True)
class Element:
    """An element of the structure: its kind (H1, Table, Figure), its alternative text, how deep it lies."""

    kind: str
    alt: str
    depth: int
    source: bytes


class Pdf:
    """A PDF as written by pydyf: every object by its number."""

    def __init__(self, content: bytes) -> None:
        self.objects = {int(number): body for number, body in OBJECT.findall(content)}
        for body in [body for body in self.objects.values() if b"/ObjStm" in body.split(b"stream")[0]]:
            self.objects |= _packed(body)
        (root,) = re.findall(rb"/Root (\d+) 0 R", content + b"".join(self.objects.values()))[:1]
        self.catalogue = self.objects[int(root)]

    @property
    def title(self) -> str:
        """The title in the document's properties."""
        found = [re.search(rb"/Title\s*" + TEXT, body) for body in self.objects.values() if b"/Producer" in body]
        return next(_text(match[1]) for match in found if match)

    @property
    def language(self) -> str:
        return _text(re.search(rb"/Lang\s*" + TEXT, self.catalogue)[1])

    def elements(self) -> list[Element]:
        """The structure in reading order."""
        (root,) = re.findall(rb"/StructTreeRoot (\d+) 0 R", self.catalogue)
        return list(self._walk(int(root), 0))

    def _walk(self, number: int, depth: int) -> Iterator[Element]:
        body = self.objects[number]
        kind = re.search(rb"/S\s*/(\w+)", body)
        if kind:
            alt = re.search(rb"/Alt\s*" + TEXT, body)
            yield Element(kind[1].decode(), _text(alt[1]) if alt else "", depth, body)
        inner = re.search(rb"/K\s*(\[[^\]]*\]|\d+ 0 R)", body)
        for child in re.findall(rb"(\d+) 0 R", inner[1]) if inner else []:
            if b"/S" in self.objects[int(child)] and b"/MCR" not in self.objects[int(child)]:
                yield from self._walk(int(child), depth + 1)


def _packed(body: bytes) -> dict[int, bytes]:
    content = zlib.decompress(STREAM.search(body)[1])
    first = int(re.search(rb"/First (\d+)", body)[1])
    head = [int(number) for number in content[:first].split()]
    starts = list(zip(head[::2], head[1::2], strict=True))
    ends = [start for _, start in starts[1:]] + [len(content) - first]
    return {number: content[first + start : first + end] for (number, start), end in zip(starts, ends, strict=True)}


def _text(raw: bytes) -> str:
    if raw.startswith(b"<"):
        content = bytes.fromhex(raw[1:-1].decode())
    else:
        content = re.sub(rb"\\(.)", rb"\1", raw[1:-1], flags=re.DOTALL)
    return content.decode("utf-16") if content.startswith((b"\xfe\xff", b"\xff\xfe")) else content.decode("latin-1")
