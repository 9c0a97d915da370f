"""What a file is, by its first bytes and never by its name; what is packed is unpacked."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import Breach, InputError

UNPACKED_LIMIT = 4 * 2**30
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FORMATS = "CSV or TSV text, XLSX, XLS, ODS, SPSS .sav, Stata .dta, each also as .gz or .zip"


@dataclass(frozen=True)
class Content:
    """The bytes of a file and what they are: "text", "workbook", "spss" or "stata"."""

    kind: str
    data: bytes
    packed: str = ""


def open_content(path: Path) -> Content:
    """The content of a raw file.

    Raises
    ------
    InputError : the file is empty, cut short, damaged, protected by a password, or of no form that can be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Breach(path.name, "", f"cannot be opened ({error.strerror})")) from None
    return content_of(data, path.name)


def content_of(data: bytes, file: str, packed: str = "") -> Content:
    """The content of bytes that may be packed, twice at most; faults as in `open_content`."""
    if packed.count(",") > 2:
        raise InputError(Breach(file, "", "is packed more than twice", remedy="Unpack it and use what is in it."))
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise InputError(
            Breach(file, "", f"is empty ({len(data)} bytes): there is no data in it", remedy="Export the file again.")
        )
    if data.startswith(b"\x1f\x8b"):
        return content_of(_ungzipped(data, file), file, f"{packed},gz")
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zipped(data, file, packed)
    if data.startswith(_OLE):
        _refuse_protected(data, file)
        return Content("workbook", data, packed)
    if data.startswith((b"$FL2", b"$FL3")):
        return Content("spss", data, packed)
    if data.startswith(b"<stata_dta>") or (len(data) > 4 and data[0] in range(102, 116) and data[1] in (1, 2)):
        return Content("stata", data, packed)
    _refuse_other(data, file)
    return Content("text", data, packed)


_OTHER = {
    b"%PDF": "a PDF",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<?xml": "XML",
    b"{\\rtf": "a letter (RTF)",
    b"\x89png": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"rar!": "a RAR archive",
    b"sqlite format": "a database",
}


def _refuse_other(data: bytes, file: str) -> None:
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, what in _OTHER.items():
        if start.startswith(mark.lower()):
            remedy = "Export the rows themselves; a log-in page saved in place of them looks like this, too."
            raise InputError(Breach(file, "", f"is {what}, which holds no rows", allowed=(FORMATS,), remedy=remedy))


def _ungzipped(data: bytes, file: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            plain = stream.read(UNPACKED_LIMIT + 1)
    except (EOFError, OSError, zlib.error):
        raise _damaged(file, "the compressed file ended before its end, or is damaged") from None
    if len(plain) > UNPACKED_LIMIT:
        raise _too_large(file)
    return plain


def _too_large(file: str) -> InputError:
    return InputError(Breach(file, "", "holds more than 4 GB once unpacked", remedy="Split it into several files."))


def _damaged(file: str, what: str) -> InputError:
    return InputError(
        Breach(
            file, "", f"{what}: it is corrupt or truncated", remedy="Copy or export it again; no row of it was used."
        )
    )


def _zipped(data: bytes, file: str, packed: str) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/") and "__MACOSX" not in name]
            if sum(member.file_size for member in archive.infolist()) > UNPACKED_LIMIT:
                raise _too_large(file)
            if archive.testzip() is not None:
                raise _damaged(file, "a part of the file does not match its checksum")
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise _protected(file)
            if _is_workbook(archive, names):
                return Content("workbook", data)
            return _single_member(archive, names, file, packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise _damaged(file, "could not be opened as a workbook or zip file") from None
    except RuntimeError:
        raise _protected(file) from None


def _is_workbook(archive: zipfile.ZipFile, names: list[str]) -> bool:
    if any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin")):
        return True
    return "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]


def _single_member(archive: zipfile.ZipFile, names: list[str], file: str, packed: str) -> Content:
    if len(names) != 1:
        what = f"is a zip file that holds {len(names)} files, and only one can be read"
        raise InputError(Breach(file, "", what, remedy="Unpack it and name the one that holds the data."))
    return content_of(archive.read(names[0]), file, f"{packed},zip")


def _refuse_protected(data: bytes, file: str) -> None:
    import msoffcrypto
    from msoffcrypto.exceptions import FileFormatError

    try:
        protected = msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
    except FileFormatError:
        raise _damaged(file, "is not a valid workbook") from None
    except Exception:  # the library lets its parser's own errors through on damaged files
        raise _damaged(file, "is not a valid workbook") from None
    if protected:
        raise _protected(file)


def _protected(file: str) -> InputError:
    what = "is protected by a password (encrypted) and was not read"
    return InputError(Breach(file, "", what, remedy="Open it, save a copy without the password, and use the copy."))
