"""The SQLite files of QualCoder and Taguette, and databases that are neither."""

from __future__ import annotations

import sqlite3

import pytest

from analysis.errors import InputError
from analysis.voices.coded_data import read_coded

TEXT = "Nobody rang.\nThen a létter 😡 came."


def base(path, *statements):
    with sqlite3.connect(path) as connection:
        for statement, values in statements:
            connection.execute(statement, values)
    connection.close()
    return path


def qualcoder(path, seltext="a létter 😡 came", start=18, end=33):
    return base(
        path,
        ("CREATE TABLE source (id integer, name text, fulltext text)", ()),
        ("CREATE TABLE code_cat (catid integer, name text, supercatid integer)", ()),
        ("CREATE TABLE code_name (cid integer, name text, catid integer)", ()),
        (
            "CREATE TABLE code_text (ctid integer, cid integer, fid integer, seltext text, "
            "pos0 integer, pos1 integer, owner text, date text)",
            (),
        ),
        ("CREATE TABLE cases (caseid integer, name text)", ()),
        ("CREATE TABLE case_text (caseid integer, fid integer, pos0 integer, pos1 integer)", ()),
        ("INSERT INTO source VALUES (1, 'Interview', ?)", (TEXT,)),
        ("INSERT INTO code_cat VALUES (1, 'Top', NULL), (2, 'Near', 1)", ()),
        ("INSERT INTO code_name VALUES (7, 'Told late', 2)", ()),
        ("INSERT INTO code_text VALUES (1, 7, 1, ?, ?, ?, 'Coder A', '2024-01-01')", (seltext, start, end)),
        ("INSERT INTO cases VALUES (1, 'V1')", ()),
        ("INSERT INTO case_text VALUES (1, 1, 0, 40)", ()),
    )


def test_a_qualcoder_database_gives_codes_from_the_root_coder_and_case(tmp_path):
    row = read_coded(qualcoder(tmp_path / "data.qda")).codings.iloc[0]

    assert (row["code"], row["coder"], row["case"]) == ("Top > Near > Told late", "Coder A", "V1")
    assert TEXT[row["start"] : row["end"]] == row["excerpt"] == "a létter 😡 came"


def test_the_folder_of_a_qualcoder_project_is_read(tmp_path):
    folder = tmp_path / "project.qda"
    folder.mkdir()
    qualcoder(folder / "data.qda")

    assert len(read_coded(folder).codings) == 1


@pytest.mark.parametrize("wrong", [{"seltext": "other words"}, {"end": 900}])
def test_an_excerpt_that_does_not_stand_at_its_offsets_is_set_aside(tmp_path, wrong):
    project = read_coded(qualcoder(tmp_path / "data.qda", **wrong))

    assert len(project.codings) == 0
    assert "table code_text, ctid 1" in str(project.notes[0])
    assert "other words" not in str(project.notes[0])


def test_taguette_counts_bytes_and_a_highlight_may_have_two_tags(tmp_path):
    raw = TEXT.encode()
    first = raw.index("létter".encode())
    path = base(
        tmp_path / "taguette.sqlite3",
        ("CREATE TABLE documents (id integer, name text, contents text)", ()),
        ("CREATE TABLE tags (id integer, path text)", ()),
        (
            "CREATE TABLE highlights (id integer, document_id integer, "
            "start_offset integer, end_offset integer, snippet text)",
            (),
        ),
        ("CREATE TABLE highlight_tags (highlight_id integer, tag_id integer)", ()),
        ("INSERT INTO documents VALUES (1, 'Interview', ?)", (f"<p>{TEXT}</p>",)),
        ("INSERT INTO tags VALUES (1, 'late'), (2, 'letter')", ()),
        (
            "INSERT INTO highlights VALUES (1, 1, ?, ?, '<b>létter</b>'), (2, 1, 0, 6, 'Nobody')",
            (first, first + len("létter".encode())),
        ),
        ("INSERT INTO highlight_tags VALUES (1, 1), (1, 2)", ()),
    )

    project = read_coded(path)

    assert list(project.codings["code"]) == ["late", "letter"]
    assert TEXT[project.codings.loc[0, "start"] : project.codings.loc[0, "end"]] == "létter"
    assert project.annotations == 1


def test_a_database_of_another_kind_or_a_damaged_one_is_refused(tmp_path):
    with pytest.raises(InputError, match="neither QualCoder nor Taguette"):
        read_coded(base(tmp_path / "x.db", ("CREATE TABLE a (b)", ())))

    raw = qualcoder(tmp_path / "data.qda").read_bytes()
    (tmp_path / "cut.qda").write_bytes(raw[: len(raw) // 2])
    with pytest.raises(InputError, match="damaged database"):
        read_coded(tmp_path / "cut.qda")


def test_a_view_that_never_ends_is_not_run(tmp_path):
    recursion = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
    endless = f"CREATE VIEW code_text AS {recursion} SELECT n AS ctid FROM r"
    path = base(
        tmp_path / "data.qda",
        ("CREATE TABLE source (id integer, name text, fulltext text)", ()),
        ("CREATE TABLE code_name (cid integer, name text, catid integer)", ()),
        (endless, ()),
    )

    with pytest.raises(InputError, match="tables are missing"):
        read_coded(path)
