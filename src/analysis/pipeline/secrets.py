"""Keys, tokens and passwords in files that are to be committed. What was found is never printed, only where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import Breach

LARGEST = 5_000_000  # bytes; a larger file is data, which has a rule of its own
PATTERNS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "an access key of a cloud": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}\b|\bAccountKey=[A-Za-z0-9+/=]{40,}",
    "a token": r"\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_\w{22,}|\bglpat-[\w-]{20,}|\bxox[abprs]-[\w-]{10,}"
    r"|\bpypi-[\w-]{60,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a password in an address": r"\b[a-z][a-z0-9+.-]*://[^\s/:@'\"]+:[^\s/@{}$<>'\"]+@\w",
    "a password": r"(?i)\b(?:password|passwd|passphrase|secret|api[_-]?key|auth[_-]?token)[\"']?\s*[:=]\s*"
    r"[\"'][^\"'\s{}$<>]{8,}[\"']",
}
_FOUND = {what: re.compile(pattern) for what, pattern in PATTERNS.items()}


def secrets_in(path: Path, name: str) -> Iterator[Breach]:
    """One breach for each line of a text file that seems to hold a secret; none for a file that is no text."""
    if path.stat().st_size > LARGEST:
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(lines, start=1):
        for what, pattern in _FOUND.items():
            if pattern.search(line):
                remedy = "Take it out, and have it changed where it is used: git keeps what was committed."
                yield Breach(name, f"line {number}", f"seems to hold {what}", remedy=remedy)
