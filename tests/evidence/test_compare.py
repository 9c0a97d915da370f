import copy

import pytest

from analysis.evidence.compare import as_text, compare

RECORD = {
    "theme": "informed",
    "claim": "main",
    "kind": "prevalence",
    "measure": "share",
    "statement": "More than 50% of victims.",
    "sentence": "An estimated 60% of victims.",
    "estimate": 0.6,
    "low": 0.55,
    "high": 0.65,
    "base": "400",
    "group": "victims",
    "inference": "sample",
    "verdict": "supported",
    "threshold": 0.5,
    "margin": None,
    "p": 0.001,
    "p_adjusted": 0.001,
    "source": {
        "files": [{"file": "a.csv", "sha256": "1"}],
        "method": "m",
        "function": "f",
        "filter": {},
        "items": ["informed"],
        "wording": "w",
        "mode": "post",
        "weighting": "weight w",
    },
}


def changed(**fields):
    new = copy.deepcopy(RECORD)
    for name, value in fields.items():
        (new["source"] if name in new["source"] else new)[name] = value
    return compare([RECORD], [new])[0]


def test_the_same_figure_from_the_same_data_is_the_same():
    assert changed().change == "the same"


def test_a_claim_of_one_ledger_only_is_new_or_gone():
    assert compare([], [RECORD])[0].change == "new"
    assert compare([RECORD], [])[0].change == "gone"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("wording", "other", "the wording of the question or its answers changed"),
        ("mode", "telephone", "the way people were asked changed"),
        ("weighting", "none", "the weighting changed"),
        ("measure", "odds ratio", "the measure changed"),
        ("inference", "respondents", "the figures speak for different people"),
        ("filter", {"strand": ["Crime"]}, "the claim is about other people or items"),
    ],
)
def test_what_may_not_be_compared_is_refused_with_the_reason_and_no_figure(field, value, reason):
    row = changed(**{field: value, "estimate": 0.9})

    assert row.change == "no comparison possible"
    assert row.why == (reason,) and row.difference is None
    assert row.sentence == f"No comparison possible: {reason}."


def test_a_change_gives_size_direction_and_what_differs():
    row = changed(estimate=0.8, low=0.75, high=0.85, files=[{"file": "a.csv", "sha256": "2"}])

    assert row.difference == pytest.approx(0.2)
    assert (
        row.sentence
        == "The figure is 20 percentage points higher, more than chance alone would bring about. Differs: data."
    )


def test_another_figure_from_the_same_data_and_claim_was_worked_out_by_another_method():
    assert changed(estimate=0.61).why == ("method, since data and claim are the same",)


def test_two_intervals_that_overlap_are_not_compared_by_eye():
    # Each reaches 0.05; apart by 0.08 they overlap, but their difference has an error of 0.036.
    row = changed(estimate=0.68, low=0.63, high=0.73)

    assert "more than chance alone" in row.sentence


def test_a_small_move_is_not_called_a_change_of_the_world():
    row = changed(estimate=0.62, low=0.57, high=0.67)

    assert "which chance alone could bring about" in row.sentence


def test_ratios_are_compared_on_the_log_scale():
    old = copy.deepcopy(RECORD) | {"measure": "odds ratio", "estimate": 2.0, "low": 1.0, "high": 4.0}
    new = copy.deepcopy(old) | {"estimate": 4.0, "low": 2.0, "high": 8.0}

    assert "chance alone could" in compare([old], [new])[0].sentence


def test_a_figure_that_is_withheld_now_has_no_difference():
    row = changed(estimate=None, low=None, high=None)

    assert row.why == ("suppression",) and row.difference is None
    assert row.sentence.startswith("The figure is withheld now.")


def test_a_verdict_that_changed_is_told():
    row = changed(verdict="insufficient evidence")

    assert "The verdict went from supported to insufficient evidence." in row.sentence


def test_the_text_counts_each_kind_of_change_and_leaves_out_what_is_the_same():
    text = as_text(compare([RECORD], [RECORD, RECORD | {"claim": "b"}]))

    assert text.splitlines()[0] == "0 no comparison possible, 0 changed, 1 new, 0 gone, 1 the same"
    assert "informed/main" not in text and "informed/b" in text
