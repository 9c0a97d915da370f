"""Findings in words for a Champion: the effect first, then the interval and the base; p never."""

from analysis.evidence.sentences.associations import (
    agreement_sentence,
    agreement_statement,
    association_sentence,
    association_statement,
    cooccurrence_sentence,
    cooccurrence_statement,
)
from analysis.evidence.sentences.parts import lead_sentence, who
from analysis.evidence.sentences.shares import (
    contrast_sentence,
    contrast_statement,
    count_change_sentence,
    count_change_statement,
    share_sentence,
    share_statement,
    trend_sentence,
    trend_statement,
)
from analysis.evidence.sentences.waits import (
    duration_sentence,
    duration_statement,
    incidence_sentence,
    incidence_statement,
    silence_sentence,
    silence_statement,
)

__all__ = [
    "agreement_sentence",
    "agreement_statement",
    "association_sentence",
    "association_statement",
    "contrast_sentence",
    "contrast_statement",
    "cooccurrence_sentence",
    "cooccurrence_statement",
    "count_change_sentence",
    "count_change_statement",
    "duration_sentence",
    "duration_statement",
    "incidence_sentence",
    "incidence_statement",
    "lead_sentence",
    "share_sentence",
    "share_statement",
    "silence_sentence",
    "silence_statement",
    "trend_sentence",
    "trend_statement",
    "who",
]
