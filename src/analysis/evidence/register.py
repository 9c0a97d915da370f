"""The theme register: `themes.yaml` as typed models. Adding a theme is a matter of YAML only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator

from analysis.card import ShowsItself
from analysis.errors import Breach, InputError
from analysis.evidence.claims import KINDS, ClaimForm
from analysis.evidence.register_check import FILE, Written, faults_of_claims, faults_of_register
from analysis.study import StudyFolder
from analysis.study.models import Key, Strict, Text
from analysis.study.yaml_lines import Place, line_of, read_yaml, typed


class Opportunity(Strict):
    """What could change. The kind says who acts: we tell people, we respond here, we ask for national reform."""

    kind: Literal["awareness", "local-response", "national-reform"]
    says: str
    partner: Key | None = None
    status: Literal["open", "agreed", "under way", "done", "declined"] = "open"
    response: str = Field("", description="What the partner has answered.")


class Achievement(Strict):
    """What was changed, and when; a claim of kind change looks at what was before and after."""

    id: Key
    says: str
    date: date
    partner: Key | None = None
    source: str = ""
    verified: bool = False
    control: dict[str, list[Text]] = Field(
        {}, description="Rows of the same data that the change did not reach, to set its series against."
    )
    control_name: str = Field("", description='What they are called, such as "notifications by the Witness Care Unit".')

    @field_validator("date", mode="before")
    @classmethod
    def _from_its_month(cls, value: Any) -> Any:
        """A month, such as "2024-10", stands for its first day."""
        return f"{value}-01" if isinstance(value, str) and len(value) == 7 else value


class ThemeHead(Strict):
    """A theme without its claims."""

    id: Key
    title: str
    question: str
    area: Key
    strands: list[Key] = []
    rights: list[int] = Field([], description="Rights of the Victims' Code, by number.")
    documented: Literal["documented", "partly", "inferred"] = "inferred"
    active: bool = True
    comparators: list[Key] = []
    codes: list[str] = Field([], description="Codes of the excerpts that voice the theme; empty: its own id.")
    partners: list[Key] = []
    opportunities: list[Opportunity] = []
    achievements: list[Achievement] = []
    note: str = ""

    @field_validator("rights")
    @classmethod
    def _twelve(cls, rights: list[int]) -> list[int]:
        if any(not 1 <= right <= 12 for right in rights):
            raise ValueError("the Victims' Code has the rights 1 to 12")
        return rights


@dataclass(frozen=True, repr=False)
class Theme(ShowsItself):
    """A theme and its claims, the primary one first."""

    head: ThemeHead
    claims: tuple[ClaimForm, ...]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "head":
            raise AttributeError(name)
        return getattr(self.head, name)

    def _card(self) -> tuple[str, dict[str, Any]]:
        claims = [
            f"{claim.id}: {claim.kind} in {claim.data}" + (" (main)" if claim.primary else "") for claim in self.claims
        ]
        known = {"Question": self.head.question, "Key area": self.head.area, "Strands": ", ".join(self.head.strands)}
        return f"Theme: {self.head.title}", known | {"Claims": claims, "Partners": ", ".join(self.head.partners)}

    @property
    def primary(self) -> ClaimForm:
        return next(claim for claim in self.claims if claim.primary)

    def claim(self, key: str) -> ClaimForm:
        """A claim by its id; "primary" is the primary one, whatever its id."""
        for claim in self.claims:
            if claim.id == key or (key == "primary" and claim.primary):
                return claim
        known = tuple(claim.id for claim in self.claims)
        raise InputError(Breach(FILE, self.head.id, f'the theme has no claim "{key}"', allowed=known))


@dataclass(frozen=True)
class Register:
    """All themes of a study, in the order of the file."""

    all_themes: tuple[Theme, ...]

    @property
    def themes(self) -> tuple[Theme, ...]:
        """The themes that are reported."""
        return tuple(theme for theme in self.all_themes if theme.head.active)

    def theme(self, key: str) -> Theme:
        """A theme by its id.

        Raises
        ------
        InputError : the register has no such theme; the nearest is named.
        """
        from difflib import get_close_matches

        known = {theme.head.id: theme for theme in self.all_themes}
        if key not in known:
            near = get_close_matches(key, list(known), n=1)
            remedy = f'Did you mean "{near[0]}"?' if near else ""
            raise InputError(Breach(FILE, "", f'there is no theme "{key}"', tuple(known), remedy))
        return known[key]

    def by_area(self) -> dict[str, tuple[Theme, ...]]:
        areas = dict.fromkeys(theme.head.area for theme in self.themes)
        return {area: tuple(theme for theme in self.themes if theme.head.area == area) for area in areas}


def read_register(folder: StudyFolder) -> Register:
    """The register of a study, checked against its codebook, comparators, strands, areas and partners.

    Raises
    ------
    InputError : every fault of the file at once, each with its line and what to do.
    """
    content, lines = read_yaml(folder.path / FILE)
    if not isinstance(content, dict) or not isinstance(content.get("themes"), list):
        raise InputError(Breach(FILE, "line 1", "must hold `themes:`, a list", remedy="See docs/evidence.md."))
    breaches = [
        Breach(FILE, f"line {line_of(lines, (key,))}", f'the key "{key}" is unknown', ("version", "themes"))
        for key in content
        if key not in ("version", "themes")
    ]
    written: list[Written] = []
    for index, entry in enumerate(content["themes"]):
        at = ("themes", index)
        breaches += faults_of_claims(entry, lines, at)
        head, claims = _theme(entry, lines, at, breaches)
        written.append(Written(at, head, claims))
    breaches += faults_of_register(folder, written, lines)
    if breaches:
        raise InputError(sorted(breaches, key=_line_number))
    return Register(tuple(_ordered(theme) for theme in written))


def _ordered(written: Written) -> Theme:
    claims = sorted((claim for _, claim in written.claims), key=lambda claim: not claim.primary)
    return Theme(written.head, tuple(claims))


def _theme(
    entry: Any, lines, at: Place, breaches: list[Breach]
) -> tuple[ThemeHead | None, list[tuple[int, ClaimForm]]]:
    """The head and the claims of a theme that can be read, each claim with its place in the list."""
    if not isinstance(entry, dict):
        breaches.append(Breach(FILE, f"line {line_of(lines, at)}", "a theme must hold keys and values"))
        return None, []
    body = {key: value for key, value in entry.items() if key != "claims"}
    head = _read(body, lines, ThemeHead, at, breaches)
    raw = entry.get("claims") or []
    claims = [_claim(claim, lines, (*at, "claims", i), breaches) for i, claim in enumerate(raw)]
    return head, [(i, claim) for i, claim in enumerate(claims) if claim is not None]


def _claim(entry: Any, lines, at: Place, breaches: list[Breach]) -> ClaimForm | None:
    where = f"line {line_of(lines, at)}"
    kind = entry.get("kind") if isinstance(entry, dict) else None
    if kind not in KINDS:
        from difflib import get_close_matches

        near = get_close_matches(str(kind), list(KINDS), n=1)
        place = f"line {line_of(lines, (*at, 'kind'))}" if kind else where
        what = f'there is no kind of claim "{kind}"' if kind else "the claim has no kind"
        breaches.append(Breach(FILE, place, what, tuple(KINDS), f'Did you mean "{near[0]}"?' if near else ""))
        return None
    return _read(entry, lines, KINDS[kind], at, breaches)


def _read(content: Any, lines, model, at: Place, breaches: list[Breach]):
    try:
        return typed(content, lines, model, FILE, at)
    except InputError as error:
        breaches.extend(error.breaches)
        return None


def _line_number(breach: Breach) -> int:
    digits = breach.where.removeprefix("line ")
    return int(digits) if digits.isdigit() else 0
