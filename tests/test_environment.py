"""Versions are wished for in pyproject.toml, decided in requirements.lock, and environment.yml follows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pandas as pd
import pytest
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


def planned(*given: str) -> str:
    """What make would run to set up a fresh checkout."""
    command = ["make", "--dry-run", "--always-make", "--no-print-directory", ".venv/ready", *given]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout


@pytest.mark.parametrize("given", [(), ("OFFLINE=1",)])
def test_every_package_is_installed_by_hash_with_and_without_a_network(given):
    installing = [line for line in planned(*given).splitlines() if " pip install " in line or " pip sync " in line]
    of_packages = [line for line in installing if "--editable" not in line]

    assert len(of_packages) == 2
    assert all("--require-hashes" in line for line in of_packages)
    assert all(("--no-index --find-links wheelhouse" in line) == bool(given) for line in installing)


def test_offline_without_a_wheelhouse_says_how_to_make_one(tmp_path):
    shutil.copyfile(ROOT / "Makefile", tmp_path / "Makefile")
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    ran = subprocess.run(
        ["make", "report", "OFFLINE=1"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert ran.returncode != 0
    assert "make it with 'make wheelhouse'" in ran.stderr


def test_the_container_for_development_installs_what_ci_installs():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    wanted = re.search(r"for package in (.+); do", (ROOT / ".ci" / "run").read_text("utf-8"))[1].split()

    assert set(wanted) <= set(container["onCreateCommand"].split())
    assert container["postCreateCommand"] == "make .venv/ready hooks"
