"""What happens around every made-up case: acknowledgement, needs assessment, rights, the officer, support."""

from __future__ import annotations

import numpy as np

from analysis.synthetic.draws import Draws
from analysis.synthetic.log import Log, done_by, share_within
from analysis.synthetic.truth import Truth
from analysis.synthetic.vocabulary import ASB, CRIME, DA

NO_RECORD_OF_REFERRAL = 0.20
ELIGIBLE = np.array([0.40, 0.75, 0.95])  # By strand: ASB, crime, domestic abuse.
SEVERAL_LEADS = 0.42


def first_response(log: Log, draws: Draws, truth: Truth, cases: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Report, recording and the first things a victim hears, logged.

    Returns flags `acknowledged`, `assessed`, `rights`, the day `recorded`, and `first_heard`, n x 3, days after the
    report on which the victim heard of each.
    """
    n, reported = len(cases["strand"]), cases["reported"]
    rows = np.arange(n)
    recorded = reported + draws.exponential(0.25, n)
    crime = cases["strand"] != ASB
    log.add("report", rows, reported)
    log.add("crime_recorded", rows[crime], recorded[crime])
    assessed = np.where(cases["vulnerable"], truth["communication-needs/assessed"], 0.50)
    flags = {
        "acknowledged": draws.yes(0.82, n),
        "assessed": draws.yes(assessed, n),
        "rights": draws.yes(np.where(crime, 0.60, 0.25), n),
    }
    heard = np.column_stack([np.where(flag, draws.exponential(1.0, n), np.inf) for flag in flags.values()])
    for name, days in zip(("acknowledged", "needs_assessed", "rights_given"), heard.T, strict=True):
        log.add(name, rows, reported + days)
    return flags | {"recorded": recorded, "first_heard": heard}


def lead_officers(log: Log, draws: Draws, cases: dict[str, np.ndarray]) -> np.ndarray:
    """How many officers or case workers lead each case, one after the other; the changes are logged."""
    n = len(cases["strand"])
    several = draws.yes(SEVERAL_LEADS, n)
    officers = 1 + np.where(several, 1 + np.minimum(np.floor(draws.exponential(0.6, n)), 4), 0).astype(int)
    rows, reported = np.arange(n), cases["reported"]
    log.add("officer_assigned", rows, reported + draws.exponential(0.5, n))
    closed = np.minimum(cases["closed"], 731.0)
    for change in range(1, 6):
        changed = officers > change
        days = reported + (closed - reported) * draws.between(0.1, 0.95, n)
        log.add("officer_changed", rows[changed], days[changed])
    return officers


def support(log: Log, draws: Draws, truth: Truth, cases: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Referral to support, first contact or declining, logged.

    Returns `eligible`, and the codes `service` and `declined` ("" where there is none).
    """
    n, strand = len(cases["strand"]), cases["strand"]
    rows = np.arange(n)
    eligible = draws.yes(ELIGIBLE[strand], n)
    within = share_within(truth, "support-offer-and-take-up/within-limit", cases["reported"], cases["victim"])
    referred = done_by(draws, cases["reported"], np.full(n, 2), within, 1 - NO_RECORD_OF_REFERRAL)
    referred = np.where(eligible, referred, np.inf)
    log.add("support_referred", rows, referred)
    declined = draws.yes(0.45, n) & np.isfinite(referred)
    log.add("support_declined", rows, np.where(declined, referred + draws.exponential(4.0, n), np.inf))
    log.add("support_first_contact", rows, np.where(declined, np.inf, referred + 0.5 + draws.exponential(3.0, n)))
    main = np.array(["P", "V", "D"], dtype=object)[strand]
    main = np.where((cases["offence"] == 1) & (strand == CRIME), "S", main)
    service = np.where(draws.yes(np.where(strand == DA, 0.25, 0.15), n), "V", main)
    reason = np.array(["N", "H", "L", "U"], dtype=object)[draws.pick((0.45, 0.2, 0.2, 0.15), n)]
    return {
        "eligible": eligible,
        "service": np.where(np.isfinite(referred), service, ""),
        "declined": np.where(declined, reason, ""),
    }
