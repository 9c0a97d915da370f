"""One driver over the miniature: papermill runs a notebook for each theme, nbconvert renders it.

The same driver with ordinary kernels and with warm ones, so that a benchmark can tell what the warm parent adds:

    python benchmarks/runner/driver.py --kernels warm --workers 2 --themes 14 --out out/warm

Run it in the miniature's folder. `--workers` notebooks run their cells at a time; one process more starts the next
kernel meanwhile, which is mostly waiting.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
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
DRAW_ONCE = "--InteractiveShellApp.extra_extensions=warm_kernels.draw_once"


def load(code: bool, workers: int) -> None:
    """Import and compile once, before the processes are forked, what each of them needs."""
    global papermill, EXPORTER, ON_IPC, SLOTS
    import papermill
    from nbconvert import HTMLExporter
    from nbformat import v4
    from traitlets.config import Config

    EXPORTER = HTMLExporter(exclude_input=not code)
    EXPORTER.from_notebook_node(v4.new_notebook(cells=[v4.new_code_cell("1"), v4.new_markdown_cell("# A")]))
    ON_IPC = Config({"KernelManager": {"transport": "ipc"}})
    SLOTS = multiprocessing.get_context("fork").Semaphore(workers)


def report(theme: str, out: Path) -> str:
    """Run the notebook for one theme and write the page beside it."""
    running = []

    def wait_for_a_slot(notebook: object) -> None:
        running.append(SLOTS.acquire())

    try:
        notebook = papermill.execute_notebook(
            "notebooks/theme.ipynb",
            out / f"{theme}.ipynb",
            {"theme": theme},
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            shutdown_kernel="immediate",
            on_notebook_start=wait_for_a_slot,
            extra_arguments=[DRAW_ONCE],
            config=ON_IPC,
        )
    finally:
        if running:
            SLOTS.release()
    page, _ = EXPORTER.from_notebook_node(notebook)
    (out / f"{theme}.html").write_text(page, encoding="utf-8")
    return theme


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kernels", choices=("plain", "warm"), required=True)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--themes", type=int, default=14)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--code", action="store_true", help="pages show the code, as nbconvert's do by default")
    asked = options.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    orders = [(f"T{number:02d}", asked.out) for number in range(1, asked.themes + 1)]
    asked_off = {**os.environ, "WARM_KERNELS": "0"}
    with warm_parent(MODULES, env=asked_off if asked.kernels == "plain" else None) as env:
        os.environ.update(env)
        load(asked.code, asked.workers)  # on one core, while the parent imports on the other
        with multiprocessing.get_context("fork").Pool(asked.workers + 1) as pool:
            pool.starmap(report, orders, chunksize=1)
            pool.close()
            pool.join()


if __name__ == "__main__":
    main()
