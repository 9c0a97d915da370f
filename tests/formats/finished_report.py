"""A finished report of a small study of made-up people: two pages, made by the parts that make every report."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

from analysis.disclosure import REGISTRY
from analysis.evidence import Basis
from analysis.pages.shown import OUTPUT_FOLDER
from analysis.paths import NOTEBOOKS
from analysis.pipeline.assemble import findings_of, lay_out, write_manifest
from analysis.pipeline.index import write_index
from analysis.pipeline.mark import mark_of
from analysis.pipeline.plan import Job
from analysis.pipeline.render import render
from analysis.pipeline.store import Made
from analysis.study import StudyFolder

JOBS = (("20_theme", "themes/informed", {"theme": "informed"}, "theme"), ("00_overview", "overview", {}, "study"))


def make_report(folder: StudyFolder, place: Path, room: Path) -> Path:
    """Two pages of the study's report, with index and manifest, in `place`; `room` holds what is not published."""
    mark = mark_of(folder, Basis.of(folder).policy.in_words())
    pages = []
    for notebook, name, parameters, about in JOBS:
        job = Job(name, NOTEBOOKS / f"{notebook}.ipynb", {"study": str(folder.path), **parameters}, f"{name}.html",
                  name, about)  # fmt: skip
        made = Made(room / job.store_name, {"title": name, "parts": {}})
        made.public.mkdir(parents=True)
        executed = run_cells(job, made)
        render(executed, job, mark | {"links": {}}, made.public / "page.html")
        pages.append((job, made))
    place.mkdir(parents=True)
    lay_out(place, pages)
    write_index(place, pages, [finding for _, made in pages for finding in findings_of(made)], mark, [], folder)
    study = folder.study
    write_manifest(place, {"title": study.title, "extract_date": study.extract_date.isoformat(), "pages": {}})
    return place


def run_cells(job: Job, made: Made) -> Path:
    """The notebook with what its cells show, run here and not in a kernel."""
    REGISTRY.clear()
    os.environ[OUTPUT_FOLDER] = str(made.public)
    notebook = json.loads(job.notebook.read_text(encoding="utf-8"))
    names: dict = {}
    for cell in (cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
        cell["execution_count"], cell["outputs"] = 1, []
        source = "".join(cell["source"])
        if "parameters" in cell["metadata"].get("tags", []):
            names |= job.parameters
            continue
        *before, last = ast.parse(source).body
        exec(compile(ast.Module(before, []), "cell", "exec"), names)
        shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        cell["outputs"] = [{"output_type": "execute_result", "data": shown._repr_mimebundle_()}]
    os.environ.pop(OUTPUT_FOLDER, None)
    executed = made.folder / "executed.ipynb"
    executed.write_text(json.dumps(notebook), encoding="utf-8")
    return executed
