"""Known faults of the locked packages, asked of the service that lists them. Where it is out of reach, that is said."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.paths import LOCK

SECONDS = 300


@dataclass(frozen=True)
class Audit:
    """What was found: lines to print, whether an answer was heard, and whether it names no fault."""

    lines: tuple[str, ...]
    heard: bool
    clean: bool


UNHEARD = Audit(
    ("The service that lists known faults cannot be reached from here: no package was audited.",), False, False
)


def audit(lock: Path = LOCK) -> Audit:
    """Ask for known faults of every package of the lock.

    One package is asked for first: where its answer does not come, the others are not asked for.

    Parameters
    ----------
    lock : a requirements file in which every package has its version and hashes.
    """
    text = lock.read_text(encoding="utf-8")
    first = re.search(r"^\S+==(?:.*\\\n)*.*\n", text, re.M)
    if first is None or not (heard := _asked(first[0])) or "skip_reason" in heard[0]:
        return UNHEARD
    return told(_asked(text))


def _asked(requirements: str) -> list[dict[str, Any]]:
    """What pip-audit says of each package; nothing where it has no answer."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "requirements.txt", Path(folder) / "audit.json"
        asked.write_text(requirements, encoding="utf-8")
        command = [
            sys.executable, "-m", "pip_audit", "--requirement", str(asked), "--disable-pip", "--require-hashes",
            "--progress-spinner", "off", "--timeout", "10", "--format", "json", "--output", str(answer),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return []
        return json.loads(answer.read_text(encoding="utf-8"))["dependencies"] if answer.is_file() else []


def told(packages: list[dict[str, Any]]) -> Audit:
    """The answer in lines: each fault, each package that was passed over, and how many were audited."""
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in packages
        for fault in package.get("vulns", [])
    ]
    passed = [f"{one['name']}: not audited, {one['skip_reason']}" for one in packages if "skip_reason" in one]
    if len(passed) == len(packages):
        return UNHEARD
    last = f"{len(packages) - len(passed)} packages audited, {len(faults)} known faults."
    return Audit((*faults, *passed, last), heard=True, clean=not faults)
