"""Reference outputs: what the notebooks showed on the illustrative study when a person last looked. nbval compares."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from analysis.errors import Breach, InputError
from analysis.paths import LOCK, NOTEBOOKS, ROOT
from analysis.pipeline.plan import report_notebooks
from analysis.pipeline.workers import PRELOADED
from warm_kernels import warm_parent

SANITIZE = NOTEBOOKS / "nbval.cfg"


def write_references(notebooks: Path = NOTEBOOKS, only: str = "") -> list[Path]:
    """Run every notebook with its default parameters, the illustrative study, and keep the outputs in it.

    `only` names one notebook ("20_theme"): the others keep the references they have.
    """
    paths = report_notebooks(notebooks)
    if only:
        known = [path.stem for path in paths]
        if only not in known:
            raise InputError([Breach(str(notebooks), "", f"{only} is not a notebook of the report", tuple(known))])
        paths = [path for path in paths if path.stem == only]
    with warm_parent(PRELOADED, LOCK) as environment:
        os.environ.update(environment)
        for path in paths:
            _run_in_place(path)
        for name in environment:
            os.environ.pop(name, None)
    return paths


def _run_in_place(path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name="python3", timeout=600, record_timing=False, resources=place).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.write(notebook, path)  # as JupyterLab writes it, so that saving there changes nothing


def unexecuted(path: Path) -> list[int]:
    """Positions of the code cells of a notebook that hold no reference: nbval would run them and compare nothing."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [
        (i, cell) for i, cell in enumerate(cells) if cell["cell_type"] == "code" and "".join(cell["source"]).strip()
    ]
    return [i for i, cell in code if cell.get("execution_count") is None]


def check_references(notebooks: Path = NOTEBOOKS) -> int:
    """Compare every notebook with its reference; the exit status of the comparison.

    A reference that was stripped fails: nbval alone runs such a cell and compares nothing.
    """
    bare = {path: cells for path in report_notebooks(notebooks) if (cells := unexecuted(path))}
    for path, cells in bare.items():
        print(f"{path.name}: {len(cells)} code cells hold no reference output. Run `make references`, look, commit.")
    with warm_parent(PRELOADED, LOCK) as environment:
        status = _compare(report_notebooks(notebooks), environment)
    return 1 if bare else status


def _compare(paths: list[Path], environment: dict[str, str]) -> int:
    side_by_side = ["-n", "2", "--dist", "loadfile"] if len(paths) > 1 else []
    compare = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts=", "-W", "default",
            "-p", "analysis.pipeline.drift", "--tb", "no", "-rN",
            "--nbval", "--nbval-current-env", "--nbval-cell-timeout", "600", "--nbval-sanitize-with", str(SANITIZE),
            *side_by_side, *map(str, paths),
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )  # fmt: skip
    return compare.returncode
