"""The same bytes for the same content: archives without the time at which they were made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say
STORED = frozenset({"mimetype"})  # OpenDocument wants it first and not compressed


def steady_archive(content: bytes, edit: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """An archive with the same entries in the same order, every one of the same fixed time.

    Parameters
    ----------
    content : a zip archive. edit : for an entry's name, a function from its content to what it is to be.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    for name, change in (edit or {}).items():
        if name in entries:
            entries[name] = change(entries[name])
    return archive_of(entries)


def archive_of(entries: Mapping[str, bytes]) -> bytes:
    """A zip archive of these entries, in this order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, EARLIEST)
            info.compress_type = zipfile.ZIP_STORED if name in STORED else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, data)
    return stream.getvalue()


def day_of(extract_date: str) -> datetime:
    """The day that stands as the date of a document: the last day of the data, never today."""
    return datetime.fromisoformat(extract_date)


def replace_file(path: Path, content: bytes) -> Path:
    """Write a file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
    return path
