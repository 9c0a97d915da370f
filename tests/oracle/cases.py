"""Runs the cases of one folder: reads the JSON, sets R's setup up, answers each call, compares."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.oracle import base_calls, table_calls
from tests.oracle.evaluate import Machine
from tests.oracle.model_calls import GENERICS, ModelCalls
from tests.oracle.shapes import answered_by_shape
from tests.oracle.survey_calls import SurveyCalls
from tests.oracle.syntax import Node, parse
from tests.oracle.values import plain

ABSOLUTE = 1e-10


@dataclass(frozen=True)
class Outcome:
    """How one case came out: `passed`, and the worst relative difference or what went wrong."""

    file: str
    case: str
    kind: str
    rtol: float
    passed: bool
    numbers: int
    worst: float
    trouble: str = ""


def run_folder(folder: Path) -> Iterator[Outcome]:
    """Every case of every file under expected/."""
    for path in sorted((folder / "expected").glob("*.json")):
        yield from run_file(path, folder)


def run_file(path: Path, folder: Path) -> Iterator[Outcome]:
    """The cases of one file."""
    with path.open(encoding="utf-8") as handle:
        wanted = json.load(handle)
    machine = prepared(wanted, folder)
    for case in wanted["cases"]:
        yield run_case(path.stem, case, machine)


def prepared(wanted: dict, folder: Path) -> Machine:
    """A machine with R's functions bound to ours, the file's helpers and its setup run."""
    machine = Machine({}, base_calls.LAZY)
    functions = base_calls.functions(machine, folder) | table_calls.functions(machine)
    machine.base.data |= functions | GENERICS | SurveyCalls(machine).bound() | ModelCalls(machine).bound()
    for name, text in wanted["helpers"].items():
        machine.top.data[name] = machine.text(text)
    for line in wanted["setup"]:
        for node in parse(line):
            target = node.parts[1][1].value if node.kind == "call" and node.parts[0].value == "<-" else None
            if target in table_calls.OURS_FOR_HELPERS:
                machine.top.data[target] = table_calls.OURS_FOR_HELPERS[target]
            else:
                set_up(node, machine)
    return machine


def set_up(node: Node, machine: Machine) -> None:
    """Run a line of the setup; one that fails spoils the cases that need what it makes, and no others."""
    try:
        machine.run(node, machine.top)
    except Exception as error:  # a line that cannot be run is told with each case that fails for it
        machine.troubles.append(f"{type(error).__name__}: {error}")


def run_case(file: str, case: dict, machine: Machine) -> Outcome:
    """Answer one case and compare."""
    machine.options.clear()
    head = (file, case["id"], case["kind"], case["rtol"])
    try:
        answer = answered_by_shape(case["r"], machine)
        answer = plain(machine.text(case["r"])) if answer is None else answer
    except Exception as error:  # a case that cannot be answered is a failed case, with its reason
        trouble = "; ".join([f"{type(error).__name__}: {error}", *machine.troubles])
        return Outcome(*head, False, 0, math.inf, trouble)
    absolute = 1e-6 if "absolute tolerance of 1e-6" in case.get("note", "") else ABSOLUTE
    found = list(differences(case["value"], answer, "", absolute, case["rtol"]))
    worst = max((d for _, d in found), default=0.0)
    if math.isinf(worst):
        return Outcome(*head, False, len(found), worst, next(where for where, d in found if math.isinf(d)))
    far = next((where for where, d in found if d > case["rtol"]), "")
    return Outcome(*head, not far, len(found), worst, far)


def differences(wanted: Any, answer: Any, where: str, absolute: float, rtol: float) -> Iterator[tuple[str, float]]:
    """(place, relative difference) of every number; inf where the form or a text differs."""
    if isinstance(wanted, dict) and isinstance(answer, dict) and set(wanted) <= set(answer):
        for key, value in wanted.items():
            yield from differences(value, answer[key], f"{where}${key}", absolute, rtol)
    elif isinstance(wanted, dict | list):
        ours = list(flat(answer))
        theirs = list(flat(wanted))
        if len(ours) != len(theirs):
            yield f"{where}: {len(theirs)} values expected, {len(ours)} given", math.inf
            return
        for place, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from differences(one, other, f"{where}[{place}]", absolute, rtol)
    else:
        yield where, distance(wanted, one_of(answer), absolute, rtol)


def flat(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from flat(item)
    elif isinstance(value, list):
        for item in value:
            yield from flat(item)
    else:
        yield value


def one_of(value: Any) -> Any:
    items = list(flat(value))
    return items[0] if len(items) == 1 else value


def distance(wanted: Any, answer: Any, absolute: float, rtol: float) -> float:
    """Relative difference; 0 where it is beyond `rtol` but the values are as near as `absolute`."""
    if isinstance(wanted, str) and wanted in ("Infinity", "-Infinity"):
        wanted = math.inf if wanted == "Infinity" else -math.inf
    if wanted is None:
        return 0.0 if answer is None or (isinstance(answer, float) and not math.isfinite(answer)) else math.inf
    if isinstance(wanted, str | bool) or isinstance(answer, str):
        return 0.0 if str(wanted) == str(answer) else math.inf
    if answer is None or math.isnan(answer):
        return math.inf
    if math.isinf(wanted) or math.isinf(answer):
        return 0.0 if wanted == answer else math.inf
    relative = abs(wanted - answer) / max(abs(wanted), 1e-300)
    return 0.0 if relative > rtol and abs(wanted - answer) <= absolute else relative
