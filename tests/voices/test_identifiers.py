"""Numbers, addresses, dates and facts by which a person could be found, kind by kind."""

from __future__ import annotations

import pytest

from analysis.voices.redaction import find_identifiers

FOUND = [
    ("phone", "ring 07700 900123", "07700 900123"),
    ("phone", "ring +44 (0)7700 900417 please", "+44 (0)7700 900417"),
    ("phone", "landline 01207-960-115.", "01207-960-115"),
    (
        "phone",
        "it's oh seven seven double-oh, nine double-oh, four four one.",
        "oh seven seven double-oh, nine double-oh, four four one",
    ),
    ("email", "write to anna.b+c@example.org.", "anna.b+c@example.org"),
    ("email", "it is bill dot tranter at example dot org", "bill dot tranter at example dot org"),
    ("email", "oleh[at]example.org", "oleh[at]example.org"),
    ("url-or-handle", "see https://example.org/p/me?x=1 there", "https://example.org/p/me?x=1"),
    ("url-or-handle", "he is @kez_99 now", "@kez_99"),
    ("url-or-handle", "his insta is kez.99", "kez.99"),
    ("postcode", "at dl21 4qh", "dl21 4qh"),
    ("postcode", "D L twenty one, four Q H", "D L twenty one, four Q H"),
    ("nhs-number", "NHS 999 007 9196", "999 007 9196"),
    ("ni-number", "NI QQ123456C", "QQ123456C"),
    ("ni-number", "national insurance AB 12 34 56", "AB 12 34 56"),
    ("bank-or-card", "card 4111-1111-1111-1111", "4111-1111-1111-1111"),
    ("bank-or-card", "sort code 12-34-56 account 12345678", "12-34-56"),
    ("bank-or-card", "card ending in 4321", "4321"),
    ("vehicle-registration", "a red Corsa NX01 KLO", "NX01 KLO"),
    ("vehicle-registration", "the reg was P456 GHJ", "P456 GHJ"),
    ("vehicle-registration", "his plate is B16 DAZ", "B16 DAZ"),
    ("crime-reference", "crime no. 12/4471/23", "12/4471/23"),
    ("crime-reference", "ref DHM-00719-24", "DHM-00719-24"),
    ("crime-reference", "Inc 482 of 17/07/2023", "Inc 482 of 17/07/2023"),
    ("crime-reference", "it's 23*48120", "23*48120"),
    ("collar-number", "PC 2187 Lowes", "PC 2187 Lowes"),
    ("collar-number", "collar number is 3302", "3302"),
    ("date-of-birth", "DOB 07/09/1968", "07/09/1968"),
    (
        "date-of-birth",
        "born on the first of the second, nineteen eighty-four",
        "the first of the second, nineteen eighty-four",
    ),
    ("exact-date", "on 14th March 2023", "14th March 2023"),
    ("exact-date", "on the 3rd of June", "the 3rd of June"),
    ("exact-date", "since Boxing Day 2022", "Boxing Day 2022"),
    ("age-in-context", "my son, aged 15, ran", "15"),
    ("age-in-context", "she is in her late fifties", "in her late fifties"),
    ("age-in-context", "a 44-year-old man", "44-year-old"),
    ("address-line", "at 14 Cuthbert Row, then", "14 Cuthbert Row"),
    ("address-line", "Flat 2, Bede House, 9 Front Street", "Flat 2, Bede House, 9 Front Street"),
    ("address-line", "lives at 12b elm court", "12b elm court"),
    ("address-line", "twenty-one Thornley Close", "twenty-one Thornley Close"),
    ("street", "bikes on Salter's Lane", "Salter's Lane"),
    ("place", "I moved to Seaham", "Seaham"),
    ("organisation-small", "at Larkbank Infants", "Larkbank Infants"),
    ("organisation-small", "in the Jolly Pitman", "the Jolly Pitman"),
    ("relation-unique", "I'm the woman whose dog found the body, aye", "the woman whose dog found the body"),
    ("occupation-rare", "I am a farrier.", "farrier"),
]


@pytest.mark.parametrize(("kind", "text", "hidden"), FOUND, ids=[f"{k}: {h}" for k, _, h in FOUND])
def test_it_is_found_whole(kind, text, hidden):
    spans = find_identifiers(text)
    start = text.index(hidden)

    assert any(s.start <= start and start + len(hidden) <= s.end for s in spans), [text[s.start : s.end] for s in spans]
    assert kind in {s.kind for s in spans if s.start < start + len(hidden) and start < s.end} or kind == "phone"


@pytest.mark.parametrize(
    "text",
    [
        "I rang 101, then 999, then 116 123",
        "It cost £1,450 and took 340 days",
        "In March 2023 and since 2006",
        "Section 39, Right 6, Class 3",
        "three times a week for eleven months",
        "at ten past four, on Friday",
        "the A690 and the A68",
        "10/10, would ring again",
        "24/7 and 50/50",
        "Victim Support, 0808 16 89 111",
        "the only time I was asked, the first officer who came",
        "the judge and the magistrate",
        "We waited in the street for 2 hours",
        "Year 6, page 4, 2nd attempt",
        "No, I did not",
    ],
)
def test_what_leads_to_nobody_stays(text):
    assert find_identifiers(text) == []
