"""Case studies as files a person writes and two others sign: `data/<study>/cases/<id>.yaml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from analysis.errors import Breach, InputError

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Text = Annotated[str, Field(min_length=1)]


def _as_text(value: Any) -> Any:
    """A fact may be written 2024 or true without quotation marks; it is compared as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, (int, float)) else value


Fact = Annotated[str, BeforeValidator(_as_text)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Consent(_Form):
    """What the person agreed to, when, and whether they took it back; a composite needs each person's."""

    scope: Literal["published", "partners only", "not published"]
    given: date
    withdrawn: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Consent:
        if self.withdrawn is not None and self.withdrawn < self.given:
            raise ValueError("withdrawn lies before given")
        return self


class Signature(_Form):
    """Who read the text against the consent and the facts, and when."""

    by: Text
    on: date


class CaseStudy(_Form):
    """One case study.

    `facts` are what the text lets a reader know of the person, in the columns of the frame of victims (strand, area,
    age group ...): the re-identification score counts who shares them. `excerpts` are references, never words.
    `typical_of` and `against` are claims or themes it was chosen for, or against. `pseudonyms` are
    names in the text that are nobody's: the signers vouch for them.
    """

    id: Annotated[str, Field(pattern=ID)]
    title: Text
    strand: Text
    themes: Annotated[tuple[str, ...], Field(min_length=1)]
    stage: Text
    kind: Literal["single", "composite"]
    people: Annotated[int, Field(ge=1)] = 1
    consent: Annotated[tuple[Consent, ...], Field(min_length=1)]
    details_changed: bool
    text: Text
    written_by: Text
    written_on: date
    signed: tuple[Signature, ...] = ()
    excerpts: tuple[str, ...] = ()
    facts: dict[str, Fact] = Field(default_factory=dict)
    typical_of: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _people_and_consents(self) -> CaseStudy:
        if self.kind == "single" and self.people != 1:
            raise ValueError("a single case study is of one person")
        if self.kind == "composite" and self.people < 2:
            raise ValueError("a composite is of two people or more")
        if len(self.consent) != self.people:
            raise ValueError(f"{self.people} people need as many consents; there are {len(self.consent)}")
        return self


def read_case_studies(folder: Path) -> list[CaseStudy]:
    """All case studies of a folder in order of their ids; an absent folder has none.

    Raises
    ------
    InputError : all faults of all files at once: broken YAML with its line, fields missing, unknown or of the wrong
        form, an id that is not the file's name. No value of a field is in a message.
    """
    found: list[CaseStudy] = []
    breaches: list[Breach] = []
    for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else []:
        try:
            found.append(_read(path))
        except InputError as fault:
            breaches += fault.breaches
    if breaches:
        raise InputError(breaches)
    return found


def _read(path: Path) -> CaseStudy:
    import yaml

    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        mark = getattr(fault, "problem_mark", None)
        raise InputError(Breach(path.name, f"line {mark.line + 1}" if mark else "", "is not YAML")) from None
    if not isinstance(entries, dict):
        raise InputError(Breach(path.name, "", "is empty, or no list of fields"))
    try:
        case = CaseStudy.model_validate(entries)
    except ValidationError as fault:
        raise InputError(_breach(path.name, error) for error in fault.errors(include_input=False)) from None
    if case.id != path.stem:
        raise InputError(Breach(path.name, "id", "is not the name of the file", (path.stem,)))
    return case


def _breach(file: str, error: Any) -> Breach:
    """A fault of a field without its value: pydantic's own sentence holds it for some kinds, so only safe ones pass."""
    where = ".".join(str(part) for part in error["loc"])
    expected = (
        tuple(str(error["ctx"]["expected"]).replace("'", "").split(", ")) if error["type"] == "literal_error" else ()
    )
    said = {
        "missing": "is missing",
        "extra_forbidden": "is not a field of a case study",
        "literal_error": "is none of these",
    }
    what = said.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    return Breach(file, where, what, expected)
