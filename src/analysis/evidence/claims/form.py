"""What every claim says about itself in `themes.yaml`, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, model_validator

from analysis.evidence.region import Expect, Region
from analysis.study.models import Key, Strict, Text

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.reading import Reading

CASES = "cases"
EVENTS = "events"
VOICES = "voices"
Where = dict[str, list[Text]]


@dataclass(frozen=True)
class Use:
    """An item that a claim rests on, and which of its answers; where it stands in the claim."""

    place: tuple[str | int, ...]
    item: str
    answers: tuple[str, ...] = ()
    room: str = "items"


class Group(Strict):
    """People who gave certain answers, and what they are called in a sentence."""

    name: str = Field(description='Completes "of ...", such as "victims who were kept informed".')
    where: Where


class ClaimForm(Strict):
    """A claim, written before the data are opened. It must be able to fail."""

    id: Key
    primary: bool = Field(False, description="The one claim the theme stands or falls with.")
    data: Key = Field(description="An instrument of study.yaml, or cases, events or voices.")
    where: Where = Field({}, description="Only rows with one of these answers; all conditions must hold.")
    who: str = Field("", description='Completes "of ...", such as "victims of anti-social behaviour".')
    phrase: str = Field("", description='Completes "38% of victims ...", such as "said they were kept informed".')
    expect: Expect
    threshold: float | None = Field(None, description="What the measure is held against.")
    comparator: Key | None = Field(None, description="A published figure it is held against, from comparators.yaml.")
    margin: float = Field(0.0, ge=0, description="How far beyond, or within, the mark.")
    lower: float | None = Field(None, description="With expect: within, the lowest value; then upper, too.")
    upper: float | None = None
    research: list[Key] = Field([], description="Published figures that bear on the claim, to be set beside it.")
    by: list[Key] = Field([], description="Groups for which the measure is shown as well.")
    bears: bool = Field(
        True,
        description="Its verdict counts for or against the theme's claims on other sources; false: for context only.",
    )
    about: str = Field("service", pattern="^(service|victim)$", description="Decides group disclosure.")
    note: str = ""

    # What the measure is compared with where the claim names nothing.
    natural_mark: ClassVar[float | None] = None
    measured: ClassVar[str] = "share"

    @model_validator(mode="after")
    def _margins_agree(self) -> ClaimForm:
        faults = list(self._margin_faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _margin_faults(self) -> Iterator[str]:
        limits = (self.lower, self.upper)
        given = self.threshold is not None or self.comparator is not None
        if self.threshold is not None and self.comparator is not None:
            yield "threshold and comparator are two marks; keep one"
        if limits != (None, None):
            if self.expect != "within":
                yield "lower and upper go with expect: within"
            if None in limits:
                yield "lower and upper go together; the other one is missing"
            elif self.lower >= self.upper:
                yield f"the lower limit {self.lower:g} is not below the upper limit {self.upper:g}"
            if given:
                yield "lower and upper leave no room for a threshold or comparator"
        elif self.expect in ("within", "differs") and self.margin == 0:
            yield f"expect: {self.expect} needs a margin above 0, or the claim could never fail"
        if not given and limits == (None, None) and self.natural_mark is None:
            yield "needs a threshold or a comparator, or the claim could never fail"
        if self.threshold is not None and self.measured == "share" and not 0 <= self.threshold <= 1:
            yield f"the threshold {self.threshold:g} is not a proportion from 0 to 1"

    def region(self, mark: float | None = None) -> Region:
        """The values for which the claim is true, with the published figure as `mark` where it is held against one."""
        if self.lower is not None and self.upper is not None:
            return Region("within", lower=self.lower, upper=self.upper)
        if mark is None:
            mark = self.threshold if self.threshold is not None else self.natural_mark
        if mark is None:
            mark = float("nan")
        if self.expect in ("above", "at-least"):
            return Region.of(self.expect, mark + self.margin)
        if self.expect in ("below", "at-most"):
            return Region.of(self.expect, mark - self.margin)
        return Region.of(self.expect, mark, self.margin)

    def uses(self) -> Iterator[Use]:
        """Every item and answer the claim names, for the check against the codebook."""
        for item, answers in self.where.items():
            yield Use(("where", item), item, tuple(answers))
        for index, item in enumerate(self.by):
            yield Use(("by", index), item)

    def research_says(self, basis: Basis) -> str:
        """Whether the figures under `research` would make the claim true: supported, not supported or silent."""
        region = self.region(basis.figure_of(self))
        if self.measured != "share" or region.expect == "differs" or not self.research:
            return "silent"
        holds = [region.holds(basis.comparators[key].figure) for key in self.research]
        return "supported" if all(holds) else "not supported" if not any(holds) else "silent"

    def evaluate(self, basis: Basis) -> Reading:
        """What the data say."""
        raise NotImplementedError

    def statement(self, basis: Basis) -> str:
        """The claim in words, made from its own fields."""
        raise NotImplementedError

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        """What was found, in words, from the protected table."""
        raise NotImplementedError
