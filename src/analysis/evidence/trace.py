"""Where a number comes from: from the sentence back to the files, read from the ledger, so in no time."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from analysis.errors import Breach, InputError
from analysis.evidence.ledger import read_ledger
from analysis.paths import ROOT
from analysis.study import StudyFolder


def explain(what: str, folder: StudyFolder, *, report: Path | None = None) -> str:
    """A finding traced back: sentence, figure, verdict, files with hashes, filter, base, formula, notebook, commit.

    Parameters
    ----------
    what : "theme/claim", "theme/primary", a theme (its primary claim), or "" for a list of all findings.
    folder : the study. report : the folder that holds evidence.json; by default the study's report.

    Raises
    ------
    InputError : there is no report, or nothing of this name in it; the nearest names are given.
    """
    place = folder.reports if report is None else report
    records = read_ledger(place)
    if not what:
        return "\n".join(_line(record) for record in records)
    return "\n".join(_lines(_find(what, records), folder))


def _line(record: dict[str, Any]) -> str:
    star = "*" if record.get("primary") else " "
    return f"{star} {record['theme']}/{record['claim']}: {record['verdict']}. {record['sentence']}"


def _find(what: str, records: list[dict[str, Any]]) -> dict[str, Any]:
    from difflib import get_close_matches

    theme, _, claim = what.partition("/")
    for record in records:
        wanted = record["claim"] == claim or (claim in ("", "primary") and record["primary"])
        if record["theme"] == theme and wanted:
            return record
    known = [f"{record['theme']}/{record['claim']}" for record in records]
    near = get_close_matches(what, [*known, *{record["theme"] for record in records}], n=3, cutoff=0.4)
    raise InputError(
        Breach("evidence.json", "", f'holds no finding "{what}"', tuple(near), "Without WHAT all are listed.")
    )


def _lines(record: dict[str, Any], folder: StudyFolder) -> list[str]:
    source = record["source"]
    name = f"{record['theme']}/{record['claim']}"
    return [
        f"{name} ({record['kind']}{', primary' if record['primary'] else ''})",
        "",
        record["sentence"],
        "",
        f"Claim      {record['statement']}",
        f"Verdict    {record['verdict']}. {record['verdict_reason']}",
        f"Strength   {record['strength']}. {record['strength_reason']}",
        f"Figure     {record['measure']} {_number(record['estimate'])}{_interval(record)}",
        f"p          {_number(record['p'])}, after Holm over the primary claims {_number(record['p_adjusted'])}",
        f"Base       {record['base']} ({record['group']}); speaks for: {record['inference']}",
        *_missing(record),
        f"Filter     {filter_words(source['filter'])}",
        f"Items      {', '.join(source['items']) or 'none'} of {source['data']}",
        f"Formula    {source['method'] or 'none'}",
        f"Function   {source['function'] or 'none'}, called by {source['form']}",
        f"Claim in   {claim_line(record['theme'], record['claim'], folder)}",
        f"Notebook   {source['notebook']}, {cell_of(source['notebook'])}",
        f"Commit     {commit()}",
        *(f"File       {_file(entry, folder)}" for entry in source["files"]),
    ]


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


def _interval(record: dict[str, Any]) -> str:
    if record["low"] is None and record["high"] is None:
        return ""
    return f", {100 * record['level']:g}% interval {_number(record['low'])} to {_number(record['high'])}"


def _missing(record: dict[str, Any]) -> list[str]:
    left_out = "; ".join(f"{why}: {rows}" for why, rows in record["missing"].items())
    return [f"Left out   {left_out}"] if left_out else []


def filter_words(where: dict[str, list[str]]) -> str:
    """The conditions on the rows of a claim, in words."""
    return " and ".join(f"{item} is {' or '.join(answers)}" for item, answers in where.items()) or "none"


def claim_line(theme: str, claim: str, folder: StudyFolder) -> str:
    """themes.yaml with the line of the claim, found as text so that nothing needs to be parsed."""
    lines = (folder.path / "themes.yaml").read_text(encoding="utf-8").splitlines()
    inside = False
    for number, line in enumerate(lines, start=1):
        text = line.strip().removeprefix("- ")
        if text == f"id: {theme}":
            inside = True
        elif inside and text == f"id: {claim}":
            return f"themes.yaml, line {number}"
    return "themes.yaml"


def cell_of(notebook: str) -> str:
    """The cell in which the findings of a page are made."""
    path = ROOT / notebook
    if not path.is_file():
        return "cell not found"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "code" and "page.findings(" in "".join(cell["source"]):
            return f"cell {number}"
    return "cell not found"


def commit() -> str:
    """The commit of this checkout, and whether anything in it differs from the commit."""
    import subprocess

    def git(*words: str) -> str:
        run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, timeout=5, check=False)
        return run.stdout.strip() if run.returncode == 0 else ""

    sha = git("rev-parse", "HEAD")
    if not sha:
        return "not a git checkout"
    return f"{sha}, with changes" if git("status", "--porcelain", "-uno", "src", "notebooks") else sha


def _file(entry: dict[str, str], folder: StudyFolder) -> str:
    """A file with its hash, and whether it is still the same."""
    path = next((p for p in folder.path.rglob(Path(entry["file"]).name) if "work" not in p.parts), None)
    state = ""
    if path is not None:
        now = hashlib.sha256(path.read_bytes()).hexdigest()
        state = "" if now == entry["sha256"] else ", CHANGED since this report was made"
    return f"{entry['file']}, sha256 {entry['sha256'][:16]}{state}"
