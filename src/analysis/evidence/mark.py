"""What a claim is held against: its own threshold, or a published figure with its own uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.evidence.claims.form import ClaimForm
from analysis.evidence.region import Region
from analysis.study import Comparator


@dataclass(frozen=True)
class Mark:
    """The region of a claim, the sampling variance of the published figure in it, and what a reader must know."""

    region: Region
    variance: float = 0.0
    comparator: Comparator | None = None
    flags: tuple[str, ...] = ()


def mark_of(claim: ClaimForm, comparators: dict[str, Comparator]) -> Mark:
    """The mark of a claim.

    A published share of a random or panel sample with a known base has the variance f (1 - f) / base, so that the
    test of sample against figure takes both errors into account. An administrative figure has none. A figure from a
    self-selected survey, or without a base, is taken as it stands: a mark to measure against, and the finding says so.
    """
    if claim.comparator is None:
        return Mark(claim.region())
    figure = comparators[claim.comparator]
    region = claim.region(figure.figure)
    if figure.design == "self-selected":
        flag = "the published figure is from an open survey: a mark to measure against, not a figure for all"
        return Mark(region, 0.0, figure, (flag,))
    if figure.unit == "proportion" and figure.design != "administrative":
        if figure.base:
            return Mark(region, figure.figure * (1 - figure.figure) / figure.base, figure)
        return Mark(region, 0.0, figure, ("the base of the published figure is not known: it is taken as exact",))
    return Mark(region, 0.0, figure)
