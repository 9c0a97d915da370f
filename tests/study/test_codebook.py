"""What the codebook holds together."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from analysis.study import Codebook

SCALES = {"agree": ["Agree", "Disagree"]}


def test_answers_come_from_the_item_its_scale_its_codes_or_its_groups():
    codebook = Codebook.model_validate(
        {
            "scales": SCALES,
            "items": {
                "own": {"answers": ["Yes", "No"]},
                "scaled": {"scale": "agree"},
                "coded": {"codes": {1: "Safe", 2: "Unsafe", 3: "Unsafe"}},
                "derived": {"from": "own", "groups": {"Any": ["Yes", "No"]}},
            },
        }
    )

    assert {key: codebook.answers_of(item) for key, item in codebook.items.items()} == {
        "own": ["Yes", "No"],
        "scaled": ["Agree", "Disagree"],
        "coded": ["Safe", "Unsafe"],
        "derived": ["Any"],
    }


def test_an_items_own_missing_words_go_before_those_for_all():
    codebook = Codebook.model_validate(
        {
            "missing": {"9": "Don't know", "8": "Prefer not to say"},
            "items": {"safe": {"codes": {1: "Safe"}, "missing": {"9": "Not applicable"}}},
        }
    )

    assert codebook.missing_of(codebook.items["safe"]) == {"9": "Not applicable", "8": "Prefer not to say"}


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ({"a": {"scale": "agre"}}, "the scale agre does not stand under scales"),
        ({"a": {"asked_if": {"b": ["Yes"]}}}, "b is not among the items"),
        ({"a": {"answers": ["Yes", "Don't know"]}}, "is a missing reason, not an answer"),
        ({"a": {"kind": "multiple"}}, "a multi-select item needs options"),
    ],
)
def test_what_does_not_hold_together_is_refused(items, said):
    with pytest.raises(ValidationError, match=said):
        Codebook.model_validate({"scales": SCALES, "items": items})
