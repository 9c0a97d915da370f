"""The scanner of everything that is to leave the office: pages, source, spreadsheets, pictures, notebooks, logs.

It looks inside archives and compressed parts, at metadata as well as at content, and tells files and lines, never
values.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.disclosure.private_words import PrivateWords
from analysis.disclosure.spreadsheets import live_formulas

ALLOWED = frozenset(
    {".html", ".css", ".csv", ".json", ".xlsx", ".ods", ".docx", ".svg", ".png", ".txt", ".pdf", ".md", ".zip"}
)
TEXTS = frozenset(
    {".html", ".css", ".csv", ".json", ".svg", ".txt", ".md", ".ipynb", ".log", ".jsonl", ".xml", ".yaml"}
)
ARCHIVES = frozenset({".xlsx", ".ods", ".docx", ".zip"})
PERSONAL_PATH = re.compile(r"(?<![\w/])(?:/home/|/Users/|/root/|[A-Z]:\\Users\\)[^\s<>\"']+")
SCRIPT = re.compile(r"<script\b|\son[a-z]+\s*=\s*[\"']|javascript:|<iframe\b|<object\b|<embed\b", re.IGNORECASE)
# The one script that a page may hold, by the SHA-256 of its text: the search of the index, pages/template/search.js.
OUR_SCRIPTS = frozenset({"5a66c81bcb4700e5d5458d949b371d660ef7e4915d7b225ec81ed3c8ddef673d"})
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
OUTSIDE = re.compile(
    r"<(?:link|img|script|source|video|audio)\b[^>]*(?:src|href)\s*=\s*[\"']https?:|url\(\s*[\"']?https?:|@import",
    re.IGNORECASE,
)
POLICY = re.compile(r"<meta[^>]+http-equiv\s*=\s*[\"']Content-Security-Policy[\"']", re.IGNORECASE)
FRAME = re.compile(r"class=\"dataframe\"", re.IGNORECASE)
AUTHOR_PART = re.compile(r"<(dc:creator|cp:lastModifiedBy|meta:initial-creator|dc:rights)>([^<]+)<", re.IGNORECASE)
CHUNK_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")


@dataclass(frozen=True)
class Leak:
    """Something that must not leave: the file, the place in it, what it is; never the value."""

    file: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}, {self.where}: {self.what}" if self.where else f"{self.file}: {self.what}"


def scan(
    folder: Path,
    private: PrivateWords | None = None,
    columns: Iterable[str] = (),
    *,
    for_release: bool = True,
) -> list[Leak]:
    """Everything in a folder that must not leave the office.

    Parameters
    ----------
    folder : of pages, tables, figures; with `for_release` False also notebooks, logs and caches.
    private : values of respondents that must be nowhere.
    columns : names of columns of the raw data, such as "respondent"; a table with one of them holds rows of people.
    for_release : also refuse kinds of files nobody asked for, pages without a content policy, scripts.

    Returns
    -------
    list of Leak, by file and place.
    """
    private = private or PrivateWords()
    names = {str(column).casefold() for column in columns}
    leaks: list[Leak] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if for_release and path.suffix.lower() not in ALLOWED:
            leaks.append(Leak(name, "", "is a kind of file that is not published"))
        if path.suffix.lower() in ARCHIVES and not zipfile.is_zipfile(path):
            leaks.append(Leak(name, "", "cannot be opened, so nobody knows what is in it"))
            continue
        if for_release and path.suffix.lower() == ".zip":
            leaks += _strange_entries(name, path)
        for part, text in parts_of(path):
            leaks += _in_text(name, part, text, private, names)
        leaks += [Leak(name, place, "is a live formula or link") for place in live_formulas(path)]
        if path.suffix.lower() in {".html", ".svg"} and for_release:
            leaks += list(_in_page(name, path.read_text(encoding="utf-8", errors="replace")))
        if path.suffix.lower() == ".ipynb":
            leaks += list(_in_notebook(name, path))
    return leaks


def _strange_entries(name: str, path: Path) -> Iterator[Leak]:
    """Files of a pack that would not be published by themselves; a pack within a pack is one."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.namelist():
            if Path(entry).suffix.lower() not in ALLOWED - {".zip"} and not entry.endswith("/"):
                yield Leak(name, entry, "is a kind of file that is not published")


def parts_of(path: Path) -> Iterator[tuple[str, str]]:
    """Every readable part of a file, compressed ones too, as place and text."""
    suffix = path.suffix.lower()
    if suffix in ARCHIVES:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name, archive.read(name).decode("utf-8", "replace")
    elif suffix == ".png":
        yield from _chunks(path.read_bytes())
    elif suffix == ".pdf":
        yield from _streams(path.read_bytes())
    elif suffix in TEXTS or not suffix:
        yield "", path.read_text(encoding="utf-8", errors="replace")
    else:
        yield "", path.read_bytes().decode("utf-8", "replace")


def _chunks(content: bytes) -> Iterator[tuple[str, str]]:
    place = 8
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        body = content[place + 8 : place + 8 + length]
        if kind in CHUNK_TEXTS:
            yield f"metadata {kind.decode()}", _unpacked(body).decode("utf-8", "replace").replace("\0", " ")
        place += 12 + length


def _unpacked(body: bytes) -> bytes:
    head, _, rest = body.partition(b"\0")
    for skip in (1, 2):
        try:
            return head + b" " + zlib.decompress(rest[skip:])
        except zlib.error:
            continue
    return body


def _streams(content: bytes) -> Iterator[tuple[str, str]]:
    yield "document", content.decode("latin-1")
    for number, match in enumerate(re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL), start=1):
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(match.group(1))
        except zlib.error:
            continue  # a stream packed another way: a font or a picture
        yield f"stream {number}", text.decode("latin-1")


def _in_text(name: str, part: str, text: str, private: PrivateWords, columns: set[str]) -> Iterator[Leak]:
    inside = f"{part} " if part else ""
    for line in private.places_in(text) if private else ():
        yield Leak(name, f"{inside}line {line}", "holds a value of a respondent")
    if PERSONAL_PATH.search(text):
        line = text.count("\n", 0, PERSONAL_PATH.search(text).start()) + 1
        yield Leak(name, f"{inside}line {line}", "holds a path of somebody's computer")
    if AUTHOR_PART.search(text) and part:
        yield Leak(name, part, "names the person who made it")
    if columns and (found := _row_columns(name, text, columns)):
        yield Leak(name, inside.strip(), f"has the column {found} of the raw data, so it holds rows of people")


def _row_columns(name: str, text: str, columns: set[str]) -> str:
    heads: list[str] = []
    if name.endswith(".csv"):
        heads = [cell.strip(' "\ufeff') for cell in text.splitlines()[0].split(",")] if text else []
    elif name.endswith((".html", ".ipynb")):
        heads = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<th\b[^>]*>(.*?)</th>", text, re.DOTALL)]
    return next((head.strip() for head in heads if head.strip().casefold() in columns), "")


def _without_ours(text: str) -> str:
    """A page without a script that is known word for word; its lines stay where they are."""

    def gone(script: re.Match[str]) -> str:
        known = hashlib.sha256(script[1].encode()).hexdigest() in OUR_SCRIPTS
        return "\n" * script[0].count("\n") if known else script[0]

    return INLINE.sub(gone, text)


def _in_page(name: str, text: str) -> Iterator[Leak]:
    text = _without_ours(text)
    for pattern, what in ((SCRIPT, "holds a script"), (OUTSIDE, "asks another computer for something")):
        if match := pattern.search(text):
            yield Leak(name, f"line {text.count(chr(10), 0, match.start()) + 1}", what)
    if name.endswith(".html"):
        if not POLICY.search(text):
            yield Leak(name, "", "has no content security policy")
        if match := FRAME.search(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Leak(name, f"line {line}", "prints a frame that did not pass the disclosure gate")


def _in_notebook(name: str, path: Path) -> Iterator[Leak]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (json.JSONDecodeError, KeyError):
        yield Leak(name, "", "is not a notebook")
        return
    for number, cell in enumerate(cells, start=1):
        for output in cell.get("outputs", []):
            if FRAME.search("".join(output.get("data", {}).get("text/html", ""))):
                yield Leak(name, f"cell {number}", "prints a frame that did not pass the disclosure gate")
            if output.get("output_type") == "error":
                yield Leak(name, f"cell {number}", "holds a traceback, which can show values")
