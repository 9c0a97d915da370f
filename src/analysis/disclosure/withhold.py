"""The fewest figures to withhold so that nothing small can be found out: an exact search.

A master problem (whole-number programming) proposes which figures to withhold; readers with a solver try to find each
small group. Where one succeeds, the proof of it (the dual of the linear programme, or the set of figures withheld in
vain) becomes a condition on the next proposal. The method is that of Fischetti and Salazar (2001, Management Science
47) with sliding protection, extended by conditions from whole-number readers. Withholding more never helps a reader,
so every condition holds for good, and the first proposal that withstands all readers is one with the least loss.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from analysis.disclosure.facts import Facts, Readers
from analysis.disclosure.targets import Target
from analysis.errors import ReleaseRefused

TOLERANCE = 1e-6
UNKNOWNS_AT_ONCE = 4000


@dataclass
class Choice:
    """Which figures may be withheld together, and what each costs.

    Attributes
    ----------
    together : array of int, figures with the same number are withheld together.
    cost : array of float, one for each number.
    forced : array of bool, one for each number: withheld in any case.
    barred : array of bool, one for each number: never withheld (a true nought).
    follows : pairs (a, b): whenever a is withheld, b is, too.
    lines : sets of numbers of which one is the sum of the others. Withholding just one of exact figures is in vain, so
        a least withholding never does; of rounded ones it may be asked not to.
    """

    together: np.ndarray
    cost: np.ndarray
    forced: np.ndarray
    barred: np.ndarray
    follows: list[tuple[int, int]] = field(default_factory=list)
    lines: list[tuple[int, ...]] = field(default_factory=list)

    def conditions(self) -> list[tuple[np.ndarray, float]]:
        """What every sensible proposal keeps to, as rows: row @ chosen >= limit."""
        rows = []
        for first, second in self.follows:
            rows.append(self._row({second: 1.0, first: -1.0}))
        for line in self.lines:
            for one in line:
                if not self.barred[one]:
                    rows.append(self._row({**dict.fromkeys(line, 1.0), one: -1.0}))
        return [(row, 0.0) for row in rows]

    def _row(self, entries: dict[int, float]) -> np.ndarray:
        row = np.zeros(len(self.cost))
        for place, value in entries.items():
            row[place] = value
        return row

    def figures(self, chosen: np.ndarray) -> np.ndarray:
        return chosen[self.together]


Weakness = Callable[[np.ndarray], bool]


@dataclass
class Search:
    """The search for the least withholding.

    Parameters
    ----------
    facts : what the figures tell.
    targets : what must not be found out.
    choice : what may be withheld.
    readers : who attack each proposal.
    weaknesses : for an array of withheld figures, further attacks that succeed (each a function that says whether
        it still succeeds for another array).
    proposals : after so many the search gives up proof of least loss and repairs the last one. Not a time, so that
        the same figures are protected the same way on a busy machine.
    worse_than : the search ends without an answer as soon as none of lower cost can exist.
    """

    facts: Facts
    targets: Sequence[Target]
    choice: Choice
    readers: Readers
    weaknesses: Callable[[np.ndarray], list[Weakness]]
    proposals: int = 60
    worse_than: float = np.inf
    proven: bool = True

    def __post_init__(self) -> None:
        self._cuts: list[tuple[np.ndarray, float]] = []
        self._conditions = self.choice.conditions()
        gone = self.choice.figures(self.choice.forced)[self.facts.owner]
        self.facts = replace(
            self.facts,
            shown_low=np.where(gone, self.facts.hidden_low, self.facts.shown_low),
            shown_high=np.where(gone, self.facts.hidden_high, self.facts.shown_high),
        )
        self._reduced = _same_atoms_together(self.facts, self.targets)
        self._widths = self._least_widths()

    def run(self) -> np.ndarray | None:
        """Figures to withhold: array of bool; None when every answer costs more than `worse_than`.

        Raises
        ------
        ReleaseRefused : even withholding all that may be withheld leaves something to be found.
        """
        for turn in itertools.count(1):
            chosen = self._propose()
            if self.choice.cost @ chosen > self.worse_than:
                return None
            cuts = self._linear_cuts(chosen) or self._whole_cuts(chosen)
            if not cuts:
                return self.choice.figures(chosen)
            self._cuts += cuts
            if turn >= self.proposals:
                self.proven = False
                return self._repair(chosen)

    def _least_widths(self) -> list[float]:
        """For each target the width no safe interval may fall short of, whatever is withheld."""
        always_one = np.minimum(self.facts.shown_low, self.facts.hidden_low) >= 1
        never_nought = {self.facts.matrix[row].tobytes() for row in np.flatnonzero(always_one)}
        return [t.least_width(t.counted.astype(float).tobytes() in never_nought) for t in self.targets]

    def _propose(self) -> np.ndarray:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        size = len(self.choice.cost)
        rows = [cut for cut, _ in [*self._conditions, *self._cuts]]
        least = [limit for _, limit in [*self._conditions, *self._cuts]]
        limits = LinearConstraint(csr_array(np.array(rows)), np.array(least), np.inf) if rows else ()
        bounds = Bounds(self.choice.forced.astype(float), np.where(self.choice.barred, 0.0, 1.0))
        answer = milp(self.choice.cost, constraints=limits, integrality=np.ones(size), bounds=bounds)
        if answer.x is None:
            raise ReleaseRefused(
                "no way of withholding figures of this table keeps its small groups from being found; publish fewer "
                "breakdowns"
            )
        return answer.x > 0.5

    # ---- readers who reckon in fractions: fast, and each success proves a condition
    def _linear_cuts(self, chosen: np.ndarray) -> list[tuple[np.ndarray, float]]:
        facts, targets = self._reduced
        low, high = facts.limits(self.choice.figures(chosen))
        at_once = max(1, UNKNOWNS_AT_ONCE // max(1, 2 * facts.matrix.shape[1]))
        cuts = []
        for start in range(0, len(targets), at_once):
            some = range(start, min(start + at_once, len(targets)))
            cuts += self._block(facts, [targets[k] for k in some], [self._widths[k] for k in some], low, high)
        return cuts

    def _block(self, facts, targets, widths, low, high) -> list[tuple[np.ndarray, float]]:
        from scipy.optimize import linprog
        from scipy.sparse import block_diag, csr_array

        upper, lower = np.isfinite(high), np.isfinite(low)
        one = csr_array(np.vstack([facts.matrix[upper], -facts.matrix[lower]]))
        limit = np.concatenate([high[upper], -low[lower]])
        goals = np.concatenate([sense * target for target in targets for sense in (-1.0, 1.0)])
        most = float(np.abs(np.concatenate([high[upper], low[lower], [0.0]])).max()) + 10.0 * (1 + max(widths))
        answer = linprog(
            goals,
            A_ub=block_diag([one] * (2 * len(targets)), format="csr"),
            b_ub=np.tile(limit, 2 * len(targets)),
            bounds=(0, most),
            method="highs",
        )
        if answer.status != 0:
            return []
        weights = -answer.ineqlin.marginals.reshape(len(targets), 2, limit.size).sum(axis=1)
        values = -(goals * answer.x).reshape(len(targets), -1).sum(axis=1)
        upper_rows, lower_rows = np.flatnonzero(upper), np.flatnonzero(lower)
        return [
            self._cut(facts, weight, upper_rows, lower_rows, width)
            for weight, value, width in zip(weights, values, widths, strict=True)
            if value < width - 1e-5
        ]

    def _cut(self, facts, weight, upper_rows, lower_rows, width) -> tuple[np.ndarray, float]:
        """The dual of a reader's proof: width reached <= constant + gains of the figures withheld."""
        up, down = np.clip(weight[: upper_rows.size], 0, None), np.clip(weight[upper_rows.size :], 0, None)
        constant = up @ facts.shown_high[upper_rows] - down @ facts.shown_low[lower_rows]
        # a row shown with an infinite limit is only finite while withheld, which no kind of figure is
        short = width - constant
        gains = np.zeros(len(self.choice.cost))
        for rows, dual, gain in (
            (upper_rows, up, _gain(facts.shown_high, facts.hidden_high)),
            (lower_rows, down, _gain(facts.hidden_low, facts.shown_low)),
        ):
            for row, share in zip(rows, dual, strict=True):
                if share > 1e-9 and gain[row] > 0:
                    gains[self.choice.together[facts.owner[row]]] += min(share * gain[row], short)
        return np.minimum(gains, short) / short, 1.0 - TOLERANCE

    # ---- readers who know that people are whole: slow, so only when fractions found nothing
    def _whole_cuts(self, chosen: np.ndarray) -> list[tuple[np.ndarray, float]]:
        hidden = self.choice.figures(chosen)
        successes = [*self._found_whole(hidden), *self.weaknesses(hidden)]
        return [self._in_vain(chosen, success) for success in successes]

    def _found_whole(self, hidden: np.ndarray) -> list[Weakness]:
        return [lambda h, t=target: self._finds(t, h) for target in self.targets if self._finds(target, hidden)]

    def _finds(self, target: Target, hidden: np.ndarray) -> bool:
        return not target.safe(*self.readers.between(hidden, target.counted.astype(float), target.safe))

    def _in_vain(self, chosen: np.ndarray, succeeds: Weakness) -> tuple[np.ndarray, float]:
        """Of the figures still shown, one at least must go; as few candidates as possible make a strong condition."""
        vain = chosen.copy()
        shown = [
            int(k) for k in np.argsort(self.choice.cost, kind="stable") if not chosen[k] and not self.choice.barred[k]
        ]
        step = max(1, len(shown) // 4)
        while shown:
            some, rest = shown[:step], shown[step:]
            trial = vain.copy()
            trial[some] = True
            if succeeds(self.choice.figures(trial)):
                vain, shown = trial, rest
            elif step > 1:
                step = max(1, step // 2)
            else:
                shown = rest
        return (~vain & ~self.choice.barred).astype(float), 1.0 - TOLERANCE

    # ---- out of time: add to the last proposal until it is safe, then take back what was not needed
    def _repair(self, chosen: np.ndarray) -> np.ndarray:
        chosen = chosen.copy()
        while cuts := self._linear_cuts(chosen) or self._whole_cuts(chosen):
            self._cuts += cuts
            gain = sum(np.minimum(cut, 1.0) for cut, limit in self._cuts if cut @ chosen < limit)
            gain = np.where(chosen | self.choice.barred, 0.0, gain)
            if gain.max() <= 0:
                raise ReleaseRefused("no way of withholding figures of this table was found; publish fewer breakdowns")
            self._withhold(chosen, int(np.argmax(gain / self.choice.cost)))
        return self.choice.figures(self._taken_back(chosen))

    def _withhold(self, chosen: np.ndarray, one: int) -> None:
        chosen[one] = True
        for first, second in self.choice.follows:
            chosen[second] |= chosen[first]

    def _taken_back(self, chosen: np.ndarray) -> np.ndarray:
        leaders = {second: first for first, second in self.choice.follows}
        for one in np.argsort(-self.choice.cost, kind="stable"):
            if not chosen[one] or self.choice.forced[one] or chosen[leaders.get(one, one)] and one in leaders:
                continue
            trial = chosen.copy()
            trial[one] = False
            if all(cut @ trial >= limit for cut, limit in self._cuts) and not (
                self._linear_cuts(trial) or self._whole_cuts(trial)
            ):
                chosen = trial
        return chosen


def _gain(smaller: np.ndarray, larger: np.ndarray) -> np.ndarray:
    """How much further a limit lies once the figure is withheld; limits that never existed gain nothing."""
    moved = smaller != larger
    return np.subtract(larger, smaller, out=np.zeros_like(larger), where=moved)


def _same_atoms_together(facts: Facts, targets: Sequence[Target]) -> tuple[Facts, list[np.ndarray]]:
    """The same facts with atoms that no fact and no target tells apart counted as one."""
    stacked = np.vstack([facts.matrix, *(target.counted.astype(float)[None, :] for target in targets)])
    columns, first = np.unique(stacked, axis=1, return_index=True)
    kept = np.sort(first)
    del columns
    smaller = Facts(
        facts.matrix[:, kept], facts.owner, facts.shown_low, facts.shown_high, facts.hidden_low, facts.hidden_high
    )
    return smaller, [target.counted[kept].astype(float) for target in targets]
