"""A study folder, read into typed models."""

from analysis.study.codebook import Codebook, Entry
from analysis.study.folder import StudyFolder, find_study, study_parameter
from analysis.study.missing import REASONS
from analysis.study.models import Comparator, Instrument, Study

__all__ = [
    "REASONS",
    "Codebook",
    "Comparator",
    "Entry",
    "Instrument",
    "Study",
    "StudyFolder",
    "find_study",
    "study_parameter",
]
