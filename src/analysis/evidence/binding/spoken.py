"""The sentences that the program itself can say: read off its own source, with a place wherever it puts a value.

A page may hold them, with numbers that stand in its tables. What is typed in this source is checked by
`sources.check_sources`, so that a number cannot come in this way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis.evidence.binding.words import normal, sentences

PACKAGE = Path(__file__).resolve().parents[2]
# Not the rooms that make a finding's sentence: of those only what the ledger says may stand on a page.
SPEAKING = (
    "pages",
    "evidence/described",
    "intake/dictionary.py",
    "pipeline/index.py",
    "pipeline/ways.py",
    "disclosure/marks.py",
)
VALUE = "\0"  # the place of a value in a sentence


@cache
def spoken() -> tuple[frozenset[str], frozenset[str]]:
    """What the program says, a sentence each: those without a value, and those with a place for each."""
    said = {normal(part) for path in speaking_modules() for text in _texts(path) for part in (text, *sentences(text))}
    return frozenset(text for text in said if VALUE not in text), frozenset(text for text in said if VALUE in text)


def speaking_modules() -> list[Path]:
    """The modules whose words reach a page as they are typed."""
    rooms = [PACKAGE / name for name in SPEAKING]
    return sorted(path for room in rooms for path in ([room] if room.is_file() else room.rglob("*.py")))


def _texts(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else VALUE for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value.replace("{}", VALUE)
