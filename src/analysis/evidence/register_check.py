"""The register against the rest of the study: every name it uses must be known there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from analysis.errors import Breach
from analysis.evidence.claims.form import CASES, EVENTS, VOICES, ClaimForm, Use
from analysis.study import REASONS, Entry, StudyFolder
from analysis.study.yaml_lines import Place, line_of

if TYPE_CHECKING:
    from analysis.cases.clocks import Clocks
    from analysis.evidence.register import ThemeHead

FILE = "themes.yaml"


def faults_of_claims(entry: Any, lines: dict[Place, int], at: Place) -> Iterator[Breach]:
    """What is wrong with a theme's list of claims as it is written: none, no primary, two primaries, an id twice."""
    if not isinstance(entry, dict):
        return
    claims = [claim for claim in entry.get("claims") or [] if isinstance(claim, dict)]
    where = f"line {line_of(lines, at)}"
    name = entry.get("id", "a theme")
    primaries = [i for i, claim in enumerate(entry.get("claims") or []) if _is_primary(claim)]
    if not claims:
        yield Breach(FILE, where, f'the theme "{name}" has no claim', remedy="Write one claim that could fail.")
    elif not primaries:
        yield Breach(FILE, where, f'no claim of the theme "{name}" is primary', remedy="Set primary: true at one.")
    for second in primaries[1:]:
        place = f"line {line_of(lines, (*at, 'claims', second, 'primary'))}"
        what = f'the theme "{name}" has two primary claims'
        yield Breach(FILE, place, what, remedy="Keep primary: true at the one it stands or falls with.")
    ids = Counter(claim.get("id") for claim in claims)
    for i, claim in enumerate(entry.get("claims") or []):
        if isinstance(claim, dict) and ids[claim.get("id")] > 1 and claim.get("id"):
            yield Breach(
                FILE, f"line {line_of(lines, (*at, 'claims', i, 'id'))}", f'the claim id "{claim["id"]}" stands twice'
            )


def _is_primary(claim: Any) -> bool:
    return isinstance(claim, dict) and claim.get("primary") is True


@dataclass(frozen=True)
class Written:
    """A theme as far as it could be read: its place in the file, its head if that is sound, its sound claims."""

    at: Place
    head: ThemeHead | None
    claims: list[tuple[int, ClaimForm]]


def faults_of_register(folder: StudyFolder, themes: list[Written], lines: dict[Place, int]) -> Iterator[Breach]:
    """Names that the study does not know, by line, with the nearest that it does."""
    known = _Known(folder)
    ids = Counter(theme.head.id for theme in themes if theme.head)
    for theme in themes:
        if theme.head is not None:
            if ids[theme.head.id] > 1:
                where = f"line {line_of(lines, (*theme.at, 'id'))}"
                yield Breach(FILE, where, f'the theme id "{theme.head.id}" stands twice')
            for place, word, room in _names(theme.head):
                yield from known.fault(room, word, f"line {line_of(lines, (*theme.at, *place))}")
        for index, claim in theme.claims:
            yield from _claim_faults(known, claim, theme.head, lines, (*theme.at, "claims", index))


def _names(head: ThemeHead) -> Iterator[tuple[Place, str, str]]:
    yield ("area",), head.area, "areas"
    for room in ("strands", "partners", "comparators"):
        for index, word in enumerate(getattr(head, room)):
            yield (room, index), word, room
    for room in ("opportunities", "achievements"):
        for index, entry in enumerate(getattr(head, room)):
            if entry.partner:
                yield (room, index, "partner"), entry.partner, "partners"


def _claim_faults(known: _Known, claim: ClaimForm, head: ThemeHead | None, lines, at: Place) -> Iterator[Breach]:
    def line(*place: str | int) -> str:
        return f"line {line_of(lines, (*at, *place))}"

    yield from known.fault("data", claim.data, line("data"))
    if claim.comparator:
        yield from known.fault("comparators", claim.comparator, line("comparator"))
    for index, word in enumerate(claim.research):
        yield from known.fault("comparators", word, line("research", index))
    achievement = getattr(claim, "achievement", None)
    if achievement and head is not None and achievement not in {entry.id for entry in head.achievements}:
        allowed = tuple(entry.id for entry in head.achievements)
        yield Breach(FILE, line("achievement"), f'the theme has no achievement "{achievement}"', allowed)
    if claim.data in known.rooms["data"]:
        told: set[str] = set()
        for use in claim.uses():
            for fault in known.use_fault(claim.data, use, line(*use.place)):
                if fault.what not in told:
                    told.add(fault.what)
                    yield fault


class _Known:
    """What the study knows, by room. A room the study leaves empty is not checked."""

    def __init__(self, folder: StudyFolder) -> None:
        study = folder.study
        self.path = folder.path
        self.codebook = folder.codebook
        self.instruments = {instrument.id: instrument for instrument in study.instruments}
        data = list(self.instruments)
        data += [CASES] if study.cases else []
        data += [EVENTS] if study.events else []
        data += [VOICES] if study.voices else []
        self.rooms: dict[str, list[str]] = {
            "areas": [entry.id for entry in study.areas],
            "strands": [entry.id for entry in study.strands],
            "partners": [entry.id for entry in study.partners],
            "comparators": [entry.id for entry in folder.comparators.comparators],
            "data": data,
        }
        self.files = {"comparators": "comparators.yaml"}

    def fault(self, room: str, word: str, where: str) -> Iterator[Breach]:
        known = self.rooms[room]
        if word not in known and (known or room in ("comparators", "data")):
            what = {
                "data": f'the study has no data called "{word}"',
                "comparators": f'"{word}" is not in comparators.yaml',
            }.get(room, f'"{word}" is not among the {room} of study.yaml')
            yield Breach(FILE, where, what, tuple(known), _nearest(word, known))

    def use_fault(self, data: str, use: Use, where: str) -> Iterator[Breach]:
        """A fault of an item, event or answer that a claim names."""
        entries = self._entries(data, use.room)
        if use.item not in entries:
            room = {"events": "events", "clocks": "Code clocks", "voices": "columns of the excerpts"}.get(
                use.room, "items"
            )
            what = f'"{use.item}" is not among the {room} of {data}'
            yield Breach(
                FILE, where, what, (), _nearest(use.item, entries) or "Write it in codebook.yaml, or correct it."
            )
            return
        entry = entries[use.item]
        allowed = self._answers(entry) if isinstance(entry, Entry) else None
        if allowed is None:
            return
        for answer in use.answers:
            if answer not in allowed and answer not in REASONS:
                what = f'"{answer}" is not an answer to {use.item}'
                yield Breach(FILE, where, what, tuple(allowed), _nearest(answer, allowed))

    def _entries(self, data: str, room: str) -> dict[str, Any]:
        if room == "events":
            return dict.fromkeys(self.codebook.events)
        if room == "clocks":
            return dict.fromkeys(self._clocks().by_id)
        if data == VOICES:
            return dict.fromkeys(("code", "theme", "strand", "stage", "source", "person"))
        if data == CASES:
            return dict(self.codebook.cases)
        if data == EVENTS:
            from analysis.evidence.basis import clock_entries

            return dict(self.codebook.cases) | clock_entries(self._clocks())
        instrument = self.instruments[data]
        linked = self.codebook.cases if instrument.case else {}
        return {**linked, **self.codebook.asked_in(data)}

    def _clocks(self) -> Clocks:
        from analysis.cases.clocks import clocks_of

        return clocks_of(self.path)

    def _answers(self, entry: Entry) -> list[str] | None:
        if entry.kind == "multiple":
            return list(entry.options)
        if entry.kind == "flag":
            return ["Yes", "No"]
        if entry.kind in ("choice", "list"):
            return self.codebook.answers_of(entry) or None
        return self.codebook.answers_of(entry) or None if entry.groups or entry.bands else None


def _nearest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f'Did you mean "{near[0]}"?' if near else ""
