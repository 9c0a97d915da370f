"""What may not be typed: digits, words of direction and of judgement; and what is a number by nature."""

from __future__ import annotations

import re

NUMBERS = (
    "half|third|quarter|fifth|tenth|dozen|hundred|thousand|million|percent|per cent|twice|double|doubled|halved|"
    "trebled|tripled"
)
NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?%?")
DIRECTION = (
    "rose|risen|rise|rises|rising|fell|fallen|falls|falling|increased|increases|increasing|increase|decreased|"
    "decreases|decreasing|decrease|grew|grown|growing|dropped|drops|declined|declines|improved|improves|improving|improvement|"
    "worsened|worsens|worsening|higher|lower|more|fewer|less|most|majority|minority|larger|smaller|largest|smallest|"
    "highest|lowest|better|worse|best|worst|shorter|longer|faster|slower|mostly|nearly all|hardly any"
)
JUDGEMENT = (
    "supported|not supported|insufficient|significant|significantly|strong evidence|weak evidence|proves|proven|"
    "excellent|unacceptable|alarming|encouraging|disappointing|failing|failure|success|successful|good|poor|bad"
)
FLAGGED = re.compile(rf"\d|\b(?:{NUMBERS}|{DIRECTION}|{JUDGEMENT})\b", re.IGNORECASE)

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Numbers that are names: dates, years beside a month, rights of the Code, hashes, standards, a column called G1Q3.
BY_NATURE = re.compile(
    rf"\b\d{{1,2}} (?:{MONTHS})(?: (?:19|20)\d\d)?\b|\b(?:{MONTHS}) (?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    r"|\b\d\d_\w+\.ipynb\b|\b[A-Za-z]+\d\w*\b(?!\.\d)"
    r"|\bRights? \d{1,2}(?:(?:, \d{1,2})* and \d{1,2})?\b|\b[0-9a-f]{12,64}\b|\bSHA-256\b|\bUTF-8\b|\bv\d+\.\d+\b"
)


def normal(text: str) -> str:
    """One space between words."""
    return re.sub(r"\s+", " ", text).strip()


def sentences(text: str) -> list[str]:
    """A text cut after full stops, question and exclamation marks."""
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"(|])", normal(text)) if part]


def flagged(text: str) -> str:
    """The first thing in a text that may not be typed; empty where there is none."""
    found = FLAGGED.search(BY_NATURE.sub(" ", text))
    return found.group(0) if found else ""


def shortened(text: str, length: int = 100) -> str:
    """The beginning of a text."""
    text = normal(text)
    return text if len(text) <= length else text[: length - 3] + "..."
