"""Codings in rows: Taguette, QualCoder, a plain spreadsheet."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from analysis.voices.coded_data import read_coded


def table(tmp_path, text, name="codings.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return read_coded(path)


def test_a_highlight_with_two_tags_is_two_codings_and_an_untagged_one_is_an_annotation(tmp_path):
    project = table(tmp_path, "id,document,tag,content\n1,a.txt,x,told\n1,a.txt,y,told\n2,a.txt,,later\n")

    assert list(project.codings["code"]) == ["x", "y"]
    assert project.annotations == 1
    assert project.notes == []


def test_a_missing_tag_column_is_named(tmp_path):
    with pytest.raises(InputError, match="line 1: has no column tag"):
        table(tmp_path, "id,document,content\n1,a,told\n")


def test_categories_of_qualcoder_are_the_path_from_the_root(tmp_path):
    text = (
        '"File","Coder","Coded","Id","Codename","Coded_Memo","Category","Category"\n'
        '"a","A","told","ctid:1","Kept informed","","Near","Top"\n"p.jpg","A","","imid:2","x","","",""\n'
    )

    project = table(tmp_path, text, encoding="utf-8-sig")

    assert list(project.codings["code"]) == ["Top > Near > Kept informed"]
    assert "pictures or sound" in str(project.notes[0])


def test_the_cases_of_qualcoder_keep_their_variables(tmp_path):
    text = (
        "Case,Filename,Coder,Coded,Id,Codename,Coded_Memo,Category,CaseVar_Strand\nV1,a.txt,A,told,ctid:1,x,,,crime\n"
    )

    project = table(tmp_path, text)

    assert project.codings.loc[0, "case"] == "V1"
    assert project.codings.loc[0, "source"] == "a.txt"
    assert project.cases == {"V1": {"Strand": "crime"}}


@pytest.mark.parametrize("header", ["File,Coder,Coded,Id,Codename", "source,coder,excerpt,id,code"])
def test_one_id_for_two_texts_sets_both_aside(tmp_path, header):
    project = table(tmp_path, f"{header}\na,A,first words,ctid:1,x\na,A,other words,ctid:1,x\na,A,third,ctid:2,x\n")

    assert list(project.codings["excerpt"]) == ["third"]
    assert "line 2: " in str(project.notes[0])
    assert "ctid:1 is a duplicate" in str(project.notes[0])
    assert "words" not in "".join(map(str, project.notes))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Theme;Quote;Participant\nx;told;V1\n", "utf-8"),
        ("Code\tExcerpt\tCase\nx\ttold\tV1\n", "utf-16"),
        ("code,text,person\nx,told,V1\n", "cp1252"),
    ],
)
def test_a_plain_table_is_read_by_what_its_columns_are_called(tmp_path, text, encoding):
    row = table(tmp_path, text, encoding=encoding).codings.iloc[0]

    assert (row["code"], row["excerpt"], row["case"]) == ("x", "told", "V1")


def test_columns_may_be_said(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Was,Wie\nx,told\n", encoding="utf-8")

    assert read_coded(path, {"code": "Was", "excerpt": "Wie"}).codings.loc[0, "excerpt"] == "told"


def test_several_codes_in_a_cell_are_several_codings(tmp_path):
    assert list(table(tmp_path, "code,excerpt\nx; y,told\n").codings["code"]) == ["x", "y"]


def test_what_is_needed_is_said_and_nothing_of_the_file(tmp_path):
    with pytest.raises(InputError) as fault:
        table(tmp_path, "Mrs Ocampo,said it\nfoo,bar\n")

    assert "no column for the code" in str(fault.value)
    assert "no column for the excerpt" in str(fault.value)
    assert "Ocampo" not in str(fault.value)


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_is_refused(tmp_path, text):
    with pytest.raises(InputError, match="is empty"):
        table(tmp_path, text)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="is not there"):
        read_coded(tmp_path / "none.csv")


def test_bytes_that_are_no_table_are_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"\x00\x01\x02" * 50)

    with pytest.raises(InputError, match="not a text file"):
        read_coded(path)
