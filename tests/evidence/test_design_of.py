import numpy as np
import pandas as pd
import pytest

from analysis.errors import DesignError
from analysis.evidence.design_of import design_of
from analysis.study import Instrument


def instrument(**fields):
    usual = {"id": "a", "title": "A", "population": "all", "sample_design": "probability", "path": "raw/a.csv"}
    return Instrument(**(usual | fields))


def frame(n=40):
    random = np.random.default_rng(3)
    answers = pd.DataFrame({"weight": 1.0 + np.arange(n) % 3, "stratum": np.where(np.arange(n) % 2, "x", "y")})
    answers["sex"] = pd.Categorical(np.where(np.arange(n) % 4 == 0, "M", "F"))
    answers["person"] = np.arange(n) // 2
    for r in range(5):
        answers[f"rep_{r}"] = answers["weight"] * random.uniform(0.5, 1.5, n)
    return answers


def test_a_self_selected_sample_has_no_weights_whatever_the_file_holds():
    assert (design_of(frame(), instrument(sample_design="self-selected")).weights == 1).all()


def test_weights_and_strata_are_those_of_the_study():
    design = design_of(frame(), instrument(weight="weight", stratum="stratum"))

    assert design.weights.tolist() == frame()["weight"].tolist()
    assert design.df == 38


def test_several_rows_of_one_person_are_a_cluster():
    assert design_of(frame(), instrument(person="person")).df == 19


def test_replicate_weights_are_found_by_their_pattern():
    design = design_of(frame(), instrument(weight="weight", replicate_weights="rep_*", replicate_method="bootstrap"))

    assert design.replicates.weights.shape == (40, 5)


def test_a_pattern_that_finds_no_column_is_refused():
    with pytest.raises(DesignError, match="names replicate weights that are not in the data"):
        design_of(frame(), instrument(weight="weight", replicate_weights="jk_*", replicate_method="JK1"))


def test_weights_are_raked_to_the_margins_of_the_population():
    design = design_of(frame(), instrument(weight="weight", rake_to={"sex": {"F": 600, "M": 400}}))
    by_sex = pd.Series(design.weights).groupby(frame()["sex"], observed=True).sum()

    assert by_sex["M"] / by_sex.sum() == pytest.approx(0.4)


def test_a_named_column_that_is_not_there_is_refused():
    with pytest.raises(DesignError, match="wieght"):
        design_of(frame(), instrument(weight="wieght"))


def test_those_who_did_not_say_keep_the_share_they_have():
    answers = frame()
    answers["sex"] = answers["sex"].cat.add_categories(["Prefer not to say"])
    answers.loc[:3, "sex"] = "Prefer not to say"
    design = design_of(answers, instrument(weight="weight", rake_to={"sex": {"F": 0.6, "M": 0.4}}))
    by_sex = pd.Series(design.weights).groupby(answers["sex"], observed=True).sum()
    before = answers.groupby("sex", observed=True)["weight"].sum()

    assert by_sex["M"] / (by_sex["M"] + by_sex["F"]) == pytest.approx(0.4)
    assert by_sex["Prefer not to say"] / by_sex.sum() == pytest.approx(before["Prefer not to say"] / before.sum())
