"""git is told once how to compare notebooks: by cell, without counts and metadata."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.lab.git import settings
from analysis.paths import NOTEBOOKS, ROOT


@pytest.fixture
def checkout(tmp_path):
    def git(*arguments):
        return subprocess.run(
            ["git", *arguments], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True,
            env={**os.environ, "GIT_PAGER": "cat", "HOME": str(tmp_path)},
        ).stdout  # fmt: skip

    git("init", "-q")
    for name, value in (
        settings(Path(sys.executable).parent) | {"user.name": "A", "user.email": "a@x.example"}
    ).items():
        git("config", "--local", name, value)
    (tmp_path / ".gitattributes").write_text((ROOT / ".gitattributes").read_text("utf-8"), encoding="utf-8")
    (tmp_path / "20_theme.ipynb").write_text((NOTEBOOKS / "20_theme.ipynb").read_text("utf-8"), encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "first")
    git.path = tmp_path / "20_theme.ipynb"
    return git


def change(path, how):
    notebook = json.loads(path.read_text("utf-8"))
    how(notebook)
    path.write_text(json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False), encoding="utf-8")


def test_a_changed_cell_is_shown_as_code(checkout):
    change(checkout.path, lambda notebook: notebook["cells"][2].update(source=["parts.map_of(page)"]))
    told = checkout("diff")

    assert "+parts.map_of(page)" in told.replace("+  ", "+").replace("\x1b[32m", "")
    assert len(told.splitlines()) < 25


def test_a_changed_count_is_no_difference(checkout):
    change(checkout.path, lambda notebook: notebook["cells"][2].update(execution_count=99))

    assert "99" not in checkout("diff")
