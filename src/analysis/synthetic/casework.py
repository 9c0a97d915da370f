"""The made-up case file and event log: every room of the service called in the order of a case's life."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.synthetic.antisocial import antisocial
from analysis.synthetic.calendar import DAYS, iso_dates, quarters
from analysis.synthetic.court import in_court, planned_statements, statements
from analysis.synthetic.draws import Draws
from analysis.synthetic.investigation import investigate
from analysis.synthetic.log import Log
from analysis.synthetic.services import first_response, lead_officers, support
from analysis.synthetic.truth import Truth
from analysis.synthetic.victims import Columns, described_cases
from analysis.synthetic.vocabulary import (
    AGES,
    ASB,
    CHANNEL_CODES,
    COUNCIL_CODES,
    DA,
    ETHNIC_CODES,
    FLAG,
    OFFENCE_CODES,
    QUINTILE_CODES,
    SETTLEMENT_CODES,
    SEX_CODES,
    STRAND_CODES,
)

OFFENCES = np.array(
    [
        [0, 0, 0, 0, 0, 0, 1.0],
        [0.38, 0.05, 0.07, 0.22, 0.18, 0.10, 0],
        [0.80, 0.06, 0, 0, 0.08, 0.06, 0],
    ]
)
VULNERABLE = np.array([0.25, 0.14, 0.55])
ENHANCED = np.array([0.05, 0.12, 0.70])


@dataclass(frozen=True)
class Casework:
    """Made-up cases as arrays (`facts`), as the file has them (`cases`), and their `events`."""

    facts: Columns
    cases: pd.DataFrame
    events: pd.DataFrame


def casework(seed: int, truth: Truth, scale: float = 1.0) -> Casework:
    """Cases and events of one world, before any flaw.

    Parameters
    ----------
    seed : int. The same seed gives the same cases.
    truth : the true effects.
    scale : 1 for 6,000 crimes, of which 1,500 domestic abuse, and 900 cases of anti-social behaviour.
    """
    facts = _reported(Draws(seed, "victims"), Draws(seed, "reports"), scale)
    log = Log()
    facts |= first_response(log, Draws(seed, "first response"), truth, facts)
    planned = planned_statements(Draws(seed, "statements"), facts)
    facts["first_heard"] = np.hstack([facts["first_heard"], planned])
    facts |= investigate(log, Draws(seed, "investigation"), truth, facts)
    facts |= antisocial(log, Draws(seed, "anti-social behaviour"), truth, facts)
    facts["closed"] = np.where(facts["strand"] == ASB, facts["closed_asb"], facts["closed"])
    facts["officers"] = lead_officers(log, Draws(seed, "officers"), facts)
    facts |= support(log, Draws(seed, "support"), truth, facts)
    facts |= in_court(log, Draws(seed, "court"), truth, facts)
    facts |= statements(log, Draws(seed, "readers"), facts, planned)
    names = np.array([f"C{number:05d}" for number in range(1, len(facts["strand"]) + 1)], dtype=object)
    facts["name"] = names
    return Casework(facts, _as_filed(Draws(seed, "file"), facts), log.frame(names))


def _reported(people: Draws, draws: Draws, scale: float) -> Columns:
    cases = described_cases(people, scale)
    n, strand = len(cases["strand"]), cases["strand"]
    offence = draws.pick_each(OFFENCES[strand])
    vulnerable = draws.yes(VULNERABLE[strand], n) | cases["communication_need"]
    enhanced = draws.yes(ENHANCED[strand], n) | (offence == 1)
    return cases | {
        "reported": np.sort(draws.uniform(n)) * DAYS,
        "offence": offence,
        "vulnerable": vulnerable,
        "enhanced": enhanced,
        "channel": draws.pick((0.62, 0.20, 0.12, 0.06), n),
    }


def _only(flag: np.ndarray, asked: np.ndarray) -> np.ndarray:
    return np.where(asked, FLAG[np.asarray(flag, dtype=int)], "")


def _number(values: np.ndarray, asked: np.ndarray) -> np.ndarray:
    return np.where(asked, values.astype(int).astype(str).astype(object), "")


def _as_filed(draws: Draws, f: Columns) -> pd.DataFrame:
    """The case file as text, one row for each case; a field not asked is empty."""
    n, strand = len(f["strand"]), f["strand"]
    everyone, crime, asb, da = np.ones(n, bool), strand != ASB, strand == ASB, strand == DA
    outcome = f["outcome_type"]
    out_of_court = np.isin(outcome, (2, 3, 8, 22))
    decided = crime & (outcome > 0)
    letter = np.array(["R", "N", "X"], dtype=object)[draws.pick((0.48, 0.30, 0.22), n)]
    review_done = f["threshold"] & f["followed_up"]
    return pd.DataFrame(
        {
            "case": f["name"],
            "victim": np.array([f"V{number:05d}" for number in range(1, n + 1)], dtype=object)[f["victim"]],
            "strand": STRAND_CODES[strand],
            "offence_group": OFFENCE_CODES[f["offence"]],
            "domestic_abuse": _only(da, everyone),
            "reported": iso_dates(f["reported"]),
            "recorded": np.where(crime & (f["recorded"] < DAYS), iso_dates(f["recorded"]), ""),
            "quarter": quarters(f["reported"]),
            "channel": CHANNEL_CODES[f["channel"]],
            "local_authority": COUNCIL_CODES[f["council"]],
            "geography_vintage": "2024",
            "settlement": SETTLEMENT_CODES[f["settlement"]],
            "deprivation_quintile": QUINTILE_CODES[f["quintile"]],
            "age_band": AGES[f["age"]],
            "sex": SEX_CODES[f["sex"]],
            "ethnicity": ETHNIC_CODES[f["ethnicity"]],
            "disability": _only(f["disability"], everyone),
            "communication_need": _only(f["communication_need"], everyone),
            "vulnerable": _only(f["vulnerable"], everyone),
            "enhanced": _only(f["enhanced"], everyone),
            "intimidation": _only(draws.yes(np.array([0.18, 0.06, 0.24])[strand], n), everyone),
            "protective_order": _only(draws.yes(np.array([0.04, 0.02, 0.22])[strand], n), everyone),
            "reports_12m": _number(
                1 + np.floor(draws.exponential(np.array([2.5, 0.4, 1.2])[strand], n)).clip(0, 98), everyone
            ),
            "officers": _number(f["officers"], everyone),
            "handovers": _number(f["officers"] - 1, everyone),
            "agencies": _number(f["agencies"], asb),
            "needs_assessment": _only(f["assessed"], everyone),
            "rights_given": _only(f["rights"], everyone),
            "acknowledged_in_writing": _only(f["acknowledged"], everyone),
            "decision_letter": np.where(decided, letter, ""),
            "preference_recorded": _only(draws.yes(0.35, n), everyone),
            "disposal_view_recorded": _only(draws.yes(0.42, n), out_of_court),
            "outcome_type": np.where(decided, outcome.astype(str).astype(object), ""),
            "outcome": np.where(decided, iso_dates(f["closed"]), ""),
            "went_to_court": _only(f["went_to_court"], crime),
            "trial_listed": _only(f["trial_listed"], f["went_to_court"]),
            "relistings": _number(f["relistings"], f["trial_listed"]),
            "relisting_reason": np.where(f["relistings"] > 0, f["reason"], ""),
            "ineffective": _only(f["ineffective"], f["trial_listed"]),
            "distance_to_court": _number(f["distance"], f["trial_listed"]),
            "remote_link": _only(f["link"], f["trial_listed"]),
            "special_measures": np.where(f["trial_listed"], f["measures"], ""),
            "intermediary": _only(f["intermediary"], f["trial_listed"]),
            "vps_offered": _only(f["vps_offered"], crime),
            "vps_taken": _only(f["vps_taken"], crime),
            "vps_read_by": f["reader"],
            "support_eligible": _only(f["eligible"], everyone),
            "support_service": f["service"],
            "support_declined_reason": f["declined"],
            "dash_grade": np.where(da, np.array(["S", "M", "H"], dtype=object)[draws.pick((0.42, 0.43, 0.15), n)], ""),
            "asb_kind": np.where(asb, f["asb_kind"], ""),
            "behaviours": f["behaviours"],
            "incidents_6m": _number(f["incidents_6m"], asb),
            "incidents_12m": _number(f["incidents_12m"], asb),
            "case_review": _only(f["review"], asb),
            "review_threshold": _only(f["threshold"], f["review"]),
            "review_appeal": _only(f["appeal"], f["review"]),
            "review_actions_agreed": _number(f["agreed"], f["threshold"]),
            "review_actions_completed": _number(f["completed"], f["threshold"]),
            "continuing_3m": _only(f["continuing"], review_done),
        },
        dtype=object,
    )
