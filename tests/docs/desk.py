"""A fresh checkout for the commands of the documents: all that git keeps and they need, no study but what they make."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from analysis.paths import ROOT
from tests.docs.blocks import Block, blocks, write

KEPT = ("src", "notebooks", "docs", "data/reference")
FILES = ("Makefile", "pyproject.toml", "requirements.lock", "CHANGELOG.md")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "_build", ".ipynb_checkpoints")


class Desk:
    """The checkout, and its commands as a reader types them."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        for name in KEPT:
            shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
        for name in FILES:
            shutil.copy2(ROOT / name, folder / name)
        (folder / "reports").mkdir()
        self._environment_of_the_tests()

    def _environment_of_the_tests(self) -> None:
        """The tests' own environment in place of a second one, which would be the same, a minute later."""
        environment = self.root / ".venv"
        environment.mkdir()
        for name in ("bin", "lib", "pyvenv.cfg"):
            (environment / name).symlink_to(Path(sys.prefix, name))
        (environment / "ready").touch()

    def sh(self, text: str) -> str:
        """What a command says; it must succeed."""
        env = {key: value for key, value in os.environ.items() if not key.startswith(("GOLDEN_THREAD", "MAKE"))}
        env |= {"PYTHONPATH": str(self.root / "src")}
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self.root, env=env, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert ran.returncode == 0, f"{text}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout + ran.stderr

    def do(self, block: Block) -> str:
        """Write a block where its page says, or run it."""
        if block.file:
            write(block, self.root)
            return ""
        if block.language == "python":
            (self.root / "block.py").write_text(block.text, encoding="utf-8")
            return self.sh(".venv/bin/python block.py")
        return self.sh(block.text) if block.language == "sh" else ""

    def follow(self, page: str) -> list[str]:
        """What each block of a page says, in order."""
        return [self.do(block) for block in blocks(page)]
