"""A study is a folder, under data/ or anywhere."""

from __future__ import annotations

import pytest

from analysis.errors import InputError
from analysis.paths import DATA
from analysis.study import find_study


def test_a_study_under_data_is_found_by_its_name():
    assert find_study("illustrative").path == DATA / "illustrative"


def test_a_study_outside_the_repository_is_found_by_its_path(tmp_path):
    outside = tmp_path / "A study – Ünï"
    outside.mkdir()
    (outside / "study.yaml").write_text("title: x\n", encoding="utf-8")

    assert find_study(str(outside)).path == outside


def test_a_misspelt_study_names_the_nearest():
    with pytest.raises(InputError, match='Did you mean "illustrative"'):
        find_study("ilustrative")


def test_a_name_that_climbs_out_of_data_is_no_study():
    with pytest.raises(InputError, match="is not a study"):
        find_study("../src")


@pytest.mark.parametrize("name", ["study", "codebook", "comparators"])
def test_the_shipped_study_is_read_without_fault(name):
    assert getattr(find_study("illustrative"), name)
