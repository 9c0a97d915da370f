"""What claims that set one group of rows against another have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from analysis.evidence.claims.prevalence import OfItem
from analysis.evidence.estimates import base_of, cohen_h, differences, mean_differences, shares, t_interval
from analysis.evidence.reading import Inference, Reading
from analysis.evidence.region import Region
from analysis.evidence.sample import OUTSIDE, Chosen, Sample
from analysis.evidence.sentences import contrast_sentence, contrast_statement

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

FIRST, SECOND = "first", "second"
PAIR = (FIRST, SECOND)
METHOD = {
    "sample": "difference of two domains of the sample design, with their covariance; t interval",
    "process": "difference between two groups of records, taken as one outcome of a process; clustered on the victim",
    "count": "difference between two groups of all records: a full count, so there is no sampling error",
    "respondents": "difference between two groups of those who answered; they chose to take part, so no interval",
}


class TwoGroups(OfItem):
    """A share, or a mean, of one group less that of another."""

    natural_mark: ClassVar[float | None] = 0.0
    measured: ClassVar[str] = "difference"
    usual: ClassVar[Inference] = "process"

    def names(self, basis: Basis) -> tuple[str, str]:
        """What the two groups are called in a sentence."""
        raise NotImplementedError

    def sides(self, sample: Sample) -> np.ndarray:
        """Str array: FIRST, SECOND, or empty for rows in neither group."""
        raise NotImplementedError

    def prepared(self, sample: Sample, basis: Basis) -> Sample:
        """The sample with all that `sides` needs to know."""
        return sample

    def evaluate(self, basis: Basis) -> Reading:
        return self.read(
            self.prepared(basis.sample(self.data), basis), self.region(), basis.level, names=self.names(basis)
        )

    def read(
        self,
        sample: Sample,
        region: Region,
        level: float,
        answers: list[str] | None = None,
        names: tuple[str, str] = PAIR,
    ) -> Reading:
        """The reading in a sample, which may be another one than the study's (reweighted, imputed, restricted)."""
        inference, gap = self.inference_of(sample), self.gaps(sample)
        absent = sorted(item for item in self.named_items() if not sample.has(item))
        if absent:
            why = f"{', '.join(absent)} was not collected in these data"
            return Reading("difference", "difference", region, sample.source, inference, untestable=gap or why)
        side = self.sides(sample)
        chosen, table, row = self._estimated(sample, side, inference, level, answers)
        base = base_of(sample, chosen)
        share = bool(self.answer)
        return Reading(
            measure="difference" if share else "number",
            name="difference in shares" if share else "difference in means",
            region=region,
            source=self._source(sample),
            inference=inference,
            rows_are=sample.people,
            estimate=float(row["estimate"]),
            low=float(row["low"]),
            high=float(row["high"]),
            level=level,
            interval=t_interval(float(row["estimate"]), float(row["se"]), float(row["df"])),
            n=int(row["n"]),
            people=base.people,
            asked=base.asked,
            table=table.assign(group=list(names)),
            dimensions=("group",),
            missing=base.missing,
            method=METHOD[inference],
            function="analysis.survey.difference",
            se=float(row["se"]),
            df=float(row["df"]),
            effect=cohen_h(float(row["first"]), float(row["second"])) if share else np.nan,
            effect_name="Cohen's h" if share else "",
            flags=(*sample.flags, *self.warnings(sample)),
            untestable=gap,
            gap="" if int(min(row["n_first"], row["n_second"])) else "one of the two groups is empty",
            table_measure="share" if share else "number",
        )

    def warnings(self, sample: Sample) -> tuple[str, ...]:
        """What a reader must know about the two groups."""
        return ()

    def _estimated(self, sample: Sample, side: np.ndarray, inference: Inference, level: float, answers):
        if self.answer:
            chosen = self.chosen(sample, answers).within(side != "")
            table = shares(sample, chosen, inference=inference, level=level, group=side, levels=PAIR)
            return chosen, table, differences(sample, chosen, side, PAIR, inference=inference, level=level)
        values = np.where(sample.rows(self.where) & (side != ""), sample.numbers(self.items[0]), np.nan)
        given = np.isfinite(values)
        silent = np.where(side == "", OUTSIDE, sample.chosen(self.items[0], ()).reason)
        chosen = Chosen(given, given, np.where(given, "", silent))
        table, row = mean_differences(sample, values, side, PAIR, inference=inference, level=level)
        return chosen, table, row

    def _source(self, sample: Sample):
        return "linked" if sample.source == "survey" and self.named_items() & sample.linked else sample.source

    def statement(self, basis: Basis) -> str:
        return contrast_statement(self, basis)

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        return contrast_sentence(self, basis, reading, shown)
