"""The course of a made-up case of crime: contacts, arrest, outcome, and the victim who withdraws.

Withdrawal competes with all other outcomes. Its hazard is higher after 28 days in which the victim heard nothing, by
the ratio that the truth states, and higher in domestic abuse. How often victims are contacted is the same in all
strands, so that a gap says nothing about the strand.
"""

from __future__ import annotations

import numpy as np

from analysis.synthetic.calendar import DAYS, GO_LIVE
from analysis.synthetic.draws import Draws
from analysis.synthetic.log import Log, log_with_notice, told_days
from analysis.synthetic.truth import Truth
from analysis.synthetic.victims import CASES
from analysis.synthetic.vocabulary import ASB, CRIME, DA

CHARGED, OUT_OF_COURT, NO_SUSPECT, OTHER = range(4)
# What a case would come to if the victim never withdrew.
ENDINGS = {"crime": (0.085, 0.058, 0.540, 0.317), "domestic abuse": (0.235, 0.06, 0.080, 0.625)}
MEDIAN_DAYS = np.array([41.0, 33.0, 7.7, 37.0])
SPREAD = np.array([1.8, 1.8, 1.3, 1.8])
OUTCOMES = {
    CHARGED: ((1,), (1.0,)),
    OUT_OF_COURT: ((2, 3, 8, 22), (0.10, 0.15, 0.50, 0.25)),
    NO_SUSPECT: ((18,), (1.0,)),
    OTHER: ((10, 13, 15, 17, 20, 21), (0.08, 0.04, 0.62, 0.05, 0.08, 0.13)),
}
ARREST = np.array([0.70, 0.50, 0.0, 0.30])
WITHDRAWAL_RATE = 0.00345  # A day, in crime that is not domestic abuse, once the first days are over.
EARLY, EARLY_DAYS = 2.5, 10.0  # The first days are the likeliest to bring a withdrawal.
SILENCE = 28.0
HORIZON = 900.0
A_MOMENT = 0.003  # A case is closed two minutes after what closes it, so that the order of events is plain.


def ending(draws: Draws, strand: np.ndarray, alike: bool) -> tuple[np.ndarray, np.ndarray]:
    """What each case would come to, and after how many days, if the victim never withdrew.

    Where all strands are alike, each has the endings of all together: a case that closes sooner leaves less time to
    withdraw, so with other endings the share withdrawn would differ though the hazard did not.
    """
    abuse, crime = np.array(ENDINGS["domestic abuse"]), np.array(ENDINGS["crime"])
    together = np.average([crime, abuse], axis=0, weights=[CASES[CRIME], CASES[DA]])
    shares = together if alike else np.where((strand == DA)[:, None], abuse, crime)
    shares = np.broadcast_to(shares, (len(strand), len(crime)))
    kind = draws.pick_each(shares)
    return kind, draws.log_logistic(MEDIAN_DAYS[kind], SPREAD[kind], len(kind))


def contacts(draws: Draws, reported: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Days after the report on which an officer is in touch, and on which the portal sends an update.

    Both are n x k, ascending, beyond the horizon where there are no more. The portal begins at go-live.
    """
    n = len(reported)
    officer = np.cumsum(draws.exponential(18.0, (n, 24)), axis=1)
    start = np.maximum(GO_LIVE - reported, 0)[:, None]
    portal = start + np.cumsum(draws.exponential(30.0, (n, 8)), axis=1)
    return officer, portal


def hazard_days(days: np.ndarray) -> np.ndarray:
    """Days after the report on the scale of the baseline hazard: the first days count more."""
    return np.where(days < EARLY_DAYS, EARLY * days, EARLY * EARLY_DAYS + days - EARLY_DAYS)


def _days_of(hazard: np.ndarray) -> np.ndarray:
    early = EARLY * EARLY_DAYS
    return np.where(hazard < early, hazard / EARLY, hazard - early + EARLY_DAYS)


def withdrawal_days(draws: Draws, heard: np.ndarray, rate: np.ndarray, ratio: float) -> np.ndarray:
    """Days after the report on which each victim would withdraw, by inverting the cumulative hazard.

    Parameters
    ----------
    heard : n x k, days on which the victim heard something, in any order; the report itself is day 0.
    rate : hazard a day for each victim.
    ratio : hazard ratio once nothing was heard for 28 days.
    """
    n = len(heard)
    ends = np.sort(np.minimum(heard, HORIZON), axis=1)
    ends = np.hstack([ends, np.full((n, 1), HORIZON)])
    starts = np.hstack([np.zeros((n, 1)), ends[:, :-1]])
    silent_from = np.minimum(starts + SILENCE, ends)
    at_start, at_silence, at_end = hazard_days(starts), hazard_days(silent_from), hazard_days(ends)
    grown = np.cumsum(at_silence - at_start + ratio * (at_end - at_silence), axis=1)
    aim = draws.exponential(1.0, n) / rate
    gap = np.minimum((grown < aim[:, None]).sum(axis=1), grown.shape[1] - 1)
    row = np.arange(n)
    left = aim - np.where(gap > 0, grown[row, gap - 1], 0)
    in_contact = at_silence[row, gap] - at_start[row, gap]
    hazard = np.where(left <= in_contact, at_start[row, gap] + left, at_silence[row, gap] + (left - in_contact) / ratio)
    return np.where(aim > grown[:, -1], np.inf, _days_of(hazard))


def investigate(log: Log, draws: Draws, truth: Truth, cases: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The course of every crime, logged; returns `outcome_type` (0: open), `closed` (day, inf: open), `charged` (day).

    Cases of anti-social behaviour that is no crime are left as they are: no outcome, open.
    """
    rows = np.flatnonzero(cases["strand"] != ASB)
    reported, strand = cases["reported"][rows], cases["strand"][rows]
    alike = truth["delay-and-withdrawal/by-strand"] == 1.0
    kind, after = ending(draws, strand, alike)
    officer, portal = contacts(draws, reported)
    steps = _arrests(draws, kind, reported, after)
    told = {name: told_days(draws, truth, rows, days, cases) for name, days in steps.items()}
    notices = np.column_stack(list(told.values())) - reported[:, None]
    heard = np.hstack([officer, portal, cases["first_heard"][rows], notices])
    rate = WITHDRAWAL_RATE * np.where(strand == DA, truth["delay-and-withdrawal/by-strand"], 1.0)
    if alike:
        rate = rate * 1.9  # Alike in all strands, at the rate of all victims together.
    quits = withdrawal_days(draws, heard, rate, truth["delay-and-withdrawal/gap"])
    closed = reported + np.minimum(after, quits)
    log.add("suspect_identified", rows, reported + 0.3 * after, until=np.where(kind == NO_SUSPECT, -1, closed))
    for name, days in steps.items():
        notice = "interview" if name == "interview_under_caution" else name
        log_with_notice(log, name, notice, rows, days, told[name], until=closed)
    _log_contacts(log, draws, rows, reported, officer, portal, closed)
    outcome = _close(log, draws, truth, cases, rows, kind, quits < after, closed)
    shown = {"outcome_type": np.zeros(len(cases["strand"]), int), "closed": np.full(len(cases["strand"]), np.inf)}
    shown["charged"] = shown["closed"].copy()
    shown["outcome_type"][rows] = np.where(closed < DAYS, outcome, 0)
    shown["closed"][rows] = np.where(closed < DAYS, closed, np.inf)
    shown["charged"][rows] = np.where((closed < DAYS) & (outcome == 1), closed, np.inf)
    return shown


def _arrests(draws: Draws, kind: np.ndarray, reported: np.ndarray, after: np.ndarray) -> dict[str, np.ndarray]:
    """Days of arrest, interview and release of a suspect; inf where never."""
    n = len(kind)
    arrested = reported + after * draws.between(0.05, 0.6, n)
    arrested = np.where(draws.yes(ARREST[kind], n), arrested, np.inf)
    days = {
        "arrest": arrested,
        "interview_under_caution": np.where(draws.yes(0.95, n), arrested + 0.2, np.inf),
        "released": np.where(draws.yes(0.80, n), arrested + 0.9, np.inf),
    }
    return {name: np.where(day < reported + after, day, np.inf) for name, day in days.items()}


def _log_contacts(
    log: Log,
    draws: Draws,
    rows: np.ndarray,
    reported: np.ndarray,
    officer: np.ndarray,
    portal: np.ndarray,
    closed: np.ndarray,
) -> None:
    for channel, days in (("officer", officer), ("automatic", portal)):
        for column in days.T:
            at = reported + column
            open_still = at < np.minimum(closed, DAYS)
            log.add("contact", rows[open_still], at[open_still], channel)
    calls = draws.yes(0.10, len(rows))
    log.add("complaint", rows[calls][::6], (reported + 20)[calls][::6], until=closed[calls][::6])


def _close(
    log: Log,
    draws: Draws,
    truth: Truth,
    cases: dict[str, np.ndarray],
    rows: np.ndarray,
    kind: np.ndarray,
    quit_first: np.ndarray,
    closed: np.ndarray,
) -> np.ndarray:
    """Log the end of each case and what the victim was told; returns the outcome type."""
    n = len(rows)
    outcome = np.zeros(n, dtype=int)
    for end, (numbers, shares) in OUTCOMES.items():
        outcome = np.where(kind == end, np.array(numbers)[draws.pick(shares, n)], outcome)
    outcome = np.where(quit_first, np.where(kind == NO_SUSPECT, 14, 16), outcome)
    stage = np.where(kind == NO_SUSPECT, "no suspect", "suspect known").astype(object)
    log.add("withdrawal", rows[quit_first], closed[quit_first], stage[quit_first])
    for name, trigger, ends in (
        ("charge", "charge", (CHARGED,)),
        ("out_of_court_disposal", "disposal", (OUT_OF_COURT,)),
        ("no_further_action", "no_further_action", (NO_SUSPECT, OTHER)),
    ):
        days = np.where(np.isin(kind, ends) & ~quit_first, closed, np.inf)
        log_with_notice(log, name, trigger, rows, days, told_days(draws, truth, rows, days, cases))
    log.add("closed", rows, closed + A_MOMENT, outcome.astype(str).astype(object))
    return outcome
