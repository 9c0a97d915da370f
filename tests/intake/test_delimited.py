"""CSV as offices save it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.intake.delimited import read_delimited

TEXT = "id,place,said\n1,Durham,\u00a340 \u2013 the caf\u00e9\n2,Tees,nothing\n3,Wear,a lot\n"


def cells(data: bytes, **more) -> list[list[str]]:
    return read_delimited(data, "survey.csv", **more).cells.to_numpy().tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_is_found(encoding):
    assert cells(TEXT.encode(encoding))[1] == ["1", "Durham", "\u00a340 \u2013 the caf\u00e9"]


def test_an_encoding_that_is_not_utf8_is_reported():
    grid = read_delimited(TEXT.encode("cp1252"), "survey.csv")

    assert [(note.severity, "1252" in note.what) for note in grid.notes] == [("repair", True)]


def test_bytes_that_are_no_text_stop_the_run():
    with pytest.raises(InputError, match="no text in UTF-8 or Windows-1252"):
        cells(b"id,said\n1,\x81\x8d\xff\n2,b\n")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_delimiter_and_the_ends_of_lines_are_found(sign, ends):
    data = TEXT.replace(",", sign).replace("\n", ends).encode()

    assert [len(row) for row in cells(data)] == [3, 3, 3, 3]


def test_known_columns_decide_between_delimiters():
    data = b"name;a,b,c\nx;1,2,3\ny;1,2,3\n"

    assert cells(data, known=["name"])[1] == ["x", "1,2,3"]
    assert cells(data, known=["b"])[1] == ["x;1", "2", "3"]


def test_excels_hint_of_the_delimiter_is_no_row():
    assert cells(b"sep=;\r\nid;said\r\n1;a\r\n")[0] == ["id", "said"]


def test_commas_quotes_and_line_breaks_inside_quotes_are_text():
    assert cells(b'id,said\n1,"She said ""call"",\n\nthen, no"\n2,b\n')[1] == ["1", 'She said "call",\n\nthen, no']


@pytest.mark.parametrize("data", [b'id,said\n1,"never closed\n2,b\n3,c\n', b'id,said\n1,"a"b"\n2,c\n'])
def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(data):
    with pytest.raises(InputError, match="row 2: a quotation mark is not closed"):
        cells(data)


def test_a_cell_may_be_longer_than_pythons_own_limit():
    assert len(cells(b"id,said\n1," + b"x" * 500_000 + b"\n")[1][1]) == 500_000


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12), min_size=3, max_size=3),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_what_a_csv_writer_wrote_is_read_back_cell_by_cell(rows, sign):
    rows = [["first", "second", "third"], *rows]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=sign, quoting=csv.QUOTE_ALL).writerows(rows)

    assert cells(stream.getvalue().encode(), known=rows[0]) == rows
