"""A small made-up study in a folder, so that every claim can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

STUDY = """
version: 1
title: A small study
data: illustrative
extract_date: "2024-12-31"
organisation: {name: An office, area: A county}
strands:
  - {id: crime, name: Crime}
  - {id: asb, name: Anti-social behaviour}
areas: [{id: area, name: Area}]
partners: [{id: police, name: Police}]
instruments:
  - id: asked
    title: Survey
    population: victims of the county
    people: victims
    sample_design: probability
    path: raw/asked.csv
    respondent: respondent
    submitted: submitted
    status: status
    case: case
    weight: weight
  - id: open
    title: Open survey
    population: people who chose to answer
    people: people
    sample_design: self-selected
    path: raw/open.csv
    respondent: respondent
cases: {path: raw/cases.csv, id: case, person: victim, strand: strand, date: reported, population: cases of the county}
events: {path: raw/events.csv}
voices: {path: raw/voices.csv}
inference: {minimum_base: 30, low_base: 50}
"""

CODEBOOK = """
version: 1
missing: {DK: Don't know}
items:
  respondent: {kind: id}
  submitted: {kind: date}
  status: {answers: [Complete, Partial], instruments: [asked]}
  case: {kind: id, instruments: [asked]}
  weight: {kind: weight, instruments: [asked]}
  strand: {answers: [Crime, Anti-social behaviour]}
  informed: {label: Kept informed, wording: "Were you kept informed?", answers: ["Yes", "No"]}
  satisfied: {label: Satisfied, answers: [Very, Fairly, Not]}
  quarter: {answers: [Q1, Q2, Q3, Q4], period: true}
  wording: {answers: [old, new]}
  harm: {kind: number, minimum: 0, maximum: 10}
  reasons: {kind: multiple, options: {fear: {label: Fear}, time: {label: No time}}}
cases:
  case: {kind: id, unique: true}
  victim: {kind: id}
  strand: {answers: [Crime, Anti-social behaviour]}
  reported: {kind: date}
  listed: {kind: flag}
  officers: {answers: [One, Two or more]}
events:
  report: {label: Report}
  contact: {label: Contact, informs_victim: true}
  arrest: {label: Arrest}
  victim_told_arrest: {label: Told of the arrest, informs_victim: true}
  support_referred: {label: Referred}
  charge: {label: Charge}
  withdrawal: {label: Withdrawal}
  closed: {label: Closed}
"""

COMPARATORS = """
version: 1
comparators:
  - {id: panel, says: informed elsewhere, figure: 0.5, base: 400, year: "2023", source: A panel, design: quota-panel,
     comparability_group: a}
  - {id: no-base, says: informed elsewhere, figure: 0.5, year: "2023", source: A panel, design: quota-panel,
     comparability_group: a}
  - {id: open-one, says: informed in an open survey, figure: 0.5, base: 100, year: "2023", source: A link,
     design: self-selected, comparability_group: b}
  - {id: told-yes, says: satisfied of those informed, figure: 0.77, year: "2023", source: CSEW, design: probability,
     comparability_group: c}
  - {id: told-no, says: satisfied of those not informed, figure: 0.19, year: "2023", source: CSEW, design: probability,
     comparability_group: c}
"""

COLUMNS = "respondent,submitted,status,case,weight,strand,informed,satisfied,quarter,wording,harm,reasons"
Row = dict[str, str]


def answer(number: int, **given: str) -> Row:
    """One respondent; what is not given is an everyday answer."""
    usual = {
        "respondent": f"P{number}",
        "submitted": "2024-03-01",
        "status": "Complete",
        "case": "",
        "weight": "1",
        "strand": "Crime",
        "informed": "Yes",
        "satisfied": "Fairly",
        "quarter": f"Q{number % 4 + 1}",
        "wording": "old",
        "harm": str(number % 11),
        "reasons": "",
    }
    return usual | given


def answers(counts: dict[tuple[str, ...], int], names: Sequence[str]) -> list[Row]:
    """Respondents by the number of each combination of answers: {("Yes", "Very"): 10}, ["informed", "satisfied"]."""
    rows: list[Row] = []
    for values, count in counts.items():
        rows += [answer(len(rows) + i, **dict(zip(names, values, strict=True))) for i in range(count)]
    return rows


def claim(**fields: object) -> dict:
    """A claim that half of the victims were kept informed, with other fields put in its place."""
    usual = {
        "id": "main",
        "primary": True,
        "kind": "prevalence",
        "data": "asked",
        "item": "informed",
        "answer": ["Yes"],
        "phrase": "said they were kept informed",
        "expect": "above",
        "threshold": 0.5,
    }
    whole = usual | fields
    return {key: value for key, value in whole.items() if value is not None}


def theme(*claims: dict, **fields: object) -> dict:
    usual = {"id": "informed", "title": "Informed", "question": "Informed?", "area": "area", "claims": list(claims)}
    return usual | fields


def register_text(*themes: dict) -> str:
    return yaml.safe_dump({"version": 1, "themes": list(themes)}, sort_keys=False, allow_unicode=True)


def small_study(
    folder: Path,
    rows: Iterable[Row] = (),
    themes: Sequence[dict] = (),
    *,
    cases: Sequence[str] = (),
    events: Sequence[str] = (),
    voices: Sequence[str] = (),
    open_rows: Iterable[Row] = (),
    study: str = STUDY,
    codebook: str = CODEBOOK,
) -> Path:
    """Write the study; what is not given has one everyday row."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    write = {
        "study.yaml": study,
        "codebook.yaml": codebook,
        "comparators.yaml": COMPARATORS,
        "themes.yaml": register_text(*(themes or [theme(claim())])),
        "raw/asked.csv": _table(list(rows) or [answer(1)], COLUMNS.split(",")),
        "raw/open.csv": _table(
            list(open_rows) or [answer(1)],
            ["respondent", "submitted", "strand", "informed", "satisfied", "quarter", "wording", "harm", "reasons"],
        ),
        "raw/cases.csv": "\n".join(
            ["case,victim,strand,reported,listed,officers", *(cases or ["C0,V0,Crime,2024-01-01,No,One"])]
        ),
        "raw/events.csv": "\n".join(["case,event,at,detail", *(events or ["C0,report,2024-01-01T09:00,"])]),
        "raw/voices.csv": "\n".join(
            [
                "excerpt,person,source,code,theme,strand,stage,at,coder",
                *(voices or ["X1,A,S,other,,crime,x,2024-01-01,first"]),
            ]
        ),
    }
    for name, text in write.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return folder


def _table(rows: list[Row], columns: list[str]) -> str:
    return "\n".join([",".join(columns), *(",".join(row[c] for c in columns) for row in rows)])
