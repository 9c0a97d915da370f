from __future__ import annotations

import numpy as np
import pytest

from analysis.synthetic.casework import casework
from analysis.synthetic.draws import Draws
from analysis.synthetic.sample import LAST_INVITED, sample
from analysis.synthetic.truth import Truth


@pytest.fixture(scope="module")
def facts():
    return casework(11, Truth.of()).facts


@pytest.fixture(scope="module")
def chosen(facts):
    return sample(Draws(11, "sample"), facts, 1.0)


def test_420_victims_of_crime_260_of_asb_and_180_of_domestic_abuse_answer(facts, chosen):
    assert np.bincount(facts["strand"][chosen["row"]]).tolist() == [260, 420, 180]


def test_nobody_answers_twice(facts, chosen):
    assert len(np.unique(facts["victim"][chosen["row"]])) == 860


def test_the_weights_of_a_stratum_sum_to_its_victims(facts, chosen):
    frame = facts["first"] & (facts["reported"] < LAST_INVITED)
    court, crime = facts["went_to_court"], facts["strand"] == 1

    for wanted, name in ((frame & crime & court, ", court"), (frame & crime & ~court, ", no court")):
        mine = np.array([text.startswith("Crime") and text.endswith(name) for text in chosen["stratum"]])
        assert chosen["weight"][mine].sum() == pytest.approx(wanted.sum(), rel=1e-6)


def test_weights_bring_the_young_back_to_their_share(facts, chosen):
    frame = facts["first"] & (facts["reported"] < LAST_INVITED) & (facts["strand"] == 1)
    young = facts["age"][chosen["row"]] <= 1
    mine = facts["strand"][chosen["row"]] == 1
    weight = chosen["weight"]

    weighted = weight[mine & young].sum() / weight[mine].sum()

    assert young[mine].mean() < 0.33
    assert weighted == pytest.approx((facts["age"][frame] <= 1).mean(), abs=0.01)


def test_an_answer_comes_after_the_report_and_before_the_end(facts, chosen):
    assert (chosen["submitted"] > facts["reported"][chosen["row"]]).all()
    assert chosen["submitted"].max() < 731
