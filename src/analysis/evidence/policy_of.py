"""The disclosure policy of a study, from study.yaml and what a named person decided in hand/."""

from __future__ import annotations

from datetime import date

from analysis.disclosure import Policy, ThresholdDecision
from analysis.study import StudyFolder
from analysis.study.models import Strict
from analysis.study.yaml_lines import read_typed

DECISION = "threshold.yaml"


class DecisionFile(Strict):
    """`hand/threshold.yaml`: who lowered the threshold, when and why."""

    name: str
    date: date
    reason: str


def policy_of(folder: StudyFolder) -> Policy:
    """The policy that binds every page of the study.

    Raises
    ------
    InputError : a threshold below the default without a decision by a named person.
    """
    disclosure, inference = folder.study.disclosure, folder.study.inference
    path = folder.path / "hand" / DECISION
    decision = None
    if path.is_file():
        read = read_typed(path, DecisionFile)
        decision = ThresholdDecision(read.name, read.date, read.reason)
    return Policy(
        threshold=disclosure.threshold,
        round_to=disclosure.round_to,
        minimum_base=inference.minimum_base,
        low_base=inference.low_base,
        percent_decimals=inference.percent_decimals,
        public_data=disclosure.public_data,
        threshold_decision=decision,
    )
