"""What `make check` says: what was found, what was set aside and why, what was dropped; never a value."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.intake.study_data import StudyData


def account(data: StudyData) -> str:
    """The account of a study's raw files in plain lines.

    Parameters
    ----------
    data : StudyData, as `read_study` gives it.
    """
    return "\n".join([*_files(data), *_notes(data), *_dropped(data)])


def _files(data: StudyData) -> Iterator[str]:
    for entry in data.tally.to_dict("records"):
        yield f"{entry['file']} ({entry['table']}): {entry['rows_in']:,} rows in, {entry['rows_used']:,} rows used"
        aside = data.set_aside[data.set_aside["file"] == entry["file"]]
        for reason, rows in zip(aside["reason"], aside["rows"], strict=True):
            yield f"  {rows:,} set aside: {reason}"


def _notes(data: StudyData) -> Iterator[str]:
    for note in data.notes:
        yield f"{note.severity}: {note}"


def _dropped(data: StudyData) -> Iterator[str]:
    for entry in data.dropped.to_dict("records"):
        yield f"dropped: {entry['file']}, column {entry['column']} ({entry['why']})"
