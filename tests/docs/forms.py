"""Which of the program's own forms reads a YAML block; a part of a file gets the least that makes it whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from analysis.cases.clocks import ClocksFile
from analysis.evidence.claims import KINDS
from analysis.evidence.policy_of import DecisionFile
from analysis.evidence.register import ThemeHead
from analysis.intake.hand import RowsByHand
from analysis.study.codebook import Codebook
from analysis.study.models import Comparators, Study
from analysis.study.yaml_lines import read_yaml
from analysis.voices.case_studies import CaseStudy

SURVEY = {"id": "x", "title": "X", "path": "x", "population": "x", "sample_design": "quota"}
LEAST: dict[type[BaseModel], dict[str, Any]] = {
    Study: {
        "title": "X",
        "data": "real",
        "extract_date": "2024-12-31",
        "organisation": {"name": "x", "area": "x"},
        "instruments": [SURVEY],
    },
    Comparators: {},
    ClocksFile: {},
    Codebook: {},
    RowsByHand: {},
    DecisionFile: {},
    CaseStudy: {},
    ThemeHead: {"id": "x", "title": "X", "question": "X?", "area": "x"},
}


def read_block(path: Path) -> list[BaseModel]:
    """A YAML file, or a part of one, by the forms that know all of its keys; at least one is read.

    Raises
    ------
    ValueError : no form knows it, or its form refuses it.
    """
    content, _ = read_yaml(path)
    if isinstance(content, list):
        return [one for entry in content for one in _entry(entry)]
    if set(content) <= {"version", "themes"}:
        return [one for entry in content["themes"] for one in _entry(entry)]
    for model, least in LEAST.items():
        known = {field.alias or name for name, field in model.model_fields.items()}
        if set(content) <= known and content:
            return [model.model_validate({**least, **content})]
    raise ValueError(f"no form has all of the keys {', '.join(content)}")


def _entry(entry: dict[str, Any]) -> list[BaseModel]:
    """A claim, or a theme with its claims. `...` stands for what the page leaves out."""
    if entry.get("kind") in KINDS:
        return [KINDS[entry["kind"]].model_validate({"id": "x", **entry})]
    head = {key: value for key, value in entry.items() if key != "claims"}
    claims = [claim for claim in entry.get("claims", []) if claim != "..."]
    return [ThemeHead.model_validate(head), *(one for claim in claims for one in _entry(claim))]
