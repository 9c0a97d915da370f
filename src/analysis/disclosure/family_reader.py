"""A reader of populations that bear on each other: what their published figures let him work out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from analysis.disclosure.figures import INFINITY
from analysis.disclosure.release_model import Fact, ReleaseModel

BRANCHES_PER_QUESTION = 200  # not a time: the same figures are judged the same way on a busy machine
MOST_LOOKS, FEW_LEFT, STUCK = 60, 40, 0.97
WHOLE_UP_TO = 150  # unknowns; in larger families people may come in fractions, which bounds them from outside


class FamilyReader:
    """Bounds of sums of unknowns in populations that bear on each other; remembers possible answers."""

    def __init__(self, model: ReleaseModel, facts: Sequence[Fact], family: frozenset) -> None:
        from scipy.sparse import csr_array

        columns = {u: k for k, u in enumerate(u for name in sorted(family) for u in model.unknowns_of(name))}
        kept = [fact for fact in facts if all(u in columns for u in fact.terms)]
        rows = [k for k, fact in enumerate(kept) for _ in fact.terms]
        places = [columns[u] for fact in kept for u in fact.terms]
        values = [c for fact in kept for c in fact.terms.values()]
        self.columns, self.size = columns, len(columns)
        shares = bool(len(values)) and bool(np.any(np.abs(np.array(values)) % 1 > 0))
        self.whole = self.size <= WHOLE_UP_TO and not shares
        self.matrix = csr_array((values, (rows, places)), shape=(len(kept), self.size))
        self.low = np.array([fact.low for fact in kept])
        self.high = np.array([fact.high for fact in kept])
        self.owner = np.array([fact.figure for fact in kept], int)
        self._seen: dict[bool, list[np.ndarray]] = {False: [], True: []}
        self._possible: bool | None = None

    def possible(self) -> bool:
        if self._possible is None:
            everything = np.ones(len(self.low), bool)
            self._possible = not np.isnan(self._extreme(np.zeros(self.size), 1, everything, self.whole))
        return self._possible

    def between(self, terms: Mapping[int, float], enough) -> tuple[float, float]:
        """Smallest and largest sum, or bounds inside them that are enough.

        People in fractions are tried first: they bound whole people from outside, so what they tell is told.
        """
        goal, everything = self._goal(terms), np.ones(len(self.low), bool)
        for whole in (False, True) if self.whole else (False,):
            seen = np.array(self._seen[whole]) @ goal if self._seen[whole] else np.zeros(0)
            if len(seen) and enough(float(seen.min()), float(seen.max())):
                found = float(seen.min()), float(seen.max())
                if not whole:
                    continue
                return found
            found = (self._extreme(goal, 1, everything, whole), self._extreme(goal, -1, everything, whole))
            if not enough(*found):
                return found
        return found

    def look_around(
        self, asked: Sequence[tuple[Mapping[int, float], Callable[[float, float], bool]]], cap: float
    ) -> None:
        """Find possible answers that leave as many questions open as they can, before any is asked by itself.

        One linear programme pushes all questions down; each of the others as many of those still open as it can up to
        `cap`, by weights drawn at random (always the same draws). A table of thousands of withheld cells then needs
        some tens of programmes before those that are left are asked one by one.
        """
        from scipy.sparse import csr_array

        rows = [k for k, (terms, _) in enumerate(asked) for _ in terms]
        places = [self.columns[u] for terms, _ in asked for u in terms]
        values = [c for terms, _ in asked for c in terms.values()]
        sums = csr_array((values, (rows, places)), shape=(len(asked), self.size))
        smallest, largest = np.full(len(asked), INFINITY), np.full(len(asked), -INFINITY)
        draws, still = np.random.default_rng(len(asked)), np.arange(len(asked))
        for turn in range(MOST_LOOKS):
            weights = draws.uniform(0.5, 1.5, len(still))
            point = (
                self._pushed_up(sums[still], weights, cap) if turn else self._programme(sums.T @ np.ones(len(asked)))
            )
            if point is None:
                return
            self._seen[False].append(point)
            told = sums @ point
            smallest, largest = np.minimum(smallest, told), np.maximum(largest, told)
            left = still[[not asked[k][1](float(smallest[k]), float(largest[k])) for k in still]]
            if len(left) < FEW_LEFT or (turn and len(left) > STUCK * len(still)):
                return
            still = left

    def _pushed_up(self, sums, weights: np.ndarray, cap: float) -> np.ndarray | None:
        """As many sums as can be at once up to the cap: each has a helper, no more than itself and no more than cap."""
        from scipy.sparse import eye_array, hstack

        helpers = len(weights)
        below = hstack([sums, -eye_array(helpers)])
        goal = np.concatenate([np.zeros(self.size), -weights])
        found = self._programme(goal, below, np.concatenate([np.full(self.size, np.inf), np.full(helpers, cap)]))
        return None if found is None else found[: self.size]

    def _programme(self, goal: np.ndarray, below=None, largest: np.ndarray | float = np.inf) -> np.ndarray | None:
        """Amounts that keep all facts and make the goal smallest; with helper columns after the unknowns, if any."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array, hstack

        facts = self.matrix
        if below is not None:
            facts = hstack([facts, csr_array((facts.shape[0], below.shape[1] - self.size))])
        limits = [LinearConstraint(facts, self.low, self.high)]
        if below is not None:
            limits.append(LinearConstraint(below, 0, np.inf))
        return milp(goal, constraints=limits, bounds=Bounds(0, largest)).x

    def _goal(self, terms: Mapping[int, float]) -> np.ndarray:
        goal = np.zeros(self.size)
        for unknown, coefficient in terms.items():
            goal[self.columns[unknown]] = coefficient
        return goal

    def _extreme(self, goal: np.ndarray, sense: int, used: np.ndarray, whole: bool) -> float:
        from scipy.optimize import Bounds, LinearConstraint, milp

        limits = LinearConstraint(self.matrix[used], self.low[used], self.high[used]) if used.any() else ()
        answer = milp(
            goal * sense,
            constraints=limits,
            integrality=np.ones(self.size) if whole else None,
            bounds=Bounds(0, np.inf),
            options={"node_limit": BRANCHES_PER_QUESTION},
        )
        if answer.status == 2:
            return np.nan
        if answer.status == 3 or answer.x is None:
            return -sense * INFINITY
        if used.all():
            self._seen[whole].append(np.rint(answer.x) if whole else answer.x)
        value = answer.fun if answer.status == 0 else answer.mip_dual_bound
        return float(round(sense * value, 6)) + 0.0

    def needed(
        self, terms: Mapping[int, float], safe: Callable[[float, float], bool], without: Iterable[int] = ()
    ) -> tuple[int, ...]:
        """The fewest figures that still tell it; none when those left do not.

        Parameters
        ----------
        terms, safe : the question, and whether an interval answers it too closely.
        without : figures that are withheld already.
        """
        goal, gone = self._goal(terms), list(without)
        figures = sorted({int(k) for k in self.owner if k >= 0} - set(gone))
        left = ~np.isin(self.owner, gone)

        def tells(used: np.ndarray, whole: bool) -> bool:
            low = self._extreme(goal, 1, used, whole)
            return not np.isnan(low) and not safe(max(low, 0.0), self._extreme(goal, -1, used, whole))

        for whole in (False, True) if self.whole else (False,):
            if tells(left, whole):
                return self._fewest(lambda used, w=whole: tells(used, w), figures)
        return ()

    def contradicting(self) -> tuple[int, ...]:
        """The fewest figures that cannot be true together."""
        nothing = np.zeros(self.size)
        figures = sorted({int(k) for k in self.owner if k >= 0})
        return self._fewest(lambda used: np.isnan(self._extreme(nothing, 1, used, self.whole)), figures)

    def _fewest(self, tells: Callable[[np.ndarray], bool], figures: list[int]) -> tuple[int, ...]:
        """Leave out figures, half of them at first, as long as those left still tell it."""
        kept, step = figures, max(1, len(figures) // 2)
        place = 0
        while place < len(kept):
            trial = kept[:place] + kept[place + step :]
            used = (self.owner < 0) | np.isin(self.owner, trial)
            if tells(used):
                kept = trial
            elif step > 1:
                step //= 2
            else:
                place += 1
                step = max(1, (len(kept) - place) // 2)
        return tuple(kept)
