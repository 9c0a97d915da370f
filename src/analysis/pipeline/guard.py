"""What may be committed: no data of real people, no secret, no notebook output but that of the illustrative study."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.errors import Breach
from analysis.paths import ROOT
from analysis.pipeline.render import PASSED
from analysis.pipeline.secrets import secrets_in

# Endings that data travel under. Data are committed only where it is sure that nobody real is in them.
DATA_ENDINGS = frozenset(
    ".csv .tsv .xlsx .xls .xlsm .ods .sav .zsav .por .dta .sas7bdat .parquet .feather .arrow .pkl .pickle .rds .sqlite "
    ".db .qdpx .qda .gz .zip .jsonl .mp3 .m4a .wav .docx .doc .msg .eml".split()
)
OPEN_FOLDERS = (
    "data/illustrative/",
    "data/reference/",
    "tests/",
    "benchmarks/",
    "docs/",
    "src/analysis/voices/words/",  # word lists, of nobody in particular
)
EXPLORE = "notebooks/explore/"
PRIVATE = re.compile(r"(^|/)(work|raw)/|(^|/)\.env$|\.(key|pem)$|(^|/)\.ipynb_checkpoints/")


def committed_files() -> list[str]:
    """Every file git tracks or is about to, by its path from the root."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).exists()]


def refused(names: Iterable[str], root: Path = ROOT) -> list[Breach]:
    """Why each of these files may not be committed; empty where all may.

    Parameters
    ----------
    names : paths from the root of the repository. Content is looked at, so a renamed file is still seen.
    """
    breaches: list[Breach] = []
    stamp = illustrative_stamp(root)
    for name in names:
        open_folder = name.startswith(OPEN_FOLDERS)
        if PRIVATE.search(name) and not open_folder:
            breaches.append(Breach(name, "", "lies in a private folder", remedy="Take it out of the commit."))
        elif Path(name).suffix.lower() in DATA_ENDINGS and not open_folder:
            breaches.append(
                Breach(
                    name, "", "is a data file outside the folders of made-up data", remedy="Take it out of the commit."
                )
            )
        elif name.endswith(".ipynb"):
            breaches += _of_notebook(root / name, name, stamp)
        if (root / name).is_file():
            breaches += secrets_in(root / name, name)
    return breaches


def illustrative_stamp(root: Path = ROOT) -> str:
    """The words and the hash by which an output shows that it was made from the illustrative study's own files."""
    from analysis.study.stamp import stamp

    return stamp(root / "data" / "illustrative")


def _of_notebook(path: Path, name: str, stamp: str) -> list[Breach]:
    try:
        cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (json.JSONDecodeError, KeyError, UnicodeDecodeError):
        return [Breach(name, "", "is not a notebook", remedy="Restore it from git.")]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    breaches = []
    if any("injected-parameters" in cell.get("metadata", {}).get("tags", []) for cell in cells):
        breaches.append(
            Breach(name, "", "was run with other parameters than its own", remedy="Commit the notebook itself.")
        )
    shown = [output for cell in code for output in cell.get("outputs", [])]
    if shown and name.startswith(EXPLORE):
        breaches.append(Breach(name, "", "holds outputs of an exploration", remedy="Clear its outputs."))
    elif any(PASSED not in output.get("data", {}) for output in shown):
        what = "shows what did not pass the disclosure gate, such as rows of a table, a printed value or an error"
        breaches.append(Breach(name, "", what, remedy="Take the cell out, or run `make references`."))
    elif shown and not _stamped(code, stamp):
        what = "holds outputs that were not made from the illustrative study as it is committed"
        breaches.append(Breach(name, "", what, remedy="Clear its outputs, or run `make references`."))
    return breaches


def _stamped(code: list[dict[str, Any]], stamp: str) -> bool:
    texts = ["".join(o.get("data", {}).get("text/plain", "")) for cell in code for o in cell.get("outputs", [])]
    return any(stamp in text for text in texts)
