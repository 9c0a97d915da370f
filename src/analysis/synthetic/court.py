"""Made-up court cases: listing, re-listing, completion, special measures, statements, expenses."""

from __future__ import annotations

import numpy as np

from analysis.synthetic.calendar import DAYS
from analysis.synthetic.draws import Draws
from analysis.synthetic.log import Log, done_by, log_with_notice, told_days
from analysis.synthetic.truth import Truth
from analysis.synthetic.vocabulary import ASB

LISTING_KNOWN = 90.0  # All re-listings of a trial are over this many days after the charge.
TRIAL_LISTED = 0.92
CHANGES = (0.40, 0.22, 0.12, 0.14, 0.08, 0.04)  # One to six, of the dates that change: four or more are 26%.
COMPLETION_MEDIAN = 176.0  # The wait for the last re-listing lifts it to 179 days.


def in_court(log: Log, draws: Draws, truth: Truth, cases: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What happens after a charge, logged; arrays for all cases, of use where `went_to_court`.

    Returns `went_to_court`, `trial_listed`, `relistings`, `reason`, `ineffective`, `distance`, `link`, `measures`,
    `intermediary`.
    """
    n, charged = len(cases["strand"]), cases["charged"]
    rows = np.arange(n)
    court = np.isfinite(charged)
    listed = court & (charged <= DAYS - LISTING_KNOWN) & draws.yes(TRIAL_LISTED, n)
    listing = np.where(listed, charged + draws.between(4, 12, n), np.inf)
    changed = listed & draws.yes(truth["relisting/relisted"], n)
    relistings = np.where(changed, 1 + draws.pick(CHANGES, n), 0)
    log.add("file_to_cps", rows, cases["reported"] + 0.8 * (charged - cases["reported"]))
    log_with_notice(log, "hearing_listed", "hearing", rows, listing, told_days(draws, truth, rows, listing, cases))
    last, ineffective = _relist(log, draws, truth, cases, listing, relistings)
    measures = _measures(log, draws, cases, listing)
    _complete(log, draws, truth, cases, last)
    return {
        "went_to_court": court,
        "trial_listed": listed,
        "relistings": relistings,
        "reason": np.array(list("CDPWO"), dtype=object)[draws.pick((0.45, 0.18, 0.12, 0.13, 0.12), n)],
        "ineffective": ineffective,
        "distance": np.floor(draws.log_logistic(9.0 + 4.0 * cases["settlement"], 2.5, n)).clip(0, 70).astype(int),
        "link": listed & draws.yes(0.18, n),
        "measures": measures,
        "intermediary": cases["communication_need"] & draws.yes(0.30, n),
    }


def _relist(
    log: Log,
    draws: Draws,
    truth: Truth,
    cases: dict[str, np.ndarray],
    listing: np.ndarray,
    relistings: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Log the re-listings; returns the day of the last one (or of the listing), and who had an ineffective trial."""
    n = len(listing)
    rows = np.arange(n)
    day, ineffective = listing, (relistings > 0) & draws.yes(0.5, n)
    for change in range(1, 7):
        changed = relistings >= change
        day = np.where(changed, day + draws.between(5, 12, n), day)
        days = np.where(changed, day, np.inf)
        log_with_notice(log, "relisted", "relisting", rows, days, told_days(draws, truth, rows, days, cases))
        if change == 1:
            log.add("ineffective", rows, np.where(ineffective, days, np.inf))
    return day, ineffective


def _measures(log: Log, draws: Draws, cases: dict[str, np.ndarray], listing: np.ndarray) -> np.ndarray:
    """Special measures applied for, granted and used, logged; returns the code of each case."""
    n = len(listing)
    rows = np.arange(n)
    applied = np.isfinite(listing) & draws.yes(np.where(cases["vulnerable"], 0.65, 0.25), n)
    granted = applied & draws.yes(0.85, n)
    used = granted & draws.yes(0.80, n)
    log.add("special_measures_applied", rows, np.where(applied, listing + 3, np.inf))
    log.add("special_measures_granted", rows, np.where(granted, listing + 12, np.inf))
    log.add("pretrial_visit", rows, np.where(draws.yes(0.35, n), listing + 25, np.inf))
    return np.select([used, granted, applied], ["U", "G", "R"], "N").astype(object)


def _complete(log: Log, draws: Draws, truth: Truth, cases: dict[str, np.ndarray], last: np.ndarray) -> None:
    """Log the end in court, and the expenses of witnesses."""
    n, charged = len(last), cases["charged"]
    rows = np.arange(n)
    completed = charged + draws.log_logistic(COMPLETION_MEDIAN, 3.0, n)
    completed = np.where(np.isfinite(last), np.maximum(completed, last + 14), completed)
    log.add("trial_started", rows, np.where(np.isfinite(last), completed - 1, np.inf))
    log_with_notice(log, "case_completed", "outcome", rows, completed, told_days(draws, truth, rows, completed, cases))
    claimed = np.where(np.isfinite(last) & draws.yes(0.45, n), completed + 3, np.inf)
    log.add("expenses_claimed", rows, claimed)
    due = np.isfinite(claimed) & (claimed < DAYS)
    paid = done_by(draws, claimed[due], np.full(due.sum(), 10), np.full(due.sum(), 0.78), 0.95)
    log.add("expenses_paid", rows[due], paid)


def planned_statements(draws: Draws, cases: dict[str, np.ndarray]) -> np.ndarray:
    """Days after the report on which a personal statement is offered, and taken: n x 2, inf where never."""
    n = len(cases["strand"])
    offered = np.where((cases["strand"] != ASB) & draws.yes(0.38, n), draws.exponential(3.0, n), np.inf)
    return np.column_stack([offered, np.where(draws.yes(0.52, n), offered + 2, np.inf)])


def statements(log: Log, draws: Draws, cases: dict[str, np.ndarray], planned: np.ndarray) -> dict[str, np.ndarray]:
    """Personal statements on record, logged: `offered`, `taken`, and the code of who read it ("" where nobody)."""
    n = len(cases["strand"])
    days = cases["reported"][:, None] + planned
    held = days <= np.minimum(cases["closed"], DAYS - 1)[:, None]
    log.add("vps_offered", np.arange(n)[held[:, 0]], days[held[:, 0], 0])
    log.add("vps_taken", np.arange(n)[held[:, 1]], days[held[:, 1], 1])
    reader = np.array(["V", "P", "J"], dtype=object)[draws.pick((0.15, 0.35, 0.5), n)]
    return {
        "vps_offered": held[:, 0],
        "vps_taken": held[:, 1],
        "reader": np.where(held[:, 1] & np.isfinite(cases["charged"]), reader, ""),
    }
