"""The Champions' made-up listening: whom they met, and what was said, coded by two people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.synthetic.calendar import DAYS, GO_LIVE, iso_dates
from analysis.synthetic.comments import codes_for, remarks
from analysis.synthetic.draws import Draws
from analysis.synthetic.phrases import CODES
from analysis.synthetic.vocabulary import ASB, councils

MEETINGS = 150
EXCERPTS = 600
METHODS = np.array(["interview", "focus group", "call", "visit", "observation"], dtype=object)
STRAND_IDS = np.array(["anti-social-behaviour", "crime", "domestic-abuse"], dtype=object)
STAGES = np.array(["reporting", "investigation", "court", "afterwards"], dtype=object)
# The stage at which each code is usually met, in the order of the codes.
USUAL_STAGE = np.array([0, 1, 1, 1, 0, 0, 1, 2, 2, 2, 1, 1, 3, 3, 2, 0, 1, 3])
# Two codes the coders cannot tell apart well: their voices may not count.
AGREEMENT = np.full(len(CODES), 0.88)
AGREEMENT[[3, 6]] = 0.45
RISING = 16  # Automatic messages, spoken of once the portal had begun.


def engagement(seed: int) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """The log of 150 meetings as text, and their facts (day, strand, people)."""
    draws = Draws(seed, "engagement")
    day = np.sort(draws.uniform(MEETINGS)) * DAYS
    strand = draws.pick((0.36, 0.34, 0.30), MEETINGS)
    method = draws.pick((0.46, 0.12, 0.20, 0.16, 0.06), MEETINGS)
    people = np.where(method == 1, 4 + np.floor(draws.uniform(MEETINGS) * 6), 1).astype(int)
    minutes = np.where(method == 2, 25, 50) + 5 * np.floor(draws.uniform(MEETINGS) * 10).astype(int)
    consent = np.array(["to be quoted", "to be used without quotation", "not to be used"], dtype=object)
    frame = pd.DataFrame(
        {
            "engagement": np.array([f"E{number:03d}" for number in range(1, MEETINGS + 1)], dtype=object),
            "date": iso_dates(day),
            "method": METHODS[method],
            "strand": STRAND_IDS[strand],
            "local_authority": councils()[draws.pick((0.78, 0.22), MEETINGS)],
            "people": people.astype(str).astype(object),
            "minutes": minutes.astype(str).astype(object),
            "consent": consent[draws.pick((0.66, 0.29, 0.05), MEETINGS)],
            "safeguarding": np.where(draws.yes(0.06, MEETINGS), "Yes", "No"),
            "follow_up": np.where(draws.yes(0.40, MEETINGS), "Yes", "No"),
        },
        dtype=object,
    )
    return frame, {"day": day, "strand": strand, "people": people}


def voices(seed: int, log: pd.DataFrame, meetings: dict[str, np.ndarray]) -> pd.DataFrame:
    """600 excerpts, each coded by two people: one row for each coding, in the order of excerpt and coder."""
    draws = Draws(seed, "voices")
    usable = np.flatnonzero((log["consent"] != "not to be used").to_numpy())
    meeting = np.sort(usable[np.floor(draws.uniform(EXCERPTS) * len(usable)).astype(int)])
    strand, day = meetings["strand"][meeting], meetings["day"][meeting]
    code = codes_for(draws, strand)
    speaks_of_portal = draws.yes(0.24, EXCERPTS)
    code = np.where((day >= GO_LIVE) & speaks_of_portal, RISING, code)
    stage = np.where(draws.yes(0.72, EXCERPTS), USUAL_STAGE[code], np.floor(draws.uniform(EXCERPTS) * 4).astype(int))
    stage = np.where((strand == ASB) & (stage == 2), 1, stage)
    speaker = np.floor(draws.uniform(EXCERPTS) * np.minimum(meetings["people"][meeting], 3)).astype(int)
    second = np.where(draws.yes(AGREEMENT[code], EXCERPTS), code, codes_for(draws, strand))
    text = np.array(remarks(draws, code), dtype=object)
    both = {
        "excerpt": np.array([f"X{number:03d}" for number in range(1, EXCERPTS + 1)], dtype=object),
        "person": (log["engagement"].to_numpy()[meeting] + "-" + (speaker + 1).astype(str)).astype(object),
        "source": log["engagement"].to_numpy()[meeting],
        "strand": STRAND_IDS[strand],
        "stage": STAGES[stage],
        "polarity": np.where(draws.yes(0.86, EXCERPTS), "critical", "good"),
        "at": iso_dates(day),
        "length": np.array([str(len(words)) for words in text], dtype=object),
        "text": text,
    }
    return _coded_twice(both, code, second)


def _coded_twice(both: dict[str, np.ndarray], code: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    """One row for each coding: the first coder's code and the second's."""
    names = np.array(list(CODES), dtype=object)
    themes = np.array([theme for theme, _ in CODES.values()], dtype=object)
    parts = [
        pd.DataFrame(both | {"code": names[codes], "theme": themes[codes], "coder": coder}, dtype=object)
        for coder, codes in (("first", code), ("second", second))
    ]
    rows = pd.concat(parts).sort_values(["excerpt", "coder"], kind="stable", ignore_index=True)
    order = ["excerpt", "person", "source", "code", "theme", "strand", "stage", "polarity", "at", "coder"]
    return rows[[*order, "length", "text"]]
