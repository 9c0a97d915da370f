"""A file is what its first bytes say, whatever it is called."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from analysis.errors import InputError
from analysis.intake.containers import content_of

CSV = b"id,answer\n1,Yes\n2,No\n" * 400


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


@pytest.mark.parametrize("data", [b"", b"   \r\n", b"\xef\xbb\xbf", b"\x00" * 40])
def test_a_file_without_content_is_said_to_be_empty(data):
    with pytest.raises(InputError, match="export.dat: is empty"):
        content_of(data, "export.dat")


def test_a_packed_file_is_unpacked():
    assert content_of(gzip.compress(CSV), "survey").data == CSV
    assert content_of(zipped(survey=CSV), "survey").data == CSV
    assert content_of(gzip.compress(zipped(survey=CSV)), "survey").data == CSV


@pytest.mark.parametrize("part", [0.3, 0.7, 0.99])
def test_a_packed_file_cut_short_is_refused_and_gives_no_rows(part):
    for data in (gzip.compress(CSV), zipped(survey=CSV)):
        with pytest.raises(InputError, match="corrupt or truncated"):
            content_of(data[: int(len(data) * part)], "survey.csv.gz")


def test_a_file_packed_into_itself_again_and_again_is_not_followed():
    data = CSV
    for _ in range(5):
        data = gzip.compress(data)
    with pytest.raises(InputError, match="packed more than twice"):
        content_of(data, "survey.gz")


def test_protected_spreadsheets_are_refused_with_what_to_do():
    manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    data = zipped(mimetype=mime, **{"META-INF/manifest.xml": manifest})
    with pytest.raises(InputError, match="protected by a password .* save a copy without the password"):
        content_of(data, "survey.ods")


def test_a_zip_of_several_files_is_not_guessed_from():
    with pytest.raises(InputError, match="holds 2 files"):
        content_of(zipped(a=CSV, b=CSV), "both.zip")


@pytest.mark.parametrize(
    ("start", "what"),
    [(b"%PDF-1.7 ...", "a PDF"), (b"<!DOCTYPE html><p>Log in", "a web page"), (b"\x89PNG\r\n", "a picture")],
)
def test_what_holds_no_rows_is_named(start, what):
    with pytest.raises(InputError, match=what):
        content_of(start, "export.csv")


def test_a_damaged_old_workbook_is_refused():
    with pytest.raises(InputError, match="not a valid workbook"):
        content_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 600, "old.xls")
