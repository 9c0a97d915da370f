"""What study.yaml says of its further pages, against the codebook: every name must be known there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from analysis.errors import Breach, InputError
from analysis.study import StudyFolder
from analysis.study.models import Measure
from analysis.study.yaml_lines import Place, line_of, read_yaml

FILE = "study.yaml"


def check_pages(folder: StudyFolder) -> None:
    """Check the names under `journey`, `priorities` and `equality`.

    Raises
    ------
    InputError : every unknown event, field, item or answer, each with its line and the nearest that is known.
    """
    faults = [*_journey(folder), *_priorities(folder), *_equality(folder)]
    if faults:
        _, lines = read_yaml(folder.path / FILE)
        raise InputError([_breach(lines, *fault) for fault in faults])


Fault = tuple[Place, str, str, tuple[str, ...]]


def _journey(folder: StudyFolder) -> Iterator[Fault]:
    plan = folder.study.journey
    if plan is None:
        return
    events, fields = list(folder.codebook.events), list(folder.codebook.cases)
    for index, step in enumerate(plan.steps):
        yield from _unknown(("journey", "steps", index), step, "kinds of event", events)
    for name in ("start", "listed", "relisted"):
        yield from _unknown(("journey", name), getattr(plan, name), "kinds of event", events)
    for index, wait in enumerate(plan.waits):
        for place, kind in (("start", wait.start), *((("ends"), end) for end in wait.ends)):
            yield from _unknown(("journey", "waits", index, place), kind, "kinds of event", events)
        yield from _unknown(("journey", "waits", index, "by"), wait.by, "fields of the cases", fields)
    for name, kinds in plan.endings.items():
        for kind in kinds:
            yield from _unknown(("journey", "endings", name), kind, "kinds of event", events)
    yield from _unknown(("journey", "by"), plan.by, "fields of the cases", fields)


def _priorities(folder: StudyFolder) -> Iterator[Fault]:
    plan = folder.study.priorities
    if plan is None:
        return
    yield from _instrument(folder, ("priorities", "data"), plan.data)
    yield from _measure(folder, plan.data, plan.outcome, ("priorities", "outcome"))
    for index, driver in enumerate(plan.drivers):
        yield from _measure(folder, plan.data, driver, ("priorities", "drivers", index))


def _equality(folder: StudyFolder) -> Iterator[Fault]:
    plan = folder.study.equality
    if plan is None:
        return
    yield from _instrument(folder, ("equality", "data"), plan.data)
    asked = [item for item, entry in folder.codebook.asked_in(plan.data).items() if entry.kind == "choice"]
    for index, item in enumerate(plan.characteristics):
        room = f"items of {plan.data} that have answers"
        yield from _unknown(("equality", "characteristics", index), item, room, asked)
    for index, measure in enumerate(plan.measures):
        yield from _measure(folder, plan.data, measure, ("equality", "measures", index))


def _instrument(folder: StudyFolder, place: Place, key: str) -> Iterator[Fault]:
    yield from _unknown(place, key, "instruments", [entry.id for entry in folder.study.instruments])


def _measure(folder: StudyFolder, data: str, measure: Measure, place: Place) -> Iterator[Fault]:
    entries = folder.codebook.asked_in(data)
    yield from _unknown((*place, "item"), measure.item, f"items of {data}", list(entries))
    if measure.item in entries:
        allowed = folder.codebook.answers_of(entries[measure.item]) or list(entries[measure.item].options)
        for answer in measure.answer:
            yield from _unknown((*place, "answer"), answer, f"answers to {measure.item}", allowed)


def _unknown(place: Place, word: str | None, room: str, known: Iterable[str]) -> Iterator[Fault]:
    known = list(known)
    if word is not None and word not in known:
        yield place, word, room, tuple(known)


def _breach(lines: dict[Place, int], place: Place, word: str, room: str, known: tuple[str, ...]) -> Breach:
    near = get_close_matches(word, known, n=1)
    remedy = f'Did you mean "{near[0]}"?' if near else "Write it in codebook.yaml, or correct it."
    return Breach(FILE, f"line {line_of(lines, place)}", f'"{word}" is not among the {room}', known, remedy)
