"""What git needs to be told once in a checkout: guard commits, and compare and merge notebooks by cell (nbdime)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from analysis.paths import ROOT


def settings(scripts: Path) -> dict[str, str]:
    """The settings of git for this checkout; `.gitattributes` says that notebooks go through them."""
    place = scripts.as_posix()
    return {
        "diff.jupyternotebook.command": f'"{place}/git-nbdiffdriver" diff --ignore-details --ignore-metadata',
        "merge.jupyternotebook.driver": f'"{place}/git-nbmergedriver" merge %O %A %B %L %P',
        "merge.jupyternotebook.name": "notebooks by cell",
    }


def set_up(root: Path = ROOT) -> list[str]:
    """Install the guard of commits and the settings; what was done, in lines.

    Raises
    ------
    subprocess.CalledProcessError : this is no checkout of git.
    """
    scripts = Path(sys.executable).parent
    for name, value in settings(scripts).items():
        subprocess.run(["git", "config", "--local", name, value], cwd=root, check=True)
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=root, check=True, capture_output=True)
    return [
        "Every commit is guarded from now on: no data of real people, no secret, no output of another study.",
        "git diff and git merge show notebooks by cell.",
    ]
