"""The texts of a coded project: inside its XML, inside its zip, or beside it, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import Breach, InputError
from analysis.voices.offsets import SourceText
from analysis.voices.package import MEMBER_LIMIT, Package, leads_outside
from analysis.voices.plain_xml import Element, inside


class SourceFiles:
    """Finds the text of a source; `notes` gets what is doubtful about it."""

    def __init__(self, project: Path, package: Package | None, notes: list[Breach]) -> None:
        self.folder, self.file, self.package, self.notes = project.parent, project.name, package, notes

    def text(self, element: Element, where: str, *, needed: bool) -> SourceText | None:
        """The text of a source, or None where it is not needed or not found.

        Raises InputError for a path that leads outside the project, whether the text is needed or not.
        """
        content = inside(element, "PlainTextContent")
        if content:
            return SourceText.of("".join(content[0].itertext()))
        address = element.get("plainTextPath") or ""
        scheme, _, path = address.partition("://") if "://" in address else ("internal", "", address)
        if leads_outside(path) and scheme.lower() != "absolute":
            what = "has an unsafe path that leads outside the project"
            raise InputError(Breach(self.file, where, what, (), "Ask who sent it for a new export."))
        raw = self._bytes(scheme.lower(), path, where) if address and needed else None
        return None if raw is None else SourceText.of(self._decoded(raw, where))

    def _bytes(self, scheme: str, path: str, where: str) -> bytes | None:
        if scheme == "internal" and self.package is not None:
            member = next((m for m in (self.package.find(f"sources/{path}"), self.package.find(path)) if m), None)
            return None if member is None else self.package.read(member, where)
        return self._beside(path, where) if scheme in ("relative", "internal") else None

    def _beside(self, path: str, where: str) -> bytes | None:
        """A source that lies beside the project; the base path is of another machine and is not used."""
        folder = self.folder.resolve()
        file = (folder / path.replace("\\", "/")).resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            return None
        if file.stat().st_size > MEMBER_LIMIT:
            raise InputError(Breach(self.file, where, f"is larger than the limit of {MEMBER_LIMIT // 2**20} MB"))
        return file.read_bytes()

    def _decoded(self, raw: bytes, where: str) -> str:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "\ufeff" + raw.decode("utf-16", "replace")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self.notes.append(Breach(self.file, where, "is not UTF-8; it was read as Windows-1252"))
            return raw.decode("cp1252", "replace")
