"""A made-up world: surveys, cases, events, voices, as frames or as the raw files of a study folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.synthetic.casework import casework
from analysis.synthetic.draws import Draws
from analysis.synthetic.flaws import (
    on_second_platform,
    with_device,
    with_impossible_answers,
    with_impossible_outcomes,
    with_repeats,
    without_records,
)
from analysis.synthetic.listening_work import engagement, voices
from analysis.synthetic.surveys import listening, recorded
from analysis.synthetic.truth import Truth

SEED = 2159
HALVES = {"2023a": ("2023-01", "2023-07"), "2023b": ("2023-07", "2024-01")} | {
    "2024a": ("2024-01", "2024-07"),
    "2024b": ("2024-07", "2025-01"),
}


def world(
    seed: int = SEED,
    *,
    null_themes: Iterable[str] = (),
    effects: Mapping[str, float] | None = None,
    scale: float = 1.0,
    flaws: bool = True,
    informative: float = 0.0,
    uneven: float = 0.08,
) -> dict[str, pd.DataFrame]:
    """One made-up world as frames of text, exactly as its raw files have it.

    Parameters
    ----------
    seed : int. The same seed gives the same world, byte for byte, on every platform.
    null_themes : themes whose true effects are set to none ("all" for all of them).
    effects : other true effects than the planted ones: see `Truth.of`.
    scale : 1 for the size of the shipped study: 860 answers and 6,900 cases.
    informative : how much more often an unwelcome answer to the recorded survey is left blank; needs `flaws`.
    uneven : how far one victim's chance to be told in time lies above or below that of all; 0.25 clusters strongly.
    flaws : False for files without missing answers, repeats, impossible days and unrecorded events.

    Returns
    -------
    dict: recorded, listening, cases, events, voices, engagement.

    Raises
    ------
    InputError : a theme or claim is unknown.
    """
    truth = Truth.of(null_themes, effects, uneven)
    work = casework(seed, truth, scale)
    log, meetings = engagement(seed)
    tables = {
        "recorded": recorded(seed, truth, work.facts, scale, flaws, informative),
        "listening": listening(seed, truth, scale, flaws),
        "cases": work.cases,
        "events": work.events.drop(columns="day"),
        "voices": voices(seed, log, meetings),
        "engagement": log,
    }
    return _flawed(seed, tables) if flaws else tables


def _flawed(seed: int, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    draws = Draws(seed, "flaws")
    for name in ("recorded", "listening"):
        answers = with_impossible_answers(draws, tables[name])
        tables[name] = with_device(draws, with_repeats(draws, answers))
    tables["cases"] = with_repeats(draws, with_impossible_outcomes(draws, tables["cases"]))
    tables["events"] = without_records(draws, tables["events"])
    return tables


def raw_files(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables as the files of a study: each platform's answers and each half-year's events in a file of its own."""
    answers, events = tables["recorded"], tables["events"]
    second = (answers["platform"] == "Second platform").to_numpy()
    files = {
        "recorded_first_platform.csv": answers[~second],
        "recorded_second_platform.csv": on_second_platform(answers[second]),
        "listening.csv": tables["listening"],
        "cases.csv": tables["cases"],
        "voices.csv": tables["voices"],
        "engagement.csv": tables["engagement"],
    }
    for half, (first, last) in HALVES.items():
        files[f"events_{half}.csv"] = events[((events["at"] >= first) & (events["at"] < last)).to_numpy()]
    return files


def write_files(folder: Path, files: dict[str, pd.DataFrame]) -> list[Path]:
    """Write raw files: UTF-8, commas, quotes only where needed, line feeds; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in files.items():
        path = folder / name
        path.write_bytes(rows.to_csv(index=False, lineterminator="\n").encode("utf-8"))
        paths.append(path)
    return paths


def generate(
    folder: Path,
    *,
    seed: int = SEED,
    null_themes: Iterable[str] = (),
    effects: Mapping[str, float] | None = None,
    scale: float = 1.0,
) -> list[Path]:
    """Write the raw files of a made-up world into `folder`/raw; parameters as in `world`.

    The same call gives the same bytes, whatever stood there before; files of other names are left alone.
    """
    tables = world(seed, null_themes=null_themes, effects=effects, scale=scale)
    return write_files(Path(folder) / "raw", raw_files(tables))
