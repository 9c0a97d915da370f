"""How people were asked: weights, strata, clusters, population sizes, replicate weights, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.card import ShowsItself
from analysis.errors import Breach, DesignError
from analysis.survey.calibrated import Calibration
from analysis.survey.replicates import ReplicateWeights
from analysis.survey.stages import Stage, stages_of

LONELY = ("fail", "certainty", "remove", "adjust", "average")


@dataclass(frozen=True, eq=False, repr=False)
class SurveyDesign(ShowsItself):
    """How the people of one frame were asked; aligned with the frame by position.

    Parameters
    ----------
    weights : array of n numbers, how many people each respondent stands for. None: 1 each, or N / n from `fpc`.
    strata : array of n labels, or one array a stage. None: one stratum.
    clusters : array of n labels, or one array a stage (outermost first). None: everyone is a cluster.
    fpc : array of n numbers, or one array a stage: clusters in the population of the stratum (above 1), or the
        share of them that was drawn (0 to 1). None: drawn with replacement, or from a very large population.
    replicates : ReplicateWeights, instead of strata and clusters. Weights must be given as well.
    lonely : what to do with a stratum of one cluster. "fail" refuses; "certainty" and "remove" let it add
        nothing to the variance; "adjust" centres it at the mean of all clusters; "average" gives it the
        average variance of the other strata.
    lonely_in_domain : bool, the rule also for strata that have one cluster left within a domain.
    nest : bool, cluster labels begin again in each stratum.
    size : int, number of rows, needed only when all the rest is None.
    names : dict from "weights", "strata", "clusters", "fpc" to column names, for messages.
    file : str, what messages call the data.

    Raises
    ------
    DesignError : weights negative or missing, labels missing, a lonely cluster under "fail", a population smaller
        than its sample; all at once, with column, rows and remedy, without a value.

    Notes
    -----
    Lumley (2010), Complex Surveys. Equal to svydesign and svrepdesign of R survey 4.5.
    """

    weights: np.ndarray | None = None
    strata: Sequence | None = None
    clusters: Sequence | None = None
    fpc: Sequence | None = None
    replicates: ReplicateWeights | None = None
    lonely: str = "fail"
    lonely_in_domain: bool = False
    nest: bool = False
    size: int | None = None
    names: dict[str, str] = field(default_factory=dict)
    file: str = "data"
    calibrations: tuple[Calibration, ...] = ()
    stages: tuple[Stage, ...] = ()

    def __post_init__(self) -> None:
        if self.lonely not in LONELY:
            raise DesignError(Breach(self.file, "lonely", "is not a rule for lonely clusters", LONELY))
        if not self.stages:
            stages, weights = stages_of(self)
            object.__setattr__(self, "stages", stages)
            object.__setattr__(self, "weights", weights)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        weights: str | None = None,
        strata: str | Sequence[str] | None = None,
        clusters: str | Sequence[str] | None = None,
        fpc: str | Sequence[str] | None = None,
        replicates: ReplicateWeights | None = None,
        lonely: str = "fail",
        nest: bool = False,
        file: str = "data",
    ) -> SurveyDesign:
        """The design of a frame whose columns hold it. Names that are not columns are a DesignError."""
        given = {"weights": weights, "strata": strata, "clusters": clusters, "fpc": fpc}
        named = {part: _as_list(columns) for part, columns in given.items() if columns is not None}
        missing = [
            Breach(file, f"column {name}", f"is named as {part} but is not in the data", (), "Correct the name.")
            for part, names in named.items()
            for name in names
            if name not in frame.columns
        ]
        if missing:
            raise DesignError(missing)
        columns = {part: [frame[name].to_numpy() for name in names] for part, names in named.items()}
        weight = columns.pop("weights", [None])[0]
        names = {part: ", ".join(names) for part, names in named.items()}
        return cls(
            weights=weight,
            replicates=replicates,
            lonely=lonely,
            nest=nest,
            size=len(frame),
            names=names,
            file=file,
            **columns,
        )

    def __len__(self) -> int:
        return len(self.weights)

    def within(self, rows: np.ndarray | pd.Series) -> SurveyDesign:
        """The same design, of which only some rows count: a domain. No row, stratum or cluster is dropped."""
        inside = np.asarray(rows, dtype=bool)
        replicates = self.replicates and self.replicates.within(inside)
        return replace(self, weights=np.where(inside, self.weights, 0.0), replicates=replicates)

    def reweighted(self, weights: np.ndarray, *calibrations: Calibration) -> SurveyDesign:
        """The same people with other weights, and what was done to them, for the variance."""
        return replace(self, weights=weights, calibrations=self.calibrations + calibrations)

    @cached_property
    def inside(self) -> np.ndarray:
        """Bool array: the rows that count."""
        return self.weights > 0

    @cached_property
    def df(self) -> float:
        """Degrees of freedom: clusters less strata, of the rows that count; replicates: rank less 1."""
        if self.replicates is not None:
            return self.replicates.df
        return float(self.stages[0].degrees_of_freedom(self.inside))

    def _card(self) -> tuple[str, dict[str, object]]:
        """What the design is, and of no row what its weight, stratum or cluster is."""
        inside = self.weights[self.inside]
        unequal = len(inside) and not np.allclose(inside, inside[0])
        cost = len(inside) * np.sum(inside**2) / np.sum(inside) ** 2 if unequal else 1.0
        first = self.stages[0]
        replicates = f"{self.replicates.weights.shape[1]}, {self.replicates.kind}" if self.replicates else ""
        return "Survey design", {
            "Rows": f"{len(self):,}, of which {len(inside):,} count",
            "Weights": f"unequal; they cost as much as {cost:.2f} times the variance" if unequal else "all alike",
            "Strata": f"{len(np.unique(first.stratum)):,}" if self.strata is not None else "",
            "Clusters": f"{len(first.stratum):,}" if self.clusters is not None else "",
            "Stages": str(len(self.stages)) if len(self.stages) > 1 else "",
            "Replicate weights": replicates,
            "Calibrated": [one.kind for one in self.calibrations],
            "Degrees of freedom": f"{self.df:,.0f}",
            "A stratum with one cluster": self.lonely,
            "Columns": [f"{part}: {column}" for part, column in self.names.items()],
        }


def _as_list(columns: str | Sequence[str]) -> list[str]:
    return [columns] if isinstance(columns, str) else list(columns)
