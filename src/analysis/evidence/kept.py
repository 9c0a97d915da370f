"""Results kept in the study's work folder under the hash of all they depend on; safe to delete at any moment."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.evidence.fingerprint import fingerprint

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis


def kept(basis: Basis, name: str, make: Callable[[], Any], sound: Callable[[Any], bool], theme: str = "") -> Any:
    """What was kept under a name, or made now and kept.

    Parameters
    ----------
    make : gives a value that JSON can hold. sound : whether a value read back is whole; if not it is made again.
    theme : the theme it is about, where what is withheld of its page bears on it.
    """
    path = basis.folder.work / "evidence" / f"{name}-{fingerprint(basis, theme)}.json"
    found = _read(path)
    if found is None or not sound(found):
        found = make()
        _write(path, found)
    return found


def _read(path: Path) -> Any:
    """The kept value; None where there is none, or the file is not whole."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
    part.replace(path)
