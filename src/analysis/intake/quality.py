"""What a person should look at before believing the answers: reported, never removed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.intake.note import Note
from analysis.intake.rows import Rows
from analysis.intake.vocabulary import may_be_shown
from analysis.study.codebook import Codebook, Entry
from analysis.study.missing import REASONS
from analysis.study.models import Instrument

STRAIGHT_LINE = 4
EXTREME_WEIGHT = 30
MANY_ITEMS = 20
SPEEDER_SHARE = 1 / 3


def report_lonely_clusters(rows: Rows, stratum: str, cluster: str) -> None:
    """A warning for strata with one cluster: no variance can be estimated in them."""
    if stratum not in rows.frame or cluster not in rows.frame or not len(rows.frame):
        return
    known = rows.frame[(rows.frame[stratum] != "") & (rows.frame[cluster] != "")]
    counts = known.groupby(stratum, observed=True)[cluster].nunique()
    lonely = counts.index[counts == 1].astype(str).tolist()
    if lonely:
        mask = rows.frame[stratum].isin(lonely).to_numpy()
        named = ", ".join(filter(None, (may_be_shown(name) for name in lonely)))
        strata = "a stratum" if len(lonely) == 1 else f"{len(lonely)} strata"
        what = f"{strata}{f' ({named})' if named else ''} with one cluster: no variance can be estimated there"
        rows.note("warn", stratum, what, mask)


def report_weights(rows: Rows, entries: Mapping[str, Entry]) -> None:
    """A warning for rows without a weight, and for weights far above the usual one (thirty medians)."""
    for key, entry in entries.items():
        if entry.kind == "weight" and key in rows.frame:
            weight = rows.frame[key]
            rows.note("warn", key, "has no weight: the row is in no weighted figure", weight.isna().to_numpy())
            far = (weight > EXTREME_WEIGHT * weight.median()).to_numpy()
            rows.note("warn", key, f"a weight above {EXTREME_WEIGHT} times the usual (median) one", far)


def report_crossing_clusters(rows: Rows, stratum: str, cluster: str) -> None:
    """A warning for single clusters that stand in several strata, where the others do not."""
    if stratum not in rows.frame or cluster not in rows.frame:
        return
    ids = rows.frame[cluster]
    strata = rows.frame[rows.frame[stratum] != ""].groupby(ids, observed=True)[stratum].nunique()
    crossing = strata.index[strata > 1]
    if 0 < len(crossing) * 5 <= len(strata):
        rows.note("warn", cluster, "the cluster stands in several strata", ids.isin(crossing).to_numpy())


def report_repeats(rows: Rows, respondent: str) -> None:
    """A warning for ids that stand in several rows where the codebook does not forbid it."""
    if respondent in rows.frame:
        ids = rows.frame[respondent]
        again = (ids.duplicated(keep=False) & (ids != "")).to_numpy()
        rows.note("warn", respondent, "stands in several rows; all of them are used", again)


def report_repeated_answers(rows: Rows, keys: list[str]) -> None:
    """A warning for rows that give the very same answers to everything, ids and days apart."""
    said = rows.frame[[key for key in keys if key in rows.frame]]
    if said.shape[1] >= MANY_ITEMS and len(said):
        given = (~said.isin(REASONS)).sum(axis=1) * 2 >= MANY_ITEMS
        again = (said.duplicated(keep=False) & given).to_numpy()
        rows.note("warn", "", "the same answers to every item as another row; all of them are used", again)


def report_speeders(rows: Rows, started: str, ended: str) -> None:
    """A warning for answers given in less than a third of the usual (median) time."""
    if started not in rows.frame or ended not in rows.frame:
        return
    taken = (rows.frame[ended] - rows.frame[started]).dt.total_seconds()
    usual = taken[taken > 0].median()
    fast = (taken < usual * SPEEDER_SHARE).to_numpy() & taken.notna().to_numpy()
    rows.note("warn", ended, "answered in less than a third of the usual time; all of them are used", fast)


def straight_lining(answers: pd.DataFrame, entries: Mapping[str, Entry]) -> pd.DataFrame:
    """How many respondents gave one answer to every item of a battery.

    Parameters
    ----------
    answers : an instrument's frame. entries : its items; those that share a named scale are a battery.

    Returns
    -------
    DataFrame: scale, items (how many), n (respondents who answered at least four of them), straight (those of them
    who always gave the same answer).
    """
    batteries: dict[str, list[str]] = {}
    for key, entry in entries.items():
        if (
            entry.scale
            and key in answers
            and entry.kind == "choice"
            and len(answers[key].cat.categories) > 2 + len(REASONS)
        ):
            batteries.setdefault(entry.scale, []).append(key)
    rows = []
    for scale, keys in batteries.items():
        if len(keys) >= STRAIGHT_LINE:
            said = answers[keys].astype(object)
            said = said.where(~said.isin(REASONS))
            enough = said[said.notna().sum(axis=1) >= STRAIGHT_LINE]
            first = enough.bfill(axis=1).iloc[:, 0]
            same = (enough.eq(first, axis=0) | enough.isna()).all(axis=1)
            rows.append((scale, len(keys), len(enough), int(same.sum())))
    return pd.DataFrame(rows, columns=["scale", "items", "n", "straight"])


def missing_by_reason(frame: pd.DataFrame, entries: Mapping[str, Entry], codebook: Codebook) -> pd.DataFrame:
    """Answers given and missing of each item.

    Returns
    -------
    DataFrame: item, label, n (rows), given, and one column for each reason, in the order of `REASONS`.
    """
    rows = []
    for key, entry in entries.items():
        column = _said(frame, key, entry)
        if column is None:
            continue
        counts = column.value_counts()
        missing = [int(counts.get(reason, 0)) for reason in REASONS]
        label = entry.label or entry.wording or key
        rows.append((key, label, len(frame), len(frame) - sum(missing), *missing))
    return pd.DataFrame(rows, columns=["item", "label", "n", "given", *REASONS])


def _said(frame: pd.DataFrame, key: str, entry: Entry) -> pd.Series | None:
    """What each row says of an item, answers and reasons; None for ids and free text, which have no reasons."""
    if entry.kind in ("date", "datetime") and key in frame:
        return pd.Series(np.where(frame[key].isna(), entry.blank, "a day"), dtype=object)
    names = [f"{key}__reason", key, *(name for name in frame if name.startswith(f"{key}__"))]
    for name in names:
        if name in frame and isinstance(frame[name].dtype, pd.CategoricalDtype):
            return frame[name].astype(object)
    return None


def report_quality(rows: Rows, instrument: Instrument, entries: Mapping[str, Entry]) -> None:
    """All warnings on an instrument's answers, in place."""
    if not len(rows.frame):
        return
    if instrument.respondent and not entries[instrument.respondent].unique:
        report_repeats(rows, instrument.respondent)
    report_repeated_answers(rows, [key for key, entry in entries.items() if entry.kind == "choice"])
    report_weights(rows, entries)
    report_lonely_clusters(rows, instrument.stratum, instrument.cluster)
    report_crossing_clusters(rows, instrument.stratum, instrument.cluster)
    report_speeders(rows, instrument.started, instrument.submitted)


def response_over_time(days: pd.Series, freq: str = "W-SUN") -> pd.DataFrame:
    """Answers by week (or another period), weeks without any among them: period, n."""
    given = days.dropna()
    if not len(given):
        return pd.DataFrame({"period": pd.Series(dtype="datetime64[us]"), "n": np.array([], dtype=int)})
    counts = given.dt.to_period(freq).value_counts().sort_index()
    every = pd.period_range(counts.index.min(), counts.index.max(), freq=freq)
    counts = counts.reindex(every, fill_value=0)
    return pd.DataFrame({"period": every.start_time.astype("datetime64[us]"), "n": counts.to_numpy()})


def note_counts(notes: list[Note]) -> pd.DataFrame:
    """Notes as a table: severity, file, where, column, what, count."""
    columns = ["severity", "file", "where", "column", "what", "count"]
    return pd.DataFrame([[getattr(note, name) for name in columns] for note in notes], columns=columns)
