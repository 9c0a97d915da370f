"""The methods page is read from docstrings."""

from __future__ import annotations

import importlib

import pandas as pd
import pytest

from analysis import regression, survey
from analysis.methods import ROOMS, methods

# what is a witness or a container, not an estimator, needs no R function beside it
NO_METHOD = {"SurveyDesign", "ReplicateWeights", "INTERVALS", "mice", "fit_ordinal"}


@pytest.fixture(scope="module")
def listed():
    return methods()


def test_every_method_has_its_source_its_equal_and_its_tolerance(listed):
    assert len(listed) > 60
    for column in ("method", "function", "equal_to", "tolerance"):
        assert listed[column].str.len().gt(0).all(), column


def test_every_room_is_there(listed):
    rooms = {name.removeprefix("analysis.") for name in ROOMS}

    assert rooms == set(listed["function"].str.split(".").str[0])


def test_every_public_estimator_of_the_survey_room_is_listed(listed):
    named = set(listed["function"].str.split(".").str[-1])

    assert set(survey.__all__) - NO_METHOD <= named


def test_every_public_model_is_listed_or_is_the_fit_behind_one(listed):
    named = set(listed["function"].str.split(".").str[-1])
    behind = {name for name in regression.__all__ if name.startswith("fit_")}

    assert set(regression.__all__) - NO_METHOD - behind <= named


def test_tolerances_are_numbers(listed):
    assert listed["tolerance"].str.match(r"\d(\.\d)?e-\d+").all()


def test_functions_named_exist(listed):
    for path in listed["function"]:
        parts = path.split(".")
        module = importlib.import_module(f"analysis.{parts[0]}.{parts[1]}")
        assert hasattr(module, parts[2])


def test_pandas_is_of_the_major_version_these_figures_were_checked_with():
    assert pd.__version__.split(".")[0] == "3"
