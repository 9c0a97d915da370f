"""Items made of others carry the reason along."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from tests.intake.folders import read, study_folder, survey

SOURCE = {"answers": ["Very", "Fairly", "Not"], "missing": {"DK": "Don't know"}}


def frame(place, items, text):
    return read(study_folder(place, {"items": items}, {"survey.csv": text}, instruments=[survey()])).answers["survey"]


def test_answers_are_grouped_and_a_missing_one_stays_missing(tmp_path):
    items = {"q": SOURCE, "some": {"from": "q", "groups": {"Satisfied": ["Very", "Fairly"], "Other": ["Not"]}}}

    assert frame(tmp_path, items, "q\nVery\nNot\nDK\n")["some"].tolist() == ["Satisfied", "Other", "Don't know"]


def test_an_answer_in_no_group_stops_the_run_unless_it_has_a_reason(tmp_path):
    with pytest.raises(InputError, match="1 answers of q are in no group of some"):
        frame(
            tmp_path / "a",
            {"q": SOURCE, "some": {"from": "q", "groups": {"Satisfied": ["Very", "Fairly"]}}},
            "q\nNot\n",
        )
    groups = {"Satisfied": ["Very", "Fairly"], "Not applicable": ["Not"]}
    assert frame(tmp_path / "b", {"q": SOURCE, "some": {"from": "q", "groups": groups}}, "q\nNot\n")[
        "some"
    ].tolist() == ["Not applicable"]


def test_numbers_are_put_in_bands(tmp_path):
    items = {
        "age": {"kind": "number", "missing": {"999": "Prefer not to say"}},
        "band": {"from": "age", "bands": {"Under 40": [None, 39], "40 and over": [40, None]}},
    }

    assert frame(tmp_path, items, "age,x\n39,1\n40,1\n999,1\n,1\n")["band"].tolist() == [
        "Under 40",
        "40 and over",
        "Prefer not to say",
        "Blank",
    ]


def test_days_become_months_with_the_empty_ones_between(tmp_path):
    items = {"day": {"kind": "date"}, "month": {"from": "day"}}

    months = frame(tmp_path, items, "day,x\n2024-01-31,1\n2024-03-01,1\n,1\n")["month"]

    assert months.tolist() == ["2024-01", "2024-03", "Blank"]
    assert list(months.cat.categories[:3]) == ["2024-01", "2024-02", "2024-03"]
