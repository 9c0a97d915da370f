"""Models and tests under the design, and what they say where there is nothing to estimate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import DesignError, InputError
from analysis.survey import (
    SurveyDesign,
    fit_model,
    goodness_of_fit,
    mean,
    predictive_means,
    ranktest,
    rao_scott,
    ratio,
    svy_count,
    svy_linear,
    svy_logistic,
    svy_ordinal,
    ttest,
)
from tests.survey.answers import answers, sample


@pytest.fixture(scope="module")
def asked():
    frame = sample(400, 5)
    return frame.assign(yes=(frame["told"] == "Yes").astype(float), visits=np.round(frame["days"] / 4))


@pytest.fixture(scope="module")
def design(asked):
    return SurveyDesign.from_frame(asked, weights="weight", strata="stratum", clusters="ward")


def test_a_model_of_the_constant_alone_is_the_mean(asked, design):
    model, plain = svy_linear(asked, "days", [], design=design).iloc[0], mean(asked, "days", design=design).iloc[0]

    assert model["estimate"] == pytest.approx(plain["estimate"])
    assert model["se"] == pytest.approx(plain["se"])


def test_terms_are_named_by_column_and_level(asked, design):
    shown = svy_logistic(asked, "yes", ["sex", "strand"], design=design)

    assert shown["term"].tolist() == ["(Intercept)", "sex: M", "strand: Crime", "strand: Domestic"]


def test_the_reference_is_the_first_level_given(asked, design):
    shown = svy_logistic(asked, "yes", ["sex"], design=design, levels={"sex": ["M", "F"]})

    assert shown["term"].tolist() == ["(Intercept)", "sex: F"]


def test_a_separated_logistic_says_so(design, asked):
    frame = asked.assign(yes=(asked["sex"] == "F").astype(float))
    shown = svy_logistic(frame, "yes", ["sex"], design=design)

    assert shown["estimate"].isna().all()
    assert shown["reason"].str.startswith("separated").all()


def test_an_outcome_that_is_not_0_or_1_is_refused(asked, design):
    with pytest.raises(DesignError, match="column days: must be 0 and 1"):
        svy_logistic(asked, "days", ["sex"], design=design)


def test_an_outcome_that_never_varies_is_refused(asked, design):
    with pytest.raises(DesignError, match="is the same for all 400 rows"):
        svy_linear(asked.assign(days=1.0), "days", ["sex"], design=design)


def test_an_item_with_one_answer_is_refused_by_name(asked, design):
    with pytest.raises(InputError, match="column area: holds one answer only"):
        svy_linear(asked.assign(area="Durham"), "days", ["sex", "area"], design=design)


def test_a_term_that_repeats_another_is_refused_by_name(asked, design):
    with pytest.raises(InputError, match="term twice: repeats"):
        svy_linear(asked.assign(twice=asked["weight"] * 2), "days", ["weight", "twice"], design=design)


def test_nobody_with_all_answers_is_refused(asked, design):
    with pytest.raises(DesignError, match="has no row in which"):
        svy_linear(asked.assign(days=np.nan), "days", ["sex"], design=design)


def test_more_terms_than_clusters_have_no_interval():
    frame = answers("days ward sex strand\n1 a F x\n2 b M y\n4 c F y\n5 d M x\n2 a M y\n7 b F x\n")
    shown = svy_linear(frame, "days", ["sex", "strand"], design=SurveyDesign.from_frame(frame, clusters="ward"))

    assert shown["df"].eq(1).all()
    assert np.isfinite(shown["low"]).all()
    fewer = SurveyDesign.from_frame(frame.assign(ward=["a", "b", "a", "b", "a", "b"]), clusters="ward")
    assert svy_linear(frame, "days", ["sex", "strand"], design=fewer)["low"].isna().all()


def test_counts_of_groups_are_their_rates(asked, design):
    shown = svy_count(asked, "visits", ["sex"], design=design)
    by = mean(asked, "visits", design=design, by="sex")["estimate"]

    assert np.exp(shown.loc[0, "estimate"]) == pytest.approx(by[0])
    assert np.exp(shown["estimate"].sum()) == pytest.approx(by[1])


def test_predictive_means_of_a_model_without_others_are_the_means(asked, design):
    shown = predictive_means(asked, "yes", [], "sex", design=design)
    by = mean(asked, "yes", design=design, by="sex")

    assert shown["estimate"].tolist() == pytest.approx(by["estimate"].tolist())


def test_an_ordinal_level_nobody_chose_is_merged_away_and_named(asked, design):
    frame = asked.assign(trust=pd.cut(asked["days"], [-99, 4, 9, 999], labels=["Low", "Middle", "High"]).astype(str))
    shown = svy_ordinal(frame, "trust", ["sex"], answers=["Never", "Low", "Middle", "High"], design=design)

    assert shown["term"].tolist() == ["sex: M", "Low|Middle", "Middle|High"]
    assert shown["reason"].eq("nobody answered: Never").all()


def test_cut_points_without_predictors_are_the_log_odds_of_the_shares(asked, design):
    frame = asked.assign(trust=pd.cut(asked["days"], [-99, 4, 9, 999], labels=["Low", "Middle", "High"]).astype(str))
    shown = svy_ordinal(frame, "trust", [], answers=["Low", "Middle", "High"], design=design)
    below = [frame["weight"][frame["days"] <= cut].sum() / frame["weight"].sum() for cut in (4, 9)]

    assert shown["estimate"].tolist() == pytest.approx([np.log(p / (1 - p)) for p in below])


def test_a_separated_ordinal_model_says_so():
    frame = answers("trust sex\n" + "Low F\n" * 10 + "High M\n" * 10)
    shown = svy_ordinal(frame, "trust", ["sex"], answers=["Low", "High"], design=SurveyDesign.from_frame(frame))

    assert shown["estimate"].isna().all()
    assert shown["reason"].str.startswith("separated").all()


def test_one_answer_only_has_no_ordinal_model():
    frame = answers("trust sex\nLow F\nLow M\nLow F\nLow M\n")

    with pytest.raises(DesignError, match="fewer than two different answers"):
        svy_ordinal(frame, "trust", ["sex"], answers=["Low", "High"], design=SurveyDesign.from_frame(frame))


def test_a_wald_test_of_one_term_is_its_t_test_squared(asked, design):
    fit = fit_model(asked, "yes", ["sex", "strand"], design=design, family="logit")
    row = fit.tidy().set_index("term").loc["sex: M"]

    assert fit.wald("sex")["statistic"] == pytest.approx(row["statistic"] ** 2)
    assert fit.wald("sex")["p"] == pytest.approx(row["p"])


def test_a_t_test_is_the_slope_of_the_group(asked, design):
    tested = ttest(asked, "days", design=design, by="sex").iloc[0]
    slope = svy_linear(asked, "days", ["sex"], design=design).iloc[1]

    assert tested["estimate"] == pytest.approx(slope["estimate"])
    assert tested["p"] == pytest.approx(slope["p"])


def test_a_test_between_two_groups_refuses_three(asked, design):
    with pytest.raises(DesignError, match="column strand: holds 3 groups"):
        ranktest(asked, "days", by="strand", design=design)


def test_ranks_do_not_mind_the_scale(asked, design):
    squashed = asked.assign(days=np.exp(asked["days"] / 20))

    assert ranktest(squashed, "days", by="sex", design=design).loc[0, "p"] == pytest.approx(
        ranktest(asked, "days", by="sex", design=design).loc[0, "p"]
    )


def test_rao_scott_without_weights_or_clusters_is_near_pearson():
    from scipy.stats import chi2_contingency

    frame = sample(500, 9)
    frame = frame[frame["told"] != "Not asked"].reset_index(drop=True)
    shown = rao_scott(frame, "told", "strand", design=SurveyDesign.from_frame(frame), statistic="Chisq").iloc[0]
    plain = chi2_contingency(pd.crosstab(frame["told"], frame["strand"]), correction=False)

    assert shown["statistic"] == pytest.approx(plain.statistic)
    assert shown["p"] == pytest.approx(plain.pvalue, rel=0.02)


def test_rao_scott_refuses_an_item_with_one_answer(asked, design):
    with pytest.raises(DesignError, match="column area: holds fewer than two answers"):
        rao_scott(asked.assign(area="Durham"), "area", "sex", design=design)


def test_goodness_of_fit_of_the_own_shares_is_nothing(asked, design):
    counts = asked.groupby("strand")["weight"].sum()
    shown = goodness_of_fit(asked, "strand", counts.tolist(), design=design).iloc[0]

    assert shown["statistic"] == pytest.approx(0, abs=1e-9)
    assert shown["p"] == pytest.approx(1)


def test_a_rate_by_exposure_is_the_ratio_of_totals(asked, design):
    frame = asked.assign(months=asked["days"].abs() + 1, exposure=np.log(asked["days"].abs() + 1))
    fit = fit_model(frame, "visits", [], design=design, family="poisson", offset="exposure")
    rate = ratio(frame, "visits", "months", design=design).iloc[0]

    assert np.exp(fit.estimate[0]) == pytest.approx(rate["estimate"])
    assert fit.se[0] * rate["estimate"] == pytest.approx(rate["se"])


WARDS = pd.DataFrame(
    {
        "x": [0, 1, 2, 3, 1, 2],
        "yes": [1, 3, 6, 9, 2, 5],
        "asked": [10, 10, 10, 10, 5, 8],
        "ward": [1, 1, 2, 2, 3, 3],
        "weight": [1, 2, 1, 3, 2, 1],
    }
)


@pytest.mark.parametrize(
    ("family", "estimate", "se"),
    [
        ("logit", [-2.17033750596, 1.40940493648], [0.190815684318, 0.0813829198323]),
        ("cloglog", [-1.8800998801, 0.909337421538], [0.194929714051, 0.0703950093215]),
    ],
)
def test_a_model_of_how_many_of_those_asked_said_yes_equals_svyglms(family, estimate, se):
    design = SurveyDesign.from_frame(WARDS, weights="weight", clusters="ward")

    fit = fit_model(WARDS, "yes", ["x"], design=design, family=family, trials="asked")

    assert fit.estimate == pytest.approx(estimate, rel=1e-6)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(se, rel=1e-6)


def test_more_said_yes_than_were_asked_is_refused():
    design = SurveyDesign.from_frame(WARDS, weights="weight", clusters="ward")

    with pytest.raises(DesignError, match="between 0 and the trials"):
        fit_model(WARDS.assign(asked=4), "yes", ["x"], design=design, family="logit", trials="asked")
