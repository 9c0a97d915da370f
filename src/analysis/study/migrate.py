"""Upgrades of a study's files: an older form is brought to today's with a message, a newer one is refused with one.

Each of a study's YAML files may carry a `version`; where it has none, it is 1. A step brings the content of one
version to the next and says in words what it did; steps are taken in a row, in memory. The researcher's file is never
written: it is hers, with its comments, and the message says which lines to change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from analysis.errors import Breach, InputError
from analysis.study.yaml_lines import Place, line_of, read_yaml, typed

Model = TypeVar("Model", bound=BaseModel)
FIRST = 1
CURRENT: dict[str, int] = {"study.yaml": 1, "codebook.yaml": 1, "themes.yaml": 1, "comparators.yaml": 1}


@dataclass(frozen=True)
class Step:
    """From one version of a file to the next.

    Parameters
    ----------
    says : what changes, in the researcher's words, with what to write now.
    change : the content of the older version (a copy, free to be altered) to that of the next.
    """

    says: str
    change: Callable[[dict[str, Any]], dict[str, Any]]


Steps = Mapping[tuple[str, int], Step]
# From (file, version) to the next version. The first step is written with the first change of a form.
STEPS: Steps = {}


@dataclass(frozen=True)
class Migrated:
    """A file's content in today's form, and what was said on the way; nothing where it was in that form already."""

    content: dict[str, Any]
    messages: tuple[str, ...] = ()


def migrate(
    file: str,
    content: dict[str, Any],
    lines: Mapping[Place, int] | None = None,
    *,
    current: Mapping[str, int] = CURRENT,
    steps: Steps = STEPS,
) -> Migrated:
    """The content of a study's YAML file in the form this release reads.

    Parameters
    ----------
    file : the file's name, such as "study.yaml". content, lines : as `read_yaml` gives them.
    current, steps : the version this release reads of each file, and the steps to it.

    Returns
    -------
    Migrated. The content given is not altered.

    Raises
    ------
    InputError : the version is not a whole number, is newer than this release reads, or is older than it can bring
        forward; the message names the line and what to do.
    """
    today = current[file]
    version = _version(file, content, dict(lines or {}), today)
    messages: list[str] = []
    changed = deepcopy(content)
    for older in range(version, today):
        step = steps.get((file, older))
        if step is None:
            what = f"is of version {older}, which this release cannot bring to version {older + 1}"
            remedy = f"Open the study with the release before, see CHANGELOG.md, and write version: {older + 1} there."
            raise InputError(Breach(file, _line(dict(lines or {})), what, remedy=remedy))
        changed = {**step.change(changed), "version": older + 1}
        messages.append(f"{file} is of version {older} and was read as version {older + 1}: {step.says}")
    return Migrated(changed, tuple(messages))


def read_current(
    path: Path, model: type[Model], *, current: Mapping[str, int] = CURRENT, steps: Steps = STEPS
) -> Model:
    """A study's YAML file of any version this release can bring forward, as today's typed model.

    Raises
    ------
    InputError : as `read_typed`, and where the version is too new or too old.
    """
    content, lines = read_yaml(path)
    if isinstance(content, dict):
        content = migrate(path.name, content, lines, current=current, steps=steps).content
    return typed(content, lines, model, path.name)


def upgrade_messages(folder: Path, *, current: Mapping[str, int] = CURRENT, steps: Steps = STEPS) -> list[str]:
    """What reading a study's files with this release changes in them, in words; empty where they are up to date.

    Raises
    ------
    InputError : every file that is too new or too old, at once.
    """
    messages: list[str] = []
    breaches: list[Breach] = []
    for file in current:
        if not (folder / file).is_file():
            continue
        content, lines = read_yaml(folder / file)
        if not isinstance(content, dict):
            continue
        try:
            messages += migrate(file, content, lines, current=current, steps=steps).messages
        except InputError as error:
            breaches += error.breaches
    if breaches:
        raise InputError(breaches)
    return messages


def _version(file: str, content: Mapping[str, Any], lines: dict[Place, int], today: int) -> int:
    version = content.get("version", FIRST)
    if isinstance(version, bool) or not isinstance(version, int) or version < FIRST:
        what = "the version is not a whole number of 1 or more"
        raise InputError(Breach(file, _line(lines), what, allowed=_readable(today), remedy=f"Write version: {today}."))
    if version > today:
        what = f"is of version {json.dumps(version)}, and this release reads up to version {today}"
        remedy = "Update Golden Thread (git pull, then the same command), or use the release that wrote this study."
        raise InputError(Breach(file, _line(lines), what, allowed=_readable(today), remedy=remedy))
    return version


def _readable(today: int) -> tuple[str, ...]:
    return tuple(str(version) for version in range(FIRST, today + 1))


def _line(lines: dict[Place, int]) -> str:
    return f"line {line_of(lines, ('version',))}" if ("version",) in lines else ""
