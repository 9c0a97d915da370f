"""The made-up case file and event log: every room of the service called in the order of a case's life."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.synthetic.antisocial import antisocial
from analysis.synthetic.calendar import DAYS
from analysis.synthetic.case_file import as_filed
from analysis.synthetic.court import in_court, planned_statements, statements
from analysis.synthetic.draws import Draws
from analysis.synthetic.investigation import investigate
from analysis.synthetic.log import Log
from analysis.synthetic.services import first_response, lead_officers, support
from analysis.synthetic.truth import Truth
from analysis.synthetic.victims import Columns, described_cases
from analysis.synthetic.vocabulary import ASB

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
    return Casework(facts, as_filed(Draws(seed, "file"), facts), log.frame(names))


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
