"""Two exports of an invented force area: a survey as LimeSurvey writes it, and case records. No real person is in them.

python docs/tutorial/make_exports.py data/saltmarsh/raw
"""

from __future__ import annotations

import csv
import random
import sys
from datetime import date, timedelta
from pathlib import Path

STRANDS = {"Fraud": 0.35, "Hate crime": 0.25, "Rural crime": 0.40}
PLACES = {"Mainland": 0.7, "The Isles": 0.3}
AGES = {"16 to 34": 0.25, "35 to 54": 0.35, "55 to 74": 0.28, "75 or over": 0.12}
SATISFACTION = ["Very satisfied", "Fairly satisfied", "Neither", "Fairly dissatisfied", "Very dissatisfied"]
# Of those told who deals with their case, and of those not told.
TOLD = [0.32, 0.36, 0.12, 0.12, 0.08]
NOT_TOLD = [0.08, 0.20, 0.17, 0.28, 0.27]
HEADER = [
    "id. Response ID",
    "submitdate. Date submitted",
    "lastpage. Last page",
    "startlanguage. Start language",
    "ipaddr. IP address",
    "G1Q1. What happened to you?",
    "G1Q2. Where do you live?",
    "G1Q3. How old are you?",
    "G2Q1. Were you told who would deal with your case?",
    "G2Q2. Overall, how satisfied are you with how your case was dealt with?",
    "G2Q3. Was the outcome explained to you?",
    "G2Q4. Is there anything else you would like to say?",
]


def make_exports(folder: Path, people: int = 420, seed: int = 7) -> list[Path]:
    """Write survey.csv (`people` answers) and cases.csv (three cases for each); the same seed, the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(seed)
    survey = [HEADER, *(_answers(draw, number) for number in range(1, people + 1))]
    cases = [
        ["case", "victim", "type", "reported", "place", "officer_named", "outcome"],
        *(_case(draw, number) for number in range(1, 3 * people + 1)),
    ]
    return [_written(folder / "survey.csv", survey), _written(folder / "cases.csv", cases)]


def _answers(draw: random.Random, number: int) -> list[str]:
    strand, place, age = _one(draw, STRANDS), _one(draw, PLACES), _one(draw, AGES)
    told = "Don't know" if draw.random() < 0.04 else "Yes" if draw.random() < 0.62 else "No"
    satisfied = draw.choices(SATISFACTION, TOLD if told == "Yes" else NOT_TOLD)[0]
    explained = "" if draw.random() < 0.06 else "Yes" if draw.random() < 0.38 else "No"
    comment = draw.choice(["", "", "", "Nobody rang back.", "The officer was kind.", "It took very long."])
    day = date(2025, 2, 3) + timedelta(days=draw.randrange(50))
    moment = f"{day.isoformat()} {draw.randrange(8, 22):02d}:{draw.randrange(60):02d}:00"
    return [str(number), moment, "2", "en", "192.0.2.1", strand, place, age, told, satisfied, explained, comment]


def _case(draw: random.Random, number: int) -> list[str]:
    day = date(2024, 1, 1) + timedelta(days=draw.randrange(366))
    named = "Yes" if draw.random() < 0.58 else "No"
    outcome = draw.choices(["Charged", "Out of court", "No further action", "Open"], [0.12, 0.1, 0.6, 0.18])[0]
    victim = f"V{draw.randrange(1, 1150):05d}"
    return [f"C{number:05d}", victim, _one(draw, STRANDS), f"{day:%d/%m/%Y}", _one(draw, PLACES), named, outcome]


def _one(draw: random.Random, shares: dict[str, float]) -> str:
    return draw.choices(list(shares), list(shares.values()))[0]


def _written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


if __name__ == "__main__":
    for written in make_exports(Path(sys.argv[1])):
        print(written)
