"""Made-up cases of anti-social behaviour: behaviours, incidents, agencies, the owner, the Case Review."""

from __future__ import annotations

import numpy as np

from analysis.synthetic.calendar import DAYS
from analysis.synthetic.draws import Draws
from analysis.synthetic.log import Log, done_by
from analysis.synthetic.truth import Truth
from analysis.synthetic.vocabulary import ASB, BEHAVIOURS

KINDS = (0.40, 0.42, 0.18)  # Personal, nuisance, environmental.
ASKED_FOR_REVIEW = 0.14
REVIEW_FOLLOWED_UP = 60.0  # A review asked for later than this before the last day is not in the file yet.


def kinds_of_behaviour(draws: Draws, three_or_more: float, n: int) -> np.ndarray:
    """How many kinds of behaviour each victim suffers: 78% two or more, and the share given three or more."""
    one = 0.22
    two = max(0.0, 1 - one - three_or_more)
    more = three_or_more * np.array([0.45, 0.28, 0.17, 0.10])
    return 1 + draws.pick((one, two, *more), n)


def behaviours(draws: Draws, number: np.ndarray) -> np.ndarray:
    """Which kinds: n x 10, True where suffered, as many in each row as `number` says."""
    liking = np.array([1.6, 1.5, 1.1, 1.2, 0.9, 1.0, 0.8, 0.8, 0.9, 0.5])
    rank = draws.uniform((len(number), len(BEHAVIOURS))) ** (1 / liking)
    place = np.argsort(np.argsort(-rank, axis=1, kind="stable"), axis=1, kind="stable")
    return place < number[:, None]


def antisocial(log: Log, draws: Draws, truth: Truth, cases: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The course of the cases of anti-social behaviour, logged; arrays for all cases, of use in that strand.

    Returns `agencies`, `asb_kind`, `behaviours` (text), `incidents_6m`, `incidents_12m`, `closed_asb`, and of the Case
    Review `review`, `threshold`, `appeal`, `agreed`, `completed`, `continuing` (flags and counts).
    """
    n, reported = len(cases["strand"]), cases["reported"]
    rows = np.arange(n)
    asb = cases["strand"] == ASB
    several = draws.yes(truth["where-to-report/two-agencies"], n)
    agencies = 1 + np.where(several, 1 + np.floor(draws.exponential(0.7, n)), 0).astype(int).clip(0, 5)
    owner = reported + draws.log_logistic(4.0 + 5.0 * several, 1.6, n)
    closed = reported + draws.log_logistic(62.0, 1.7, n)
    log.add("owner_named", rows[asb], owner[asb])
    for days in np.cumsum(draws.exponential(21.0, (10, n)), axis=0):
        log.add("contact", rows[asb], (reported + days)[asb], "case worker", until=closed[asb])
    log.add("closed", rows[asb], closed[asb])
    incidents = 1 + np.floor(draws.exponential(4.0, n)).astype(int)
    suffered = behaviours(draws, kinds_of_behaviour(draws, truth["asb-cumulative-harm/three-types"], n))
    return {
        "agencies": agencies,
        "asb_kind": np.array(["P", "N", "E"], dtype=object)[draws.pick(KINDS, n)],
        "behaviours": _joined(suffered, asb),
        "incidents_6m": incidents,
        "incidents_12m": incidents + np.floor(draws.exponential(3.0, n)).astype(int),
        "closed_asb": np.where(asb & (closed < DAYS), closed, np.inf),
    } | _case_review(log, draws, truth, cases)


def _joined(suffered: np.ndarray, asb: np.ndarray) -> np.ndarray:
    names = np.array(BEHAVIOURS, dtype=object)
    text = np.full(len(suffered), "", dtype=object)
    text[asb] = ["|".join(names[row]) for row in suffered[asb]]
    return text


def _case_review(log: Log, draws: Draws, truth: Truth, cases: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    n, reported = len(cases["strand"]), cases["reported"]
    asked = reported + draws.between(30, 150, n)
    review = (cases["strand"] == ASB) & draws.yes(ASKED_FOR_REVIEW, n) & (asked < DAYS - REVIEW_FOLLOWED_UP)
    threshold = review & draws.yes(0.78, n)
    rows, days = np.flatnonzero(review), asked[review]
    within = np.full(len(rows), truth["asb-ownership-and-case-review/limits"])
    eligibility = done_by(draws, days, np.full(len(rows), 5), within, 0.97)
    told = done_by(draws, days, np.full(len(rows), 10), within, 0.97)
    confirmed = np.where(threshold[rows], np.where(np.isfinite(eligibility), eligibility, days + 4) + 0.3, np.inf)
    log.add("case_review_requested", rows, days)
    log.add("case_review_eligibility", rows, eligibility)
    log.add("case_review_applicant_told", rows, told)
    log.add("case_review_confirmed", rows, confirmed)
    held = np.isfinite(confirmed)
    meeting = done_by(draws, confirmed[held], np.full(held.sum(), 10), within[held], 0.97)
    log.add("case_review_meeting", rows[held], meeting)
    agreed = 1 + np.floor(draws.exponential(2.2, n)).astype(int)
    return {
        "review": review,
        "threshold": threshold,
        "appeal": review & draws.yes(0.12, n),
        "agreed": agreed,
        "completed": np.floor(agreed * draws.between(0.3, 1.05, n)).astype(int).clip(0, agreed),
        "continuing": draws.yes(truth["asb-ownership-and-case-review/continuing"], n),
        "followed_up": asked < DAYS - 100,
    }
