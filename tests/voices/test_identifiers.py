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


MORE = [
    ("phone", "it is 01632, nine six oh, double four two", "01632, nine six oh, double four two"),
    ("phone", "tel (01632) 960 007 ext 4471", "4471"),
    ("postcode", "12 Jubilee Street, E1.", "E1"),
    ("url-or-handle", "they wrote #justiceforkimmy there", "#justiceforkimmy"),
    ("url-or-handle", "he is on insta as jrob.x", "jrob.x"),
    ("vehicle-registration", "an old Saab, WXF 482T, was there", "WXF 482T"),
    ("vehicle-registration", "his horsebox, HFP 1234, was gone", "HFP 1234"),
    ("vehicle-registration", "my taxi is HC 448", "HC 448"),
    ("crime-reference", "the log is FWIN 118 030224", "FWIN 118 030224"),
    ("crime-reference", "exhibit JKD/1 was lost", "JKD/1"),
    ("crime-reference", "PNC ID 12/345678Q", "12/345678Q"),
    ("collar-number", "the number on her shoulder was U 2291", "U 2291"),
    ("collar-number", "PC 8 1 4 came", "PC 8 1 4"),
    ("bank-or-card", "my card, last 4 digits 8821", "8821"),
    ("date-of-birth", "DOB about Feb 1961", "Feb 1961"),
    ("exact-date", "on Maundy Thursday 2023", "Maundy Thursday 2023"),
    ("exact-date", "two days before Christmas 2021", "two days before Christmas 2021"),
    ("exact-date", "I wrote on 19.ii.24", "19.ii.24"),
    ("age-in-context", "baby (9 wks) was asleep", "9 wks"),
    ("age-in-context", "What age? Thirty.", "Thirty"),
    ("address-line", "I live at 27 Heol y Deri, Aberdare", "27 Heol y Deri"),
    ("address-line", "at 16a Prince of Wales Lane", "16a Prince of Wales Lane"),
    ("address-line", "Caravan 3, Sandy Lane Site", "Caravan 3, Sandy Lane Site"),
    ("address-line", "she lives at Marine Court, flat 12", "Marine Court, flat 12"),
    ("address-line", "it is the bungalow on chapel hill", "the bungalow on chapel hill"),
    ("address-line", "outside no 44", "no 44"),
    ("street", "he stays up duke street", "duke street"),
    ("organisation-small", "she is at sparkles nursery", "sparkles nursery"),
    ("organisation-small", "at ST AUGUSTINE'S CE PRIMARY", "ST AUGUSTINE'S CE PRIMARY"),
    ("person", 'Jordan "Jojo" Pike did it', 'Jordan "Jojo" Pike'),
    ("person", "Children: Hope (4) and Will (6)", "Hope"),
    ("person", "Hope was seven.", "Hope"),
    ("person", "my name is lorraine tipping and i rang", "lorraine tipping"),
    ("person", "I told Ayşe Yıldırım", "Ayşe Yıldırım"),
]


@pytest.mark.parametrize(("kind", "text", "hidden"), MORE, ids=[f"{k}: {h}" for k, _, h in MORE])
def test_it_is_found_whole_in_other_forms_too(kind, text, hidden):
    start = text.index(hidden)
    letters = {i for i in range(start, start + len(hidden)) if text[i].isalnum()}
    spans = find_identifiers(text)

    assert letters <= {i for s in spans for i in range(s.start, s.end)}
    assert kind in {s.kind for s in spans if s.start < start + len(hidden) and start < s.end}


@pytest.mark.parametrize(
    "text",
    [
        "They walked up the high street and down a back lane.",
        "I was at the local nursery and the primary school.",
        "The LanguageLine interpreter helped.",
        "A letter from Avon and Somerset Police came.",
        "The A68 and the M25 were shut.",
    ],
)
def test_what_anyone_could_have_said_stays(text):
    assert find_identifiers(text) == []
