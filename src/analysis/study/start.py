"""A new study, or a new theme, from a commented template."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from analysis.errors import Breach, InputError
from analysis.paths import DATA
from analysis.study.folder import StudyFolder
from analysis.study.yaml_lines import read_yaml

TEMPLATES = Path(__file__).with_name("templates")
FILES = ("study.yaml", "codebook.yaml", "themes.yaml")
OFFICE = "The Office of the Police and Crime Commissioner"
YOURS = "Your police force area"
NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,59}$")


def new_study(
    name: str,
    title: str = "",
    parent: Path = DATA,
    *,
    organisation: str = "",
    area: str = "",
    drafted: Mapping[str, str] | None = None,
) -> Path:
    """Make the folder of a new study, with commented YAML files to correct and private folders for its data.

    Parameters
    ----------
    name : the folder's name under `parent`: small letters, digits, - and _. title : the report's title.
    organisation, area : the office's and the area's name; empty: words to be replaced.
    drafted : files drafted from an export, by name, in place of the templates.

    Raises
    ------
    InputError : the name cannot be one, or the study is there already.
    """
    if not NAME.match(name):
        raise InputError(
            Breach("NAME", "", "must be of small letters, digits, - and _", remedy="Such as NAME=north-2025.")
        )
    folder = parent / name
    if (folder / "study.yaml").exists():
        raise InputError(
            Breach(name, "", "is there already", remedy=f"Open {folder / 'study.yaml'}, or choose another.")
        )
    for part in ("", "raw", "work", "hand"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for private in ("raw", "work"):
        os.chmod(folder / private, 0o700)
    words = {"TITLE": title or name, "ORGANISATION": organisation or OFFICE, "AREA": area or YOURS}
    for file in FILES:
        text = (TEMPLATES / file).read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(f'"{word}"', json.dumps(value, ensure_ascii=False))
        (folder / file).write_text((drafted or {}).get(file, text), encoding="utf-8")
    return folder


def keep_export(folder: Path, export: Path) -> Path:
    """Copy an export into a study's `raw/`, as it is, for its owner's eyes only."""
    kept = folder / "raw" / export.name
    shutil.copyfile(export, kept)
    os.chmod(kept, 0o600)
    return kept


def new_theme(folder: StudyFolder, key: str) -> tuple[Path, int]:
    """Add a commented theme to a study's register; the file and the line where it begins.

    The template is filled with the study's own first area, source and question, so that it can be read at once.

    Raises
    ------
    InputError : the id cannot be one, or stands in the register already.
    """
    path = folder.path / "themes.yaml"
    content, _ = read_yaml(path)
    known = tuple(str(theme.get("id")) for theme in content.get("themes", []))
    if not NAME.match(key):
        raise InputError(
            Breach("ID", "", "must be of small letters, digits, - and _", remedy="Such as ID=told-the-outcome.")
        )
    if key in known:
        raise InputError(Breach("themes.yaml", "themes", f'the theme "{key}" is there already'))
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    before = re.sub(r"^themes: *\[ *\] *$", "themes:", before, flags=re.M)
    path.write_text(before + _filled(folder, key), encoding="utf-8")
    return path, before.count("\n") + 2


def _filled(folder: StudyFolder, key: str) -> str:
    study, codebook = folder.study, folder.codebook
    data = study.instruments[0].id if study.instruments else "cases"
    entries = codebook.asked_in(data) if study.instruments else codebook.cases
    choices = {item: answers for item, entry in entries.items() if (answers := codebook.answers_of(entry))}
    item, answers = next(iter(choices.items()), ("ITEM", ["ANSWER"]))
    words = {
        "THEME": key,
        "AREA": study.areas[0].id if study.areas else "AREA",
        "DATA": data,
        "ITEM": item,
        "ANSWER": answers[0].replace('"', "'"),
    }
    text = (TEMPLATES / "theme.yaml").read_text(encoding="utf-8")
    for word, value in words.items():
        text = re.sub(rf"\b{word}\b", lambda _, value=value: value, text)
    return text
