"""An unchanged file is not read twice, and the cache is private and safe to delete."""

from __future__ import annotations

import stat

import pandas as pd
import pytest

from analysis.intake import entries
from tests.intake.folders import read, study_folder, survey

ITEMS = {
    "id": {"kind": "id"},
    "q": {"answers": ["Yes", "No", "Never said"]},
    "n": {"kind": "number", "missing": {"99": "Don't know"}},
    "d": {"kind": "datetime"},
    "t": {"kind": "multiple", "options": {"a": {"label": "A"}, "b": {"label": "B"}}},
    "words": {"kind": "text"},
}
TEXT = "id,q,n,d,t,words\n1,Yes,1.5,2024-01-02 03:04,A;B,secret\n2,No,99,,B,\n3,yes,2,2025-02-01,,\n"


@pytest.fixture
def folder(tmp_path):
    return study_folder(tmp_path, {"items": ITEMS}, {"survey.csv": TEXT}, instruments=[survey()])


def parts(folder):
    return sorted(path for path in (folder / "work" / "cache").rglob("*") if path.is_file())


def test_what_the_cache_gives_is_what_reading_gave(folder):
    first, second = read(folder), read(folder)

    pd.testing.assert_frame_equal(first.answers["survey"], second.answers["survey"])
    pd.testing.assert_frame_equal(first.tally, second.tally)
    pd.testing.assert_frame_equal(first.set_aside, second.set_aside)
    assert first.notes == second.notes
    assert list(second.answers["survey"]["q"].cat.categories[:3]) == ["Yes", "No", "Never said"]


def test_an_unchanged_file_is_not_read_again_and_a_changed_one_is(folder, monkeypatch):
    read(folder)
    monkeypatch.setattr(entries, "read_table", lambda *_: pytest.fail("read again"))
    read(folder)
    monkeypatch.undo()
    (folder / "raw" / "survey.csv").write_text(TEXT.replace("1,Yes", "1,No"), encoding="utf-8")

    assert read(folder).answers["survey"]["q"].tolist() == ["No", "No"]


def test_a_changed_codebook_reads_again(folder):
    read(folder)
    book = folder / "codebook.yaml"
    book.write_text(book.read_text().replace("Don't know", "Blank"), encoding="utf-8")

    assert read(folder).answers["survey"]["n__reason"].tolist() == ["", "Blank"]


def test_only_the_owner_can_read_it(folder):
    read(folder)

    assert stat.S_IMODE((folder / "work" / "cache").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in parts(folder)} == {0o600}


@pytest.mark.parametrize("damage", [b"", b"PAR1 not parquet", None])
@pytest.mark.parametrize("which", [0, 1])
def test_a_damaged_entry_is_built_again(folder, damage, which):
    first = read(folder)
    path = parts(folder)[which]
    path.write_bytes(path.read_bytes()[:-20] if damage is None else damage)

    pd.testing.assert_frame_equal(read(folder).answers["survey"], first.answers["survey"])
    assert len(path.read_bytes()) > 100


def test_it_holds_no_free_text(folder):
    read(folder)

    assert not any(b"secret" in path.read_bytes() for path in parts(folder))
    assert read(folder).free_text("survey", "words").tolist() == ["secret", ""]
