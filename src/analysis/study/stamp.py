"""The stamp of a study: by it an output shows which data it was made from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from analysis.reads import apart
from analysis.study.yaml_lines import read_yaml


def stamp(folder: Path) -> str:
    """What a study's data are, in a line: real or made up, and a hash of its raw files' names and content.

    Parameters
    ----------
    folder : the study's folder. Only the files in its own `raw/` count: that of the illustrative study holds all.
    """
    content, _ = read_yaml(folder / "study.yaml")
    total = hashlib.sha256()
    raw = [path for path in sorted((folder / "raw").glob("**/*")) if path.is_file()]
    # The stamp is for notebooks in git; no page shows it.
    with apart(raw):
        for path in raw:
            total.update(path.relative_to(folder).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    words = "the victims are made up" if content.get("data") == "illustrative" else "real people"
    return f"Study {folder.name} ({words}), data {total.hexdigest()[:16]}"
