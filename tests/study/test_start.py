"""A new study and a new theme start from templates that can be read at once."""

from __future__ import annotations

import stat

import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.errors import InputError
from analysis.evidence import read_register
from analysis.study import find_study
from analysis.study.ask import asked
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


def test_what_was_said_of_the_office_stands_in_the_new_study(tmp_path):
    path = new_study("isles", 'Told "late"', tmp_path, organisation="Isles Commissioner", area="The Isles: all")
    study = find_study(path).study

    assert (study.title, study.organisation.name, study.organisation.area) == (
        'Told "late"', "Isles Commissioner", "The Isles: all"
    )  # fmt: skip


def test_on_a_terminal_only_what_was_not_given_is_asked():
    told = {"name": "", "title": "Told", "organisation": "", "area": "", "export": ""}
    put = []

    def answer(question):
        put.append(question)
        return " isles-2025 " if "folder" in question else ""

    assert asked(told, answer) == {"name": "isles-2025", "title": "Told", "organisation": "", "area": "", "export": ""}
    assert len(put) == 4


def test_who_gives_a_name_is_asked_nothing():
    assert asked({"name": "isles"}, pytest.fail) == {"name": "isles"}


@pytest.fixture
def from_export(tmp_path):
    export = tmp_path / "told.csv"
    export.write_text("ID,Told?\n1,Yes\n2,No\n3,Yes\n", encoding="utf-8")
    flags = [
        "--name",
        "isles",
        "--title",
        "Told: or not",
        "--organisation",
        "Isles Commissioner",
        "--area",
        "The Isles",
    ]
    done = CliRunner().invoke(app, ["study", *flags, "--from", str(export), "--in", str(tmp_path / "drive")])
    assert done.exit_code == 0, done.output
    return find_study(tmp_path / "drive" / "isles"), done.output


def test_a_study_from_an_export_has_its_title_office_and_area_and_the_export_in_raw(from_export):
    folder, said = from_export

    assert folder.study.title == "Told: or not"
    assert (folder.study.organisation.name, folder.study.organisation.area) == ("Isles Commissioner", "The Isles")
    assert [path.name for path in folder.files(folder.study.instruments[0].path)] == ["told.csv"]
    assert f"make check STUDY={folder.path}" in said


def test_a_theme_can_be_added_to_it_and_read(from_export):
    folder, _ = from_export
    new_theme(folder, "told")

    assert [theme.id for theme in read_register(folder).themes] == ["told"]
