"""What made-up respondents write in the last box of the questionnaire."""

from __future__ import annotations

import numpy as np

from analysis.synthetic.draws import Draws
from analysis.synthetic.phrases import CLOSINGS, CODES, OPENINGS, said
from analysis.synthetic.vocabulary import ASB, CRIME, DA

COMMENTED = 0.38
# How often each strand speaks of each code, in the order of the codes.
OFTEN = {
    ASB: (8, 5, 1, 4, 5, 3, 1, 0, 0, 0, 0, 8, 9, 3, 0, 2, 2, 3),
    CRIME: (1, 8, 6, 5, 1, 4, 4, 4, 4, 3, 3, 0, 0, 4, 4, 3, 2, 3),
    DA: (1, 6, 5, 5, 7, 3, 5, 4, 3, 5, 7, 0, 0, 5, 4, 3, 2, 1),
}


def codes_for(draws: Draws, strand: np.ndarray) -> np.ndarray:
    """The number of a code for each person, by strand."""
    shares = np.array([OFTEN[kind] for kind in (ASB, CRIME, DA)], dtype=float)[strand]
    return draws.pick_each(shares)


def remarks(draws: Draws, codes: np.ndarray) -> list[str]:
    """A remark under each code."""
    n, names = len(codes), list(CODES)
    which = np.floor(draws.uniform(n) * 6).astype(int)
    opening = np.floor(draws.uniform(n) * len(OPENINGS)).astype(int)
    closing = np.floor(draws.uniform(n) * len(CLOSINGS)).astype(int)
    parts = zip(codes, which, opening, closing, strict=True)
    return [said(names[code], int(sentence), int(start), int(end)) for code, sentence, start, end in parts]


def comments(draws: Draws, strand: np.ndarray) -> np.ndarray:
    """A comment for about two in five people, empty for the rest."""
    wrote = draws.yes(COMMENTED, len(strand))
    written = np.array(remarks(draws, codes_for(draws, strand)), dtype=object)
    return np.where(wrote, written, "")
