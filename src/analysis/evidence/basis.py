"""All that claims rest on: the data of a study, one design for each instrument, the policy, the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from analysis.card import ShowsItself
from analysis.cases.clocks import MET, NOT_EVIDENCED, NOT_MET, PENDING, Clocks, clock_results, clocks_of
from analysis.cases.timeline import spells
from analysis.disclosure import Policy, Registry, releasable_counts
from analysis.errors import Breach, EvidenceError
from analysis.evidence.claims.form import CASES, EVENTS, VOICES, ClaimForm
from analysis.evidence.design_of import design_of
from analysis.evidence.heard import Heard, heard_on
from analysis.evidence.policy_of import policy_of
from analysis.evidence.register import Achievement, Register, Theme, read_register
from analysis.evidence.sample import NOT_LINKED, Sample
from analysis.intake import StudyData, read_study
from analysis.reads.frames import beside, each_column
from analysis.study import Comparator, Entry, Instrument, StudyFolder, find_study
from analysis.survey import SurveyDesign

LEVEL_FLAGS = {
    "quota": "quota sample: the interval assumes that people within a quota answered as if drawn at random",
    "census-of-clients": "everyone was asked, not everyone answered: the interval assumes that they are like the rest",
}


def clock_entries(clocks: Clocks) -> dict[str, Entry]:
    """What a notification has besides the fields of its case, as the codebook would say it."""
    return {
        "result": Entry(label="Result of the clock", answers=[MET, NOT_MET]),
        "clock": Entry(label="Clock", answers=list(clocks.by_id)),
        "right": Entry(label="Right of the Victims' Code", answers=[*map(str, range(1, 13)), "Local"]),
    }


@dataclass(frozen=True, eq=False, repr=False)
class Basis(ShowsItself):
    """Study, data, designs, policy, comparators and register, read once.

    Parameters
    ----------
    folder : StudyFolder. data : StudyData. register : Register, checked against the study.
    """

    folder: StudyFolder
    data: StudyData
    register: Register
    cache: dict = field(default_factory=dict)

    @classmethod
    def of(cls, folder: StudyFolder | Path | str) -> Basis:
        """Read everything a study's claims rest on.

        Raises
        ------
        InputError : the study, its data or its register is at fault; all faults at once.
        """
        if not isinstance(folder, StudyFolder):
            folder = find_study(folder)
        register = read_register(folder)
        return cls(folder, read_study(folder), register)

    @property
    def study(self):
        return self.folder.study

    @cached_property
    def policy(self) -> Policy:
        """What may be shown: `disclosure` and `inference` of study.yaml and the decisions in hand/."""
        return policy_of(self.folder)

    @cached_property
    def comparators(self) -> dict[str, Comparator]:
        return {entry.id: entry for entry in self.folder.comparators.comparators}

    @cached_property
    def clocks(self) -> Clocks:
        """The clocks of the Victims' Code, and the area's own."""
        return clocks_of(self.folder.path)

    @property
    def level(self) -> float:
        return self.study.inference.level

    def _card(self) -> tuple[str, dict[str, object]]:
        title, known = self.study.card()
        tables = self.data._card()[1]
        themes = [f"{theme.head.id}: {theme.head.title}" for theme in self.register.themes]
        return title, known | {"Tables": [f"{name}: {size}" for name, size in tables.items()], "Themes": themes}

    @property
    def sources(self) -> tuple[str, ...]:
        """The names that `sample` knows: each instrument, and the case records."""
        surveys = tuple(instrument.id for instrument in self.study.instruments)
        return surveys + ((CASES,) if self.data.cases is not None else ())

    def sample(self, data: str) -> Sample:
        """An instrument, or the cases, as claims see them.

        Raises
        ------
        EvidenceError : the study has no such source.
        """
        if data not in self.cache:
            self.cache[data] = self._sample(data)
        return self.cache[data]

    def design(self, instrument: str) -> SurveyDesign:
        """How people were asked in an instrument."""
        return self.sample(instrument).design

    def _sample(self, data: str) -> Sample:
        if data == CASES:
            return self._cases()
        return self._notifications() if data == EVENTS else self._survey(self.folder.instrument(data))

    def _survey(self, instrument: Instrument) -> Sample:
        answers = self.data.answers[instrument.id]
        entries: dict[str, Entry] = dict(self.folder.codebook.asked_in(instrument.id))
        frame, linked = self._linked(answers, instrument, entries)
        person = (
            frame[instrument.person or instrument.respondent] if instrument.person or instrument.respondent else None
        )
        people = np.arange(len(frame)).astype(str) if person is None else person.astype(str).to_numpy()
        open_survey = instrument.sample_design == "self-selected"
        flag = LEVEL_FLAGS.get(instrument.sample_design, "")
        return Sample(
            id=instrument.id,
            frame=frame,
            design=design_of(frame, instrument),
            entries=entries | linked,
            person=people,
            source="survey",
            inference="respondents" if open_survey else "sample",
            people=instrument.people,
            population=instrument.population,
            flags=(flag,) if flag else (),
            linked=frozenset(linked),
            interval=self.study.inference.interval,
            day=frame[instrument.submitted] if instrument.submitted else None,
        )

    def _linked(self, answers: pd.DataFrame, instrument: Instrument, entries: dict[str, Entry]):
        """Answers with the fields of the case a respondent agreed to be linked with, and the fields' entries."""
        cases, records = self.data.cases, self.study.cases
        if not instrument.case or cases is None or records is None or not records.id:
            return answers, {}
        fields = {key: entry for key, entry in self.folder.codebook.cases.items() if key not in entries}
        columns = [c for c in cases.columns if c not in answers.columns and str(c).split("__")[0] in fields]
        matched = cases.drop_duplicates(records.id).set_index(records.id)[columns]
        place = matched.index.get_indexer(answers[instrument.case].astype(object))
        joined = matched.take(np.where(place < 0, 0, place)).set_axis(answers.index)
        unlinked = each_column(joined, lambda column: _unlinked(column, place < 0))
        return beside([answers, unlinked]), fields

    def _cases(self) -> Sample:
        records, cases = self.study.cases, self.data.cases
        if records is None or cases is None:
            raise EvidenceError(Breach("study.yaml", "cases", "the study has no case records"))
        key = records.person or records.id
        person = cases[key].astype(str).to_numpy() if key else np.arange(len(cases)).astype(str)
        clusters = person if records.person else None
        return Sample(
            id=CASES,
            frame=cases,
            design=SurveyDesign(clusters=clusters, size=len(cases), file="cases"),
            entries=dict(self.folder.codebook.cases),
            person=person,
            source="cases",
            inference="count",
            people=records.unit,
            population=records.population or records.unit,
            day=cases[records.date] if records.date and is_datetime64_any_dtype(cases[records.date]) else None,
        )

    def _notifications(self) -> Sample:
        """Every clock that a case started, with its result and the fields of the case."""
        records, cases, events = self.study.cases, self.data.cases, self.data.events
        if records is None or cases is None or events is None or not records.id:
            raise EvidenceError(Breach("study.yaml", "events", "the study has no event log with case records"))
        until = pd.Timestamp(self.study.extract_date)
        results = clock_results(events, cases, case_id=records.id, until=until, clocks=self.clocks)
        fields = cases.drop_duplicates(records.id).set_index(records.id)
        joined = fields.loc[results["case"]].reset_index()
        # In a share, those told early must not count before those who may still be told in time.
        results["result"] = results["result"].mask(results.pop("running").astype(bool), PENDING)
        frame = beside([joined, results.drop(columns="case")])
        frame["clock"] = pd.Categorical(frame["clock"], categories=list(self.clocks.by_id))
        frame["right"] = pd.Categorical(frame["right"])
        person = frame[records.person or records.id].astype(str).to_numpy()
        return Sample(
            id=EVENTS,
            frame=frame,
            design=SurveyDesign(clusters=person, size=len(frame), file="events"),
            entries=dict(self.folder.codebook.cases) | clock_entries(self.clocks),
            person=person,
            source="cases",
            inference="count",
            people="notifications",
            population=f"notifications due to victims in {records.population or records.unit}",
            day=frame["at"],
            missing=frozenset((NOT_EVIDENCED, PENDING)),
        )

    def spells(self, start: str, ends: Mapping[str, list[str]], where: dict[str, list[str]]) -> pd.DataFrame | None:
        """Spells of the cases that meet the conditions, with the case's fields and `person`; None without a log."""
        records, cases, events = self.study.cases, self.data.cases, self.data.events
        if records is None or cases is None or events is None or not records.id:
            return None
        chosen = cases[self.sample(CASES).rows(where)]
        until = pd.Timestamp(self.study.extract_date)
        waits = spells(events, start=start, ends=ends, until=until, cases=chosen[records.id])
        fields = chosen.drop_duplicates(records.id).set_index(records.id)
        joined = fields.loc[waits["case"]].reset_index(drop=True)
        person = joined[records.person].astype(str) if records.person else waits["case"]
        kept = [column for column in joined if column not in waits]
        return beside([waits, joined[kept]]).assign(person=person)

    def primary_p(self) -> dict[str, float]:
        """Holm's p value of each primary claim that has one, by theme; see `primaries`."""
        from analysis.evidence.primaries import adjusted_primaries

        return adjusted_primaries(self)[0]

    # What sentences need

    def people_of(self, data: str) -> str:
        """What a row of a source is called."""
        return "excerpts" if data == VOICES else self.sample(data).people

    def population_of(self, data: str) -> str:
        return self.study.voices.title if data == VOICES and self.study.voices else self.sample(data).population

    def figure_of(self, claim: ClaimForm) -> float | None:
        """The published figure a claim is held against; None where it has its own threshold."""
        return self.comparators[claim.comparator].figure if claim.comparator else None

    def achievement(self, key: str) -> Achievement:
        """An achievement by its id, from whichever theme names it."""
        known = {entry.id: entry for theme in self.register.all_themes for entry in theme.head.achievements}
        return known[key]

    def missing_words(self, missing: Mapping[str, int]) -> dict[str, str]:
        """Why rows do not count, each with its number as it may be shown."""
        if not missing:
            return {}
        counts = pd.DataFrame({"why": list(missing), "n": list(missing.values())})
        shown = releasable_counts(
            counts, self.policy, what="rows left out", universe="rows left out", registry=Registry()
        )
        return {str(row["why"]): str(row["shown"]) for row in shown.records()}

    def voices_on(self, theme: Theme) -> Heard | None:
        """What the coded excerpts say about a theme; None where the study has none."""
        if self.data.voices is None:
            return None
        key = ("heard", theme.head.id)
        if key not in self.cache:
            self.cache[key] = heard_on(theme, self.data.voices)
        return self.cache[key]


def _unlinked(column: pd.Series, absent: np.ndarray) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        kept = column.cat.add_categories([NOT_LINKED]) if NOT_LINKED not in column.cat.categories else column
        return kept.mask(absent, NOT_LINKED)
    return column.mask(absent)
