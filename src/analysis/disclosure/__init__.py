"""Nobody can be found: what may be shown, the one gate to a page, and the attack on the whole release."""

from analysis.disclosure.counts import releasable_counts
from analysis.disclosure.curve import releasable_curve
from analysis.disclosure.gate import releasable
from analysis.disclosure.policy import Policy, ThresholdDecision
from analysis.disclosure.registry import REGISTRY, Quantity, Registry
from analysis.disclosure.releasable import Releasable, must_be_releasable

__all__ = [
    "REGISTRY",
    "Policy",
    "Quantity",
    "Registry",
    "Releasable",
    "ThresholdDecision",
    "must_be_releasable",
    "releasable",
    "releasable_counts",
    "releasable_curve",
]
