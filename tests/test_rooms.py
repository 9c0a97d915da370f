"""The house: one direction of imports, each stage one room."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "analysis"

# What a room may import, in the order of the house.
MAY_IMPORT = {
    "errors": "",
    "card": "",
    "reads": "",
    "paths": "",
    "terms": "errors",
    "partial_likelihood": "",
    "methods": "",
    "study": "card errors paths reads",
    "intake": "card errors paths reads study",
    "survey": "card errors terms partial_likelihood",
    "regression": "errors terms",
    "cases": "errors paths study terms partial_likelihood",
    "voices": "errors",
    "synthetic": "errors paths study",
    "disclosure": "card errors reads",
    "evidence": "card errors paths reads study intake survey regression cases voices disclosure synthetic",
    "pages": "errors paths study methods disclosure evidence formats",
    "pipeline": "errors paths reads study intake disclosure evidence",
    "formats": "errors study disclosure pipeline",
    "quality": "errors paths study",
    "lab": "errors paths study pipeline",
    "cli": "errors paths study intake synthetic disclosure evidence pages pipeline formats quality lab",
    "__main__": "cli pipeline",
}
# The survey, the case records and the voices are separate witnesses: none may look into another's room.
STRANGERS = ("survey", "cases", "voices")


def rooms_entered_from(room: str) -> set[str]:
    path = PACKAGE / room
    files = path.glob("**/*.py") if path.is_dir() else [path.with_suffix(".py")]
    entered = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "analysis":
                parts = node.module.split(".")[1:]
                entered |= {parts[0]} if parts else {alias.name for alias in node.names}
            elif isinstance(node, ast.Import):
                entered |= {a.name.split(".")[1] for a in node.names if a.name.startswith("analysis.")}
    return entered - {room, "__version__"}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_opens_only_onto_the_rooms_it_may(room):
    assert rooms_entered_from(room) <= set(MAY_IMPORT[room].split())


def test_every_room_of_the_package_is_in_the_plan():
    rooms = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith("__") or path.stem == "__main__"}

    assert rooms - {"__pycache__"} == set(MAY_IMPORT)


def test_survey_cases_and_voices_do_not_know_each_other():
    for room in STRANGERS:
        assert not rooms_entered_from(room) & set(STRANGERS)
