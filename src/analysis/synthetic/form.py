"""A made-up questionnaire while it is being answered: routing, don't knows, blanks, and people who stop half-way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.synthetic.draws import Draws
from analysis.synthetic.vocabulary import AGREE, YES_NO

BLANK = 0.05
DONT_KNOW = 0.04
PARTIAL = 0.08
UNKNOWN = "Don't know"
UNSAID = "Prefer not to say"
UNWELCOME = ("No", "Disagree", "Strongly disagree", "A bit dissatisfied", "Very dissatisfied")


class Form:
    """Answers of n people, item by item in the order of the questionnaire.

    What is asked depends on what was written, not on what is true: someone who left a filter question blank is not
    asked the next one. With `informative` above 0 an unwelcome answer is left blank that much more often.
    """

    def __init__(self, draws: Draws, n: int, flawed: bool = True, informative: float = 0.0) -> None:
        self.n = n
        self.draws = draws
        self._flawed = flawed
        self._informative = informative
        self._columns: dict[str, np.ndarray] = {}
        self._skippable: list[str] = []

    def note(self, item: str, values: np.ndarray) -> None:
        """A column that nobody answers: who, when, how."""
        self._columns[item] = np.asarray(values, dtype=object)

    def compute(self, item: str, values: np.ndarray) -> None:
        """A column that the platform works out from answers; empty for those who had stopped by then."""
        self.note(item, values)
        self._skippable.append(item)

    def answered(self, item: str, *answers: str) -> np.ndarray:
        """Who wrote one of these answers."""
        return np.isin(self._columns[item].astype(str), answers)

    def ask(
        self,
        item: str,
        values: np.ndarray,
        asked: np.ndarray | None = None,
        unknown: str = UNKNOWN,
        lost: float = DONT_KNOW,
    ) -> np.ndarray:
        """Put a question; returns what is written.

        Parameters
        ----------
        item : key of the item.
        values : what each person would say.
        asked : who is asked; None for everyone.
        unknown : the word of those who do not give an answer, and
        lost : how many of those asked write it. A further 5% of those asked leave the item blank.
        """
        u = self.draws.uniform(self.n)
        written = np.asarray(values, dtype=object)
        if self._flawed:
            blank = BLANK + self._informative * np.isin(written.astype(str), UNWELCOME)
            written = np.where(u < blank, "", np.where(u < blank + lost, unknown, written))
        if asked is not None:
            written = np.where(asked, written, "")
        self._columns[item] = written
        self._skippable.append(item)
        return written

    def yes_no(
        self, item: str, share: float | np.ndarray, asked: np.ndarray | None = None, **how: str | float
    ) -> np.ndarray:
        """A question answered Yes with this chance; returns who truly would."""
        would = self.draws.yes(share, self.n)
        self.ask(item, np.where(would, *YES_NO), asked, **how)
        return would

    def agree(self, item: str, share: float | np.ndarray, asked: np.ndarray | None = None) -> np.ndarray:
        """A statement agreed with, strongly or not, with this chance; returns who truly does."""
        would = self.draws.yes(share, self.n)
        yes = self.draws.pick((0.36, 0.64), self.n)
        no = 2 + self.draws.pick((0.26, 0.44, 0.30), self.n)
        self.ask(item, AGREE[np.where(would, yes, no)], asked)
        return would

    def pick(
        self,
        item: str,
        answers: Sequence[str],
        shares: Sequence[float] | np.ndarray,
        asked: np.ndarray | None = None,
        **how: str | float,
    ) -> None:
        """One of several answers, with these shares for all or, n x k, for each."""
        chosen = self.draws.pick_each(np.broadcast_to(np.asarray(shares, dtype=float), (self.n, len(answers))))
        self.ask(item, np.array(answers, dtype=object)[chosen], asked, **how)

    def tick(self, item: str, options: Sequence[str], ticked: np.ndarray, asked: np.ndarray, otherwise: str) -> None:
        """Several boxes, n x k; where none is ticked, the box `otherwise` is."""
        names = np.array(options, dtype=object)
        self.ask(item, np.array([";".join(names[row]) or otherwise for row in ticked], dtype=object), asked)

    def frame(self) -> pd.DataFrame:
        """All answers as text. One in twelve people stopped after a third of the questions or later."""
        stopped = self.draws.yes(PARTIAL if self._flawed else 0.0, self.n)
        last = self.draws.between(1 / 3, 0.95, self.n) * len(self._skippable)
        for place, item in enumerate(self._skippable):
            self._columns[item] = np.where(stopped & (place >= last), "", self._columns[item])
        self._columns["status"] = np.where(stopped, "Partial", "Complete").astype(object)
        return pd.DataFrame(self._columns, dtype=object)
