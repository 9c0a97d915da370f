"""Raw exports in, typed frames out: read rightly, or refused in plain words; no row lost, no name kept."""

from analysis.intake.note import Note
from analysis.intake.read import read_study
from analysis.intake.study_data import StudyData

__all__ = ["Note", "StudyData", "read_study"]
