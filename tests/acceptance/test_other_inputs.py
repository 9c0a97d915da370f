"""Files of the judge's families, of other data under another schema: each handled as it should be."""

from __future__ import annotations

import json
import sys

import pytest
import yaml

from tests.acceptance import read_adapter
from tests.acceptance.other_inputs import SCHEMA, every_file
from tests.acceptance.test_read_adapter import judge  # noqa: F401 (a fixture)

FILES = every_file()


@pytest.mark.parametrize("faulty", FILES, ids=[faulty.file for faulty in FILES])
def test_a_file_of_other_data_is_handled_as_it_should_be(faulty, judge, tmp_path, monkeypatch, capsys):  # noqa: F811
    (tmp_path / faulty.file).write_bytes(faulty.data)
    (tmp_path / "schema.yaml").write_text(yaml.safe_dump(SCHEMA, sort_keys=False), encoding="utf-8")
    report, records = tmp_path / "report.json", tmp_path / "records.json"
    told = {"table": faulty.table, "input": tmp_path / faulty.file, "schema": tmp_path / "schema.yaml"}
    told |= {"report": report, "records": records}
    monkeypatch.setattr(sys, "argv", ["read_adapter", *(part for k, v in told.items() for part in (f"--{k}", str(v)))])

    code = read_adapter.main()

    printed = capsys.readouterr()
    kept = json.loads(records.read_text(encoding="utf-8")) if records.exists() else None
    said = json.loads(report.read_text(encoding="utf-8"))
    key = SCHEMA["tables"][faulty.table]["id"]
    assert judge(faulty.item(), code, said, kept, printed.out + printed.err, 0, key) == []


def test_every_family_is_there_and_no_two_files_have_one_name():
    names = [faulty.file for faulty in FILES]

    assert len(set(names)) == len(names)
    assert len(names) > 120
