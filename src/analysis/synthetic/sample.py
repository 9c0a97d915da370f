"""Who answers the made-up survey of recorded victims: a stratified random sample, non-response, weights that undo both.

The frame is the victims of the case file, each with the first case. Strata are strand, council and whether the case
went to court. Young men answer least. Weights are raked in turn to the frame's counts of strand by age and of strata.
"""

from __future__ import annotations

import numpy as np

from analysis.synthetic.calendar import DAYS
from analysis.synthetic.draws import Draws
from analysis.synthetic.victims import Columns
from analysis.synthetic.vocabulary import ASB, CRIME, DA, STRANDS, councils

ANSWERS = {ASB: 260, CRIME: 420, DA: 180}
COURT = {ASB: 0, CRIME: 185, DA: 82}
MOST_OF_A_STRATUM = 0.75
WILLING = np.array([0.55, 0.70, 0.85, 1.0, 1.1, 1.2, 1.0])  # By age group, against each other.
LAST_INVITED = DAYS - 22.0


def sample(draws: Draws, cases: Columns, scale: float) -> Columns:
    """Respondents: row of the case file, stratum (text), weight, day of the answer.

    Parameters
    ----------
    cases : the facts of the case file.
    scale : 1 for 420 answers on crime, 260 on anti-social behaviour, 180 on domestic abuse.
    """
    n = len(cases["strand"])
    frame = np.flatnonzero(cases["first"] & (cases["reported"] < LAST_INVITED))
    willing = WILLING[cases["age"]] * np.where(cases["sex"] == 0, 1.1, 0.9)
    race = draws.exponential(1.0, n) / willing
    stratum = _strata(cases)
    chosen = []
    for strand, answers in ANSWERS.items():
        mine = frame[cases["strand"][frame] == strand]
        court = mine[cases["went_to_court"][mine]]
        elsewhere = mine[~cases["went_to_court"][mine]]
        from_court = min(round(COURT[strand] * scale), int(MOST_OF_A_STRATUM * len(court)))
        chosen.append(_quickest(race, court, from_court))
        chosen.append(_quickest(race, elsewhere, min(round(answers * scale) - from_court, len(elsewhere))))
    rows = np.sort(np.concatenate(chosen))
    return {
        "row": rows,
        "stratum": stratum[rows],
        "weight": _weights(frame, rows, stratum, cases),
        "submitted": _answered_on(draws, cases, rows),
    }


def _strata(cases: Columns) -> np.ndarray:
    name = STRANDS[cases["strand"]] + ", " + councils()[cases["council"]]
    court = np.where(cases["went_to_court"], ", court", ", no court").astype(object)
    return np.where(cases["strand"] == ASB, name, name + court).astype(str)


def _quickest(race: np.ndarray, group: np.ndarray, number: int) -> np.ndarray:
    return group[np.argsort(race[group], kind="stable")[:number]]


def _weights(frame: np.ndarray, rows: np.ndarray, stratum: np.ndarray, cases: Columns) -> np.ndarray:
    age = np.array([0, 0, 1, 1, 2, 2, 2])[cases["age"]]
    weight = np.ones(len(rows))
    for _ in range(12):
        for cell in (cases["strand"] * 3 + age, np.unique(stratum, return_inverse=True)[1]):
            wanted = np.bincount(cell[frame], minlength=cell.max() + 1).astype(float)
            held = np.bincount(cell[rows], weights=weight, minlength=cell.max() + 1)
            factor = np.divide(wanted, held, out=np.ones_like(wanted), where=held > 0)
            weight = weight * factor[cell[rows]]
    return weight


def _answered_on(draws: Draws, cases: Columns, rows: np.ndarray) -> np.ndarray:
    """A fortnight to two months after the report; after a charge, when the trial has been listed."""
    reported, charged = cases["reported"][rows], cases["charged"][rows]
    after_report = reported + draws.between(14, 60, len(rows))
    after_charge = charged + draws.between(88, 120, len(rows))
    moment = np.where(np.isfinite(charged), np.where(np.isfinite(after_charge), after_charge, 0), after_report)
    return np.minimum(moment, DAYS - draws.between(0.01, 5, len(rows)))
