"""Every file of the shared bad inputs is handled as its manifest says, through the real readers and contract."""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest
import yaml

from tests.acceptance import read_adapter
from tests.shared import SHARED, shared

_MANIFEST = SHARED / "cases" / "bad-inputs" / "manifest.yaml"
FILES = yaml.safe_load(_MANIFEST.read_text(encoding="utf-8"))["files"] if _MANIFEST.exists() else []


@pytest.fixture(scope="module")
def judge():
    spec = importlib.util.spec_from_file_location("check_inputs", shared("cases", "bad-inputs", "check_inputs.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.judge


@pytest.mark.parametrize("item", FILES, ids=[item["file"] for item in FILES])
def test_a_bad_input_is_handled_as_the_manifest_says(item, judge, tmp_path, monkeypatch, capsys):
    folder = shared("cases", "bad-inputs")
    report, records = tmp_path / "report.json", tmp_path / "records.json"
    told = {"table": item["table"], "input": folder / item["file"], "schema": folder / "schema.yaml"}
    told |= {"report": report, "records": records}
    monkeypatch.setattr(sys, "argv", ["read_adapter", *(part for k, v in told.items() for part in (f"--{k}", str(v)))])

    code = read_adapter.main()

    printed = capsys.readouterr()
    kept = json.loads(records.read_text(encoding="utf-8")) if records.exists() else None
    ids = {"survey": "respondent_id", "cases": "case_id"}[item["table"]]
    said = json.loads(report.read_text(encoding="utf-8"))
    assert judge(item, code, said, kept, printed.out + printed.err, 0, ids) == []


def test_the_shared_bad_inputs_are_there():
    assert len(yaml.safe_load(shared("cases", "bad-inputs", "manifest.yaml").read_text())["files"]) == 53
