"""Attack on means: the mean of a few people, worked out from the means of larger groups.

Of 40 people the mean is 12.0, of 36 of them 11.5: the other four have 16.5. What a reader knows of a group is its
total, mean times people, where the number of people is known exactly. The total of another group follows when it is
made of groups with known totals, added and taken away: when it lies in their span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.figures import Figure

Terms = Mapping[int, float]
NEAR = 1e-8
TOTALS = frozenset({"mean", "sum"})


@dataclass(frozen=True)
class KnownTotal:
    """A mean or a sum that is shown: its place among the figures, and the people behind it as a sum of unknowns."""

    place: int
    figure: Figure
    terms: Terms


def means_told(
    known: Sequence[KnownTotal],
    asked: Iterable[tuple[str, Terms]],
    people: Callable[[Terms], tuple[float, float]],
    few: int,
) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Groups of fewer than `few` people whose mean can be worked out.

    Parameters
    ----------
    known : the means and sums shown of populations that bear on each other.
    asked : groups a reader would ask about, by name.
    people : smallest and largest number of people of a group, from all that is published.

    Yields
    ------
    Name of the group, what was measured, positions of the figures that tell it.
    """
    asked = list(asked)
    for variable in dict.fromkeys(one.figure.stat_var for one in known):
        of_it = [one for one in known if one.figure.stat_var == variable]
        usable = [one for one in of_it if one.figure.measure == "sum" or _exactly_known(people(one.terms))]
        if len(usable) < 2:
            continue
        unknowns = sorted({u for one in usable for u in one.terms})
        span = np.array([[one.terms.get(u, 0.0) for one in usable] for u in unknowns])
        for name, terms in asked:
            weights = _weights(span, unknowns, terms)
            if weights is None:
                continue
            used = tuple(usable[k].place for k in np.flatnonzero(np.abs(weights) > NEAR))
            low, high = people(terms)
            if len(used) > 1 and high < few and high >= 1 and low >= 1:
                yield name, variable, used


def _exactly_known(between: tuple[float, float]) -> bool:
    return between[0] == between[1]


def _weights(span: np.ndarray, unknowns: Sequence[int], terms: Terms) -> np.ndarray | None:
    """How often each known total counts towards the group's; None where they do not give it."""
    if not set(terms) <= set(unknowns):
        return None
    goal = np.array([terms.get(u, 0.0) for u in unknowns])
    weights, *_ = np.linalg.lstsq(span, goal, rcond=None)
    return weights if np.abs(span @ weights - goal).max() < NEAR else None
