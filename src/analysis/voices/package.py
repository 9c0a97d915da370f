"""Opening a zip that others made, safely: nothing is unpacked to disk, no path is followed, sizes are bounded."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from analysis.errors import Breach, InputError

MEMBER_LIMIT = 48 * 1024 * 1024
TOTAL_LIMIT = 1024 * 1024 * 1024
MEMBERS_LIMIT = 20_000
_CHUNK = 1024 * 1024


class Package:
    """A zip file read member by member into memory.

    Raises InputError when the file is no whole zip, is encrypted, or holds a member whose path leads outside.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.name
        try:
            self._zip = zipfile.ZipFile(path)
            self.members = {info.filename: info for info in self._zip.infolist()}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            raise InputError(
                Breach(
                    self.file,
                    "",
                    "is not a whole zip file: damaged, truncated or of another kind",
                    (),
                    "Export it again.",
                )
            ) from None
        self._check()

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MEMBERS_LIMIT:
            raise self._fault("", f"holds more than {MEMBERS_LIMIT} members, past the limit")
        if sum(info.file_size for info in infos) > TOTAL_LIMIT:
            raise self._fault("", f"would unpack to more than {TOTAL_LIMIT // 2**20} MB, past the limit: too large")
        for number, info in enumerate(infos, 1):
            if leads_outside(info.filename):
                raise self._fault(f"member {number}", "has an unsafe path that leads outside the project")
            if info.flag_bits & 0x1:
                raise self._fault(f"member {number}", "is encrypted", "Export it without a password.")

    def _fault(self, where: str, what: str, remedy: str = "Ask who sent it for a new export.") -> InputError:
        return InputError(Breach(self.file, where, what, (), remedy))

    def find(self, path: str) -> str | None:
        """The member of this path; folder and file in any case, for tools write sources and Sources."""
        if path in self.members:
            return path
        wanted = path.replace("\\", "/").casefold()
        return next((name for name in self.members if name.replace("\\", "/").casefold() == wanted), None)

    def read(self, member: str, where: str, limit: int = MEMBER_LIMIT) -> bytes:
        """The bytes of one member. Raises InputError past the limit, whatever size the zip declares."""
        if self.members[member].file_size > limit:
            raise self._fault(where, f"is larger than the limit of {limit // 2**20} MB")
        parts, size = [], 0
        try:
            with self._zip.open(member) as stream:
                while part := stream.read(_CHUNK):
                    size += len(part)
                    if size > limit:
                        raise self._fault(where, f"is larger than the limit of {limit // 2**20} MB")
                    parts.append(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise self._fault(where, "is damaged inside the zip", "Export it again.") from None
        return b"".join(parts)


def leads_outside(path: str) -> bool:
    """Absolute, on a drive, or climbing with "..": a path no honest project needs."""
    parts = re.split(r"[\\/]", path)
    return path.startswith(("/", "\\")) or ".." in parts or bool(re.match(r"[A-Za-z]:", path)) or "\0" in path


def bounded_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a file, at most one more than the limit, so that the reader sees that it is too long."""
    with path.open("rb") as stream:
        return stream.read(limit + 1)
