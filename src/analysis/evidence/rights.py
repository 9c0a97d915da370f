"""The twelve rights of the Victims' Code by name, from the reference data."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from analysis.paths import DATA
from analysis.study.models import Strict
from analysis.study.yaml_lines import read_typed

RIGHTS_FILE = DATA / "reference" / "victims_code_rights.yaml"
NUMBERS = range(1, 13)


class Rights(Strict):
    """`victims_code_rights.yaml`: the titles as a reader meets them, and where they were seen."""

    version: int = 1
    source: str
    in_force_from: str
    verified: bool
    rights: dict[int, str] = Field(min_length=12, max_length=12)


@cache
def _rights() -> dict[int, str]:
    return read_typed(RIGHTS_FILE, Rights).rights


def right_name(number: int) -> str:
    """A right by its number, such as "Right 7: to make a Victim Personal Statement"."""
    return f"Right {number}: {_rights()[number]}"
