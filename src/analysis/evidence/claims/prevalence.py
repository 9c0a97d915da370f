"""A share of people, or of cases, against a threshold or a published figure.

- id: told
  kind: prevalence
  data: recorded            # an instrument, or cases
  item: kept_informed
  answer: ["No"]
  expect: above
  threshold: 0.5
  phrase: said that they were not kept informed
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from analysis.evidence.claims.form import CASES, EVENTS, ClaimForm, Use
from analysis.evidence.estimates import base_of, cohen_h, share_interval, shares
from analysis.evidence.mark import Mark, mark_of
from analysis.evidence.reading import Inference, Reading
from analysis.evidence.sample import Chosen, Sample
from analysis.evidence.sentences import share_sentence, share_statement
from analysis.study.models import Key, Text

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

BETA = "Korn and Graubard interval"
INTERVAL_NAMES = {
    "beta": BETA,
    "logit": "logit interval",
    "likelihood": "likelihood interval",
    "xlogit": "logit interval of the mean",
    "mean": "interval of the mean",
}
METHOD = {
    "sample": f"weighted share in a domain of the sample design; {BETA}",
    "process": "share of all records, taken as one outcome of a process that goes on; interval clustered on the victim",
    "count": "share of all records: a full count, so there is no sampling error",
    "respondents": "unweighted share of those who answered; they chose to take part, so no interval",
}


class OfItem(ClaimForm):
    """What claims about one item, or several taken together, say."""

    item: Key | list[Key]
    answer: list[Text] = []
    combine: Literal["any", "every"] = Field(
        "any",
        description="Of several items: any of the answers given, or every one of those that apply to the person.",
    )
    counting: list[Text] = Field([], description="Missing reasons that count as another answer, such as Don't know.")
    alternative: list[Text] = Field([], description="Another cut of the scale, shown in the sensitivity table.")
    speaks_for: Literal["population", "respondents"] = Field(
        "population", description="A self-selected survey can speak for its respondents only."
    )
    taken_as: Literal["", "count", "process"] = Field(
        "", description="Case records: a full count of what was recorded, or one outcome of a process that goes on."
    )

    usual: ClassVar[Inference] = "count"

    @property
    def items(self) -> list[str]:
        return [self.item] if isinstance(self.item, str) else list(self.item)

    def named_items(self) -> set[str]:
        """All items the claim rests on."""
        return {*self.items, *self.where}

    def uses(self) -> Iterator[Use]:
        yield from super().uses()
        for item in self.items:
            yield Use(("item",), item)
            yield Use(("answer",), item, tuple(self.answer))
            yield Use(("alternative",), item, tuple(self.alternative))

    def inference_of(self, sample: Sample) -> Inference:
        """For whom the figures speak, as the sample design binds it."""
        return (self.taken_as or self.usual) if sample.id in (CASES, EVENTS) else sample.inference

    def gaps(self, sample: Sample) -> str:
        """Why the claim cannot be put to these data; empty where it can."""
        absent = [item for item in {*self.items, *self.where} if not sample.has(item)]
        if absent:
            return f"{_labels(sample, absent)} was not collected in these data"
        if sample.inference == "respondents" and self.speaks_for == "population":
            return "a self-selected sample cannot speak for all: those who answered chose to"
        return ""

    def chosen(self, sample: Sample, answers: list[str] | None = None) -> Chosen:
        """The answers that count, over the items taken together, within the rows the claim is about."""
        answers = self.answer if answers is None else answers
        parts = [sample.chosen(item, answers, self.counting) for item in self.items]
        yes, valid = np.stack([p.yes for p in parts]), np.stack([p.valid for p in parts])
        if self.combine == "every":
            all_yes = (yes | ~valid).all(axis=0) & valid.any(axis=0)
        else:
            all_yes = yes.any(axis=0)
        reason = parts[0].reason if len(parts) == 1 else np.where(valid.any(axis=0), "", parts[0].reason)
        return Chosen(all_yes, valid.any(axis=0), reason).within(sample.rows(self.where))


class Prevalence(OfItem):
    """A share against a mark."""

    kind: Literal["prevalence"] = "prevalence"
    answer: list[Text] = Field(min_length=1)
    phrase: str = Field(min_length=3)

    def evaluate(self, basis: Basis) -> Reading:
        return self.read(basis.sample(self.data), mark_of(self, basis.comparators), basis.level)

    def read(self, sample: Sample, mark: Mark, level: float, answers: list[str] | None = None) -> Reading:
        """The reading in a sample, which may be another one than the study's (reweighted, imputed, restricted)."""
        inference = self.inference_of(sample)
        gap = self.gaps(sample)
        if any(not sample.has(item) for item in {*self.items, *self.where}):
            return Reading("share", "share", mark.region, sample.source, inference, untestable=gap)
        chosen = self.chosen(sample, answers)
        table = shares(sample, chosen, inference=inference, level=level)
        row, base = table.iloc[0], base_of(sample, chosen)
        return Reading(
            measure="share",
            name="share",
            region=mark.region,
            source=sample.source,
            inference=inference,
            rows_are=sample.people,
            estimate=float(row["estimate"]),
            low=float(row["low"]),
            high=float(row["high"]),
            level=level,
            interval=share_interval(row, extra=mark.variance, kind=sample.interval),
            n=base.n,
            people=base.people,
            asked=base.asked,
            table=table,
            missing=base.missing,
            method=METHOD[inference].replace(BETA, INTERVAL_NAMES.get(sample.interval, BETA)),
            function="analysis.survey.prevalence" if inference in ("sample", "process") else "share of all rows",
            se=_spread(row, mark.variance),
            df=float(row["df"]),
            effect=cohen_h(float(row["estimate"]), _edge(mark)),
            effect_name="Cohen's h",
            flags=(*sample.flags, *mark.flags),
            untestable=gap,
            gap="" if base.n else "nobody is in the base",
        )

    def statement(self, basis: Basis) -> str:
        return share_statement(self, basis)

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        return share_sentence(self, basis, reading, shown)


def _spread(row, variance: float) -> float:
    se = float(row["se"])
    if not np.isfinite(se) and row["n_eff"] > 0:
        # All or none gave the answer: the spread a share of one half would have, so that no false precision is shown.
        se = float(np.sqrt(0.25 / row["n_eff"]))
    return float(np.hypot(se, np.sqrt(variance)))


def _edge(mark: Mark) -> float:
    region = mark.region
    for value in (region.mark, region.lower, region.upper):
        if np.isfinite(value):
            return float(value)
    return float("nan")


def _labels(sample: Sample, items: list[str]) -> str:
    return ", ".join(sample.entries[item].label or item if item in sample.entries else item for item in items)
