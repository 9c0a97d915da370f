"""A study folder's raw files, read as its YAML says: all faults at once, or typed frames and their account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import Breach, InputError
from analysis.intake.cache import Cache, CacheEntry
from analysis.intake.chain import by_case_and_moment, set_aside_before_report
from analysis.intake.contents import contents_of
from analysis.intake.entries import read_entries
from analysis.intake.hand import Decisions, read_decisions
from analysis.intake.long_tables import read_engagement, read_events, read_voices
from analysis.intake.note import Note, breach
from analysis.intake.private_files import close_to_others
from analysis.intake.pseudonyms import Pseudonyms, pseudonyms_for
from analysis.intake.quality import report_quality
from analysis.intake.rows import Rows
from analysis.intake.study_data import StudyData, accounts
from analysis.reads import apart
from analysis.reads.frames import noting
from analysis.study.folder import StudyFolder
from analysis.study.models import Instrument, SourceFile

_RECORDS = ("cases", "events", "voices", "engagement")


def read_study(folder: StudyFolder, *, use_cache: bool = True) -> StudyData:
    """Read all raw files of a study.

    Parameters
    ----------
    folder : the study, as `find_study` gives it.
    use_cache : whether unchanged files are taken from `work/cache`.

    Returns
    -------
    StudyData.

    Raises
    ------
    InputError : every fault of every file: a file, sheet or column that is missing, an answer or a number the
        codebook does not allow, a date that cannot be decided, an id that repeats.
    """
    return _Reading(folder, use_cache).all()


def study_contents(folder: StudyFolder) -> dict[str, dict[str, Any]]:
    """The hashes of every table's columns by the table's name (see `contents_of`).

    Taken from the cache where the raw files are those it was made from, else the study is read, and so checked.

    Raises
    ------
    InputError : as `read_study`.
    """
    return _Reading(folder, True).contents()


@dataclass
class _Reading:
    folder: StudyFolder
    use_cache: bool

    def __post_init__(self) -> None:
        self.study, self.codebook = self.folder.study, self.folder.codebook
        self.decisions: Decisions = read_decisions(self.folder.path)
        self.pseudonyms: Pseudonyms = pseudonyms_for(self.study)
        self.cache = Cache(self.folder, self.pseudonyms.fingerprint)
        self.breaches: list[Breach] = []
        self.tables: dict[str, Rows] = {}
        self.notes: list[Note] = []

    def all(self) -> StudyData:
        for instrument in self.study.instruments:
            self._table(instrument.id, instrument, lambda paths, i=instrument: self._answers(i, paths))
        for name, source in self._sources().items():
            self._table(name, source, lambda paths, name=name: self._record(name, paths))
        if self.breaches:
            raise InputError(self.breaches)
        return self._data()

    def _sources(self) -> dict[str, SourceFile]:
        found = {name: getattr(self.study, name) for name in _RECORDS}
        return {name: source for name, source in found.items() if source is not None}

    def contents(self) -> dict[str, dict[str, Any]]:
        sources = {instrument.id: instrument for instrument in self.study.instruments} | self._sources()
        kept = {name: self._kept_contents(name, source) for name, source in sources.items()}
        if None not in kept.values():
            return {name: found for name, found in kept.items() if found is not None}
        self.all()
        return {name: kept[name] or contents_of(rows) for name, rows in self.tables.items()}

    def _kept_contents(self, name: str, source: SourceFile) -> dict[str, Any] | None:
        paths = self.folder.files(source.path)
        return self._entry(name, paths).contents() if paths else None

    def _entry(self, name: str, paths: list[Path]) -> CacheEntry:
        # Events are judged by the cases' days of report, so their entry depends on those files, too.
        with_cases = self.folder.files(self.study.cases.path) if name == "events" and self.study.cases else []
        with apart([*paths, *with_cases]):
            return self.cache.entry(name, [*paths, *with_cases])

    def _table(self, name: str, source: SourceFile, read: Callable[[list[Path]], Rows]) -> None:
        paths = self.folder.files(source.path)
        if not paths:
            self.breaches.append(_absent(source))
            return
        if self.pseudonyms.key:
            self.notes.extend(close_to_others(paths, self.folder.path))
        entry = self._entry(name, paths) if self.use_cache else None
        rows = entry.load() if entry else None
        if rows is None:
            with apart(paths):
                rows = read(paths)
            if not rows.breaches:
                self.pseudonyms.replace(rows, self._ids(name))
                if entry:
                    entry.store(rows)
        self.breaches.extend(rows.breaches)
        self.tables[name] = rows

    def _answers(self, instrument: Instrument, paths: list[Path]) -> Rows:
        entries = self.codebook.asked_in(instrument.id)
        rows = read_entries(
            instrument.id, paths, instrument, entries, self.codebook, self.study.extract_date, self.decisions
        )
        report_quality(rows, instrument, entries)
        return rows

    def _record(self, name: str, paths: list[Path]) -> Rows:
        source, study, codebook = getattr(self.study, name), self.study, self.codebook
        if name == "cases":
            return read_entries(name, paths, source, codebook.cases, codebook, study.extract_date, self.decisions)
        if name == "voices":
            return read_voices(paths, source, study, codebook, self.decisions)
        if name == "engagement":
            return read_engagement(paths, source, study, codebook, self.decisions)
        rows = read_events(paths, source, codebook, study.extract_date, self.decisions)
        if not rows.breaches:
            cases = self.tables.get("cases")
            set_aside_before_report(
                rows, codebook, None if cases is None else cases.frame, study.cases, self.pseudonyms
            )
            by_case_and_moment(rows)
        return rows

    def _ids(self, name: str) -> list[str]:
        """The columns of a table that say whose row it is."""
        if name == "cases":
            records = self.study.cases
            return [key for key in (records.id, records.person) if key]
        if name in _RECORDS:
            return {"events": ["case"], "voices": ["person"], "engagement": ["person"]}[name]
        instrument = self.folder.instrument(name)
        return [key for key in (instrument.respondent, instrument.person, instrument.case) if key]

    def _data(self) -> StudyData:
        frames = {name: noting(rows.frame, name) for name, rows in self.tables.items()}
        instruments = [instrument.id for instrument in self.study.instruments]
        return StudyData(
            {name: frames[name] for name in instruments},
            *(frames.get(name) for name in _RECORDS),
            notes=[*self.notes, *(note for rows in self.tables.values() for note in rows.notes)],
            **accounts(list(self.tables.values())),
            _free_text=self._free_text,
        )

    def _free_text(self, table: str, item: str) -> pd.Series:
        paths = self.folder.files(self._source(table).path) if table in self.tables else []
        rows = self._again(table, paths) if paths else None
        if rows is None or item not in rows.texts:
            raise InputError(Breach("codebook.yaml", item, f"is no free text of {table}"))
        return rows.texts[item]

    def _again(self, table: str, paths: list[Path]) -> Rows:
        with apart(paths):
            if table in _RECORDS:
                return self._record(table, paths)
            return self._answers(self.folder.instrument(table), paths)

    def _source(self, table: str) -> SourceFile:
        return getattr(self.study, table) if table in _RECORDS else self.folder.instrument(table)


def _absent(source: SourceFile) -> Breach:
    remedy = source.get or "Put it there, or correct its path in study.yaml."
    return breach(source.path, "the file is not there", remedy=remedy)
