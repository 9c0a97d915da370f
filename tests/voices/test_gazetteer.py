"""A town is a place, a person who bears its name is not, and a county holds too many people to point to one."""

from __future__ import annotations

import pytest

from analysis.voices.gazetteer import is_place, places, regions, written_as_a_place
from analysis.voices.redaction import redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She lives in Reading now.", "She lives in [place] now."),
        ("I was reading the letter.", "I was reading the letter."),
        ("He moved from Deal to Bath.", "He moved from [place] to [place]."),
        ("It was a big deal to have a bath.", "It was a big deal to have a bath."),
        ("We came from Weston-super-Mare.", "We came from [place]."),
        ("i stay in govanhill", "i stay in [place]"),
        ("It happened in Tower Hamlets.", "It happened in [place]."),
        ("They moved to Cornwall.", "They moved to Cornwall."),
        ("The case was at Preston Crown Court.", "The case was at Preston Crown Court."),
        ("Mr Preston rang me.", "Mr [name] rang me."),
        ("Lauren Bradford rang me.", "[name] rang me."),
        ("It was in the Lancashire Evening Post.", "It was in the Lancashire Evening Post."),
        ("It was in the Bolton News.", "It was in the Bolton News."),
    ],
)
def test_how_a_place_is_told_from_a_word_and_from_a_name(text, expected):
    assert redact(text).text == expected


def test_the_longest_entry_is_taken_and_a_possessive_ending_is_left_out():
    text = "Newcastle upon Tyne's streets"

    assert [text[start:end] for start, end in places(text)] == ["Newcastle upon Tyne"]


def test_a_name_that_is_also_a_place_is_no_place_by_itself():
    assert is_place("Spennymoor")
    assert not is_place("Ashley")
    assert not is_place("Reading")
    assert not written_as_a_place("Ashley Cole", 0, 6)


def test_regions_are_known_so_that_they_are_not_read_as_names():
    assert [*regions("in Kent and Dorset")] == [(3, 7), (12, 18)]
    assert regions("Kent said no") == ()
