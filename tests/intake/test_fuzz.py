"""Whatever the bytes: a table whose rows are all accounted for, or a refusal in plain words. No crash, no hang."""

from __future__ import annotations

import csv
import gzip
import random
import warnings
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.intake.containers import content_of
from analysis.intake.entries import read_entries
from analysis.study import Codebook, find_study
from analysis.study.models import SourceFile
from tests.intake.folders import study_folder, survey
from tests.shared import shared

BOOK = Codebook.model_validate(
    {
        "items": {
            "id": {"kind": "id", "unique": True},
            "q": {"answers": ["Yes", "No"], "asked_if": {"f": ["Yes"]}},
            "f": {"kind": "flag"},
            "n": {"kind": "number", "minimum": 0},
            "d": {"kind": "datetime", "not_before": "e"},
            "e": {"kind": "date"},
            "m": {"kind": "multiple", "options": {"a": {"label": "A"}, "b": {"label": "B"}}},
            "open": {},
            "words": {"kind": "text"},
        }
    }
)
KEYS = list(BOOK.items)
EXTRACT = date(2024, 12, 31)
CELLS = st.one_of(
    st.sampled_from(
        ["", "Yes", "no", "A;B", "B", "1", "0", "12", "-1", "1,5", "nan", "2024-01-02", "45021", "31/02/2024"]
    ),
    st.sampled_from(
        ["2024-03-31T01:30:00", "0001-01-01", "9999-12-31", "2024-01-02T03:04:05+25:00", "99999999999999999999"]
    ),
    st.text(st.characters(codec="utf-8"), max_size=8),
)
PATIENT = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_or_refuse(path, order: str = "day-first"):
    """The rows of a file, or None where it was refused; every row of it is in the account."""
    try:
        rows = read_entries("survey", [path], SourceFile(path=str(path), dates=order), BOOK.items, BOOK, EXTRACT)
    except InputError as error:
        raise AssertionError("a refusal must be gathered with the others") from error
    if rows.files:
        assert rows.files[0].rows == len(rows.row) + sum(len(which) for _, _, which in rows.set_aside)
    return None if rows.breaches else rows


@PATIENT
@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(KEYS, CELLS)), max_size=8),
    st.sampled_from(["iso", "day-first", "month-first"]),
)
def test_any_cells_are_typed_or_refused(tmp_path, rows, order):
    path = tmp_path / "survey.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, KEYS)
        writer.writeheader()
        writer.writerows(rows)

    read = read_or_refuse(path, order)

    if read is not None:
        categories = read.frame.select_dtypes("category")
        assert not categories.isna().to_numpy().any()
        empty = sum(not any(cell.strip() for cell in row.values()) for row in rows)
        assert read.files[0].rows >= len(rows) - empty - 1


@PATIENT
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path, data):
    path = tmp_path / "survey.csv"
    path.write_bytes(data)

    read_or_refuse(path)


@PATIENT
@given(
    st.binary(max_size=200),
    st.sampled_from(
        [b"PK\x03\x04", b"\x1f\x8b\x08", b"$FL2", b"<stata_dta>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x72\x01"]
    ),
)
def test_a_signature_with_anything_after_it_is_refused_in_words(tmp_path, data, signature):
    path = tmp_path / "survey.csv"
    path.write_bytes(signature + data)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_or_refuse(path) is None


@PATIENT
@given(st.integers(0, 10**6), st.integers(1, 6))
def test_a_packed_file_with_changed_bytes_is_whole_or_refused(seed, changes):
    chance, whole = random.Random(seed), b"id,q\n" + b"1,Yes\n" * 300
    data = bytearray(gzip.compress(whole))
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.randrange(256)

    try:
        content = content_of(bytes(data), "survey.csv.gz")
    except InputError:
        return
    assert content.data == whole or not bytes(data).startswith(b"\x1f\x8b")


@pytest.mark.parametrize("name", ["survey-spss.sav", "survey-libreoffice.ods", "survey-numbers-as-text.xlsx"])
def test_a_real_file_with_changed_bytes_ends_in_words(name, tmp_path):
    whole = shared("cases", "bad-inputs", name).read_bytes()
    chance = random.Random(name)
    path = tmp_path / name
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 3, 20])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data[: chance.choice([len(data), chance.randrange(len(data))])]))

        read_or_refuse(path)


def test_a_study_of_any_file_is_read_or_refused(tmp_path):
    from analysis.intake import read_study

    book = BOOK.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    folder = study_folder(tmp_path, book, {"survey.csv": b"\x00\x01\x02,\n\n"}, instruments=[survey()])

    with pytest.raises(InputError):
        read_study(find_study(folder))
