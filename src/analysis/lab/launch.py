"""Start JupyterLab on a study, with warm kernels where the system has them, and nothing sent anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from analysis.lab.contents import STUDY
from analysis.paths import LOCK, NOTEBOOKS
from analysis.pipeline.workers import PRELOADED
from analysis.study import StudyFolder
from warm_kernels import warm_parent

SETTINGS = Path(__file__).with_name("settings")


def start(folder: StudyFolder, *, notebooks: Path = NOTEBOOKS, port: int = 0, browser: bool = True) -> int:
    """JupyterLab until it is stopped; its exit status.

    Parameters
    ----------
    folder : the study the notebooks are opened on. notebooks : the folder of notebooks.
    port : 0 takes JupyterLab's own, or the next free one. browser : open one.
    """
    with warm_parent(PRELOADED, LOCK) as warm:
        env = {**os.environ, **warm, STUDY: str(folder.path)}
        # Its place and not its name: the study may be opened from any folder.
        lab = subprocess.Popen(_command(notebooks, port, browser), env=env)
        try:
            return _until_it_ends(lab)
        finally:
            lab.terminate()
            lab.wait()


def _until_it_ends(lab: subprocess.Popen[bytes]) -> int:
    while True:
        try:
            return lab.wait()
        except KeyboardInterrupt:
            continue  # JupyterLab heard it, too, and asks whether to stop


def _command(notebooks: Path, port: int, browser: bool) -> list[str]:
    command = [
        sys.executable, "-m", "jupyterlab", str(notebooks.absolute()),
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.contents_manager_class=analysis.lab.contents.StudyNotebooks",
        f"--LabApp.app_settings_dir={SETTINGS}",
        # No question to the network: neither for news and new versions nor for extensions.
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]  # fmt: skip
    command += ["--KernelManager.transport=ipc"] if os.name == "posix" else []  # rows pass through files of ours alone
    command += [f"--ServerApp.port={port}"] if port else []
    command += [] if browser else ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # the only user of most containers; the server answers this machine alone
    return command
