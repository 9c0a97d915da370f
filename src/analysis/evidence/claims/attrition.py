"""How cases are lost, where other endings compete: by a day in one group and another, or at what rate after silence.

    - id: by-180-days
      kind: attrition
      data: events
      start: report
      event: [withdrawal]
      competing: {charged: [charge], closed: [closed, out_of_court_disposal]}
      measure: incidence           # cumulative incidence by `days`, first group less second
      days: 180
      group: {name: domestic abuse cases, where: {strand: [Domestic abuse]}}
      against: {name: other crime cases, where: {strand: [Crime]}}
      expect: above
      phrase: were withdrawn by the victim

    - id: after-silence
      kind: attrition
      measure: silence             # hazard ratio: after so many `days` without contact, against within them
      days: 28
      adjust: [strand]
      ...

Contact is any event of the codebook with `informs_victim`. Competing endings end the wait; they are never treated as
if the case could still be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.errors import InputError
from analysis.evidence.claims.form import EVENTS, ClaimForm, Group, Use
from analysis.evidence.estimates import t_interval
from analysis.evidence.reading import Reading
from analysis.evidence.region import Region
from analysis.evidence.sentences import incidence_sentence, incidence_statement, silence_sentence, silence_statement
from analysis.study.models import Key

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis

LOST = "lost"
MODELLED = "cases still open are counted as waiting up to the extract date"


class Attrition(ClaimForm):
    """Cases lost over time, with competing endings."""

    kind: Literal["attrition"] = "attrition"
    data: Literal["events"] = EVENTS
    start: Key
    event: list[Key] = Field(min_length=1)
    competing: dict[str, list[Key]] = {}
    measure: Literal["incidence", "silence"]
    days: float = Field(gt=0)
    group: Group | None = None
    against: Group | None = None
    adjust: list[Key] = []
    phrase: str = Field(min_length=3)

    measured: ClassVar[str] = "difference"
    natural_mark: ClassVar[float | None] = 0.0

    @model_validator(mode="after")
    def _has_its_parts(self) -> Attrition:
        if (self.measure == "incidence") != (self.group is not None and self.against is not None):
            raise ValueError("group and against go with measure: incidence, and only with it")
        return self

    def uses(self) -> Iterator[Use]:
        yield from super().uses()
        yield Use(("start",), self.start, room="events")
        for index, kind in enumerate(self.event):
            yield Use(("event", index), kind, room="events")
        for cause, kinds in self.competing.items():
            for index, kind in enumerate(kinds):
                yield Use(("competing", cause, index), kind, room="events")
        for side in ("group", "against"):
            part = getattr(self, side)
            for item, answers in part.where.items() if part else ():
                yield Use((side, "where", item), item, tuple(answers))
        for index, item in enumerate(self.adjust):
            yield Use(("adjust", index), item)

    def region(self, mark: float | None = None) -> Region:
        own = self.threshold is not None or mark is not None
        return super().region(mark if own else 1.0 if self.measure == "silence" else 0.0)

    def evaluate(self, basis: Basis) -> Reading:
        waits = basis.spells(self.start, {LOST: self.event, **self.competing}, self.where)
        if waits is None:
            name = "difference in cumulative incidence"
            return Reading(
                "difference", name, self.region(), "cases", "process", untestable="the study has no event log"
            )
        return self._incidence(waits, basis) if self.measure == "incidence" else self._silence(waits, basis)

    def _incidence(self, waits: pd.DataFrame, basis: Basis) -> Reading:
        from analysis.cases.incidence import cumulative_incidence

        names = [self.group.name, self.against.name]
        sides = [_meets(waits, part.where) for part in (self.group, self.against)]
        waits = waits.assign(group=np.where(sides[0], names[0], np.where(sides[1], names[1], "")))
        kept = waits[waits["group"] != ""]
        at = cumulative_incidence(
            kept, duration="days", cause="cause", by="group", levels=names, causes=_causes(kept), times=[self.days]
        )
        at = at[at["cause"] == LOST]
        estimate = float(at["estimate"].iloc[0] - at["estimate"].iloc[1])
        se = float(np.hypot(at["se"].iloc[0], at["se"].iloc[1]))
        interval = t_interval(estimate, se, np.inf)
        low, high = interval(basis.level)
        return Reading(
            "difference",
            "difference in cumulative incidence",
            self.region(),
            "cases",
            "process",
            estimate=estimate,
            low=low,
            high=high,
            level=basis.level,
            interval=interval,
            n=len(kept),
            people=int(kept["person"].nunique()),
            asked=len(kept),
            table=self._groups(kept, names, at),
            curve=_curves(kept, names),
            dimensions=("group",),
            missing={"Still open at the extract date": int((kept["cause"] == "open").sum())},
            method="cumulative incidence by Aalen and Johansen; infinitesimal jackknife; normal interval",
            function="analysis.cases.incidence.cumulative_incidence",
            se=se,
            flags=(MODELLED, "several cases of one victim are taken as independent"),
            gap="" if at["n"].min() else "one of the two groups is empty",
            table_measure="share",
        )

    def _groups(self, kept: pd.DataFrame, names: list[str], at: pd.DataFrame) -> pd.DataFrame:
        rows = []
        for name, (_, row) in zip(names, at.iterrows(), strict=True):
            mine = kept[kept["group"] == name]
            lost = mine[(mine["cause"] == LOST) & (mine["days"] <= self.days)]
            counts = {"n": len(mine), "people": mine["person"].nunique(), "count": lost["person"].nunique()}
            rows.append({"group": name} | counts | {key: row[key] for key in ("estimate", "se", "low", "high")})
        return pd.DataFrame(rows)

    def _silence(self, waits: pd.DataFrame, basis: Basis) -> Reading:
        from analysis.cases.hazards import fit_cox
        from analysis.cases.timeline import silences

        contacts = [kind for kind, entry in basis.folder.codebook.events.items() if entry.informs_victim]
        pieces = silences(basis.data.events, waits, contacts=contacts, gap_days=int(self.days))
        fields = waits.set_index("case")
        pieces["person"] = pieces["case"].map(fields["person"])
        pieces[LOST] = pieces["cause"] == LOST
        for item in self.adjust:
            pieces[item] = pieces["case"].map(fields[item].astype(object))
        people = int(waits["person"].nunique())
        common = {
            "region": self.region(),
            "source": "cases",
            "inference": "process",
            "level": basis.level,
            "n": len(waits),
            "people": people,
            "asked": len(waits),
            "table": _rates(pieces, self.days),
            "dimensions": ("group",),
            "missing": {"Still open at the extract date": int((waits["cause"] == "open").sum())},
            "table_measure": "number",
            "flags": (MODELLED, "an association: it does not show that silence causes withdrawal"),
        }
        try:
            fit = fit_cox(
                pieces,
                ["silent", *self.adjust],
                duration="stop",
                event=LOST,
                ties="efron",
                entry="begin",
                clusters="person",
            )
        except InputError as error:
            return Reading("ratio", "hazard ratio", gap=error.breaches[0].what, **common)
        at = list(fit.names).index("silent")
        estimate, se = float(fit.estimate[at]), float(np.sqrt(fit.covariance[at, at]))
        interval = t_interval(estimate, se, np.inf, log=True)
        low, high = interval(basis.level)
        return Reading(
            "ratio",
            "hazard ratio",
            estimate=float(np.exp(estimate)),
            low=low,
            high=high,
            interval=interval,
            se=se,
            scale="log",
            effect=float(np.exp(estimate)),
            effect_name="hazard ratio",
            method="Cox model, silence changing over the case; Efron's ties; errors clustered on the victim",
            function="analysis.cases.hazards.cox",
            gap=fit.reason,
            **common,
        )

    def statement(self, basis: Basis) -> str:
        return incidence_statement(self, basis) if self.measure == "incidence" else silence_statement(self, basis)

    def sentence(self, basis: Basis, reading: Reading, shown) -> str:
        if self.measure == "incidence":
            return incidence_sentence(self, basis, reading, shown)
        return silence_sentence(self, basis, reading, shown)


def _meets(waits: pd.DataFrame, where: dict[str, list[str]]) -> np.ndarray:
    inside = np.ones(len(waits), bool)
    for item, answers in where.items():
        inside &= waits[item].isin(answers).to_numpy()
    return inside


def _causes(kept: pd.DataFrame) -> list[str]:
    """All endings met: the others compete, they are not cases that stay open."""
    return [LOST, *sorted(set(kept["cause"]) - {LOST, "open"})]


def _curves(kept: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The share lost over time in each group, as `disclosure.releasable_curve` reads it."""
    from analysis.cases.incidence import cumulative_incidence

    curve = cumulative_incidence(kept, duration="days", cause="cause", by="group", levels=names, causes=_causes(kept))
    curve = curve[curve["cause"] == LOST]
    curve = curve.rename(columns={"n": "all", "at_risk": "n"})
    starts = pd.DataFrame({"group": names, "time": 0.0, "events": 0, "estimate": 0.0, "low": 0.0, "high": 0.0})
    starts["n"] = [int((kept["group"] == name).sum()) for name in names]
    columns = ["group", "time", "n", "events", "estimate", "low", "high"]
    return pd.concat([starts[columns], curve[columns]], ignore_index=True)


def _rates(pieces: pd.DataFrame, days: float) -> pd.DataFrame:
    """Cases lost for each 1,000 days waited, within and after silence."""
    rows = []
    for label, silent in ((f"after {days:g} days without contact", 1.0), (f"within {days:g} days of contact", 0.0)):
        mine = pieces[pieces["silent"] == silent]
        waited = float((mine["stop"] - mine["begin"]).sum())
        lost = mine[mine[LOST]]
        rate = 1000 * len(lost) / waited if waited else np.nan
        rows.append(
            {
                "group": label,
                "n": len(mine),
                "people": mine["person"].nunique(),
                "count": lost["person"].nunique(),
                "estimate": rate,
            }
        )
    return pd.DataFrame(rows)
