"""The survey design of an instrument, from what study.yaml says about it."""

from __future__ import annotations

import re

import pandas as pd

from analysis.errors import Breach, DesignError
from analysis.study import Instrument
from analysis.survey import ReplicateWeights, SurveyDesign


def design_of(frame: pd.DataFrame, instrument: Instrument) -> SurveyDesign:
    """Weights, strata, clusters, population sizes or replicate weights of an instrument, raked where it says so.

    A self-selected sample has none: everyone counts once. Several rows of one person are a cluster.

    Raises
    ------
    DesignError : a named column is missing or does not fit, all faults at once.
    """
    file = instrument.path
    if instrument.sample_design == "self-selected":
        return SurveyDesign(size=len(frame), file=file)
    design = SurveyDesign.from_frame(
        frame,
        weights=instrument.weight or None,
        strata=instrument.stratum or None,
        clusters=instrument.cluster or instrument.person or None,
        fpc=instrument.finite_population or None,
        replicates=_replicates(frame, instrument),
        lonely=instrument.lonely_clusters,
        nest=bool(instrument.cluster and instrument.stratum),
        file=file,
    )
    if instrument.rake_to:
        from analysis.survey import rake

        margins = {item: dict(shares) for item, shares in instrument.rake_to.items()}
        return rake(frame, design, margins)
    return design


def _replicates(frame: pd.DataFrame, instrument: Instrument) -> ReplicateWeights | None:
    if not instrument.replicate_weights:
        return None
    pattern = re.compile(re.escape(instrument.replicate_weights).replace(r"\*", r".*"))
    columns = [column for column in frame.columns if pattern.fullmatch(str(column))]
    if not columns:
        what = "names replicate weights that are not in the data"
        raise DesignError(Breach("study.yaml", f"instruments, {instrument.id}, replicate_weights", what))
    return ReplicateWeights(frame[columns].to_numpy(dtype=float), instrument.replicate_method)
