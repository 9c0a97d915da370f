"""Attack on survival curves: which step, or which fall in the number at risk, only few people can explain.

`km` is a step curve (each drop happened at that very time), `surv` survival at listed times (the events lie anywhere
since the time before), `nrisk` the number still at risk at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from analysis.disclosure.attacks import Found
from analysis.disclosure.figures import CURVES, Figure, people_between, statistic_between


def attack_curves(figures: Iterable[Figure], threshold: int) -> list[Found]:
    """Every step of a curve, and every fall in its number at risk, that fewer people than the threshold can explain."""
    curves: dict[tuple, list[tuple[int, Figure]]] = {}
    for place, figure in enumerate(figures):
        if figure.measure in CURVES and not figure.hidden:
            key = (figure.table, figure.universe, tuple(sorted(figure.labels.items())), figure.stat_var)
            curves.setdefault(key, []).append((place, figure))
    found = []
    for points in curves.values():
        at_risk = sorted(((float(f.time), k, f) for k, f in points if f.measure == "nrisk"), key=lambda p: p[0])
        steps = sorted(((float(f.time), k, f) for k, f in points if f.measure != "nrisk"), key=lambda p: p[0])
        found += _falls(at_risk, threshold)
        found += _steps(steps, at_risk, threshold)
    return found


def _falls(at_risk: list[tuple[float, int, Figure]], threshold: int) -> list[Found]:
    found = []
    limits = [people_between(figure.value, figure.rounding, True) for _, _, figure in at_risk]
    for (time, place, figure), (low, high) in zip(at_risk, limits, strict=True):
        if 1 <= low and high < threshold:
            where = f"{figure.where()} at {time:g}"
            found.append(Found("at risk", where, "so few people are still at risk that they could be found", (place,)))
    for (one, first, figure), (two, second, _), before, after in zip(
        at_risk, at_risk[1:], limits, limits[1:], strict=False
    ):
        least, most = max(0.0, before[0] - after[1]), before[1] - after[0]
        if least >= 1 and most < threshold:
            why = "the number at risk falls by so few people that they could be found"
            found.append(Found("fall at risk", f"{figure.where()} from {one:g} to {two:g}", why, (first, second)))
    return found


def _steps(
    steps: list[tuple[float, int, Figure]], at_risk: list[tuple[float, int, Figure]], threshold: int
) -> list[Found]:
    if not steps or not at_risk:
        return []
    limits = [(time, people_between(f.value, f.rounding, True)[1], place) for time, place, f in at_risk]
    most_left, before, last = limits[0][1], (1.0, 1.0), (0.0, limits[0][2])
    found = []
    for time, place, figure in steps:
        until = time if figure.measure == "km" else last[0]
        most_left = min([most_left, *(high for t, high, _ in limits if t <= until)])
        low, high = statistic_between(figure.value)
        largest = 1 - max(0.0, low) / min(1.0, before[1])
        smallest = 1 - high / max(1e-12, before[0])
        if smallest > 1e-9:
            if 1 <= math.floor(largest * most_left + 1e-9) < threshold:
                why = "this step of the curve can only be the outcome of few people"
                found.append(Found("curve step", f"{figure.where()} at {time:g}", why, (last[1], place)))
            most_left -= 1
        before, last = (low, high), (time, place)
    return found
