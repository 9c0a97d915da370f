"""Runners of notebooks side by side on the miniature: wall time, CPU and memory, as ratios to each other.

    python benchmarks/runner/miniature.py ../shared/bench/mini --rounds 3 --write docs/warm_kernels.md

All contenders run in turn in one call, with bytecode compiled, one BLAS thread and the same packages. Memory is looked
at in a round of its own. With --write the table replaces the one between the two marks in the document.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from process_tree import Cost, cost_of

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- miniature: begin -->", "<!-- miniature: end -->"
LOOP = "plain loop: `papermill`, then `jupyter nbconvert`, one page after the other"
PLAIN = "one driver, 2 workers, ordinary kernels"
WARM = "one driver, 2 workers, warm kernels"
WARM_WITH_CODE = "the same, pages show the code as the loop's do"
FLOOR = "floor: imports once, cells only, one process"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("miniature", type=Path)
    options.add_argument("--themes", type=int, default=14)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--loops", type=int, default=1, help="rounds in which the plain loop takes part")
    options.add_argument("--write", type=Path)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = prepare(asked.miniature, Path(name) / "mini")
        table = as_table(measure(folder, asked.themes, asked.rounds, asked.loops), asked.themes)
    print(table)
    if asked.write:
        replace_table(asked.write, table)


def prepare(miniature: Path, folder: Path) -> Path:
    """A copy of the miniature with its data and its notebook, and bytecode for every contender."""
    shutil.copytree(miniature, folder)
    compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0)
    for name in ("data", "notebooks"):
        (folder / name).mkdir(exist_ok=True)
    for script in ("make_data.py", "make_nb.py"):
        subprocess.run([sys.executable, script], cwd=folder, check=True)
    return folder


def contenders(themes: int) -> dict[str, list[str]]:
    driver = [sys.executable, str(HERE / "driver.py"), "--themes", str(themes), "--kernels"]
    return {
        LOOP: ["bash", "plain_loop.sh"],
        PLAIN: [*driver, "plain", "--out", "out/plain"],
        WARM: [*driver, "warm", "--out", "out/warm"],
        WARM_WITH_CODE: [*driver, "warm", "--code", "--out", "out/code"],
        FLOOR: [sys.executable, "floor.py", str(themes)],
    }


def environment(themes: int) -> dict[str, str]:
    """The same for all: bytecode in use, one BLAS thread, the programs of this Python first."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    programs = os.pathsep.join([str(Path(sys.executable).parent), env["PATH"]])
    return env | {"PATH": programs, "N": str(themes), "OUT": "out/loop", "OPENBLAS_NUM_THREADS": "1"}


def measure(folder: Path, themes: int, rounds: int, loops: int) -> dict[str, list[Cost]]:
    """Costs of each contender, in turn; the last of a list is from the round in which memory was watched."""
    env = environment(themes)
    costs: dict[str, list[Cost]] = {}
    for turn in range(rounds):
        for name, command in contenders(themes).items():
            if name != LOOP or turn < loops:
                costs.setdefault(name, []).append(cost_of(command, folder, env))
    check_same_outputs(folder, themes)
    # Pages come and go: a few show the peak as well as all.
    for name, command in contenders(min(themes, 4)).items():
        costs[name].append(cost_of(command, folder, env | {"N": "2"}, watch_memory=True))
    return costs


def check_same_outputs(folder: Path, themes: int) -> None:
    """Raise AssertionError unless warm kernels gave each page the outputs of the loop's ordinary ones, to the byte."""
    for number in range(1, themes + 1):
        loop, warm = (_outputs(folder / "out" / name / f"T{number:02d}.ipynb") for name in ("loop", "warm"))
        assert loop == warm, f"outputs of T{number:02d} differ"


def _outputs(notebook: Path) -> str:
    """Outputs of all cells as text, without the clock time in statsmodels' summaries."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return re.sub(r"\d{2}:\d{2}:\d{2}", "", json.dumps([cell.get("outputs") for cell in cells]))


def as_table(costs: dict[str, list[Cost]], themes: int) -> str:
    """Medians and what they are to the plain loop, the ordinary kernels and the floor."""
    wall = {name: statistics.median(cost.wall for cost in found[:-1]) for name, found in costs.items()}
    cpu = {name: statistics.median(cost.cpu for cost in found[:-1]) for name, found in costs.items()}
    lines = [
        f"{themes} pages, {os.cpu_count()} cores, Python {sys.version.split()[0]}; medians; load at the end"
        f" {os.getloadavg()[1]:.1f}.",
        "",
        "| | rounds | wall s | CPU s | times faster than the loop | than ordinary kernels | CPU, floor = 1 | PSS MiB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, found in costs.items():
        lines.append(
            f"| {name} | {len(found) - 1} | {wall[name]:.1f} | {cpu[name]:.1f} | {wall[LOOP] / wall[name]:.1f} |"
            f" {wall[PLAIN] / wall[name]:.2f} | {cpu[name] / cpu[FLOOR]:.2f} | {found[-1].memory:.0f} |"
        )
    return "\n".join(lines)


def replace_table(document: Path, table: str) -> None:
    before, begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    document.write_text(f"{before}{begin}\n\n{table}\n\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
