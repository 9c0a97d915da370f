"""Items made of others: answers grouped, numbers in bands, days in months. The reason of a missing one goes along."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import Breach
from analysis.intake.note import breach
from analysis.intake.reader import REASON, categories
from analysis.study.codebook import Entry
from analysis.study.missing import REASONS


def derive(frame: dict[str, pd.Series], entries: Mapping[str, Entry]) -> list[Breach]:
    """The derived items of a frame, added in place.

    Returns
    -------
    The faults of the codebook: an answer that is in no group, a number that is in no band.
    """
    faults: list[Breach] = []
    for key, entry in entries.items():
        source = frame.get(entry.derived_from)
        if not entry.derived_from or source is None:
            continue
        if entry.groups:
            frame[key] = _grouped(key, entry, source, faults)
        elif entry.bands:
            frame[key] = _banded(key, entry, source, frame.get(entry.derived_from + REASON), faults)
        elif pd.api.types.is_datetime64_any_dtype(source):
            frame[key] = _months(source, entry)
        else:
            frame[key] = source
    return faults


def _grouped(key: str, entry: Entry, source: pd.Series, faults: list[Breach]) -> pd.Series:
    group_of = {answer: group for group, answers in entry.groups.items() for answer in answers}
    missing = set(entry.groups) & set(REASONS)
    left = [answer for answer in source.cat.categories if answer not in group_of and answer not in REASONS]
    if left:
        what = f"{len(left)} answers of {entry.derived_from} are in no group of {key}"
        remedy = 'Put each in a group, or in one called by a missing reason, such as "Not applicable".'
        faults.append(breach("codebook.yaml", what, column=key, allowed=left[:20], remedy=remedy))
        return source
    renamed = {name: group_of.get(name, name) for name in source.cat.categories}
    said = source.astype(object).map(renamed)
    return categories(said, [group for group in entry.groups if group not in missing])


def _banded(key: str, entry: Entry, numbers: pd.Series, reason: pd.Series | None, faults: list[Breach]) -> pd.Series:
    said = np.full(len(numbers), None, dtype=object)
    for band, (low, high) in entry.bands.items():
        fits = (numbers >= (-np.inf if low is None else low)) & (numbers <= (np.inf if high is None else high))
        said[fits.to_numpy()] = band
    given = numbers.notna().to_numpy()
    lost = given & pd.isna(said)
    if lost.any():
        what = f"{int(lost.sum())} numbers of {entry.derived_from} are in no band of {key}"
        faults.append(breach("codebook.yaml", what, column=key, remedy="Let the bands cover every number."))
    if reason is not None:
        said = np.where(given, said, reason.astype(object))
    return categories(pd.Series(said, dtype=object), list(entry.bands))


def _months(days: pd.Series, entry: Entry) -> pd.Series:
    given = days.dropna()
    months = pd.period_range(given.min(), given.max(), freq="M").strftime("%Y-%m").tolist() if len(given) else []
    return categories(days.dt.strftime("%Y-%m").astype(object).where(days.notna(), entry.blank), months)
