"""Study folders made for a test: YAML as given, raw files beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from analysis.intake import StudyData, read_study
from analysis.study import find_study

CODEBOOKS = Path(__file__).parent / "codebooks"


def study_folder(
    place: Path, codebook: dict[str, Any] | str, raw: dict[str, str | bytes] | None = None, **study: Any
) -> Path:
    """A study folder with these raw files; what study.yaml needs and the test does not say is filled in."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "raw").mkdir(exist_ok=True)
    told = {
        "version": 1,
        "title": "A study made for a test",
        "data": "illustrative",
        "extract_date": "2024-12-31",
        "organisation": {"name": "Office", "area": "Area"},
    }
    text = codebook if isinstance(codebook, str) else yaml.safe_dump(codebook, allow_unicode=True, sort_keys=False)
    (place / "codebook.yaml").write_text(text, encoding="utf-8")
    (place / "study.yaml").write_text(yaml.safe_dump(told | study, sort_keys=False), encoding="utf-8")
    for name, content in (raw or {}).items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (place / "raw" / name).write_bytes(data)
    return place


def survey(path: str = "raw/survey.csv", **more: Any) -> dict[str, Any]:
    """An instrument of study.yaml."""
    told = {"id": "survey", "title": "Survey", "path": path, "population": "victims", "sample_design": "self-selected"}
    return told | more


def read(folder: Path, **more: Any) -> StudyData:
    """The data of a study folder."""
    return read_study(find_study(folder), **more)


def codebook_named(name: str) -> str:
    """A codebook kept beside the tests, as text."""
    return (CODEBOOKS / f"{name}.yaml").read_text(encoding="utf-8")
