"""Cox's partial likelihood with weights, late entry, strata and ties: coefficients and the score of each row."""

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
class Moment:
    """One event time of a stratum: who is at risk, who reached it, and the Efron steps of the tie."""

    risk: np.ndarray
    reached: np.ndarray
    steps: np.ndarray


def moments(spells: Spells) -> list[Moment]:
    """The event times in order, stratum by stratum."""
    found = []
    counted = spells.event & (spells.weights > 0)
    for stratum in np.unique(spells.stratum):
        mine = spells.stratum == stratum
        for time in np.unique(spells.time[counted & mine]):
            risk = np.flatnonzero(mine & (spells.time >= time) & (spells.entry < time) & (spells.weights > 0))
            reached = np.flatnonzero(mine & counted & (spells.time == time))
            count = len(reached)
            steps = np.arange(count) / count if spells.ties == "efron" else np.zeros(count)
            found.append(Moment(risk, reached, steps))
    return found


def fit_partial(spells: Spells, *, start: np.ndarray | None = None, rounds: int = 50) -> tuple[np.ndarray, bool]:
    """Coefficients by Newton steps to 1e-12, and whether they were reached (not, if one runs away)."""
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
        if moved < 1e-12:
            return beta, True
    return beta, bool(moved < 1e-8)


def _runs_away(spells: Spells, information: np.ndarray) -> bool:
    """Whether the likelihood has gone flat along a term: its information is next to nothing of what it could be."""
    counted = spells.weights > 0
    spread = spells.matrix[counted].var(axis=0) * np.sum(spells.weights[counted & spells.event])
    return bool((np.diag(information) < 1e-6 * spread).any())


def likelihood(spells: Spells, when: list[Moment], beta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Log partial likelihood, its score (k) and information (k by k)."""
    loglik, score = 0.0, np.zeros(len(beta))
    information = np.zeros((len(beta), len(beta)))
    for moment in when:
        part = _contribution(spells, moment, beta)
        loglik, score, information = loglik + part[0], score + part[1], information + part[2]
    return loglik, score, information


def _contribution(spells: Spells, moment: Moment, beta: np.ndarray):
    x, w, reached = spells.matrix, spells.weights, moment.reached
    weight = w[reached]
    loglik = float(weight @ (x[reached] @ beta))
    score = weight @ x[reached]
    information = np.zeros((len(beta), len(beta)))
    each = weight.mean()
    for size, middle, second in _risk_means(spells, moment, beta):
        loglik -= each * np.log(size)
        score = score - each * middle
        information += each * (second - np.outer(middle, middle))
    return loglik, score, information


def _risk_means(spells: Spells, moment: Moment, beta: np.ndarray):
    """For each step of a tie: size of the risk set, its mean and second moment."""
    x, w = spells.matrix, spells.weights
    sums = _sums(x[moment.risk], w[moment.risk] * np.exp(x[moment.risk] @ beta))
    dying = _sums(x[moment.reached], w[moment.reached] * np.exp(x[moment.reached] @ beta))
    for part in moment.steps:
        size = sums[0] - part * dying[0]
        yield size, (sums[1] - part * dying[1]) / size, (sums[2] - part * dying[2]) / size


def _sums(x, hazard):
    return hazard.sum(), hazard @ x, (x * hazard[:, None]).T @ x


def score_residuals(spells: Spells, beta: np.ndarray) -> np.ndarray:
    """Score of each row (n by k), unweighted; weighted they sum to the score of the likelihood.

    Notes
    -----
    Therneau and Grambsch (2000), Modeling Survival Data, 4.4 and, for Efron's ties, 4.6.
    """
    x, w = spells.matrix, spells.weights
    hazard = np.exp(x @ beta)
    residual = np.zeros_like(x)
    for moment in moments(spells):
        each, count = w[moment.reached].mean(), len(moment.reached)
        dying = np.isin(moment.risk, moment.reached)
        for part, (size, middle, _) in zip(moment.steps, _risk_means(spells, moment, beta), strict=True):
            share = np.where(dying, 1 - part, 1.0) * hazard[moment.risk] * each / size
            residual[moment.risk] -= share[:, None] * (x[moment.risk] - middle)
            residual[moment.reached] += (x[moment.reached] - middle) / count
    return residual


def schoenfeld(spells: Spells, beta: np.ndarray) -> list[tuple[float, np.ndarray, np.ndarray]]:
    """For each event time: the time, the sum of weighted Schoenfeld residuals, the information of that time."""
    parts = []
    for moment in moments(spells):
        _, score, information = _contribution(spells, moment, beta)
        parts.append((float(spells.time[moment.reached[0]]), score, information))
    return parts


def logrank_scores(spells: Spells) -> np.ndarray:
    """Score of each row (n by k) at coefficient 0, the risk set's mean and hazard taken over the whole tie."""
    x, w = spells.matrix, spells.weights
    scores = np.zeros_like(x)
    for moment in moments(spells):
        sizes, middles = zip(
            *((size, mean) for size, mean, _ in _risk_means(spells, moment, np.zeros(x.shape[1]))), strict=True
        )
        middle, hazard = np.mean(middles, axis=0), w[moment.reached].mean() * np.sum(1 / np.array(sizes))
        scores[moment.reached] += x[moment.reached] - middle
        scores[moment.risk] -= hazard * (x[moment.risk] - middle)
    return scores
