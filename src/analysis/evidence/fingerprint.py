"""The hash of all that an evaluation depends on: data, study files, and the code it goes through."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.disclosure import REGISTRY

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

ROOMS = ("evidence", "survey", "cases", "regression", "disclosure", "intake", "study", "voices")
SHARED = ("terms", "partial_likelihood")
STUDY_FILES = ("study.yaml", "codebook.yaml", "themes.yaml", "comparators.yaml", "clocks.yaml")


def fingerprint(basis: Basis, theme: str) -> str:
    """16 digits that change when an answer, a study file or a line of the code changes; never with a date.

    They change also when more of this theme's page is to be withheld; what is withheld of others is nothing to it.
    """
    orders = REGISTRY.ordered_on(f"themes/{theme}")
    return hashlib.sha256(f"{_fingerprint(basis)} {orders!r}".encode()).hexdigest()[:16]


def _fingerprint(basis: Basis) -> str:
    if "fingerprint" not in basis.cache:
        basis.cache["fingerprint"] = _of_all(basis)
    return basis.cache["fingerprint"]


def _of_all(basis: Basis) -> str:
    digest = hashlib.sha256(code_hash().encode())
    files = basis.data.sources
    for name, sha in sorted(zip(files["file"].astype(str), files["sha256"].astype(str), strict=True)):
        digest.update(f"{name} {sha}\n".encode())
    for path in study_files(basis.folder.path):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def study_files(folder: Path) -> list[Path]:
    """The files of a study that people write: its YAML and the decisions in hand/."""
    named = [folder / name for name in STUDY_FILES if (folder / name).is_file()]
    hand = folder / "hand"
    return named + sorted(path for path in hand.rglob("*") if path.is_file()) if hand.is_dir() else named


@cache
def code_hash() -> str:
    """The hash of the source of the rooms between raw file and finding."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for room in (*ROOMS, *SHARED):
        for path in sorted([*package.glob(f"{room}.py"), *(package / room).rglob("*.py")]):
            digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
