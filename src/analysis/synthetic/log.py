"""The event log while it is made: who, what, when, and what the record says of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.synthetic.calendar import DAYS, GO_LIVE, iso_minutes, working_days_later
from analysis.synthetic.draws import Draws
from analysis.synthetic.truth import Truth

NO_RECORD = 0.08


class Log:
    """Events of all cases, added kind by kind."""

    def __init__(self) -> None:
        self._parts: list[tuple[np.ndarray, str, np.ndarray, np.ndarray]] = []

    def add(
        self,
        kind: str,
        rows: np.ndarray,
        days: np.ndarray,
        detail: np.ndarray | str = "",
        until: np.ndarray | None = None,
    ) -> None:
        """Add one event for each row (number of the case) at a day; those after `until`, or never, are left out."""
        kept = np.isfinite(days) & (days < DAYS) & (days <= (np.inf if until is None else until))
        details = np.full(kept.sum(), detail, dtype=object) if isinstance(detail, str) else detail[kept]
        self._parts.append((rows[kept], kind, days[kept], details))

    def frame(self, names: np.ndarray) -> pd.DataFrame:
        """One row for each event: case, event, at, detail; by case and time, ties in the order of adding."""
        rows = np.concatenate([part[0] for part in self._parts])
        days = np.concatenate([part[2] for part in self._parts])
        kinds = np.repeat(
            np.array([part[1] for part in self._parts], dtype=object), [len(part[0]) for part in self._parts]
        )
        details = np.concatenate([part[3] for part in self._parts])
        order = np.lexsort((days, rows))
        return pd.DataFrame(
            {
                "case": names[rows[order]],
                "event": kinds[order],
                "at": iso_minutes(days[order]),
                "detail": details[order],
                "day": days[order],
            }
        )


def share_within(truth: Truth, claim: str, days: np.ndarray, victim: np.ndarray, step: float = 0.0) -> np.ndarray:
    """The chance that a duty done is done in time: uneven by victim, and after go-live higher by a step.

    The step is split so that the share over the whole period is the one that the truth states.
    """
    after = days >= GO_LIVE
    level = truth[claim] + np.where(after, 0.88, -0.12) * step + np.where(victim % 2 == 0, truth.uneven, -truth.uneven)
    return np.clip(level, 0, 1)


def done_by(draws: Draws, days: np.ndarray, limit: np.ndarray, within: np.ndarray, recorded: float) -> np.ndarray:
    """The moment a duty is done: on a working day within the limit, or after it; never where it is not recorded.

    A duty whose limit has not run out by the last day is not in the record yet, done or not, and one that is late is
    done by the last day: so whether a duty is in the record never depends on whether it was done in time.

    Parameters
    ----------
    days : the triggers, in days since the first.
    limit : working days allowed for each.
    within : chance for each to be within the limit.
    recorded : share with a record.
    """
    n = len(days)
    in_time = np.floor(draws.uniform(n) * (limit + 1))
    late = limit + 1 + np.floor(draws.exponential(6.0, n))
    count = np.where(draws.yes(within, n), in_time, late).astype(int)
    moment = draws.uniform(n)
    done = np.minimum(working_days_later(days, count, moment), DAYS - 0.1 * (1 + moment))
    overdue = working_days_later(days, (limit + 1).astype(int), np.zeros(n))
    return np.where(draws.yes(recorded, n) & (overdue < DAYS - 1), done, np.inf)


def told_days(
    draws: Draws, truth: Truth, rows: np.ndarray, days: np.ndarray, cases: dict[str, np.ndarray]
) -> np.ndarray:
    """When victims were told of what happened on these days; never where it did not, or nothing is recorded."""
    told = np.full(len(rows), np.inf)
    live = np.isfinite(days) & (days < DAYS)
    rows, days = rows[live], days[live]
    limit = np.where(cases["enhanced"][rows], 1, 5)
    step = truth["kept-informed/portal"]
    within = share_within(truth, "kept-informed/within-limit", days, cases["victim"][rows], step)
    told[live] = done_by(draws, days, limit, within, 1 - NO_RECORD)
    return told


def log_with_notice(
    log: Log,
    event: str,
    notice: str,
    rows: np.ndarray,
    days: np.ndarray,
    told: np.ndarray,
    until: np.ndarray | None = None,
) -> None:
    """Log what happened, and that the victim was told of it; neither where it would fall after `until`."""
    happened = np.isfinite(days) & (days <= (np.inf if until is None else until))
    rows, days, told = rows[happened], days[happened], told[happened]
    log.add(event, rows, days)
    log.add(f"victim_told_{notice}", rows, told, np.where(days >= GO_LIVE, "automatic", "officer").astype(object))
