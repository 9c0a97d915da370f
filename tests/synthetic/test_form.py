from __future__ import annotations

import numpy as np
import pytest

from analysis.synthetic.draws import Draws
from analysis.synthetic.form import Form

PEOPLE = 20_000


def asked_form(**how) -> Form:
    form = Form(Draws(1, "form"), PEOPLE, **how)
    form.note("respondent", np.arange(PEOPLE))
    form.yes_no("filter", 0.5)
    form.yes_no("next", 0.5, form.answered("filter", "Yes"))
    return form


def test_one_in_twenty_leaves_an_item_blank_and_one_in_twenty_five_does_not_know():
    form = Form(Draws(1, "form"), PEOPLE)

    written = form.ask("item", np.full(PEOPLE, "Yes"))

    assert np.mean(written == "") == pytest.approx(0.05, abs=0.005)
    assert np.mean(written == "Don't know") == pytest.approx(0.04, abs=0.005)


def test_who_did_not_answer_the_filter_with_yes_is_not_asked_the_next_item():
    answers = asked_form().frame()

    assert set(answers.loc[answers["filter"] != "Yes", "next"]) == {""}


def test_one_in_twelve_stops_and_answers_nothing_from_there_on():
    form = Form(Draws(1, "form"), PEOPLE)
    for item in range(30):
        form.ask(f"item_{item:02d}", np.full(PEOPLE, "Yes"))

    answers = form.frame()
    stopped = answers[answers["status"] == "Partial"]

    assert len(stopped) / PEOPLE == pytest.approx(0.08, abs=0.01)
    assert (stopped["item_29"] == "").all()
    assert (stopped["item_05"] != "").mean() > 0.9


def test_without_flaws_everyone_answers_everything():
    answers = asked_form(flawed=False).frame()

    assert set(answers["filter"]) == {"Yes", "No"}
    assert set(answers["status"]) == {"Complete"}


def test_informative_blanks_fall_on_unwelcome_answers_alone():
    form = Form(Draws(1, "form"), PEOPLE, informative=0.2)
    said = np.where(np.arange(PEOPLE) % 2 == 0, "Yes", "No")

    written = form.ask("item", said)

    assert np.mean(written[said == "Yes"] == "") == pytest.approx(0.05, abs=0.01)
    assert np.mean(written[said == "No"] == "") == pytest.approx(0.25, abs=0.01)


def test_ticked_boxes_stand_in_one_cell_and_no_tick_is_the_box_of_its_own():
    form = Form(Draws(1, "form"), 2, flawed=False)

    form.tick(
        "why", ("Cost", "Travel"), np.array([[True, True], [False, False]]), np.array([True, True]), "None of these"
    )

    assert form.frame()["why"].tolist() == ["Cost;Travel", "None of these"]
