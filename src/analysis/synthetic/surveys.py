"""The two made-up surveys as text: the sample of recorded victims, and the open listening survey."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.synthetic.answers import (
    LISTENING,
    RECORDED,
    Mood,
    about_you,
    overall,
    reporting,
    rights,
    statement,
    support,
)
from analysis.synthetic.answers_special import at_court, persistent, to_trial
from analysis.synthetic.calendar import DAYS, NEW_WORDING, PLATFORM_CHANGE, iso_dates, quarters
from analysis.synthetic.comments import comments
from analysis.synthetic.draws import Draws
from analysis.synthetic.form import Form
from analysis.synthetic.sample import sample
from analysis.synthetic.truth import Truth
from analysis.synthetic.victims import Columns, describe
from analysis.synthetic.vocabulary import ASB

PEOPLE = ("strand", "offence", "council", "settlement", "age", "sex", "ethnicity", "disability", "communication_need")
COURT = ("quintile", "channel", "went_to_court", "trial_listed", "relistings")
LINKED = 0.62
LISTENERS = 400


def recorded(
    seed: int, truth: Truth, cases: Columns, scale: float, flawed: bool = True, informative: float = 0.0
) -> pd.DataFrame:
    """Answers of the sample of recorded victims, one row for each; `cases` are the facts of the case file."""
    chosen = sample(Draws(seed, "sample"), cases, scale)
    rows = chosen["row"]
    people = {key: cases[key][rows] for key in PEOPLE + COURT}
    people["several_leads"] = cases["officers"][rows] > 1
    people["known_outcome"] = _known_outcome(cases["outcome_type"][rows], cases["closed"][rows], chosen["submitted"])
    form = _form(Draws(seed, "recorded"), "R", chosen["submitted"], flawed, informative)
    consent = Draws(seed, "consent").yes(LINKED, form.n)
    form.note("link_consent", np.where(consent, "Yes", "No"))
    form.note("case", np.where(consent, cases["name"][rows], ""))
    form.note("stratum", chosen["stratum"].astype(object))
    form.note("weight", np.array([f"{weight:.4f}" for weight in chosen["weight"]], dtype=object))
    return _answered(form, people, truth, RECORDED, Draws(seed, "recorded comments"))


def listening(seed: int, truth: Truth, scale: float, flawed: bool = True) -> pd.DataFrame:
    """Answers of those who chose to answer the open survey: more women, more anti-social behaviour, less content."""
    draws = Draws(seed, "listening people")
    n = max(20, round(LISTENERS * scale))
    strand = draws.pick((0.45, 0.30, 0.25), n)
    people = {"strand": strand} | describe(draws, strand)
    people["sex"] = np.where(draws.yes(0.68, n), 0, 1)
    people["offence"] = np.where(strand == ASB, 6, draws.pick((0.5, 0.1, 0.08, 0.14, 0.12, 0.06), n))
    people["channel"] = draws.pick((0.55, 0.28, 0.12, 0.05), n)
    people["went_to_court"] = (strand != ASB) & draws.yes(0.30, n)
    people["trial_listed"] = people["went_to_court"] & draws.yes(0.7, n)
    people["relistings"] = np.where(
        people["trial_listed"] & draws.yes(0.55, n), 1 + draws.pick((0.4, 0.3, 0.2, 0.1), n), 0
    )
    people["several_leads"] = draws.yes(0.5, n)
    outcome = np.where(strand == ASB, 3, 1 + draws.pick((0.05, 0.65, 0.30), n))
    people["known_outcome"] = np.where(people["went_to_court"], 0, outcome)
    form = _form(Draws(seed, "listening"), "L", np.sort(draws.uniform(n)) * DAYS, flawed)
    return _answered(form, people, truth, LISTENING, Draws(seed, "listening comments"))


def _known_outcome(outcome: np.ndarray, closed: np.ndarray, submitted: np.ndarray) -> np.ndarray:
    """What the respondent can know on the day of the answer, as the number of the answer."""
    kind = np.select([outcome == 1, np.isin(outcome, (2, 3, 8, 22)), outcome > 0], [0, 1, 2], 3)
    return np.where(closed <= submitted, kind, 3)


def _form(draws: Draws, letter: str, submitted: np.ndarray, flawed: bool, informative: float = 0.0) -> Form:
    n = len(submitted)
    form = Form(draws, n, flawed, informative)
    day = np.floor(submitted)
    form.note("respondent", np.array([f"{letter}{number:04d}" for number in range(1, n + 1)], dtype=object))
    form.note("submitted", iso_dates(submitted))
    form.note("status", np.full(n, "Complete", dtype=object))
    form.note("wave", np.where(day < NEW_WORDING, "2023", "2024"))
    form.note("quarter", quarters(submitted))
    form.note("platform", np.where(day < PLATFORM_CHANGE, "First platform", "Second platform"))
    form.note("questionnaire", np.where(day < NEW_WORDING, "2023", "2024"))
    return form


def _answered(form: Form, people: Columns, truth: Truth, mood: Mood, words: Draws) -> pd.DataFrame:
    about_you(form, people)
    overall(form, people, truth, mood)
    reporting(form, people, truth, mood)
    rights(form, people, truth, mood)
    to_trial(form, people, truth)
    at_court(form, people, truth)
    support(form, people, truth)
    statement(form, people, truth, mood)
    persistent(form, people, truth, mood)
    form.compute("comment", comments(words, people["strand"]))
    return form.frame()
