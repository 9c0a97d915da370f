"""CSV and TSV: encoding, delimiter, quotes, and each record with the row a spreadsheet shows it in."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from analysis.errors import Breach, InputError
from analysis.intake.grid import Grid, grid_of_records
from analysis.intake.note import Note, breach
from analysis.intake.tidy import same

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_PEEK = 60
# UTF-8, its broken bytes read as Windows-1252.
MIXED = "utf-8, partly cp1252"
# Python's own limit of 131,072 signs would stop at one long comment.
csv.field_size_limit(2**31 - 1)


def read_delimited(
    data: bytes, file: str, *, encoding: str = "", delimiter: str = "", known: Iterable[str] = ()
) -> Grid:
    """The records of a delimited text file.

    Parameters
    ----------
    encoding, delimiter : str, as study.yaml states them; found from the content where empty.
    known : names of columns the codebook knows; they decide between delimiters.

    Raises
    ------
    InputError : bytes that are no text, a quotation mark that is never closed.
    """
    encoding, notes = _encoding(data, file, encoding)
    if encoding == MIXED:
        data, encoding = _mended(data), "utf-8"
    hinted = _hint(data, encoding)
    found = delimiter or hinted or _delimiter(data, encoding, set(map(same, known)))
    if found == ";" and not delimiter:
        notes.append(Note("repair", file, "", "", "the delimiter is a semicolon, not a comma; it was read as such", 1))
    records = _records(data, file, encoding, found, lines_before=1 if hinted else 0)
    told = f"CSV, {encoding}, {DELIMITERS.get(found, 'other')}"
    try:
        return grid_of_records(records, file, "", told, notes=tuple(notes), decimal_comma=found == ";")
    except UnicodeError:
        raise InputError(_no_text(data, file)) from None


def _hint(data: bytes, encoding: str) -> str:
    """The delimiter a first line such as "sep=;" tells Excel, which shows no row for that line."""
    start = codecs.getincrementaldecoder(encoding)(errors="replace").decode(data[:64])
    told = re.match(r'\ufeff?"?sep=([,;|\t])"?[;,]*\r?\n', start, re.I)
    return told[1] if told else ""


def _encoding(data: bytes, file: str, stated: str) -> tuple[str, list[Note]]:
    for mark, name in _BOMS.items():
        if data.startswith(mark):
            return name, []
    if stated:
        return _known_encoding(stated, file), []
    start = data[:4096]
    if start.count(b"\x00") * 3 > len(start):
        return ("utf-16-le" if start[1::2].count(b"\x00") > start[::2].count(b"\x00") else "utf-16-be"), []
    if _decodes(data, "utf-8"):
        return "utf-8", []
    if _is_mixed(data):
        what = "two encodings in one file: UTF-8, and some bytes that are not; those were read as Windows-1252"
        return MIXED, [Note("warn", file, "", "", what, 1)]
    if not _decodes(data, "cp1252"):
        raise InputError(_no_text(data, file))
    what = "the encoding is not UTF-8; it was read as cp1252 (Windows-1252)"
    return "cp1252", [Note("repair", file, "", "", what, 1)]


def _is_mixed(data: bytes) -> bool:
    """Whether most signs beyond ASCII are UTF-8: files of several sources, one put under the other."""
    signs = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data))
    if not signs or data.decode("utf-8", "replace").count("\ufffd") >= signs:
        return False
    try:
        return bool(_mended(data))
    except UnicodeDecodeError:
        return False


def _mended(data: bytes) -> bytes:
    """UTF-8, the bytes that are not taken for Windows-1252; an error where they are neither."""
    codecs.register_error(MIXED, _as_cp1252)
    return data.decode("utf-8", MIXED).encode("utf-8")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    return error.object[error.start : error.end].decode("cp1252"), error.end


def _known_encoding(stated: str, file: str) -> str:
    try:
        return codecs.lookup(stated).name
    except LookupError:
        raise InputError(
            breach(file, f'the encoding "{stated}" of study.yaml is not known', allowed=("utf-8", "cp1252"))
        ) from None


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), 2**20):
            decoder.decode(data[start : start + 2**20])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _no_text(data: bytes, file: str) -> Breach:
    """A breach that says which encoding it may be; which it is, a person says."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 2**18]).best()
    may = f" It may be {best.encoding}." if best is not None else ""
    remedy = f"Save it as UTF-8, or state its encoding in study.yaml.{may}"
    return breach(
        file, "holds bytes that are no text in UTF-8 or Windows-1252: damaged, or another encoding", remedy=remedy
    )


def _delimiter(data: bytes, encoding: str, known: set[str]) -> str:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    sample = decoder.decode(data[: 2**18])
    return max(DELIMITERS, key=lambda sign: _fit(sample, sign, known))


def _fit(sample: str, sign: str, known: set[str]) -> tuple[int, float, int]:
    """How well a delimiter fits: known names in one record, the share of records of one width, that width."""
    try:
        records = [r for r in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=sign), _PEEK) if r]
    except csv.Error:
        return 0, 0.0, 0
    if not records:
        return 0, 0.0, 0
    hits = max(sum(same(cell) in known for cell in record) for record in records[:25])
    width, often = Counter(map(len, records)).most_common(1)[0]
    return hits, (often / len(records) if width > 1 else 0.0), width


def _records(data: bytes, file: str, encoding: str, delimiter: str, *, lines_before: int) -> Iterator[Sequence[str]]:
    try:
        yield from _reader(data, encoding, delimiter, lines_before)
    except csv.Error as error:
        raise InputError(_where_it_breaks(data, file, encoding, delimiter, lines_before, error)) from None


def _reader(data: bytes, encoding: str, delimiter: str, lines_before: int) -> Iterator[list[str]]:
    text = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    for _ in range(lines_before):
        text.readline()
    return csv.reader(text, delimiter=delimiter, strict=True)


def _where_it_breaks(
    data: bytes, file: str, encoding: str, delimiter: str, lines_before: int, error: csv.Error
) -> Breach:
    """The breach of a file that cannot be split into records: read once more, to count rows and lines."""
    reader = _reader(data, encoding, delimiter, lines_before)
    row, started = 1, 1 + lines_before
    with suppress(csv.Error):
        for _ in reader:
            row, started = row + 1, reader.line_num + 1 + lines_before
    remedy = 'Close the quotation mark, or write a mark inside quoted text twice ("").'
    what = "a quotation mark is not closed, or text follows one" if "NUL" not in str(error) else "holds a NUL byte"
    return breach(file, f"{what} (line {started} of the file)", rows=[row], remedy=remedy)
