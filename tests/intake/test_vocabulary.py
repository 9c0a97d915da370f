"""A message may show a word of the field, and nothing one person may have written."""

from __future__ import annotations

import pytest

from analysis.intake.vocabulary import may_be_shown

ALLOWED = ["Anti-social behaviour", "Crime", "Domestic abuse"]


@pytest.mark.parametrize(
    "word", ["DV", "RC9", "S9", "Hate crime", "Anti social behavior", "domestic violence", "Domestic abuze"]
)
def test_codes_and_words_of_the_field_are_shown(word):
    assert may_be_shown(word, ALLOWED) == word


@pytest.mark.parametrize(
    "word",
    [
        "Jordan Example",
        "Jordan",
        "07700 900123",
        "r.example@mailbox.example",
        "He hit me again",
        "CRI00123456",
        "Crime by Jordan",
        "QQ 12 34 56 C",
        "14 Example Road",
    ],
)
def test_what_one_person_may_have_written_is_not_shown(word):
    assert may_be_shown(word, ALLOWED) == ""


def test_what_ten_rows_share_is_shown():
    assert may_be_shown("Mediation offered", ALLOWED, times=10)
    assert not may_be_shown("07700 900123", ALLOWED, times=10)
