"""A study outlives a release: older files are brought forward with a message, newer ones refused with one."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict

from analysis.errors import InputError
from analysis.study.codebook import Codebook
from analysis.study.migrate import CURRENT, STEPS, Step, migrate, read_current, upgrade_messages
from analysis.study.models import Comparators, Study
from analysis.study.start import new_study

RENAMED = Step(
    "`office` is called `organisation` now.",
    lambda content: {"organisation" if key == "office" else key: value for key, value in content.items()},
)
LISTED = Step(
    "`organisation` holds a name.", lambda content: {**content, "organisation": {"name": content["organisation"]}}
)
LATER = {"current": {"study.yaml": 3}, "steps": {("study.yaml", 1): RENAMED, ("study.yaml", 2): LISTED}}


def test_a_study_of_this_release_is_left_as_it_is():
    content = {"version": 1, "title": "A study"}

    assert migrate("study.yaml", content).content == content
    assert migrate("study.yaml", content).messages == ()


def test_a_file_without_a_version_is_of_version_1():
    assert migrate("study.yaml", {"title": "A study"}).messages == ()


def test_an_older_study_is_brought_forward_step_by_step_and_each_step_is_said():
    older = {"title": "A study", "office": "An office"}

    migrated = migrate("study.yaml", older, **LATER)

    assert migrated.content == {"title": "A study", "organisation": {"name": "An office"}, "version": 3}
    assert migrated.messages == (
        "study.yaml is of version 1 and was read as version 2: `office` is called `organisation` now.",
        "study.yaml is of version 2 and was read as version 3: `organisation` holds a name.",
    )


def test_what_was_read_is_not_altered():
    older = {"office": {"name": "An office"}}

    migrate("study.yaml", older, **LATER)

    assert older == {"office": {"name": "An office"}}


def test_a_newer_study_is_refused_with_its_line_and_what_to_do(tmp_path):
    folder = new_study("later", "Later", tmp_path)
    text = (folder / "study.yaml").read_text("utf-8")
    (folder / "study.yaml").write_text(text.replace("version: 1", "version: 2"), encoding="utf-8")

    with pytest.raises(InputError) as refused:
        upgrade_messages(folder)

    assert str(refused.value) == (
        "study.yaml, line 2: is of version 2, and this release reads up to version 1. Allowed: 1. "
        "Update Golden Thread (git pull, then the same command), or use the release that wrote this study."
    )


def test_all_files_that_are_too_new_are_named_at_once(tmp_path):
    folder = new_study("later", "Later", tmp_path)
    for file in ("study.yaml", "codebook.yaml", "themes.yaml"):
        text = (folder / file).read_text("utf-8")
        (folder / file).write_text(text.replace("version: 1", "version: 9"), encoding="utf-8")

    with pytest.raises(InputError) as refused:
        upgrade_messages(folder)

    assert [breach.file for breach in refused.value.breaches] == ["study.yaml", "codebook.yaml", "themes.yaml"]


@pytest.mark.parametrize("version", ["1", 0, -1, 1.5, True, None, "latest"])
def test_a_version_that_is_none_is_refused(version):
    with pytest.raises(InputError, match="not a whole number"):
        migrate("study.yaml", {"version": version})


def test_a_study_too_old_to_be_brought_forward_is_refused_with_the_way_out():
    with pytest.raises(InputError, match="Open the study with the release before, see CHANGELOG.md"):
        migrate("study.yaml", {"version": 1}, current={"study.yaml": 2}, steps={})


def test_a_new_study_is_up_to_date(tmp_path):
    assert upgrade_messages(new_study("fresh", "Fresh", tmp_path)) == []


def test_there_is_a_step_for_every_older_version_of_every_file():
    assert set(STEPS) == {(file, older) for file, current in CURRENT.items() for older in range(1, current)}


def test_the_versions_read_are_those_the_forms_state():
    forms = {"study.yaml": Study, "codebook.yaml": Codebook, "comparators.yaml": Comparators}

    assert {file: form.model_fields["version"].default for file, form in forms.items()} == {
        file: version for file, version in CURRENT.items() if file in forms
    }


class Office(BaseModel):
    """A form of a later release."""

    model_config = ConfigDict(extra="forbid")
    version: Literal[3] = 3
    organisation: dict[str, str]


def test_an_older_file_is_read_by_todays_form_and_is_not_written(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text("office: An office\n", encoding="utf-8")

    assert read_current(path, Office, **LATER).organisation == {"name": "An office"}
    assert path.read_text("utf-8") == "office: An office\n"


def test_a_newer_file_is_refused_for_its_version_and_not_for_keys_of_tomorrow(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text("version: 4\ntomorrow: yes\n", encoding="utf-8")

    with pytest.raises(InputError) as refused:
        read_current(path, Office, **LATER)

    assert [breach.where for breach in refused.value.breaches] == ["line 1"]
    assert "reads up to version 3" in str(refused.value)


def test_a_fault_keeps_its_line_in_the_file_as_it_is_written(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text("office: An office\n\nmisspelt: x\n", encoding="utf-8")

    with pytest.raises(InputError, match='study.yaml, line 3: the key "misspelt" is unknown'):
        read_current(path, Office, **LATER)
