"""Which column is which item; what is missing is named beside what is spare."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from analysis.intake.columns import wording_hash
from analysis.intake.headers import Column
from analysis.intake.people import identifier_by_content, identifier_by_header, shown_header
from tests.intake.folders import read, study_folder, survey


def refusal(place, items, text):
    with pytest.raises(InputError) as caught:
        read(study_folder(place, {"items": items}, {"survey.csv": text}, instruments=[survey()]))
    return str(caught.value)


def test_a_renamed_question_is_named_beside_the_column_it_may_have_become(tmp_path):
    told = refusal(tmp_path, {"id": {}, "q2_kept_informed": {}}, "id,Q2. Kept informed? (NEW wording)\n1,Yes\n")

    assert "the column q2_kept_informed is not in the file" in told
    assert "Q2. Kept informed? (NEW wording)" in told


def test_a_file_without_its_header_shows_none_of_its_cells(tmp_path):
    told = refusal(tmp_path, {"id": {}, "name": {}}, "7,Robin Example\n8,Pat Example\n")

    assert "none of the 2 columns of the codebook was found" in told
    assert "Robin" not in told


def test_a_column_may_be_named_by_its_letters(tmp_path):
    items = {"first": {"source": "column A"}, "second": {"source": "column B"}}

    said = read(study_folder(tmp_path, {"items": items}, {"s.csv": "Q,Q\nYes,No\n"}, instruments=[survey("raw/s.csv")]))

    assert said.answers["survey"].astype(str).to_numpy().tolist() == [["Yes", "No"]]


def test_a_wordings_hash_does_not_hang_on_spaces_or_quotes():
    assert wording_hash("Weren\u2019t  you told?") == wording_hash("weren't you told?")
    assert wording_hash("Were you told?") != wording_hash("Were you warned?")


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Email Address", "e-mail address"),
        ("Your e-mail", "e-mail address"),
        ("IP Address", "IP address"),
        ("First Name", "name"),
        ("Surname", "name"),
        ("Mobile number", "telephone number"),
        ("Date of birth", "birth date"),
        ("DOB", "birth date"),
        ("National Insurance number", "national insurance number"),
        ("Crime reference number", "crime reference"),
        ("Postcode", "postal address"),
        ("LocationLatitude", "place of the device"),
        ("Custom Data 1", "further data on the person"),
        ("Strand", ""),
        ("LSOA name", ""),
        ("How did you first make contact by telephone or in any other way with the police about it?", ""),
        ("Crime ID", ""),
    ],
)
def test_an_identifier_is_known_by_its_header(header, kind):
    assert identifier_by_header(Column(0, header)) == kind


def test_an_identifier_is_known_by_its_cells():
    assert identifier_by_content(["07700 900123", "07700 900124", ""]) == "telephone number"
    assert identifier_by_content(["I rang 07700 900123 twice", "no"]) == ""
    assert identifier_by_content(["192.0.2.7", "192.0.2.8"]) == "IP address"
    assert identifier_by_content([]) == ""


def test_a_header_that_holds_a_detail_is_shown_without_it():
    assert shown_header("Ask pat.example@mailbox.example\nfirst") == "Ask [e-mail address] first"
    assert len(shown_header("long " * 100)) == 100
