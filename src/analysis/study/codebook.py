"""`codebook.yaml`: what was asked, what could be answered, and what a missing answer means."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from analysis.card import rows
from analysis.study.missing import REASONS, Reason
from analysis.study.models import Key, Strict, Text

Kind = Literal["choice", "multiple", "number", "date", "datetime", "id", "flag", "list", "text", "weight"]


class Option(Strict):
    """One box of a multi-select item."""

    label: str
    source: Text = ""


class Entry(Strict):
    """An item of a survey, or a field of the case records.

    An answered choice is kept as its label, a missing one as its reason; a number is kept as a number beside its
    reason. `source` is the column in the file: its name, the platform's column id, or the question's text.
    """

    kind: Kind = "choice"
    wording: str = ""
    label: str = Field("", description="A short name for tables and charts; the wording where it is empty.")
    source: Text = ""
    aliases: list[Text] = Field([], description="Other names of the column, such as those of another platform.")
    wording_sha256: str = Field(
        "",
        description="First 12 digits of the hash of the wording in the file; a changed wording stops the run.",
    )
    instruments: list[Key] = Field([], description="Asked in these only; empty: in all.")
    required: bool = False
    unique: bool = False
    answers: list[Text] = Field([], description="Allowed answers, in order.")
    scale: str = Field("", description="The name of a scale under `scales`, in place of answers.")
    codes: dict[Text, Text] = Field({}, description="What the file writes, and the answer it stands for.")
    missing: dict[Text, Reason] = Field({}, description="What the file writes, and the reason it stands for.")
    blank: Reason = Field("Blank", description="What an empty cell means for those who were asked.")
    asked_if: dict[str, list[Text]] = Field(
        {}, description="Asked only of those who gave one of these answers to another item."
    )
    otherwise: Literal["Not asked", "Not routed"] = Field(
        "Not routed", description="The reason of those who were not asked."
    )
    options: dict[Key, Option] = Field({}, description="The boxes of a multi-select item.")
    separator: str = Field(";", description="Between the ticked boxes, or the entries of a list, of one cell.")
    none_of_these: str = Field("", description="The option that excludes all others.")
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = Field(None, description="The number must be greater than this.")
    whole: bool = Field(False, description="Whole numbers only.")
    not_before: str = Field("", description="The date field that this one may not precede.")
    groups: dict[Text, list[Text]] = Field(
        {},
        description="With `from`: a derived item, each group and the answers of the source item it is made of.",
    )
    bands: dict[Text, list[float | None]] = Field(
        {},
        description="With `from`: a derived item, each band and its lowest and highest number (empty: no limit).",
    )
    derived_from: str = Field("", alias="from", description="The item a derived one is made of.")
    about: Literal["service", "victim"] = Field(
        "service", description="What the attribute is about; decides group disclosure."
    )
    identifier: bool = Field(False, description="A direct identifier: dropped at reading.")
    period: bool = Field(False, description="The item is the time axis of the study, such as a month.")

    @model_validator(mode="after")
    def _holds_together(self) -> Entry:
        if self.answers and self.scale:
            raise ValueError("give answers or a scale, not both")
        if (self.groups or self.bands) and not self.derived_from:
            raise ValueError("groups and bands need `from`, the item they are made of")
        if self.kind == "multiple" and not self.options:
            raise ValueError("a multi-select item needs options")
        unknown = sorted(set(self.answers) & set(REASONS))
        if unknown:
            raise ValueError(f"{', '.join(unknown)} is a missing reason, not an answer; put it under missing")
        return self


class EventKind(Strict):
    """A kind of event in the log."""

    label: str
    codes: list[Text] = Field([], description="How the file writes it; empty: as its key.")
    informs_victim: bool = Field(False, description="The victim hears something: it ends a gap in contact.")


class Codebook(Strict):
    """`codebook.yaml`, with lookups in the field's words."""

    version: Literal[1] = 1
    scales: dict[Key, list[Text]] = {}
    missing: dict[Text, Reason] = Field(
        {}, description="For all items: what the file writes, and the reason it stands for."
    )
    items: dict[Key, Entry] = {}
    cases: dict[Key, Entry] = {}
    events: dict[Key, EventKind] = {}
    drop: list[str] = Field([], description="Columns that nobody asked for and nobody may hold; dropped at reading.")

    @model_validator(mode="after")
    def _holds_together(self) -> Codebook:
        wrong = []
        for room, entries in (("items", self.items), ("cases", self.cases)):
            for key, entry in entries.items():
                if entry.scale and entry.scale not in self.scales:
                    wrong.append(f"{room}.{key}: the scale {entry.scale} does not stand under scales")
                for other in (entry.derived_from, *entry.asked_if, entry.not_before):
                    if other and other not in entries:
                        wrong.append(f"{room}.{key}: {other} is not among the {room}")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _repr_html_(self) -> str:
        """The questions and fields as a table: what one needs at hand while exploring."""
        entries = [("item", self.items), ("case field", self.cases)]
        lines = [
            (key, kind, entry.kind, entry.label or entry.wording, ", ".join(self.answers_of(entry)))
            for kind, room in entries
            for key, entry in room.items()
        ]
        return rows("Codebook", ("Name", "Of", "Kind", "What it asks", "Answers"), lines)

    def answers_of(self, entry: Entry) -> list[str]:
        """Allowed answers, in order: its own, its scale's, its groups' or its codes'."""
        if entry.groups or entry.bands:
            return list(entry.groups or entry.bands)
        if entry.scale:
            return list(self.scales[entry.scale])
        if entry.answers:
            return list(entry.answers)
        return list(dict.fromkeys(entry.codes.values()))

    def missing_of(self, entry: Entry) -> dict[str, Reason]:
        """What the file may write for a missing answer: the item's own words go before those for all items."""
        return {**self.missing, **entry.missing}

    def asked_in(self, instrument: str) -> dict[str, Entry]:
        """The items put in an instrument."""
        return {key: item for key, item in self.items.items() if not item.instruments or instrument in item.instruments}
