"""The command: all formats at once, in a report that stays whole and is known by its manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import html

from analysis.disclosure.scan import scan
from analysis.formats.make import make_formats
from analysis.pipeline.fingerprint import file_digest
from analysis.study import find_study
from tests.small_study import write_study


@pytest.fixture
def folder(report, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.study.folder.REPORTS", tmp_path / "reports")
    shutil.copytree(report.folder, tmp_path / "reports" / "small")
    return find_study(write_study(tmp_path / "small"))


def test_every_format_is_added_and_listed_in_the_manifest(folder, report):
    before = {path.relative_to(folder.reports): path.read_bytes() for path in folder.reports.glob("**/*.html")}
    made = make_formats(folder, workers=1, told=lambda line: None)
    names = {path.relative_to(folder.reports).as_posix() for path in made}
    listed = json.loads((folder.reports / "manifest.json").read_text(encoding="utf-8"))["files"]

    assert {"tables/informed.xlsx", "tables/informed.ods", "documents/informed.pdf", "documents/informed.docx"} <= names
    assert {"report.pdf", "designers-pack.zip"} <= names
    assert all(listed[name] == file_digest(folder.reports / name) for name in names)
    before.pop(Path("index.html"))
    after = {path.relative_to(folder.reports): path.read_bytes() for path in folder.reports.glob("**/*.html")}
    after.pop(Path("index.html"))
    assert before == after


def test_the_index_leads_to_every_file_once_however_often_they_are_made(folder):
    for _ in range(2):
        make_formats(folder, workers=1, told=lambda line: None)
    index = html.parse(str(folder.reports / "index.html")).getroot()
    links = [link for link in index.xpath("//a/@href") if link.startswith(("documents/", "tables/"))]

    assert "documents/informed.pdf" in links and "tables/informed.ods" in links
    assert len(links) == len(set(links))
    assert all((folder.reports / link).is_file() for link in links)
    assert index.xpath('//a[@href="report.pdf"]')


def test_nothing_in_any_format_keeps_the_report_from_being_released(folder):
    make_formats(folder, workers=1, told=lambda line: None)

    assert scan(folder.reports) == []


def test_a_second_run_gives_the_same_bytes(folder):
    first = {path: path.read_bytes() for path in make_formats(folder, workers=1, told=lambda line: None)}
    shutil.rmtree(folder.work / "formats")

    assert {path: path.read_bytes() for path in make_formats(folder, workers=1, told=lambda line: None)} == first
