"""Raw exports in, typed frames out: read rightly, or refused in plain words; no row lost, no name kept."""

from analysis.intake.contract import rules_of
from analysis.intake.dictionary import data_dictionary
from analysis.intake.draft import draft_study
from analysis.intake.note import Note
from analysis.intake.quality import missing_by_reason, note_counts, response_over_time, straight_lining
from analysis.intake.read import read_study, study_contents
from analysis.intake.study_data import StudyData

__all__ = [
    "Note",
    "StudyData",
    "data_dictionary",
    "draft_study",
    "missing_by_reason",
    "note_counts",
    "read_study",
    "study_contents",
    "response_over_time",
    "rules_of",
    "straight_lining",
]
