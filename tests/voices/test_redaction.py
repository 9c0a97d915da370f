"""What must never reach a page from a victim's words, and what must stay readable."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.voices.redaction import redact
from analysis.voices.spans import DIRECT, INDIRECT
from tests.shared import shared
from tests.voices.accounts import missed, read_accounts, struck

HERE = Path(__file__).parent
SETS = (
    "redaction_accounts.txt",
    "redaction_accounts_blind.txt",
    "redaction_accounts_third.txt",
    "redaction_accounts_fourth.txt",
)


LATER = ("redaction_accounts_sixth.txt", "redaction_accounts_seventh.txt", "redaction_accounts_eighth.txt")


def accounts(names=SETS):
    return [account for name in names for account in read_accounts((HERE / name).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("account", accounts(), ids=lambda a: a.text[:40])
def test_every_direct_identifier_of_an_account_is_hidden(account):
    assert missed(account, redact(account.text).spans) == []


@pytest.mark.parametrize("name", LATER)
def test_of_accounts_from_all_the_country_few_identifiers_are_missed(name):
    told = accounts([name])
    wanted = sum(kind in DIRECT for account in told for _, _, kind in account.hidden)
    lost = [gap for account in told for gap in missed(account, redact(account.text).spans)]

    assert wanted > 90
    assert len(lost) / wanted <= 0.03, lost


def test_ordinary_words_and_public_bodies_stay():
    hit, wanted = 0, 0
    for account in accounts(SETS + LATER):
        hit += len(struck(account, redact(account.text).spans))
        wanted += len(account.stays)

    assert wanted > 100
    assert hit / wanted < 0.05


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PC 2187 Lowes rang me", "[officer] rang me"),
        ("I told Sgt Hardcastle", "I told Sgt [officer]"),
        ("Mrs Ocampo was there", "Mrs [name] was there"),
        ("ring me on 07700 900123", "ring me on [phone]"),
        ("I rang 101 and then 999", "I rang 101 and then 999"),
        ("Victim Support is on 0808 16 89 111", "Victim Support is on 0808 16 89 111"),
        ("Grace said that by the grace of God", "[name] said that by the grace of God"),
        ("It may be in May", "It may be in May"),
        ("at Durham Crown Court", "at Durham Crown Court"),
        ("my car is NL00 GVA", "my car is [vehicle]"),
        ("NHS no. 999 007 9196", "NHS no. [NHS number]"),
        ("it cost £1,450 in March 2023", "it cost £1,450 in March 2023"),
        ("born 07/09/1968", "born [date of birth]"),
        ("14 Cuthbert Row, Ferryhill, DL21 4QH", "[address], [place], [postcode]"),
    ],
)
def test_a_typed_mark_takes_the_place_of_what_is_hidden(text, expected):
    assert redact(text).text == expected


def test_text_without_names_is_left_as_it_is():
    text = "They never told me what would happen next. I waited three months for a letter."

    assert redact(text).text == text
    assert redact("").text == ""


def test_no_redaction_may_be_published_before_a_person_has_confirmed_it():
    redaction = redact("Mrs Ocampo waited eleven months.")

    with pytest.raises(InputError, match="A person reads it"):
        _ = redaction.publishable
    with pytest.raises(InputError, match="nobody is named"):
        redaction.confirm(" ", date(2024, 5, 1))

    confirmed = redaction.confirm("A. Reader", date(2024, 5, 1), text="Mrs [name] waited.")
    assert confirmed.publishable == "Mrs [name] waited."
    assert (confirmed.confirmed_by, confirmed.confirmed_on) == ("A. Reader", date(2024, 5, 1))


def test_the_program_says_which_words_it_did_not_recognise():
    redaction = redact("Teh frumious bandersnatching went on")

    assert redaction.doubtful


@given(st.text(max_size=300))
def test_spans_lie_in_order_inside_the_text_and_what_is_outside_them_stays(text):
    redaction = redact(text)

    at, kept = 0, []
    for span in redaction.spans:
        assert at <= span.start < span.end <= len(text)
        assert span.kind in DIRECT | INDIRECT
        kept.append(text[at : span.start])
        at = span.end
    kept.append(text[at:])
    place = 0
    for piece in kept:
        place = redaction.text.index(piece, place) + len(piece)


@pytest.mark.parametrize("half", [0, 1], ids=["texts the rules were made on", "texts kept back at first"])
def test_the_judge_of_redaction_is_satisfied(tmp_path, half):
    folder = shared("cases", "voices", "redaction")
    lines = (folder / "texts.jsonl").read_text(encoding="utf-8").strip().split("\n")
    texts = tmp_path / "texts.jsonl"
    texts.write_text("\n".join(lines[half::2]) + "\n", encoding="utf-8")
    adapter = shlex.join([sys.executable, str(HERE.parent / "acceptance" / "redact_adapter.py")])

    done = subprocess.run(
        [sys.executable, str(folder / "judge.py"), adapter, "--texts", str(texts)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_the_adapter_gives_one_answer_a_text(tmp_path):
    texts, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts.write_text(json.dumps({"id": "a", "kind": "victim", "text": "Rang Mrs Ocampo"}) + "\n", encoding="utf-8")

    subprocess.run(
        [sys.executable, str(HERE.parent / "acceptance" / "redact_adapter.py"), "--input", texts, "--output", out],
        check=True,
    )

    assert json.loads(out.read_text(encoding="utf-8"))["redacted"] == "Rang Mrs [name]"
