"""One driver process and a pool of workers over the miniature: papermill runs a notebook, nbconvert renders it.

The same driver with ordinary kernels and with warm ones, so that a benchmark can tell what the warm parent adds:

    python benchmarks/runner/driver.py --kernels warm --workers 2 --themes 14 --out out/warm

Run it in the miniature's folder.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
from contextlib import nullcontext
from pathlib import Path

from warm_kernels import warm_parent

MODULES = (
    "numpy",
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "statsmodels.api",
    "statsmodels.formula.api",
    "statsmodels.miscmodels.ordinal_model",
    "statsmodels.duration.survfunc",
)


def report(theme: str, out: Path) -> str:
    """Run the notebook for one theme and write the page beside it."""
    notebook = papermill.execute_notebook(
        "notebooks/theme.ipynb",
        out / f"{theme}.ipynb",
        {"theme": theme},
        kernel_name="python3",
        progress_bar=False,
        request_save_on_cell_execute=False,
        shutdown_kernel="immediate",
    )
    page, _ = EXPORTER.from_notebook_node(notebook)
    (out / f"{theme}.html").write_text(page, encoding="utf-8")
    return theme


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--kernels", choices=("plain", "warm"), required=True)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--themes", type=int, default=14)
    options.add_argument("--out", type=Path, required=True)
    asked = options.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    themes = [f"T{number:02d}" for number in range(1, asked.themes + 1)]
    parent = warm_parent(MODULES) if asked.kernels == "warm" else nullcontext({})
    with parent as env:
        os.environ.update(env)
        load()  # while the parent imports, on the other core
        context = multiprocessing.get_context("fork")
        with context.Pool(asked.workers) as pool:
            pool.starmap(report, [(theme, asked.out) for theme in themes], chunksize=1)
            pool.close()
            pool.join()


def load() -> None:
    """Import once, before the workers are forked, what each of them needs."""
    global papermill, EXPORTER
    import papermill
    from nbconvert import HTMLExporter
    from nbformat import v4

    EXPORTER = HTMLExporter()
    EXPORTER.from_notebook_node(
        v4.new_notebook(cells=[v4.new_code_cell("1")])
    )  # templates are compiled once, not once in each worker


if __name__ == "__main__":
    main()
