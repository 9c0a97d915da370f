"""Run a command whose kernels are forked from a warm parent, which ends with it.

python -m warm_kernels --modules pandas,seaborn --lock requirements.lock -- pytest --nbval notebooks
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from warm_kernels.session import warm_parent


def main(arguments: list[str] | None = None) -> int:
    """Exit code of the command, 128 + n if signal n ended it, 2 for arguments that cannot be."""
    options = argparse.ArgumentParser(prog="python -m warm_kernels", description=__doc__)
    options.add_argument("--modules", default="", help="installed packages to preload, separated by commas")
    options.add_argument("--lock", type=Path, help="lock file of the environment")
    options.add_argument("command", nargs=argparse.REMAINDER, help="-- and the command")
    asked = options.parse_args(arguments)
    command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
    if not command:
        options.error("give a command after --")
    modules = [name.strip() for name in asked.modules.split(",") if name.strip()]
    try:
        with warm_parent(modules, asked.lock) as env:
            code = subprocess.call(command, env={**os.environ, **env})
    except (ValueError, FileNotFoundError) as why:
        options.error(str(why))
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
