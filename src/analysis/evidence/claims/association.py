"""An association, allowing for other differences: logistic, proportional odds or linear.

    - id: adjusted
      kind: association
      data: recorded
      item: overall_satisfaction
      answer: [Very satisfied, Fairly satisfied]       # with answer: logistic; a number without: linear;
      phrase: being satisfied with the police          # a scale without: proportional odds of a later answer
      exposure: {item: kept_informed, answer: ["Yes"], name: victims kept informed, against: victims who were not}
      adjust: [case_outcome, offence_group]
      expect: above                                    # held against an odds ratio of 1, or a slope of 0

An exposure without `answer` is a number, or a scale by its places: the effect is that of one step.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.errors import InputError
from analysis.evidence.claims.form import Use
from analysis.evidence.claims.prevalence import OfItem
from analysis.evidence.estimates import base_of, mean_by, shares, t_interval
from analysis.evidence.reading import Inference, Reading
from analysis.evidence.region import Region
from analysis.evidence.sample import NOT_PUT, Chosen, Sample
from analysis.evidence.sentences import association_sentence, association_statement
from analysis.study.models import Key, Strict, Text

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

OUTCOME, EXPOSURE = "outcome", "exposure"
FEWEST = 20  # a level of an adjuster with fewer rows is put together with the others like it
POOLED = "Other answers"
STEPS = 3


class Exposure(Strict):
    """What the outcome is set against."""

    item: Key
    answer: list[Text] = []
    name: str = Field(description="The exposed people, or one step, such as further re-listing.")
    against: str = Field("", description="The people who are not exposed; not for steps.")

    @model_validator(mode="after")
    def _says_against(self) -> Exposure:
        if bool(self.answer) != bool(self.against):
            raise ValueError("answer and against go together: who is exposed, and who is not")
        return self


class Association(OfItem):
    """An odds ratio, or a slope, adjusted."""

    kind: Literal["association"] = "association"
    exposure: Exposure
    adjust: list[Key] = []
    ordered: Literal["last", "first"] = Field("last", description="Which end of a scale counts as more.")

    measured: ClassVar[str] = "ratio"
    natural_mark: ClassVar[float | None] = 1.0
    usual: ClassVar[Inference] = "process"

    def uses(self) -> Iterator[Use]:
        yield from super().uses()
        yield Use(("exposure", "item"), self.exposure.item)
        yield Use(("exposure", "answer"), self.exposure.item, tuple(self.exposure.answer))
        for index, item in enumerate(self.adjust):
            yield Use(("adjust", index), item)

    def named_items(self) -> set[str]:
        return {*self.items, *self.where, self.exposure.item, *self.adjust}

    def is_linear(self, sample: Sample) -> bool:
        return not self.answer and sample.entries[self.items[0]].kind == "number"

    def region_in(self, sample: Sample) -> Region:
        own = self.threshold is not None or self.lower is not None
        return self.region(None if own else 0.0 if self.is_linear(sample) else 1.0)

    def evaluate(self, basis: Basis) -> Reading:
        sample = basis.sample(self.data)
        absent = sorted(item for item in self.named_items() if not sample.has(item))
        if absent:
            why = f"{', '.join(absent)} was not collected in these data"
            return Reading("ratio", "odds ratio", self.region(), sample.source, untestable=why)
        return self.read(sample, self.region_in(sample), basis.level)

    def read(self, sample: Sample, region: Region, level: float, answers: list[str] | None = None) -> Reading:
        """The reading in a sample, which may be another one than the study's (reweighted, imputed, restricted)."""
        frame, chosen, pooled = self._frame(sample, answers)
        linear, inference = self.is_linear(sample), self.inference_of(sample)
        base = base_of(sample, chosen)
        table = self._table(sample, frame, chosen, inference, level)
        common = {
            "region": region,
            "source": self._source(sample),
            "inference": "sample" if inference == "sample" else "process" if inference == "process" else inference,
            "level": level,
            "n": base.n,
            "people": base.people,
            "asked": base.asked,
            "table": table,
            "dimensions": ("group",),
            "rows_are": sample.people,
            "missing": base.missing,
            "table_measure": "share" if self.answer else "number",
            "flags": (*sample.flags, *pooled, "an association: it does not show that one causes the other"),
            "untestable": self.gaps(sample),
        }
        name, measure = ("slope", "number") if linear else ("odds ratio", "ratio")
        try:
            fitted = self._fit(sample, frame)
        except InputError as error:
            return Reading(measure, name, gap=error.breaches[0].what, **common)
        at = fitted.names.index(EXPOSURE)
        estimate, se, df = float(fitted.estimate[at]), float(fitted.se[at]), float(fitted.df)
        interval = t_interval(estimate, se, df, log=not linear)
        low, high = interval(level)
        return Reading(
            measure,
            name,
            estimate=estimate if linear else float(np.exp(estimate)),
            low=low,
            high=high,
            interval=interval,
            method=f"{fitted.method}; adjusted for {', '.join(self.adjust) or 'nothing'}; linearised variance",
            function="analysis.survey.models",
            se=se,
            scale="plain" if linear else "log",
            df=df,
            effect=estimate if linear else float(np.exp(estimate)),
            effect_name=name,
            gap=fitted.reason,
            **common,
        )

    def _frame(self, sample: Sample, answers) -> tuple[pd.DataFrame, Chosen, tuple[str, ...]]:
        """Outcome, exposure and adjusters; nan where missing or outside, and who has all of them."""
        inside = sample.rows(self.where)
        if self.answer:
            first = self.chosen(sample, answers)
            outcome = np.where(first.valid, first.yes.astype(float), np.nan)
        else:
            first = sample.chosen(self.items[0], ()).within(inside)
            outcome = sample.numbers(self.items[0])
        exposed, exposure_reason = self._exposed(sample)
        columns: dict[str, object] = {OUTCOME: np.where(inside, outcome, np.nan), EXPOSURE: exposed}
        pooled = []
        for item in self.adjust:
            columns[item], few = _adjuster(sample, item)
            pooled += [f"rare answers to {sample.entries[item].label or item} are put together"] if few else []
        frame = pd.DataFrame(columns)
        whole = frame.notna().all(axis=1).to_numpy()
        reason = np.where(first.reason != "", first.reason, np.where(np.isnan(exposed), exposure_reason, ""))
        reason = np.where(whole, "", np.where(reason == "", "No answer to an adjusting item", reason))
        return frame, Chosen(whole, whole, reason), tuple(pooled)

    def _exposed(self, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
        if self.exposure.answer:
            chosen = sample.chosen(self.exposure.item, self.exposure.answer)
            return np.where(chosen.valid, chosen.yes.astype(float), np.nan), chosen.reason
        return sample.numbers(self.exposure.item), sample.chosen(self.exposure.item, ()).reason

    def _fit(self, sample: Sample, frame: pd.DataFrame):
        predictors = [EXPOSURE, *self.adjust]
        if self.answer or self.is_linear(sample):
            from analysis.survey.models import fit_model

            family = "logit" if self.answer else "linear"
            return fit_model(frame, OUTCOME, predictors, design=sample.design, family=family)
        from analysis.survey.ordinal import fit_ordinal

        places = sorted(frame[OUTCOME].dropna().unique(), reverse=self.ordered == "first")
        return fit_ordinal(frame, OUTCOME, predictors, answers=places, design=sample.design)

    def _table(self, sample: Sample, frame: pd.DataFrame, chosen: Chosen, inference, level: float) -> pd.DataFrame:
        """The outcome by exposure, not adjusted: shares, or means where the outcome is a number."""
        labels, group = self._groups(sample, frame[EXPOSURE].to_numpy())
        if self.answer:
            yes = (frame[OUTCOME] == 1).to_numpy()
            part = Chosen(yes & chosen.valid, chosen.valid, chosen.reason)
            return shares(sample, part, inference=inference, level=level, group=group, levels=labels)
        values = np.where(chosen.valid, frame[OUTCOME].to_numpy(), np.nan)
        return mean_by(sample, values, group, labels, inference=inference, level=level)

    def _groups(self, sample: Sample, exposed: np.ndarray) -> tuple[list[str], np.ndarray]:
        if self.exposure.answer:
            labels = [self.exposure.name, self.exposure.against]
            return labels, np.where(exposed == 1, labels[0], np.where(exposed == 0, labels[1], ""))
        if sample.entries[self.exposure.item].kind not in ("number", "weight"):
            labels = sample.labels(self.exposure.item)
            return labels, sample.frame[self.exposure.item].astype(str).to_numpy()
        low = int(np.nanmin(exposed)) if np.isfinite(exposed).any() else 0
        top = low + STEPS
        labels = [str(low + step) for step in range(STEPS)] + [f"{top} or more"]
        whole = np.where(np.isfinite(exposed), np.floor(exposed), -1.0)
        group = np.where(whole >= top, labels[-1], whole.astype(int).astype(str))
        return labels, np.where(np.isfinite(exposed), group, "")

    def _source(self, sample: Sample):
        return "linked" if sample.source == "survey" and self.named_items() & sample.linked else sample.source

    def statement(self, basis: Basis) -> str:
        return association_statement(self, basis)

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        return association_sentence(self, basis, reading, shown)


def _adjuster(sample: Sample, item: str) -> tuple[pd.Series | np.ndarray, bool]:
    """An adjuster without missing reasons; levels of few rows put together, so that none decides a model alone."""
    if sample.entries[item].kind in ("number", "weight"):
        return sample.numbers(item), False
    column = sample.frame[item].astype(object)
    labels = sample.labels(item)
    # Who was never asked is a group of its own; who did not answer is missing.
    put = column.isin([reason for reason in NOT_PUT if reason != "Not linked"])
    column = column.where(column.isin(labels) | put).mask(put, "Not asked")
    counts = column.value_counts()
    rare = [label for label in counts.index if counts[label] < FEWEST]
    column = column.mask(column.isin(rare), POOLED) if len(rare) > 1 else column.mask(column.isin(rare))
    met = [label for label in [*labels, "Not asked", POOLED] if (column == label).any()]
    return pd.Categorical(column, categories=met), bool(rare)
