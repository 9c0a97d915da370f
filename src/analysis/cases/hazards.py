"""What goes with a shorter or longer wait: Cox models of cases, with late entry and several spells a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.partial_likelihood import Spells, fit_partial, likelihood, moments, schoenfeld, score_residuals
from analysis.terms import model_terms

TIES = ("efron", "breslow")
SEPARATED = "separated: a group has no event, or all events come first; merge it or drop the term"


@dataclass(frozen=True)
class CoxFit:
    """A fitted Cox model: k names, coefficients, covariance; log likelihood at 0 and at the estimate."""

    names: tuple[str, ...]
    estimate: np.ndarray
    covariance: np.ndarray
    loglik: tuple[float, float]
    n: int
    events: int
    spells: Spells
    method: str
    reason: str = ""

    def tidy(self, level: float = 0.95) -> pd.DataFrame:
        """`term, estimate, se, low, high, statistic, p, df, n, events, ratio, method, reason`."""
        from scipy import special

        se = np.sqrt(np.diag(self.covariance))
        z = special.ndtri(1 - (1 - level) / 2)
        with np.errstate(all="ignore"):
            statistic = self.estimate / se
        columns = {"term": self.names, "estimate": self.estimate, "se": se}
        columns |= {"low": self.estimate - z * se, "high": self.estimate + z * se, "statistic": statistic}
        columns |= {"p": 2 * special.ndtr(-np.abs(statistic)), "df": np.inf, "n": self.n, "events": self.events}
        return pd.DataFrame(columns | {"ratio": np.exp(self.estimate), "method": self.method, "reason": self.reason})


def cox(
    frame: pd.DataFrame,
    predictors: Sequence[str],
    *,
    duration: str,
    event: str,
    ties: str,
    entry: str | None = None,
    strata: str | None = None,
    clusters: str | None = None,
    levels: Mapping[str, Sequence] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Cox model: log ratios of the rate at which an event is reached.

    Parameters
    ----------
    frame : one row a spell; a case whose circumstances change (a gap in contact) has one row for each stretch,
        from `entry` to `duration`.
    ties : "efron" or "breslow". No default: statsmodels takes Breslow's where R takes Efron's.
    strata : column with a baseline of its own for each level.
    clusters : column of the case or victim; robust errors, needed where one has several rows.

    Returns
    -------
    DataFrame: `term, estimate, se, low, high, statistic, p, df, n, events, ratio, method, reason`.

    Raises
    ------
    InputError : entry not before the end, no event at all, ties not said.

    Notes
    -----
    Newton steps on the partial likelihood (`partial_likelihood`); a spell is at risk after its first day, so that a
    second spell does not count twice on the day the first ends, as it would in statsmodels PHReg, which is too slow for
    a long log. Robust errors from score residuals (Lin and Wei 1989, JASA 84).
    Equal to coxph of R survival 3.5, rtol 1e-6.
    """
    fit = fit_cox(
        frame,
        predictors,
        duration=duration,
        event=event,
        ties=ties,
        entry=entry,
        strata=strata,
        clusters=clusters,
        levels=levels,
    )
    return fit.tidy(level)


def fit_cox(frame, predictors, *, duration, event, ties, entry=None, strata=None, clusters=None, levels=None) -> CoxFit:
    """The fitted model: see `cox`."""
    needed = [duration, event, *predictors, *(c for c in (entry, strata, clusters) if c)]
    _check(frame, needed, duration, event, entry, ties)
    terms = model_terms(frame, predictors, levels=levels, rows=frame[needed].notna().all(axis=1).to_numpy())
    kept = frame[terms.used]
    spells = Spells(
        kept[duration].to_numpy(float),
        kept[event].astype(float).to_numpy() > 0,
        terms.matrix[terms.used][:, 1:],
        np.ones(len(kept)),
        kept[entry].to_numpy(float) if entry else np.full(len(kept), -np.inf),
        pd.factorize(kept[strata])[0] if strata else np.zeros(len(kept), dtype=int),
        ties,
    )
    names, method = terms.names[1:], f"Cox, {ties} ties{', robust by ' + clusters if clusters else ''}"
    beta, reached = fit_partial(spells)
    if not reached:
        unknown = np.full((len(beta),) * 2, np.nan)
        nothing = (np.nan, np.nan)
        count = int(spells.event.sum())
        nan = np.full(len(beta), np.nan)
        return CoxFit(names, nan, unknown, nothing, len(kept), count, spells, method, SEPARATED)
    when = moments(spells)
    reached_at, _, information = likelihood(spells, when, beta)
    covariance, loglik = np.linalg.inv(information), (likelihood(spells, when, np.zeros(len(beta)))[0], reached_at)
    if clusters:
        moved = score_residuals(spells, beta) @ covariance
        groups = pd.factorize(kept[clusters])[0]
        sums = np.column_stack([np.bincount(groups, column) for column in moved.T])
        covariance = sums.T @ sums
    return CoxFit(names, beta, covariance, loglik, len(kept), int(spells.event.sum()), spells, method)


def proportionality(fit: CoxFit) -> pd.DataFrame:
    """Whether ratios stay the same over time: one row a term and one for all.

    Notes
    -----
    Grambsch and Therneau (1994), Biometrika 81: score test of term times time.
    Equal to cox.zph(transform = "identity") of R survival 3.5, rtol 1e-5.
    """
    from scipy import special

    parts = schoenfeld(fit.spells, fit.estimate)
    count = np.array([np.count_nonzero(fit.spells.event & (fit.spells.time == time)) for time, _, _ in parts])
    time = np.array([time for time, _, _ in parts])
    time = time - np.average(time, weights=count)
    score = sum(t * s for t, (_, s, _) in zip(time, parts, strict=True))
    whole, once, twice = (sum(t**p * i for t, (_, _, i) in zip(time, parts, strict=True)) for p in (0, 1, 2))
    rows = []
    for place, name in enumerate(fit.names):
        cross = once[place]
        variance = twice[place, place] - cross @ np.linalg.solve(whole, cross)
        statistic = float(score[place] ** 2 / variance)
        rows.append({"term": name, "statistic": statistic, "df": 1, "p": float(special.chdtrc(1, statistic))})
    spread = twice - once @ np.linalg.solve(whole, once)
    statistic = float(score @ np.linalg.solve(spread, score))
    p = float(special.chdtrc(len(score), statistic))
    rows.append({"term": "GLOBAL", "statistic": statistic, "df": len(score), "p": p})
    return pd.DataFrame(rows).assign(method="score test of proportional hazards")


def _check(frame, needed, duration, event, entry, ties) -> None:
    faults = [
        Breach("cases", f"column {name}", "is not in the data", (), "Correct the name.")
        for name in needed
        if name not in frame.columns
    ]
    if ties not in TIES:
        faults.append(Breach("cases", "ties", "must be said", TIES))
    if not faults and entry is not None:
        late = (frame[entry] >= frame[duration]).to_numpy()
        if late.any():
            rows = ", ".join(map(str, np.flatnonzero(late)[:5] + 1))
            what = "does not come before the end of the spell"
            faults.append(Breach("cases", f"column {entry}, row {rows}", what, (), "Correct the dates."))
    if not faults and not (frame[event].dropna().astype(float) > 0).any():
        what = "is reached by nobody, so no ratio can be estimated"
        faults.append(Breach("cases", f"column {event}", what, (), "Report that none was reached."))
    if faults:
        raise InputError(faults)
