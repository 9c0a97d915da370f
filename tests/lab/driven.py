"""JupyterLab as a researcher has it: started by the command, driven in Chromium."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from analysis.paths import NOTEBOOKS, ROOT

VISIBLE = ".jp-NotebookPanel:not(.lm-mod-hidden)"
PROMPTS = (
    f"[...document.querySelectorAll('{VISIBLE} .jp-CodeCell .jp-InputArea-prompt')].map(e => e.textContent.trim())"
)
FAILED = f"{VISIBLE} [data-mime-type='application/vnd.jupyter.error'], {VISIBLE} [data-mime-type*='stderr']"
SECONDS = 300


class Lab:
    """`make lab` on a copy of the notebooks, so that saving leaves the checkout as it is."""

    def __init__(self, folder: Path, study: str) -> None:
        self.notebooks = folder / "notebooks"
        no_checkpoints = shutil.ignore_patterns(".ipynb_checkpoints")
        shutil.copytree(NOTEBOOKS, self.notebooks, ignore=no_checkpoints)
        self.token = secrets.token_hex(16)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [
            sys.executable, "-m", "analysis", "lab", "--study", study, "--notebooks", str(self.notebooks),
            "--port", str(self.port), "--no-browser",
        ]  # fmt: skip
        own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("DATA", "CONFIG", "RUNTIME")}
        own |= {f"JUPYTERLAB_{name}_DIR": str(folder / name) for name in ("SETTINGS", "WORKSPACES")}
        own |= {"JUPYTER_TOKEN": self.token, "IPYTHONDIR": str(folder / "ipython")}
        self.log = folder / "lab.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env={**os.environ, **own}, cwd=ROOT, stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.asked("api/status")
                return
            except urllib.error.URLError:
                time.sleep(0.2)
        self.stop()
        raise AssertionError(self.log.read_text("utf-8"))

    def asked(self, path: str) -> dict:
        """What the server answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{path}", headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


class Notebook:
    """A notebook open in a browser."""

    def __init__(self, lab: Lab, browser, path: str) -> None:
        self.file = lab.notebooks / path
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.asked_elsewhere = []
        self.page.on("request", self._note)
        self.page.goto(
            f"http://127.0.0.1:{lab.port}/lab/workspaces/{secrets.token_hex(4)}/tree/{path}?token={lab.token}"
        )
        self.page.locator(f"{VISIBLE} .jp-Cell").first.wait_for(timeout=SECONDS * 1000)
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=SECONDS * 1000)

    def _note(self, request) -> None:
        if request.url.startswith("http") and not request.url.startswith("http://127.0.0.1:"):
            self.asked_elsewhere.append(request.url)

    def choose(self, menu: str, entry: str) -> None:
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.get_by_role("menuitem").filter(has_text=entry).first.click()

    def run_all(self) -> list[str]:
        """Clear the outputs kept, run every cell; the prompts when all have run."""
        self.choose("Edit", "Clear Outputs of All Cells")
        self._until(f"{PROMPTS}.every(prompt => prompt === '[ ]:')")
        self.choose("Run", "Run All Cells")
        self._until(f"{PROMPTS}.every(prompt => /\\[\\d+\\]/.test(prompt))")
        return self.page.evaluate(PROMPTS)

    def _until(self, condition: str) -> None:
        self.page.wait_for_function(condition, timeout=SECONDS * 1000)

    def failures(self) -> list[str]:
        return self.page.locator(FAILED).all_inner_texts()

    def words(self) -> str:
        return self.page.locator(f"{VISIBLE} .jp-Notebook").text_content()

    def save(self) -> str:
        """Save; the file as it is then."""
        with self.page.expect_response(lambda answer: answer.request.method == "PUT", timeout=SECONDS * 1000):
            self.choose("File", "Save Notebook")
        return self.file.read_text("utf-8")
