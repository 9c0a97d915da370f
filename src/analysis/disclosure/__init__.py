"""Nobody can be found: what may be shown, the one gate to a page, and the attack on the whole release."""

from analysis.disclosure.counts import releasable_counts
from analysis.disclosure.curve import releasable_curve
from analysis.disclosure.gate import releasable
from analysis.disclosure.mend import Mended, mend_release
from analysis.disclosure.policy import Policy, ThresholdDecision
from analysis.disclosure.registry import REGISTRY, Quantity, Registry
from analysis.disclosure.releasable import Releasable, must_be_releasable
from analysis.disclosure.release_attack import ReleaseBreach, attack_release, somebody_can_be_found

__all__ = [
    "REGISTRY",
    "Policy",
    "Quantity",
    "Registry",
    "Releasable",
    "ThresholdDecision",
    "Mended",
    "ReleaseBreach",
    "attack_release",
    "mend_release",
    "must_be_releasable",
    "releasable",
    "releasable_counts",
    "releasable_curve",
    "somebody_can_be_found",
]
