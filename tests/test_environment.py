"""Versions are wished for in pyproject.toml, decided in requirements.lock, and environment.yml follows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pandas as pd
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def wished_for() -> list[Requirement]:
    groups = [
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
    ]
    return [Requirement(text) for group in groups for text in group]


def decided() -> dict[str, list[Version]]:
    versions: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", LOCK, flags=re.M):
        versions.setdefault(name.lower(), []).append(Version(version))
    return versions


def test_every_wished_for_package_is_decided_within_its_limits():
    versions = decided()

    for wish in wished_for():
        assert all(wish.specifier.contains(v) for v in versions[wish.name.lower()]), wish.name


def test_every_decided_package_has_a_hash():
    entries = re.split(r"\n(?=[A-Za-z0-9._-]+==)", LOCK)

    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


def test_the_lock_names_no_registry():
    assert not re.search(r"(https?|file)://", LOCK)


def test_conda_installs_exactly_the_lock_with_the_same_python():
    pip = next(entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict))

    assert "--requirement requirements.lock" in pip
    assert f"python{PROJECT['project']['requires-python']}" in CONDA["dependencies"]


def test_pandas_is_of_the_major_version_the_numbers_were_checked_with():
    assert Version(pd.__version__).major == 3


def test_the_package_says_the_version_it_is_published_under():
    import analysis

    assert analysis.__version__ == PROJECT["project"]["version"]
