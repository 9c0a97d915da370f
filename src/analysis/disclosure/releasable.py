"""A table that may be seen. Only the gate can make one, so a page that accepts nothing else shows nothing else."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from analysis.card import rows
from analysis.disclosure.marks import legend
from analysis.errors import ReleaseRefused

_KEY = object()  # held by the gate's own modules; not part of the public interface


class Releasable:
    """An immutable table of figures that the gate let through.

    Attributes
    ----------
    table : str, the name under which it was registered, such as "kept informed by area".
    what, universe, measure, people : str, what was measured, of whom, how, and the unit ("n": respondents).
    dimensions : tuple of str, the columns that say which group a row is.
    frame : DataFrame, a copy. One row for each group: the dimensions; `n`, `estimate`, `low`, `high` (and `se`,
        `time` where given), rounded as shown, missing where withheld; `shown`, `low_shown`, `high_shown`,
        `base_shown`, texts to print (`se_shown` too, of public data alone); `flag`, marks; `reason`,
        why a figure is not shown.
    legend : dict of mark to words, of the marks in use.
    fingerprint : str, a hash of the figures before protection and rounding, floats to ten digits: a change of one
        count changes it, numerical noise does not. For the reference outputs of made-up data; never on a page, since a
        hash of a small count can be guessed.

    Raises
    ------
    ReleaseRefused : somebody but the gate tried to make one, or to change one.
    """

    __slots__ = (
        "_frame",
        "_key",
        "dimensions",
        "fingerprint",
        "measure",
        "people",
        "table",
        "universe",
        "what",
        "words",
    )

    def __init__(
        self,
        key: object,
        frame: pd.DataFrame,
        *,
        table: str,
        what: str,
        universe: str,
        dimensions: tuple[str, ...],
        measure: str,
        people: str,
        words: tuple[str, ...],
        fingerprint: str = "",
    ) -> None:
        if key is not _KEY:
            raise ReleaseRefused(
                "a table can be shown only after it has passed the disclosure gate: call releasable(...), "
                "releasable_counts(...) or releasable_curve(...)"
            )
        described = {"table": table, "what": what, "universe": universe, "dimensions": tuple(dimensions)}
        described |= {"measure": measure, "people": people, "words": words, "_frame": frame.copy(deep=True)}
        described |= {"fingerprint": fingerprint}
        for name, value in described.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_key", key)

    def __setattr__(self, name: str, value: Any) -> None:
        raise ReleaseRefused("a table that passed the gate cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise ReleaseRefused("a table that passed the gate cannot be changed")

    def __reduce__(self) -> Any:
        raise ReleaseRefused("a table that passed the gate cannot be copied from one process to another")

    @property
    def frame(self) -> pd.DataFrame:
        return self._frame.copy(deep=True)

    @property
    def legend(self) -> dict[str, str]:
        texts = self._frame[["shown", "base_shown", "flag"]].astype(str).to_numpy().ravel()
        return legend(texts)

    @property
    def withheld(self) -> int:
        """How many figures are not shown."""
        return int((self._frame["reason"] != "").sum())

    def records(self) -> list[dict[str, Any]]:
        return self._frame.to_dict("records")

    def where(self, **labels: str) -> Releasable:
        """The rows of some groups, as a Releasable: `shares.where(area="North")`."""
        kept = self._frame
        for column, label in labels.items():
            kept = kept[kept[column].astype(str) == str(label)]
        return self._with(kept.reset_index(drop=True))

    def without(self, **labels: str) -> Releasable:
        """The rows of all but some groups, as a Releasable: `shares.without(area="Total")`."""
        kept = self._frame
        for column, label in labels.items():
            kept = kept[kept[column].astype(str) != str(label)]
        return self._with(kept.reset_index(drop=True))

    def _with(self, frame: pd.DataFrame) -> Releasable:
        return Releasable(
            self._key,
            frame,
            table=self.table,
            what=self.what,
            universe=self.universe,
            dimensions=self.dimensions,
            measure=self.measure,
            people=self.people,
            words=self.words,
            fingerprint=self.fingerprint,
        )

    def __len__(self) -> int:
        return len(self._frame)

    def _printed(self) -> pd.DataFrame:
        printed = self._frame[[*self.dimensions, "shown", "base_shown", "flag"]]
        return printed.rename(columns={"shown": self.what, "base_shown": "base", "flag": "marks"})

    def __repr__(self) -> str:
        return self._printed().to_string(index=False)

    def _repr_html_(self) -> str:
        printed = self._printed().drop(columns=["marks"] if not self._frame["flag"].any() else [])
        title = f"{self.what}, {self.universe}" if self.universe else self.what
        below = "; ".join(f"{mark} {words}" for mark, words in self.legend.items())
        return rows(title, list(map(str, printed.columns)), printed.itertuples(index=False), below)


def fingerprint_of(rows: pd.DataFrame) -> str:
    """A hash of a table's figures, floats to ten significant digits."""
    text = rows.to_csv(index=False, float_format="%.10g", lineterminator="\n")
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def must_be_releasable(table: object) -> Releasable:
    """The table, if the gate made it. Pages, figures and spreadsheets call this before they draw anything.

    Raises
    ------
    ReleaseRefused : it is something else: a DataFrame, a number, an estimate that has not passed.
    """
    if not isinstance(table, Releasable) or getattr(table, "_key", None) is not _KEY:
        raise ReleaseRefused(
            f"a {type(table).__name__} has not passed the disclosure gate and cannot be shown; pass it through "
            "releasable(...) first"
        )
    return table
