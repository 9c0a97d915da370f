"""How people were asked, and what a design refuses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DesignError
from analysis.survey import ReplicateWeights, SurveyDesign, mean, prevalence
from tests.survey.answers import answers, sample

PAIRS = """
    told stratum ward weight
    Yes  a       1    10
    No   a       2    10
    Yes  b       3    20
    No   b       4    20
"""


def refused(frame, **columns) -> str:
    with pytest.raises(DesignError) as caught:
        SurveyDesign.from_frame(frame, file="survey.csv", **columns)
    return str(caught.value)


def test_degrees_of_freedom_are_clusters_less_strata():
    frame = sample()

    assert SurveyDesign.from_frame(frame, strata="stratum", clusters="ward").df == 24 - 6
    assert SurveyDesign.from_frame(frame, clusters="ward").df == 23
    assert SurveyDesign(size=240).df == 239


def test_a_negative_weight_is_refused_with_column_row_and_remedy():
    frame = answers(PAIRS).assign(weight=[10.0, -1.0, 20.0, 20.0])

    message = refused(frame, weights="weight")

    assert message == (
        "survey.csv, column weight, row 2: is negative. A weight is how many people a row stands for: at least 0. "
        "Correct it."
    )


def test_a_missing_weight_is_refused_with_column_row_and_remedy():
    frame = answers(PAIRS).assign(weight=[10.0, np.nan, np.nan, 20.0])

    assert refused(frame, weights="weight") == (
        "survey.csv, column weight, rows 2, 3: is missing or no number. Fill in the weight, or set the row aside "
        "in hand/."
    )


def test_all_weights_zero_are_refused():
    assert "is 0 in every row" in refused(answers(PAIRS).assign(weight=0.0), weights="weight")


def test_a_stratum_with_one_cluster_is_refused_with_the_rules_that_help():
    frame = answers(PAIRS).assign(ward=[1, 1, 3, 4])

    assert refused(frame, strata="stratum", clusters="ward") == (
        "survey.csv, column stratum, rows 1, 2: 1 stratum has only one cluster, so no variance. Merge it with a "
        'neighbouring stratum, or say lonely: "certainty", "adjust", "average" or "remove".'
    )


@pytest.mark.parametrize("rule", ["certainty", "remove", "adjust", "average"])
def test_a_stated_rule_for_lonely_clusters_is_enough(rule):
    frame = sample()
    frame = frame[(frame["stratum"] != "S0") | (frame["ward"] == "W00")].reset_index(drop=True)
    design = SurveyDesign.from_frame(frame, strata="stratum", clusters="ward", lonely=rule)

    assert mean(frame, "days", design=design).loc[0, "se"] > 0


def test_an_unknown_rule_is_refused():
    with pytest.raises(DesignError, match="is not a rule for lonely clusters"):
        SurveyDesign(size=4, lonely="ignore")


def test_all_faults_come_at_once():
    frame = answers(PAIRS).assign(weight=[-1.0, 10.0, 10.0, 10.0], stratum=["a", None, "b", "b"])

    message = refused(frame, weights="weight", strata="stratum")

    assert "column stratum, row 2: is missing" in message
    assert "column weight, row 1: is negative" in message


def test_a_cluster_in_two_strata_is_refused_unless_labels_begin_again():
    frame = answers(PAIRS).assign(ward=[1, 2, 1, 2])

    assert "the same cluster stands in two strata" in refused(frame, strata="stratum", clusters="ward")
    assert SurveyDesign.from_frame(frame, strata="stratum", clusters="ward", nest=True).df == 2


def test_a_population_smaller_than_its_sample_is_refused():
    frame = answers(PAIRS).assign(wards=[1.5, 1.5, 9.0, 9.0])

    assert "the population is smaller than its sample, first in row 1" in refused(
        frame, strata="stratum", clusters="ward", fpc="wards"
    )


def test_a_population_that_varies_within_a_stratum_is_refused():
    frame = answers(PAIRS).assign(wards=[8.0, 9.0, 9.0, 9.0])

    assert "must be the same for all rows of a stratum" in refused(
        frame, strata="stratum", clusters="ward", fpc="wards"
    )


def test_columns_that_are_not_there_are_named_all_at_once():
    message = refused(answers(PAIRS), weights="wt", strata="region")

    assert "column wt: is named as weights but is not in the data" in message
    assert "column region: is named as strata but is not in the data" in message


def test_no_message_holds_a_value_of_the_data():
    frame = answers(PAIRS).assign(stratum=["secret place", "b", "c", "d"], weight=[-77123.0, 1, 1, 1])

    message = refused(frame, weights="weight", strata="stratum")

    assert "secret" not in message
    assert "77123" not in message


def test_without_weights_population_sizes_make_them():
    frame = answers(PAIRS).assign(wards=[8.0, 8.0, 6.0, 6.0])
    design = SurveyDesign.from_frame(frame, strata="stratum", clusters="ward", fpc="wards")

    assert design.weights.tolist() == [4.0, 4.0, 3.0, 3.0]


def test_a_share_drawn_equals_the_population_size():
    frame = sample().assign(wards=8.0, share=0.5)
    sizes = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward", fpc="wards")
    shares = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward", fpc="share")

    assert mean(frame, "days", design=shares).loc[0, "se"] == pytest.approx(
        mean(frame, "days", design=sizes).loc[0, "se"]
    )


def test_a_domain_keeps_every_row_stratum_and_cluster():
    frame = sample()
    design = SurveyDesign.from_frame(frame, weights="weight", strata="stratum", clusters="ward")
    inside = design.within(frame["sex"] == "F")

    assert len(inside) == len(frame)
    assert inside.stages is design.stages
    assert inside.df <= design.df


def test_replicate_weights_of_another_length_are_refused():
    replicates = ReplicateWeights(np.ones((3, 4)), "bootstrap")

    with pytest.raises(DesignError, match="have 3 rows, the data have 4"):
        SurveyDesign.from_frame(answers(PAIRS), weights="weight", replicates=replicates)


@pytest.mark.parametrize(
    ("kind", "scale"), [("BRR", 1 / 8), ("bootstrap", 1 / 7), ("JK1", 7 / 8), ("JK2", 1.0), ("ACS", 0.5)]
)
def test_each_kind_of_replicates_has_its_scale(kind, scale):
    assert ReplicateWeights(np.ones((4, 8)), kind).scale == pytest.approx(scale)


def test_fay_scales_by_its_factor():
    assert ReplicateWeights(np.ones((4, 8)), "Fay", rho=0.5).scale == pytest.approx(1 / (8 * 0.25))


def test_a_jackknife_by_strata_needs_its_scales():
    with pytest.raises(DesignError, match="Give scale and rscales"):
        ReplicateWeights(np.ones((4, 8)), "JKn")


def test_missing_replicate_weights_are_refused():
    with pytest.raises(DesignError, match="row 2: are missing"):
        ReplicateWeights(np.array([[1.0, 1.0], [1.0, np.nan]]), "BRR")


def test_people_of_weight_nothing_do_not_count():
    frame = answers(PAIRS).assign(weight=[10.0, 10.0, 20.0, 0.0])
    shown = prevalence(
        frame, "told", answer="Yes", valid=["Yes", "No"], design=SurveyDesign.from_frame(frame, weights="weight")
    )

    assert shown.loc[0, "n"] == 3


def test_an_empty_frame_is_a_design_of_nobody():
    frame = pd.DataFrame({"told": pd.Series([], dtype=object)})
    shown = prevalence(frame, "told", answer="Yes", valid=["Yes", "No"], design=SurveyDesign.from_frame(frame))

    assert shown.loc[0, "n"] == 0
    assert shown.loc[0, "reason"] == "nobody answered"
