"""What a claim says: the values of its measure for which it is true, and how an interval is judged against them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

Expect = Literal["above", "below", "at-least", "at-most", "differs", "within"]
Place = Literal["inside", "outside", "across"]
Interval = Callable[[float], tuple[float, float]]


@dataclass(frozen=True)
class Region:
    """The values for which a claim is true.

    Parameters
    ----------
    expect : above, below, at-least, at-most: one-sided, from `lower` or to `upper`. within: from `lower` to `upper`.
        differs: any value but `mark`; a difference of no more than `margin` from it is too small to matter.
    lower, upper : the limits, infinite where there is none.
    mark, margin : for differs.
    """

    expect: Expect
    lower: float = -np.inf
    upper: float = np.inf
    mark: float = np.nan
    margin: float = 0.0

    @classmethod
    def of(cls, expect: Expect, mark: float, margin: float = 0.0) -> Region:
        """One-sided: beyond the mark. differs, within: by, or to within, the margin of the mark."""
        if expect in ("above", "at-least"):
            return cls(expect, lower=mark)
        if expect in ("below", "at-most"):
            return cls(expect, upper=mark)
        if expect == "within":
            return cls(expect, lower=mark - margin, upper=mark + margin)
        return cls(expect, mark=mark, margin=margin)

    def holds(self, value: float) -> bool:
        """Whether the claim is true of one exact value."""
        if self.expect == "differs":
            return abs(value - self.mark) > self.margin
        if self.expect in ("at-least", "at-most", "within"):
            return self.lower <= value <= self.upper
        return self.lower < value < self.upper

    def place(self, low: float, high: float) -> Place:
        """Where an interval lies: wholly inside the region, wholly outside, or across its edge."""
        if self.expect == "differs":
            if self.margin > 0 and self.mark - self.margin <= low and high <= self.mark + self.margin:
                return "outside"
            return "inside" if low > self.mark or high < self.mark else "across"
        if low > self.lower and high < self.upper:
            return "inside"
        return "outside" if high <= self.lower or low >= self.upper else "across"


def p_value(interval: Interval, region: Region) -> float:
    """The smallest alpha at which the interval of level 1 - alpha supports the claim; 1 where none does.

    It agrees with the two-sided interval by construction: p below 0.05 and a 95% interval inside the region are the
    same thing. For a one-sided claim it is twice the one-sided p value. Found by bisection on log10 alpha, to 1e-6.

    Parameters
    ----------
    interval : function from a level to (low, high); intervals of a higher level hold those of a lower one.
    """

    def supports(alpha: float) -> bool:
        return _excludes(region, *interval(1 - alpha))

    if not supports(1 - 1e-9):
        return 1.0
    lowest, highest = -15.0, 0.0
    if supports(10**lowest):
        return 10**lowest
    while highest - lowest > 1e-6:
        middle = (lowest + highest) / 2
        if supports(min(10**middle, 1 - 1e-9)):
            highest = middle
        else:
            lowest = middle
    return float(10**highest)


def _excludes(region: Region, low: float, high: float) -> bool:
    """The interval leaves no value for which the claim is false (for differs: the mark itself)."""
    if region.expect == "differs":
        return low > region.mark or high < region.mark
    return region.place(low, high) == "inside"
