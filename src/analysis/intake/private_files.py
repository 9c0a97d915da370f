"""Raw files of real people are for their owner only."""

from __future__ import annotations

import stat
from pathlib import Path

from analysis.intake.note import Note

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def close_to_others(paths: list[Path], study: Path) -> list[Note]:
    """Take the rights of others off the raw files that lie in the study folder.

    Returns
    -------
    A note for each file that was open to others: closed now, or not ours to close. What lies elsewhere is left alone.
    """
    notes = []
    for path in paths:
        mode = path.stat().st_mode
        if not path.is_relative_to(study) or not mode & _OTHERS:
            continue
        try:
            path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
            notes.append(Note("repair", path.name, "", "", "others could read the file; now only its owner can", 1))
        except PermissionError:
            notes.append(Note("warn", path.name, "", "", "others can read the file; ask its owner to close it", 1))
    return notes
