"""The made-up case file as text, as a case system exports it: codes, flags, dates; a field not asked is empty."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.synthetic.calendar import DAYS, iso_dates, quarters
from analysis.synthetic.draws import Draws
from analysis.synthetic.victims import Columns
from analysis.synthetic.vocabulary import (
    AGES,
    ASB,
    CHANNEL_CODES,
    DA,
    ETHNIC_CODES,
    FLAG,
    OFFENCE_CODES,
    QUINTILE_CODES,
    SETTLEMENT_CODES,
    SEX_CODES,
    STRAND_CODES,
    council_codes,
)


def as_filed(draws: Draws, facts: Columns) -> pd.DataFrame:
    """The case file, one row for each case.

    Parameters
    ----------
    facts : what is true of each case.
    draws : of what the record holds and no claim rests on, such as the grade of risk.
    """
    noted = _noted(draws, facts["strand"])
    groups = (_report(facts), _victim(facts), _risk(facts, noted), _service(facts, noted), _court(facts))
    columns = {
        key: values for group in (*groups, _support(facts, noted), _antisocial(facts)) for key, values in group.items()
    }
    return pd.DataFrame(columns, dtype=object)


def _only(flag: np.ndarray, asked: np.ndarray | bool = True) -> np.ndarray:
    return np.where(asked, FLAG[np.asarray(flag, dtype=int)], "")


def _number(values: np.ndarray, asked: np.ndarray | bool = True) -> np.ndarray:
    return np.where(asked, values.astype(int).astype(str).astype(object), "")


def _codes(letters: str) -> np.ndarray:
    return np.array(list(letters), dtype=object)


def _noted(draws: Draws, strand: np.ndarray) -> Columns:
    """What the record holds by strand and chance alone."""
    n = len(strand)
    return {
        "letter": _codes("RNX")[draws.pick((0.48, 0.30, 0.22), n)],
        "intimidation": draws.yes(np.array([0.18, 0.06, 0.24])[strand], n),
        "protective_order": draws.yes(np.array([0.04, 0.02, 0.22])[strand], n),
        "reports": 1 + np.floor(draws.exponential(np.array([2.5, 0.4, 1.2])[strand], n)).clip(0, 98),
        "preference": draws.yes(0.35, n),
        "disposal_view": draws.yes(0.42, n),
        "grade": _codes("SMH")[draws.pick((0.42, 0.43, 0.15), n)],
    }


def _report(f: Columns) -> Columns:
    crime = f["strand"] != ASB
    number = np.arange(1, len(crime) + 1)
    return {
        "case": f["name"],
        "victim": np.array([f"V{one:05d}" for one in number], dtype=object)[f["victim"]],
        "strand": STRAND_CODES[f["strand"]],
        "offence_group": OFFENCE_CODES[f["offence"]],
        "domestic_abuse": _only(f["strand"] == DA),
        "reported": iso_dates(f["reported"]),
        "recorded": np.where(crime & (f["recorded"] < DAYS), iso_dates(f["recorded"]), ""),
        "quarter": quarters(f["reported"]),
        "channel": CHANNEL_CODES[f["channel"]],
    }


def _victim(f: Columns) -> Columns:
    return {
        "local_authority": council_codes()[f["council"]],
        "geography_vintage": np.full(len(f["council"]), "2024", dtype=object),
        "settlement": SETTLEMENT_CODES[f["settlement"]],
        "deprivation_quintile": QUINTILE_CODES[f["quintile"]],
        "age_band": AGES[f["age"]],
        "sex": SEX_CODES[f["sex"]],
        "ethnicity": ETHNIC_CODES[f["ethnicity"]],
        "disability": _only(f["disability"]),
        "communication_need": _only(f["communication_need"]),
    }


def _risk(f: Columns, noted: Columns) -> Columns:
    return {
        "vulnerable": _only(f["vulnerable"]),
        "enhanced": _only(f["enhanced"]),
        "intimidation": _only(noted["intimidation"]),
        "protective_order": _only(noted["protective_order"]),
        "reports_12m": _number(noted["reports"]),
    }


def _service(f: Columns, noted: Columns) -> Columns:
    outcome = f["outcome_type"]
    decided = (f["strand"] != ASB) & (outcome > 0)
    return {
        "officers": _number(f["officers"]),
        "handovers": _number(f["officers"] - 1),
        "agencies": _number(f["agencies"], f["strand"] == ASB),
        "needs_assessment": _only(f["assessed"]),
        "rights_given": _only(f["rights"]),
        "acknowledged_in_writing": _only(f["acknowledged"]),
        "decision_letter": np.where(decided, noted["letter"], ""),
        "preference_recorded": _only(noted["preference"]),
        "disposal_view_recorded": _only(noted["disposal_view"], np.isin(outcome, (2, 3, 8, 22))),
        "outcome_type": _number(outcome, decided),
        "outcome": np.where(decided, iso_dates(f["closed"]), ""),
    }


def _court(f: Columns) -> Columns:
    crime, listed = f["strand"] != ASB, f["trial_listed"]
    return {
        "went_to_court": _only(f["went_to_court"], crime),
        "trial_listed": _only(listed, f["went_to_court"]),
        "relistings": _number(f["relistings"], listed),
        "relisting_reason": np.where(f["relistings"] > 0, f["reason"], ""),
        "ineffective": _only(f["ineffective"], listed),
        "distance_to_court": _number(f["distance"], listed),
        "remote_link": _only(f["link"], listed),
        "special_measures": np.where(listed, f["measures"], ""),
        "intermediary": _only(f["intermediary"], listed),
        "vps_offered": _only(f["vps_offered"], crime),
        "vps_taken": _only(f["vps_taken"], crime),
        "vps_read_by": f["reader"],
    }


def _support(f: Columns, noted: Columns) -> Columns:
    return {
        "support_eligible": _only(f["eligible"]),
        "support_service": f["service"],
        "support_declined_reason": f["declined"],
        "dash_grade": np.where(f["strand"] == DA, noted["grade"], ""),
    }


def _antisocial(f: Columns) -> Columns:
    asb, review, threshold = f["strand"] == ASB, f["review"], f["threshold"]
    return {
        "asb_kind": np.where(asb, f["asb_kind"], ""),
        "behaviours": f["behaviours"],
        "incidents_6m": _number(f["incidents_6m"], asb),
        "incidents_12m": _number(f["incidents_12m"], asb),
        "case_review": _only(review, asb),
        "review_threshold": _only(threshold, review),
        "review_appeal": _only(f["appeal"], review),
        "review_actions_agreed": _number(f["agreed"], threshold),
        "review_actions_completed": _number(f["completed"], threshold),
        "continuing_3m": _only(f["continuing"], threshold & f["followed_up"]),
    }
