"""Case studies: which may be printed, and what is said in place of those that may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.errors import Breach, InputError

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.voices.case_studies import CaseStudy
    from analysis.voices.publication import Decision

CASES_FOLDER = "cases"


@dataclass(frozen=True)
class Told:
    """A case study and what was decided about it."""

    case: CaseStudy
    decision: Decision


def case_studies(basis: Basis) -> list[Told]:
    """Every case study of the study with the decision whether it may be printed.

    The facts of a case study are counted among the victims of the case records, each victim once. The day of the
    decision is the last day of the data, or the latest signature or withdrawal where that is later, so that a consent
    withdrawn after the extract holds at once; never the day of the clock.

    Raises
    ------
    InputError : a case study is at fault, or names a strand, a theme or a field that the study does not know.
    """
    from analysis.voices.case_studies import read_case_studies
    from analysis.voices.publication import publishable

    if "case studies" in basis.cache:
        return basis.cache["case studies"]
    found = read_case_studies(basis.folder.path / CASES_FOLDER)
    _check(found, basis)
    signed = [signature.on for case in found for signature in case.signed]
    withdrawn = [c.withdrawn for case in found for c in case.consent if c.withdrawn is not None]
    on = max([basis.study.extract_date, *signed, *withdrawn])
    frame = _victims(basis)
    threshold = basis.policy.threshold
    told = [Told(case, publishable(case, on, frame, threshold=threshold)) for case in found]
    basis.cache["case studies"] = told
    return told


def of_strand(basis: Basis, strand: str) -> list[Told]:
    """The case studies of a strand."""
    return [one for one in case_studies(basis) if one.case.strand == strand]


def _victims(basis: Basis):
    import pandas as pd

    cases, records = basis.data.cases, basis.study.cases
    if cases is None or records is None:
        return pd.DataFrame()
    return cases.drop_duplicates(records.person or records.id) if records.person or records.id else cases


def _check(found: list[CaseStudy], basis: Basis) -> None:
    strands = tuple(entry.id for entry in basis.study.strands)
    themes = tuple(theme.id for theme in basis.register.all_themes)
    fields = tuple(map(str, _victims(basis).columns))
    breaches = []
    for case in found:
        file = f"{case.id}.yaml"
        if case.strand not in strands:
            breaches.append(Breach(file, "strand", "is not a strand of study.yaml", strands))
        breaches += [
            Breach(file, f"themes, entry {place}", "is not a theme of themes.yaml", themes)
            for place, theme in enumerate(case.themes, start=1)
            if theme not in themes
        ]
        breaches += [
            Breach(file, f"facts.{fact}", "is no field of the case records", fields)
            for fact in case.facts
            if fact not in fields
        ]
    if breaches:
        raise InputError(breaches)
