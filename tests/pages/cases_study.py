"""A study of a few cases and their events, drawn as the test needs them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from analysis.evidence import Basis
from analysis.study import find_study

STUDY = """
    title: A few cases
    data: illustrative
    extract_date: "2024-12-31"
    organisation: {name: An office, area: A force area}
    strands: [{id: crime, name: Crime}, {id: quiet, name: Quiet}]
    areas: [{id: process, name: Process}]
    partners: [{id: police, name: The police}, {id: nobody, name: Nobody in particular}]
    cases: {path: raw/cases.csv, id: case, person: victim, strand: strand, date: reported, population: cases of a test}
    events: {path: raw/events.csv}
"""
JOURNEY = """
    journey:
      by: strand
      steps: [report, arrest, charge]
      waits: [{name: From report to charge, start: report, ends: [charge], by: strand}]
      start: report
      endings: {Charged: [charge], Withdrawn: [withdrawal]}
      listed: listed
      relisted: relisted
"""
CODEBOOK = """
    cases:
      case: {kind: id, required: true, unique: true}
      victim: {kind: id, required: true}
      strand: {label: Strand, answers: [Crime, Quiet]}
      reported: {kind: date}
    events:
      report: {label: First report}
      arrest: {label: Arrest}
      charge: {label: Charge}
      withdrawal: {label: Withdrawal}
      listed: {label: Trial listed}
      relisted: {label: Trial listed again}
"""
THEMES = """
    themes:
      - id: arrests
        title: Arrests
        question: Are there arrests?
        area: process
        strands: [crime]
        partners: [police]
        claims:
          - {id: main, primary: true, kind: duration, data: events, start: report, ends: [arrest], measure: median,
             expect: below, threshold: 10, phrase: there was an arrest}
        opportunities:
          - {kind: awareness, says: "Tell people.", partner: police, status: agreed, response: "We will."}
"""


def write_study(folder: Path, events: str, *, journey: str = JOURNEY) -> Path:
    """A study's folder.

    Parameters
    ----------
    events : one line an event: case, victim, event, day in 2024 as month-day.
    """
    rows = [line.split() for line in dedent(events).strip().splitlines()]
    (folder / "raw").mkdir(parents=True)
    (folder / "study.yaml").write_text(dedent(STUDY) + dedent(journey), encoding="utf-8")
    (folder / "codebook.yaml").write_text(dedent(CODEBOOK), encoding="utf-8")
    (folder / "themes.yaml").write_text(dedent(THEMES), encoding="utf-8")
    victims = {case: victim for case, victim, *_ in rows}
    lines = [f"{case},{victim},Crime,2024-01-01" for case, victim in victims.items()]
    (folder / "raw" / "cases.csv").write_text(
        "case,victim,strand,reported\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    log = [f"{case},{event},{day if len(day) > 5 else f'2024-{day}'},\n" for case, _, event, day in rows]
    (folder / "raw" / "events.csv").write_text("case,event,at,detail\n" + "".join(log), encoding="utf-8")
    return folder


def basis_of(folder: Path, events: str, **options: str) -> Basis:
    return Basis.of(find_study(write_study(folder, events, **options)))
