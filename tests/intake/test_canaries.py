"""Details planted in raw data are in no message, note, account or cache, whatever fault is forced."""

from __future__ import annotations

import logging
import random

import pytest

from analysis.errors import InputError
from tests.intake.folders import read, study_folder, survey

NAMES = [
    f"{first} {last}" for first in ("Zebedee", "Ottoline", "Quillan", "Thisbe") for last in ("Fernleaf", "Marrowby")
]
NUMBERS = [f"07700 900{number}" for number in range(120, 130)] + [f"CRI00{number}" for number in range(4321, 4331)]
QUOTES = [f"he waited by the gate number {number} every night" for number in range(10)]
CANARIES = [*NAMES, *NUMBERS, *QUOTES, "pat.marrowby@mailbox.example", "DH98 9ZZ", "QQ 12 34 56 C"]
HEADER = ["id", "kept", "score", "day", "hit", "status", "words", "Email", "Spare"]
ITEMS = {
    "id": {"kind": "id", "unique": True, "required": True},
    "kept": {"answers": ["Yes", "No"], "required": True},
    "score": {"kind": "number", "minimum": 0, "maximum": 10},
    "day": {"kind": "date"},
    "hit": {"kind": "multiple", "options": {"sleep": {"label": "Sleep"}, "work": {"label": "Work"}}},
    "status": {"kind": "flag"},
    "words": {"kind": "text"},
}
GOOD = ["{n}", "Yes", "7", "2024-01-02", "Sleep;Work", "1", "fine", "a@mailbox.example", "x"]


def csv_with(plants: dict[int, dict[str, str]], header: list[str] = HEADER) -> str:
    lines = [",".join(header)]
    for row in range(1, 9):
        cells = dict(zip(HEADER, [cell.format(n=row) for cell in GOOD], strict=True)) | plants.get(row, {})
        lines.append(",".join(f'"{cells[name]}"' for name in HEADER))
    return "\n".join(lines) + "\n"


def everything_said(folder, caplog, capsys) -> str:
    try:
        data = read(folder)
    except InputError as error:
        told = [str(error), repr(error), *map(repr, error.breaches)]
    else:
        tables = (data.tally, data.set_aside, data.dropped, data.files)
        told = [*map(repr, data.notes), *map(str, data.notes), *(table.to_csv() for table in tables), repr(data)[:0]]
    kept = [path.read_bytes().decode("utf-8", "replace") for path in (folder / "work").rglob("*.json")]
    printed = capsys.readouterr()
    return "\n".join([*told, *kept, printed.out, printed.err, caplog.text])


@pytest.mark.parametrize("column", HEADER)
def test_no_planted_detail_is_told_whatever_column_it_is_in(column, tmp_path, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    for start in range(0, len(CANARIES), 7):
        planted = CANARIES[start : start + 7]
        plants = {row: {column: canary} for row, canary in enumerate(planted, 1)} | {8: {"kept": "", "score": "12"}}
        folder = study_folder(
            tmp_path / str(start), {"items": ITEMS}, {"survey.csv": csv_with(plants)}, instruments=[survey()]
        )

        said = everything_said(folder, caplog, capsys).lower()

        assert [canary for canary in planted if canary.lower() in said] == []


@pytest.mark.parametrize("seed", range(4))
def test_no_planted_detail_is_told_when_the_file_itself_is_broken(seed, tmp_path, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    chance = random.Random(seed)
    plants = {row: {column: chance.choice(CANARIES) for column in HEADER[1:]} for row in range(1, 9)}
    whole = csv_with(plants)
    broken = {
        "quote": whole.replace('"2"', '"2', 1),
        "ragged": whole.replace('","', '","extra","', 1),
        "headless": whole.split("\n", 1)[1],
        "nul": whole.replace("Fernleaf", "Fern\x00leaf").replace("gate", "ga\x00te"),
        "cut": whole[: len(whole) // 2],
        "encoded": whole.replace("number", "n\u00fcmber"),
    }
    for name, text in broken.items():
        data = text.encode("cp1252" if name == "encoded" else "utf-8")
        folder = study_folder(tmp_path / name, {"items": ITEMS}, {"survey.csv": data}, instruments=[survey()])

        said = everything_said(folder, caplog, capsys).lower()

        assert [canary for canary in CANARIES if canary.lower() in said] == []
