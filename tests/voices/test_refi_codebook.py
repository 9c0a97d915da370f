"""Codebooks: what the tools write is read, what we write they can open."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from analysis.voices.coded_data import read_coded
from analysis.voices.refi_codebook import write_codebook_qdc
from tests.shared import shared

THEMES = [
    {
        "id": "kept-informed",
        "title": "Being kept informed",
        "key_area": "Reporting & communication",
        "definition": "Told <what> happens",
    },
    {"id": "relisting", "title": "Re-listing", "key_area": "Justice process", "codes": ["Moved", "Told late"]},
    {"id": "loose", "title": "A theme of no area"},
]


def test_the_register_comes_back_as_it_was_written(tmp_path):
    write_codebook_qdc(THEMES, tmp_path / "themes.qdc")

    assert read_coded(tmp_path / "themes.qdc").codes == [
        ("Reporting & communication",),
        ("Reporting & communication", "Being kept informed"),
        ("Justice process",),
        ("Justice process", "Re-listing"),
        ("Justice process", "Re-listing", "Moved"),
        ("Justice process", "Re-listing", "Told late"),
        ("A theme of no area",),
    ]


def test_the_same_register_gives_the_same_bytes(tmp_path):
    for name in ("a.qdc", "b.qdc"):
        write_codebook_qdc(THEMES, tmp_path / name)

    assert (tmp_path / "a.qdc").read_bytes() == (tmp_path / "b.qdc").read_bytes()


def test_a_description_keeps_its_signs(tmp_path):
    write_codebook_qdc(THEMES, tmp_path / "themes.qdc")

    assert "Told &lt;what&gt; happens" in (tmp_path / "themes.qdc").read_text(encoding="utf-8")


def test_real_codebooks_of_two_namespaces_and_guid_styles_are_read():
    folder = shared("data", "real", "refi-qda-codebooks")

    atlas = read_coded(folder / "portableQDA_Atlasti.qdc")
    standard = read_coded(folder / "REFI-QDA-1-5.qdc")

    assert atlas.codes == [("code2",), ("code1",), ("code1", "code1.1"), ("code3",), ("code3", "code:3.1")]
    assert [path[-1] for path in standard.codes] == [
        "Topics",
        "Economy",
        "Health care",
        "Values",
        "Conservatives",
        "Liberals",
    ]


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("<CodeBook><Codes>", "line 1: is broken XML"),
        ('<CodeBook xmlns="urn:QDA-XML:codebook:7"><Codes/></CodeBook>', "namespace"),
        (
            '<CodeBook xmlns="urn:QDA-XML:codebook:1.0">'
            '<Codes><Code guid="a" name="x"/><Code guid="{A}" name="y"/></Codes></CodeBook>',
            "duplicate",
        ),
        ("<!DOCTYPE x><CodeBook/>", "DOCTYPE"),
        ("nothing of the kind", "not XML"),
    ],
)
def test_a_faulty_codebook_is_refused_with_its_fault(tmp_path, xml, said):
    path = tmp_path / "book.qdc"
    path.write_text(xml, encoding="utf-8")

    with pytest.raises(InputError, match=said):
        read_coded(path)
