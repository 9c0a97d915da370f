"""Two things that go together: in the same person's answers, or in what one person told the Champions.

    - id: with-delay
      kind: co-occurrence
      data: voices
      first: relisting             # a code, or a theme's id
      second: delay-and-withdrawal
      expect: above                # the odds ratio, against 1
      phrase: re-listing and delay

With an instrument or cases, `first` and `second` are items, each with its answers and a name:
{item: kept_informed, answer: ["No"], name: not being kept informed}.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.evidence.claims.form import CASES, VOICES, ClaimForm, Use
from analysis.evidence.estimates import t_interval
from analysis.evidence.reading import Reading
from analysis.evidence.sentences import cooccurrence_sentence, cooccurrence_statement
from analysis.study.models import Key, Strict, Text
from analysis.survey import SurveyDesign

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis


class Thing(Strict):
    """An item and its answers."""

    item: Key
    answer: list[Text] = Field(min_length=1)
    name: str


class CoOccurrence(ClaimForm):
    """The odds ratio of two things over people."""

    kind: Literal["co-occurrence"] = "co-occurrence"
    first: Thing | str
    second: Thing | str
    phrase: str = Field(min_length=3)

    measured: ClassVar[str] = "ratio"
    natural_mark: ClassVar[float | None] = 1.0

    @model_validator(mode="after")
    def _same_kind(self) -> CoOccurrence:
        things = [isinstance(part, Thing) for part in (self.first, self.second)]
        if any(things) != (self.data != VOICES) or len(set(things)) > 1:
            raise ValueError("codes go with data: voices, items with an instrument or cases")
        return self

    def uses(self) -> Iterator[Use]:
        yield from super().uses()
        for side in ("first", "second"):
            part = getattr(self, side)
            if isinstance(part, Thing):
                yield Use((side, "item"), part.item)
                yield Use((side, "answer"), part.item, tuple(part.answer))

    def names(self) -> tuple[str, str]:
        return tuple(
            part.name if isinstance(part, Thing) else part.replace("-", " ") for part in (self.first, self.second)
        )

    def evaluate(self, basis: Basis) -> Reading:
        region = self.region()
        if self.data == VOICES:
            return self._in_voices(basis, region)
        sample = basis.sample(self.data)
        inside = sample.rows(self.where)
        parts = [sample.chosen(part.item, part.answer).within(inside) for part in (self.first, self.second)]
        both = parts[0].valid & parts[1].valid
        frame = pd.DataFrame({"a": np.where(both, parts[0].yes, np.nan), "b": np.where(both, parts[1].yes, np.nan)})
        inference = "process" if sample.id == CASES else sample.inference
        reading = self._odds(frame, sample.design, region, basis.level, sample.person, sample.source, inference)
        return reading

    def _in_voices(self, basis: Basis, region) -> Reading:
        voices = basis.data.voices
        if voices is None:
            return Reading("ratio", "odds ratio", region, "voices", untestable="the study has no coded excerpts")
        coded = voices.dropna(subset=["person"])
        labels = coded["code"].astype(str)
        themes = coded["theme"].astype(str) if "theme" in coded else labels
        hits = [(labels == name) | (themes == name) for name in (self.first, self.second)]
        people = coded["person"].astype(str)
        frame = pd.DataFrame({"a": hits[0].groupby(people).any(), "b": hits[1].groupby(people).any()}).astype(float)
        person = frame.index.to_numpy()
        design = SurveyDesign(size=len(frame), file="voices")
        reading = self._odds(frame.reset_index(drop=True), design, region, basis.level, person, "voices", "process")
        return reading

    def _odds(self, frame, design, region, level, person, source, inference) -> Reading:
        from analysis.errors import InputError
        from analysis.survey.models import fit_model

        whole = frame.notna().all(axis=1).to_numpy()
        table = _table(frame[whole], person[whole], self.names())
        common = {
            "region": region,
            "source": source,
            "inference": inference,
            "level": level,
            "n": int(whole.sum()),
            "people": int(pd.unique(person[whole]).size),
            "asked": int(whole.sum()),
            "table": table,
            "dimensions": ("group",),
            "table_measure": "share",
            "flags": ("going together does not show that one causes the other",),
        }
        try:
            fitted = fit_model(frame.astype(float), "a", ["b"], design=design, family="logit")
        except InputError as error:
            return Reading("ratio", "odds ratio", gap=error.breaches[0].what, **common)
        at = fitted.names.index("b")
        estimate, se, df = float(fitted.estimate[at]), float(fitted.se[at]), float(fitted.df)
        interval = t_interval(estimate, se, df, log=True)
        low, high = interval(level)
        ratio = float(np.exp(estimate))
        return Reading(
            "ratio",
            "odds ratio",
            estimate=ratio,
            low=low,
            high=high,
            interval=interval,
            se=se,
            scale="log",
            df=df,
            effect=ratio,
            effect_name="odds ratio",
            method="logistic model of one on the other; linearised variance",
            function="analysis.survey.models.fit_model",
            gap=fitted.reason,
            **common,
        )

    def statement(self, basis: Basis) -> str:
        return cooccurrence_statement(self, basis)

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        return cooccurrence_sentence(self, basis, reading, shown)


def _table(frame: pd.DataFrame, person: np.ndarray, names: tuple[str, str]) -> pd.DataFrame:
    """The share with the first among those with, and without, the second."""
    rows = []
    for label, value in ((f"with {names[1]}", 1.0), (f"without {names[1]}", 0.0)):
        part = (frame["b"] == value).to_numpy()
        yes = part & (frame["a"] == 1).to_numpy()
        share = float(yes.sum() / part.sum()) if part.any() else np.nan
        people = int(pd.unique(person[part]).size)
        rows.append(
            {
                "group": label,
                "n": int(part.sum()),
                "people": people,
                "count": int(pd.unique(person[yes]).size),
                "estimate": share,
            }
        )
    return pd.DataFrame(rows)
