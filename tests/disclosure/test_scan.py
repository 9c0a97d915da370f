"""Nothing of a respondent is in what leaves the office: content, source, metadata."""

from __future__ import annotations

import json
import zipfile
import zlib

import pandas as pd
import pytest

from analysis.disclosure import Policy, Registry, releasable_counts
from analysis.disclosure.private_words import PrivateWords
from analysis.disclosure.row_level import rows_hidden
from analysis.disclosure.scan import scan
from analysis.pipeline.fingerprint import TEMPLATE

CANARY = "zanzibar-kestrel"
PRIVATE = PrivateWords(["she told me nobody would ever come to the house", "R00417x"], marked=[CANARY])
PAGE = '<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src \'none\'"><p>{}</p>'


def whats(folder, **how):
    return {(leak.file, leak.what) for leak in scan(folder, PRIVATE, **how)}


def png_with(text: bytes) -> bytes:
    body = b"Comment\0" + text
    return b"\x89PNG\r\n\x1a\n" + len(body).to_bytes(4) + b"tEXt" + body + b"\0\0\0\0"


def test_a_clean_page_passes(tmp_path):
    (tmp_path / "index.html").write_text(PAGE.format("41% of 120 people were told."), encoding="utf-8")
    assert scan(tmp_path, PRIVATE) == []


@pytest.mark.parametrize(
    "text", [CANARY, "Somebody wrote: nobody would ever come to the house.", "case r00417X", f"<!-- {CANARY} -->"]
)
def test_a_value_of_a_respondent_in_a_page_or_its_source_is_found_and_not_repeated(tmp_path, text):
    (tmp_path / "index.html").write_text(PAGE.format(text), encoding="utf-8")
    (leak,) = scan(tmp_path, PRIVATE)
    assert leak.what == "holds a value of a respondent"
    assert CANARY not in str(leak)


def test_a_value_in_the_metadata_of_a_spreadsheet_or_a_picture_is_found(tmp_path):
    with zipfile.ZipFile(tmp_path / "table.xlsx", "w") as archive:
        archive.writestr("docProps/core.xml", f"<dc:title>{CANARY}</dc:title><dc:creator>A. Person</dc:creator>")
    (tmp_path / "figure.png").write_bytes(png_with(CANARY.encode()))
    (tmp_path / "figure.svg").write_text(f"<svg><metadata>{CANARY}</metadata></svg>", encoding="utf-8")
    packed = zlib.compress(CANARY.encode())
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7\nstream\n" + packed + b"\nendstream")
    found = whats(tmp_path)
    for name in ("table.xlsx", "figure.png", "figure.svg", "page.pdf"):
        assert (name, "holds a value of a respondent") in found
    assert ("table.xlsx", "names the person who made it") in found


def test_a_table_with_a_column_of_the_raw_data_holds_rows_of_people(tmp_path):
    (tmp_path / "t.csv").write_text("respondent,answer\n1,Yes\n", encoding="utf-8")
    assert {leak.where for leak in scan(tmp_path, columns=["respondent"])} == {""}
    assert scan(tmp_path, columns=["weight"]) == []


def test_scripts_outside_addresses_paths_and_strange_files_are_found(tmp_path):
    (tmp_path / "a.html").write_text(
        PAGE.format('<img src="https://cdn.example/x.png" onerror="x()">'), encoding="utf-8"
    )
    (tmp_path / "b.html").write_text("<p>/home/somebody/data.csv</p>", encoding="utf-8")
    (tmp_path / "c.sav").write_bytes(b"\x00\x01")
    found = {what for _, what in whats(tmp_path)}
    assert found == {
        "holds a script",
        "asks another computer for something",
        "has no content security policy",
        "holds a path of somebody's computer",
        "is a kind of file that is not published",
    }


def test_the_search_of_the_index_may_leave_and_no_word_of_it_may_differ(tmp_path):
    script = (TEMPLATE / "search.js").read_text(encoding="utf-8")
    (tmp_path / "index.html").write_text(PAGE.format(f"<script>{script}</script>"), encoding="utf-8")
    assert whats(tmp_path) == set()
    (tmp_path / "index.html").write_text(PAGE.format(f"<script>{script};</script>"), encoding="utf-8")
    assert whats(tmp_path) == {("index.html", "holds a script")}


def test_a_pack_holds_only_what_would_be_published_by_itself(tmp_path):
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        archive.writestr("figures/a.svg", "<svg/>")
        archive.writestr("raw/answers.sav", "x")
        archive.writestr("inner.zip", "x")
    assert [leak.where for leak in scan(tmp_path)] == ["raw/answers.sav", "inner.zip"]


def test_a_live_formula_in_a_table_is_found(tmp_path):
    (tmp_path / "t.csv").write_text("area\n=1+1\n", encoding="utf-8")
    assert ("t.csv", "is a live formula or link") in whats(tmp_path)


def test_a_notebook_that_prints_a_frame_or_a_traceback_is_found(tmp_path):
    outputs = [
        {"output_type": "display_data", "data": {"text/html": '<table class="dataframe">'}},
        {"output_type": "error", "traceback": []},
    ]
    cell = {"cell_type": "code", "outputs": outputs}
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert len(scan(tmp_path, PRIVATE, for_release=False)) == 2


def test_rows_of_people_do_not_print_in_a_run_for_release():
    answers = pd.DataFrame({"respondent": ["R1"], "said": [CANARY]})
    with rows_hidden():
        for text in (repr(answers), str(answers), answers.head()._repr_html_(), repr(answers["said"])):
            assert CANARY not in text
        assert "said (str)" in repr(answers)
    assert CANARY in repr(answers)


def test_a_table_that_passed_the_gate_still_prints_in_a_run_for_release():
    counts = pd.DataFrame({"area": ["Coast"], "n": [52]})
    table = releasable_counts(counts, Policy(), what="people", universe="victims", registry=Registry())
    with rows_hidden():
        assert "50" in repr(table)
        assert "50" in table._repr_html_()
