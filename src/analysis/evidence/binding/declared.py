"""Sentences that hold a number or a direction by nature: declared one by one, never guessed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from analysis.evidence.binding.words import normal
from analysis.study.models import Strict
from analysis.study.yaml_lines import read_typed

DECLARED = Path(__file__).with_name("declared.yaml")


class Declaration(Strict):
    """A sentence that may be typed as it stands, and why. Another digit in it makes it another sentence."""

    text: str = Field(min_length=3)
    why: str = Field(min_length=3)


class DeclaredFile(Strict):
    """`declared.yaml`."""

    version: int = 1
    declared: list[Declaration] = []


@cache
def declared(path: Path = DECLARED) -> frozenset[str]:
    """The declared sentences, each with one space between words."""
    return frozenset(normal(entry.text) for entry in read_typed(path, DeclaredFile).declared)
