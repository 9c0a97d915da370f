"""Whose row it is, as a keyed hash: the same person is the same pseudonym in every file, and no one is named.

HMAC-SHA-256 with a key that lies outside the repository and outside the study: in the file named by
GOLDEN_THREAD_KEY, else in the user's own configuration folder, where it is made at first use.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import Breach, InputError
from analysis.intake.rows import Rows
from analysis.study.models import Study

_LENGTH = 16


@dataclass(frozen=True)
class Pseudonyms:
    """Turns ids into pseudonyms. Without a key, ids stay: of made-up or public data only."""

    key: bytes = b""

    @property
    def fingerprint(self) -> str:
        """Which key this is, without saying the key."""
        return hashlib.sha256(b"golden-thread" + self.key).hexdigest()[:16] if self.key else ""

    def of(self, ids: pd.Series) -> pd.Series:
        """The pseudonym of each id; an empty one stays empty."""
        if not self.key:
            return ids
        codes, uniques = pd.factorize(ids)
        made = np.array([self._one(value) for value in uniques] or [""], dtype=object)
        return pd.Series(made[codes], index=ids.index, dtype="str")

    def _one(self, value: str) -> str:
        return hmac.new(self.key, value.encode(), hashlib.sha256).hexdigest()[:_LENGTH] if value else ""

    def replace(self, rows: Rows, columns: list[str]) -> None:
        """The id columns of a table, made pseudonyms, in place."""
        for column in columns:
            if column in rows.frame and isinstance(rows.frame[column].dtype, pd.StringDtype):
                rows.frame[column] = self.of(rows.frame[column])


def pseudonyms_for(study: Study) -> Pseudonyms:
    """Pseudonyms for a study: keyed where real people told us, ids as they are in made-up and public data."""
    if study.data == "illustrative" or study.disclosure.public_data:
        return Pseudonyms()
    return Pseudonyms(_key())


def _key() -> bytes:
    named = os.environ.get("GOLDEN_THREAD_KEY")
    base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    path = Path(named) if named else base / "golden-thread" / "pseudonym.key"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as stream:
                stream.write(secrets.token_hex(32))
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise InputError(
            Breach("pseudonym key", "", "cannot be read or made", remedy="Set GOLDEN_THREAD_KEY to a private file.")
        ) from None
    if len(key) < 32:
        raise InputError(Breach("pseudonym key", "", "is shorter than 32 signs", remedy="Make a new one."))
    return key.encode()
