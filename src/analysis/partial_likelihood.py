"""Cox's partial likelihood with weights, late entry, strata and ties: coefficients and the score of each row.

All event times at once: what a risk set holds is the sum over the spells that end then or later, less the sum over
those that begin then or later, so that a long log costs no more than a sort.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Spells:
    """Spells under observation.

    Parameters
    ----------
    time : end of each spell. event : bool, reached at its end. matrix : n by k covariates.
    weights : n numbers. entry : start of each spell (at risk after it); stratum : n integer codes.
    ties : "efron" or "breslow".
    """

    time: np.ndarray
    event: np.ndarray
    matrix: np.ndarray
    weights: np.ndarray
    entry: np.ndarray
    stratum: np.ndarray
    ties: str = "efron"


@dataclass(frozen=True)
class Moments:
    """The m event times of one stratum, and for each the steps of its tie: one for each spell that ends so.

    Parameters
    ----------
    rows : the spells of the stratum that count. time : m times, in order.
    by_end, by_entry : the spells in order of their end and of their entry, as places in `rows`.
    ending, entering : m places in those orders, from which spells end, or begin, at the time or later.
    reached : the spells that end with the event, as places in `rows`; moment : the time each of them ends at.
    part : the share of the tie taken off at each step, of Efron's or (nought) of Breslow's form.
    each : m mean weights of those who end at a time. count : m numbers of them.
    """

    rows: np.ndarray
    time: np.ndarray
    by_end: np.ndarray
    by_entry: np.ndarray
    ending: np.ndarray
    entering: np.ndarray
    reached: np.ndarray
    moment: np.ndarray
    part: np.ndarray
    each: np.ndarray
    count: np.ndarray


def moments(spells: Spells) -> list[Moments]:
    """The event times in order, stratum by stratum; strata without an event are left out."""
    counted = spells.weights > 0
    found = [_moments_of(spells, np.flatnonzero(counted & (spells.stratum == s))) for s in np.unique(spells.stratum)]
    return [part for part in found if len(part.time)]


def _moments_of(spells: Spells, rows: np.ndarray) -> Moments:
    time, entry = spells.time[rows], spells.entry[rows]
    reached = np.flatnonzero(spells.event[rows])
    reached = reached[np.argsort(time[reached], kind="stable")]
    when, moment, count = np.unique(time[reached], return_inverse=True, return_counts=True)
    by_end, by_entry = np.argsort(time, kind="stable"), np.argsort(entry, kind="stable")
    step = np.arange(len(reached)) - np.repeat(np.cumsum(count) - count, count)
    return Moments(
        rows=rows,
        time=when,
        by_end=by_end,
        by_entry=by_entry,
        ending=np.searchsorted(time[by_end], when, side="left"),
        entering=np.searchsorted(entry[by_entry], when, side="left"),
        reached=reached,
        moment=moment,
        part=step / count[moment] if spells.ties == "efron" else np.zeros(len(reached)),
        each=np.bincount(moment, spells.weights[rows[reached]], minlength=len(when)) / count,
        count=count,
    )


@dataclass(frozen=True)
class Steps:
    """What is at risk at each step of each tie: size, mean (k) and second moment (k by k) of the risk set."""

    size: np.ndarray
    mean: np.ndarray
    second: np.ndarray


def _steps(spells: Spells, at: Moments, beta: np.ndarray) -> Steps:
    x, w = spells.matrix[at.rows], spells.weights[at.rows]
    k = x.shape[1]
    hazard = w * np.exp(x @ beta)
    sums = np.column_stack(
        [hazard, hazard[:, None] * x, (hazard[:, None, None] * x[:, :, None] * x[:, None]).reshape(len(x), -1)]
    )
    at_risk = _from_there(sums[at.by_end], at.ending) - _from_there(sums[at.by_entry], at.entering)
    dying = np.add.reduceat(sums[at.reached], np.cumsum(at.count) - at.count, axis=0)
    step = at_risk[at.moment] - at.part[:, None] * dying[at.moment]
    size = step[:, 0]
    return Steps(size, step[:, 1 : k + 1] / size[:, None], step[:, k + 1 :].reshape(-1, k, k) / size[:, None, None])


def _from_there(ordered: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The sum of the rows from each place to the last."""
    sums = np.concatenate([np.cumsum(ordered[::-1], axis=0)[::-1], np.zeros((1, ordered.shape[1]))])
    return sums[places]


def fit_partial(spells: Spells, *, start: np.ndarray | None = None, rounds: int = 50) -> tuple[np.ndarray, bool]:
    """Coefficients by Newton steps, and whether they were reached (not, if one runs away).

    The last step moves nothing by more than 1e-10 of itself; each squares the error of the one before.
    """
    when = moments(spells)
    beta = np.zeros(spells.matrix.shape[1]) if start is None else start
    loglik, score, information = likelihood(spells, when, beta)
    for _ in range(rounds):
        step = np.linalg.lstsq(information, score, rcond=None)[0]
        for halving in range(30):
            new = beta + step / 2**halving
            better = likelihood(spells, when, new)
            if better[0] >= loglik - 1e-10 * abs(loglik):
                break
        moved = np.max(np.abs(new - beta) / (1e-3 + np.abs(new)), initial=0.0)
        beta, (loglik, score, information) = new, better
        if _runs_away(spells, information):
            return beta, False
        if moved < 1e-10:
            return beta, True
    return beta, bool(moved < 1e-8)


def _runs_away(spells: Spells, information: np.ndarray) -> bool:
    """Whether the likelihood has gone flat along a term: its information is next to nothing of what it could be."""
    counted = spells.weights > 0
    spread = spells.matrix[counted].var(axis=0) * np.sum(spells.weights[counted & spells.event])
    return bool((np.diag(information) < 1e-6 * spread).any())


def likelihood(spells: Spells, when: list[Moments], beta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Log partial likelihood, its score (k) and information (k by k)."""
    k = len(beta)
    loglik, score, information = 0.0, np.zeros(k), np.zeros((k, k))
    for at in when:
        reached = at.rows[at.reached]
        x, w = spells.matrix[reached], spells.weights[reached]
        steps, each = _steps(spells, at, beta), at.each[at.moment]
        loglik += float(w @ (x @ beta) - each @ np.log(steps.size))
        score = score + w @ x - each @ steps.mean
        information = information + _information(steps, each)
    return loglik, score, information


def _information(steps: Steps, each: np.ndarray) -> np.ndarray:
    return np.tensordot(each, steps.second, 1) - (steps.mean * each[:, None]).T @ steps.mean


def score_residuals(spells: Spells, beta: np.ndarray) -> np.ndarray:
    """Score of each row (n by k), unweighted; weighted they sum to the score of the likelihood.

    Notes
    -----
    Therneau and Grambsch (2000), Modeling Survival Data, 4.4 and, for Efron's ties, 4.6.
    """
    residual = np.zeros_like(spells.matrix)
    for at in moments(spells):
        x, hazard = spells.matrix[at.rows], np.exp(spells.matrix[at.rows] @ beta)
        steps = _steps(spells, at, beta)
        # The hazard of a step, and the same times the mean of those at risk.
        spent = np.column_stack([1 / steps.size, steps.mean / steps.size[:, None]]) * at.each[at.moment][:, None]
        mine = -_lived_through(spells, at, spent, hazard, x)
        own = _by_moment(at, at.part[:, None] * spent)[at.moment]
        mean = (_by_moment(at, steps.mean) / at.count[:, None])[at.moment]
        ends = x[at.reached]
        mine[at.reached] += hazard[at.reached, None] * (ends * own[:, :1] - own[:, 1:]) + ends - mean
        residual[at.rows] = mine
    return residual


def _lived_through(spells: Spells, at: Moments, spent: np.ndarray, hazard: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The hazard each spell was under, times its distance from those at risk with it."""
    sums = np.concatenate([np.zeros((1, spent.shape[1])), np.cumsum(_by_moment(at, spent), axis=0)])
    until = np.searchsorted(at.time, spells.time[at.rows], side="right")
    since = np.searchsorted(at.time, spells.entry[at.rows], side="right")
    under = sums[until] - sums[since]
    return hazard[:, None] * (x * under[:, :1] - under[:, 1:])


def _by_moment(at: Moments, steps: np.ndarray) -> np.ndarray:
    return np.add.reduceat(steps, np.cumsum(at.count) - at.count, axis=0)


def schoenfeld(spells: Spells, beta: np.ndarray) -> list[tuple[float, np.ndarray, np.ndarray]]:
    """For each event time: the time, the sum of weighted Schoenfeld residuals, the information of that time."""
    parts = []
    for at in moments(spells):
        reached = at.rows[at.reached]
        steps, each = _steps(spells, at, beta), at.each[at.moment]
        gaps = spells.weights[reached, None] * spells.matrix[reached] - each[:, None] * steps.mean
        spread = steps.second - steps.mean[:, :, None] * steps.mean[:, None]
        scores, spreads = _by_moment(at, gaps), _by_moment(at, each[:, None, None] * spread)
        parts += zip(at.time.tolist(), scores, spreads, strict=True)
    return parts


def logrank_scores(spells: Spells) -> np.ndarray:
    """Score of each row (n by k) at coefficient 0, the risk set's mean and hazard taken over the whole tie."""
    scores = np.zeros_like(spells.matrix)
    for at in moments(spells):
        x = spells.matrix[at.rows]
        steps = _steps(spells, at, np.zeros(x.shape[1]))
        middle = _by_moment(at, steps.mean) / at.count[:, None]
        hazard = at.each * np.add.reduceat(1 / steps.size, np.cumsum(at.count) - at.count)
        sums = np.column_stack([hazard, hazard[:, None] * middle])
        sums = np.concatenate([np.zeros((1, sums.shape[1])), np.cumsum(sums, axis=0)])
        until = np.searchsorted(at.time, spells.time[at.rows], side="right")
        under = sums[until] - sums[np.searchsorted(at.time, spells.entry[at.rows], side="right")]
        mine = under[:, 1:] - x * under[:, :1]
        mine[at.reached] += x[at.reached] - middle[at.moment]
        scores[at.rows] = mine
    return scores
