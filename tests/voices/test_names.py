"""Names in the sentences people are named in: known names, names of no list, names that are ordinary words."""

from __future__ import annotations

import itertools

import pytest

from analysis.voices.names import people

FIRST = "Rose Mark Grace Poppy Dawn Carol Bill Jack Dean Holly Ivy Jade Bailey Amber".split()
LAST = "Young Dent Marsh Wood Frost Rivers Brooks Savage Winter Noble Baker Porter Swift Peel".split()
UNHEARD_FIRST = "Oluwaseyi Mirosława Aoibheann Tegwyn Nnenna Zeynab Rukmini Tyreese Neveah Siobhán".split()
UNHEARD_LAST = (
    "Ravensdale Oyelowo Szczygieł McIlhenny Ruddlesden Chakrabarti Skelhorn O'Shaughnessy Quarmby Hebdon".split()
)
SENTENCES = (
    "I told {F} {L} about it and nothing came of it.",
    "Then {F} rang the council for me.",
    "{F} {L} lives next door to us.",
    "The officer was PC {L} and he was good.",
    "We spoke to Mrs {F} {L}, who was kind.",
    "my name is {f} {l}",
    "MY NEIGHBOUR {C} {D} WAS SHOUTING AT THE KIDS AGAIN",
    "{C}: I told them all of it.\nINTERVIEWER: And then?",
    "I waited four months for a letter.\n\nThanks,\n{F}",
    "VICTIM: {D}, {F}. Tel on file.",
    "He broke {F}'s window.",
    "its {f} here can you ring me back",
    "After that {F} stopped going to school.",
)


def share_found(first: list[str], last: list[str]) -> float:
    found = wanted = 0
    for number, sentence in itertools.product(range(len(first)), SENTENCES):
        given, family = first[number], last[number % len(last)]
        parts = {
            "F": given,
            "L": family,
            "f": given.lower(),
            "l": family.lower(),
            "C": given.upper(),
            "D": family.upper(),
        }
        text = sentence.format(**parts)
        hidden = {i for span in people(text) for i in range(span.start, span.end)}
        for key in (k for k in parts if "{" + k + "}" in sentence):
            start = text.index(parts[key])
            wanted += 1
            found += all(i in hidden for i in range(start, start + len(parts[key])) if text[i].isalpha())
    return found / wanted


def test_names_of_no_list_are_found():
    assert share_found(UNHEARD_FIRST, UNHEARD_LAST) >= 0.97


def test_names_that_are_ordinary_words_are_found():
    assert share_found(FIRST, LAST) >= 0.97


@pytest.mark.parametrize(
    "text",
    [
        "It may be that I will hope for the best.",
        "By the grace of God, and I mark my words.",
        "We went in May and again in June, and then last April.",
        "The Chief Constable and the Police and Crime Commissioner came.",
        "I rang Durham Constabulary, then Victim Support, then Citizens Advice.",
        "Durham Crown Court and Newton Aycliffe Magistrates' Court",
        "i rang durham crown court an they sed ring victim support",
        "THEY SAID THE COUNCIL WOULD COME BUT NOBODY CAME",
        "aa divvent knaa why the polis nivver come, howay man",
        "Right 6 of the Victims' Code, Section 39 Criminal Justice Act",
        "The Polish lad and the Muslim family had Christmas and Ramadan on Facebook",
        "I never recieved the lettr and it was definately posted",
    ],
)
def test_what_names_nobody_is_left_alone(text):
    assert people(text) == []


def test_titles_and_possessive_endings_are_no_part_of_a_name():
    text = "Mrs Ocampo's car and Dr Vu’s van"

    assert [text[s.start : s.end] for s in people(text)] == ["Ocampo", "Vu"]


def test_a_name_grows_over_initials_particles_and_hyphens():
    text = "Spoke to J. R. van der Berg-Smyth, to Maria da Silva and to Abu Bakr al-Tamimi."

    assert [text[s.start : s.end] for s in people(text)] == [
        "J. R. van der Berg-Smyth",
        "Maria da Silva",
        "Abu Bakr al-Tamimi",
    ]
