"""What `make study` asks on a terminal: one question for each thing that no flag said. Elsewhere nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

QUESTIONS = {
    "name": "Name of the folder (small letters, digits, - and _, such as north-2025): ",
    "title": "Title of the report: ",
    "organisation": "Name of the office, such as Saltmarsh Police and Crime Commissioner: ",
    "area": "Name of the area, such as Saltmarsh and the Isles: ",
    "export": "A survey's export to draft from (its path; nothing to start from templates): ",
}


def on_a_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def asked(given: Mapping[str, str], ask: Callable[[str], str] = input) -> dict[str, str]:
    """What was given, and an answer for the rest; an empty answer leaves it to be written in study.yaml later.

    Who gives the name knows the flags, and is asked nothing.
    """
    if given.get("name"):
        return dict(given)
    return {key: given.get(key) or ask(question).strip() for key, question in QUESTIONS.items()}
