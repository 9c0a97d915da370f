"""A small study of made-up people, written where a test wants it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import numpy as np
import pandas as pd

STUDY = """
    title: A small study
    data: illustrative
    extract_date: "2024-12-31"
    organisation: {name: An office, area: A force area}
    strands: [{id: crime, name: Crime}]
    areas: [{id: communication, name: Communication}]
    partners: [{id: police, name: The police}]
    instruments:
      - id: survey
        title: Survey of victims
        path: raw/survey.csv
        population: victims of crime
        people: victims
        sample_design: probability
        respondent: respondent
        weight: weight
"""
CODEBOOK = """
    items:
      respondent: {kind: id, required: true, unique: true}
      weight: {kind: weight, above: 0}
      sex: {label: Sex, answers: [Women, Men], about: victim}
      informed:
        label: Kept informed
        wording: Were you kept informed?
        answers: ["Yes", "No"]
        missing: {DK: Don't know}
      fair: {label: Treated fairly, wording: "Were you treated fairly?", answers: ["Yes", "No"]}
"""
THEMES = """
    themes:
      - id: informed
        title: Being kept informed
        question: Were victims kept informed?
        area: communication
        strands: [crime]
        partners: [police]
        claims:
          - id: most
            primary: true
            kind: prevalence
            data: survey
            item: informed
            answer: ["Yes"]
            phrase: were kept informed
            expect: above
            threshold: 0.5
            by: [sex]
      - id: fair
        title: Being treated fairly
        question: Were victims treated fairly?
        area: communication
        strands: [crime]
        claims:
          - id: most
            primary: true
            kind: prevalence
            data: survey
            item: fair
            answer: ["Yes"]
            phrase: were treated fairly
            expect: above
            threshold: 0.5
"""


def survey(rows: int = 300, seed: int = 1) -> pd.DataFrame:
    """Answers of made-up people: about 70% kept informed, about 60% treated fairly."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "respondent": [f"P{i:04d}" for i in range(rows)],
            "weight": np.round(random.uniform(0.5, 2, rows), 3),
            "sex": random.choice(["Women", "Men"], rows),
            "informed": random.choice(["Yes", "No", "DK"], rows, p=[0.67, 0.28, 0.05]),
            "fair": random.choice(["Yes", "No"], rows, p=[0.6, 0.4]),
        }
    )


def write_study(folder: Path, *, themes: str = THEMES, codebook: str = CODEBOOK, study: str = STUDY) -> Path:
    """The study's folder, whole, with its raw file."""
    (folder / "raw").mkdir(parents=True)
    for name, text in (("study.yaml", study), ("codebook.yaml", codebook), ("themes.yaml", themes)):
        (folder / name).write_text(dedent(text), encoding="utf-8")
    survey().to_csv(folder / "raw" / "survey.csv", index=False)
    return folder
