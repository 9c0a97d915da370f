"""What could name a person in free text is found by its kind."""

from __future__ import annotations

import pytest

from analysis.intake.personal_details import kinds_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Call me on 0191 498 0123", "telephone number"),
        ("or +44 7700 900 456", "telephone number"),
        ("write to pat.example@mailbox.example", "e-mail address"),
        ("we live at 14 Example Road", "address"),
        ("near DH98 9ZZ", "postcode"),
        ("my number is QQ 12 34 56 C", "national insurance number"),
        ("under CRI00123456", "reference number"),
        ("crime no. 12/34567/23", "reference number"),
        ("my name is Robin", "name"),
        ("my son Alex saw it", "name"),
        ("Jordan Example was rude", "name"),
        ("PC 4521 was kind", "collar number"),
        ("born 12/03/1980", "birth date"),
        ("NHS 943 476 5919", "NHS number"),
        ("AB12 CDE drove off", "vehicle registration"),
    ],
)
def test_a_detail_is_found(text, kind):
    assert kind in kinds_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "The officer was kind, but changed twice.",
        "The 101 wait was over forty minutes.",
        "Victim Support helped me in May",
        "I told Durham Police on 12/03/2023 and paid 240 pounds",
        "-2 out of 10",
        "",
    ],
)
def test_ordinary_sentences_raise_no_alarm(text):
    assert kinds_in(text) == []
