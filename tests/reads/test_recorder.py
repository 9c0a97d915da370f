"""What is read is on disk before the reading is done."""

from __future__ import annotations

import json
import os
import stat

from analysis.reads import apart, note, recording, started
from analysis.reads.recorder import BESIDE, Recorder


def files(recorder) -> set[str]:
    return {os.path.basename(what[1]) for what in recorder.seen if what[0] == "file"}


def test_files_and_folders_are_noted_by_the_interpreter(tmp_path):
    (tmp_path / "a.yaml").write_text("x")
    (tmp_path / "code.py").write_text("x")
    with started((tmp_path,)) as recorder:
        (tmp_path / "a.yaml").read_text()
        (tmp_path / "code.py").read_text()
        list(tmp_path.glob("*.yaml"))
        (tmp_path / "new").write_text("x")

    assert files(recorder) == {"a.yaml"}
    assert ("folder", str(tmp_path)) in recorder.seen


def test_a_file_that_was_looked_for_in_vain_counts(tmp_path):
    with started((tmp_path,)) as recorder:
        try:
            open(tmp_path / "absent.yaml")
        except FileNotFoundError:
            pass

    assert files(recorder) == {"absent.yaml"}


def test_files_elsewhere_do_not_count(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside").write_text("x")
    with started((tmp_path / "inside",)) as recorder:
        (tmp_path / "outside").read_text()

    assert files(recorder) == set()


def test_a_table_read_by_columns_is_set_apart(tmp_path):
    path = tmp_path / "raw.csv"
    path.write_text("x")
    with started((tmp_path,)) as recorder:
        with apart([path]):
            path.read_text()
        assert files(recorder) == set()
        path.read_text()

    assert files(recorder) == {"raw.csv"}


def test_a_kept_result_carries_what_its_maker_had_read(tmp_path):
    place = tmp_path / "work" / "evidence"
    place.mkdir(parents=True)
    with started((tmp_path,)):
        note("column", "cases", "district")
        (place / "p.part").write_text("{}")
        (place / "p.part").replace(place / "p.json")
        note("column", "cases", "later")
    beside = place / f"p.json{BESIDE}"

    assert ["column", "cases", "district"] in json.loads(beside.read_text())
    assert "later" not in beside.read_text()
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600


def test_notes_are_written_at_once_and_for_the_owner_alone(tmp_path):
    log = tmp_path / "log"
    recorder = Recorder(log, ())
    recorder.note("column", "cases", "district")
    recorder.note("column", "cases", "district")

    assert log.read_text() == '["column", "cases", "district"]\n'
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_nothing_is_noted_where_nobody_asks():
    note("column", "cases", "district")

    assert recording() is None
