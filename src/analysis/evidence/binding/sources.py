"""What is typed in notebooks and templates: no number, direction or judgement, but what is declared."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.errors import Breach
from analysis.evidence.binding.declared import declared
from analysis.evidence.binding.words import flagged, normal, sentences, shortened

REMEDY = "Take it from a finding, or declare the sentence in evidence/binding/declared.yaml and say why."
TAGS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SPOKEN = re.compile(r"\b(?:alt|title|aria-label|placeholder)=\"([^\"]*)\"", re.IGNORECASE)


def check_sources(paths: Iterable[Path]) -> list[Breach]:
    """Every typed number, direction word or judgement in text cells, strings of cells, and templates.

    Parameters
    ----------
    paths : notebooks (.ipynb), templates (.j2, .html) and modules (.py); folders are walked.

    Returns
    -------
    list of Breach: file, line and the words; empty where all is bound or declared.
    """
    return [breach for path in _files(paths) for breach in _check(path)]


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.suffix in (".ipynb", ".j2", ".html"))
            yield from sorted(p for p in inside if ".ipynb_checkpoints" not in p.parts)
        else:
            yield path


def _check(path: Path) -> Iterator[Breach]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        yield from _notebook(path, text)
    elif path.suffix == ".py":
        yield from _strings(path, text, 0)
    else:
        yield from _template(path, text)


def _notebook(path: Path, text: str) -> Iterator[Breach]:
    lines = text.splitlines()
    for number, cell in enumerate(json.loads(text)["cells"], start=1):
        source = "".join(cell["source"])
        tags = cell.get("metadata", {}).get("tags", [])
        if cell["cell_type"] == "markdown":
            yield from _prose(path, source, lambda part, n=number: _place(lines, part, n))
        elif cell["cell_type"] == "code" and not {"parameters", "injected-parameters"} & set(tags):
            yield from _cell_strings(path, source, lines, number)


def _place(lines: list[str], part: str, cell: int) -> str:
    """The line of the file where a text of a cell begins; notebooks are JSON, a line each."""
    start = json.dumps(part.split("\n")[0][:40], ensure_ascii=False)[1:-1]
    found = next((i for i, line in enumerate(lines, start=1) if start and start in line), 0)
    return f"line {found}, cell {cell}" if found else f"cell {cell}"


def _prose(path: Path, text: str, where) -> Iterator[Breach]:
    """Each sentence of a text: none may hold what must come from a finding."""
    for block in re.split(r"\n\s*\n|\n(?=[-#*|>])", text):
        for sentence in sentences(block):
            bare = re.sub(r"^(?:[#>*-]+|\d+\.)\s*", "", sentence)
            word = flagged(bare)
            if word and normal(bare) not in declared():
                yield Breach(path.name, where(sentence), f'"{word}" is typed in "{shortened(bare)}"', remedy=REMEDY)


def _cell_strings(path: Path, source: str, lines: list[str], number: int) -> Iterator[Breach]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_prose(node.value):
            yield from _prose(path, node.value, lambda part, n=number: _place(lines, part, n))


def _strings(path: Path, source: str, offset: int) -> Iterator[Breach]:
    """Texts of a module that a reader may see: strings of several words that are no docstring."""
    tree = ast.parse(source)
    documentation = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
    for node in ast.walk(tree):
        spoken = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
        if spoken and _is_prose(node.value):
            yield from _prose(path, node.value, lambda _, n=node.lineno: f"line {n + offset}")


def _has_docstring(node: ast.AST) -> bool:
    body = getattr(node, "body", None)
    return bool(
        isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and body
        and isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
    )


def _is_prose(text: str) -> bool:
    return len(re.findall(r"[A-Za-z]{2,}", text)) >= 2 and "<" not in text and "{" not in text


def _template(path: Path, text: str) -> Iterator[Breach]:
    """The text between tags, and what is read aloud: alternative texts, labels, titles."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group(0))  # noqa: E731
    plain = JINJA.sub(blank, text)
    aloud = [(match.start(1), match.group(1)) for match in SPOKEN.finditer(plain)]
    bare = TAGS.sub(blank, plain)
    parts = [(match.start(), match.group(0)) for match in re.finditer(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*", bare)]
    for start, part in [*aloud, *parts]:
        line = text.count("\n", 0, start) + 1
        yield from _prose(path, part.strip(), lambda sentence, n=line, p=part: f"line {n + _lines_before(p, sentence)}")


def _lines_before(part: str, sentence: str) -> int:
    at = part.find(sentence[:20])
    return part.count("\n", 0, at) if at > 0 else 0
