"""Where a finding comes from: files, filter, base, formula, function, notebook."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from analysis.evidence.claims.form import CASES, EVENTS, VOICES, ClaimForm
from analysis.evidence.reading import Reading

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

NOTEBOOK = "notebooks/20_theme.ipynb"


def provenance(claim: ClaimForm, reading: Reading, basis: Basis) -> dict[str, Any]:
    """Files with their hashes, filter, formula, function and notebook of a claim; names only, no value of a person."""
    files = basis.data.sources
    wanted = [entry.removeprefix("raw/") for entry in _paths(claim, basis)]
    used = files[[_named(str(name), wanted) for name in files["file"]]] if len(files) else files
    return {
        "data": claim.data,
        "files": [
            {"file": str(name), "sha256": str(sha)} for name, sha in zip(used["file"], used["sha256"], strict=True)
        ],
        "items": sorted({use.item for use in claim.uses()}),
        "filter": {item: list(answers) for item, answers in claim.where.items()},
        "wording": _wording(claim, basis),
        "mode": _mode(claim, basis),
        "weighting": _weighting(claim, basis),
        "method": reading.method,
        "function": reading.function,
        "form": f"analysis.evidence.claims.{type(claim).__module__.rsplit('.', 1)[-1]}",
        "notebook": NOTEBOOK,
    }


def _wording(claim: ClaimForm, basis: Basis) -> str:
    """Hash of the wording and the answers of every item: it changes when a question does."""
    codebook = basis.folder.codebook
    words = []
    for item in sorted({use.item for use in claim.uses()}):
        entry = codebook.items.get(item) if claim.data not in (CASES, EVENTS) else codebook.cases.get(item)
        if entry is not None:
            words.append(f"{item}|{entry.wording}|{entry.wording_sha256}|{codebook.answers_of(entry)}")
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def _instrument(claim: ClaimForm, basis: Basis):
    return next((entry for entry in basis.study.instruments if entry.id == claim.data), None)


def _mode(claim: ClaimForm, basis: Basis) -> str:
    """How people were asked."""
    instrument = _instrument(claim, basis)
    return f"{instrument.sample_design}: {instrument.mode}" if instrument else "records"


def _weighting(claim: ClaimForm, basis: Basis) -> str:
    """What the weights are: the column, the margins they are raked to, replicate weights."""
    instrument = _instrument(claim, basis)
    if instrument is None or instrument.sample_design == "self-selected":
        return "none"
    parts = [f"weight {instrument.weight}" if instrument.weight else "", instrument.replicate_method]
    parts += [f"raked to {', '.join(sorted(instrument.rake_to))}" if instrument.rake_to else ""]
    return "; ".join(part for part in parts if part) or "none"


def _paths(claim: ClaimForm, basis: Basis) -> list[str]:
    study = basis.study
    named = {CASES: [study.cases], EVENTS: [study.cases, study.events], VOICES: [study.voices]}.get(claim.data)
    if named is None:
        instrument = basis.folder.instrument(claim.data)
        named = [instrument, study.cases if instrument.case else None]
    return [source.path for source in named if source is not None]


def _named(name: str, patterns: list[str]) -> bool:
    from fnmatch import fnmatch
    from pathlib import PurePath

    return any(fnmatch(PurePath(name).name, PurePath(pattern).name) for pattern in patterns)
