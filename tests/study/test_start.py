"""A new study and a new theme start from templates that can be read at once."""

from __future__ import annotations

import stat

import pytest

from analysis.errors import InputError
from analysis.evidence import read_register
from analysis.study import find_study
from analysis.study.start import new_study, new_theme


@pytest.fixture
def started(tmp_path):
    return find_study(new_study("north-2025", "What the north told us", tmp_path))


def test_a_new_study_is_read_without_fault(started):
    assert started.study.title == "What the north told us"
    assert started.codebook.items
    assert read_register(started).themes


def test_its_private_folders_are_closed_to_others(started):
    for private in ("raw", "work"):
        assert stat.S_IMODE((started.path / private).stat().st_mode) == 0o700


def test_a_study_that_is_there_is_not_written_over(tmp_path, started):
    with pytest.raises(InputError, match="is there already"):
        new_study("north-2025", "", tmp_path)


@pytest.mark.parametrize("name", ["", "../x", "North", "a b", "x" * 61])
def test_a_name_that_could_climb_or_break_a_path_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="must be of small letters"):
        new_study(name, "", tmp_path)


def test_a_new_theme_can_be_read_at_once_and_says_where_it_begins(started):
    path, line = new_theme(started, "told-the-outcome")

    assert [theme.id for theme in read_register(started).themes] == ["kept-informed", "told-the-outcome"]
    assert "Written by `make theme`" in path.read_text("utf-8").splitlines()[line - 1]


def test_a_theme_that_is_there_is_not_added_again(started):
    with pytest.raises(InputError, match="is there already"):
        new_theme(started, "kept-informed")
