"""Hashes of content: of plain values and of files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path


def digest(*parts: object) -> str:
    """A hash of plain values; equal values give equal hashes on every machine."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_digest(paths: Iterable[Path], base: Path) -> dict[str, str]:
    """The hash of each file by its path from `base`, or by its name where it lies elsewhere."""
    return {_name(path, base): file_digest(path) for path in sorted(paths) if path.is_file()}


def _name(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
