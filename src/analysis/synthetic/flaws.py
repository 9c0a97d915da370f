"""The flaws of real files, planted on purpose: repeated rows, impossible days, events nobody wrote down, new codes.

What intake does with each: a row repeated in full, a day after the extract or before the report is set aside by name;
an unrecorded event makes a clock "not evidenced"; the second platform's codes stand in the codebook beside the first's.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.synthetic.draws import Draws

REPEATED = 0.02
IMPOSSIBLE = 0.01
UNRECORDED = 0.03
SECOND_PLATFORM = {
    "Don't know": "DK",
    "Can't remember": "CR",
    "Prefer not to say": "PNTS",
    "Too early to say": "TETS",
}


def with_repeats(draws: Draws, rows: pd.DataFrame, share: float = REPEATED) -> pd.DataFrame:
    """Some rows a second time, straight after the first."""
    again = draws.yes(share, len(rows))
    return rows.loc[np.repeat(np.arange(len(rows)), 1 + again)].reset_index(drop=True)


def with_impossible_answers(draws: Draws, answers: pd.DataFrame) -> pd.DataFrame:
    """Some answers dated after the last day of the study, as by a clock set wrongly."""
    wrong = draws.yes(IMPOSSIBLE, len(answers)) & (answers["submitted"] != "").to_numpy()
    later = answers["submitted"].str.replace("2023-", "2033-").str.replace("2024-", "2034-")
    later = later.str.replace("-02-29", "-02-28")
    return answers.assign(submitted=np.where(wrong, later, answers["submitted"]))


def with_impossible_outcomes(draws: Draws, cases: pd.DataFrame) -> pd.DataFrame:
    """Some outcomes dated before the report, as by two dates exchanged."""
    wrong = draws.yes(IMPOSSIBLE, len(cases)) & (cases["outcome"] > cases["reported"]).to_numpy()
    return cases.assign(
        reported=np.where(wrong, cases["outcome"], cases["reported"]),
        outcome=np.where(wrong, cases["reported"], cases["outcome"]),
        recorded=np.where(wrong, cases["outcome"], cases["recorded"]),
    )


def without_records(draws: Draws, events: pd.DataFrame) -> pd.DataFrame:
    """Some notifications without their event: it happened and nobody wrote it down."""
    notice = events["event"].str.startswith("victim_told_").to_numpy()
    return events[~(notice & draws.yes(UNRECORDED, len(events)))].reset_index(drop=True)


def on_second_platform(answers: pd.DataFrame) -> pd.DataFrame:
    """The second platform writes short codes where the first wrote words."""
    return answers.replace(SECOND_PLATFORM)


def with_device(draws: Draws, answers: pd.DataFrame) -> pd.DataFrame:
    """The platform's own column that nobody asked for: an address of the device, from the range for documentation."""
    last = 1 + np.floor(draws.uniform(len(answers)) * 254).astype(int)
    address = np.array([f"192.0.2.{number}" for number in last], dtype=object)
    return answers.assign(**{"IP address": address})
