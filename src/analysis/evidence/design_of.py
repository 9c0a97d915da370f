"""The survey design of an instrument, from what study.yaml says about it."""

from __future__ import annotations

import re

import pandas as pd

from analysis.errors import Breach, DesignError
from analysis.study import REASONS, Instrument
from analysis.survey import ReplicateWeights, SurveyDesign

SHARES = 1.5  # margins that add up to less are shares of the population, else counts of people


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

        return rake(frame, margins_of(frame, design, instrument), design=design)
    return design


def margins_of(frame: pd.DataFrame, design: SurveyDesign, instrument: Instrument) -> dict[str, dict[str, float]]:
    """People in the population by label, for each item of `rake_to`.

    Shares are of the sum of the weights; counts are taken as they stand. Those who did not say keep the share they
    have, and the margin is of the rest, so that nobody loses their weight for a missing answer.

    Raises
    ------
    DesignError : an item is not in the data.
    """
    absent = [item for item in instrument.rake_to if item not in frame]
    if absent:
        where = f"instruments, {instrument.id}, rake_to"
        raise DesignError([Breach("study.yaml", where, f"{item} is not in the data") for item in absent])
    totals = [sum(margin.values()) for margin in instrument.rake_to.values()]
    people = max(totals) if max(totals) > SHARES else float(design.weights.sum())
    margins = {}
    for item, margin in instrument.rake_to.items():
        weights = pd.Series(design.weights).groupby(frame[item].astype(str).to_numpy()).sum()
        silent = weights[[label for label in weights.index if label in REASONS]]
        silent = silent * people / weights.sum()
        room = (people - silent.sum()) / sum(margin.values())
        margins[item] = {str(label): size * room for label, size in margin.items()} | silent.to_dict()
    return margins


def _replicates(frame: pd.DataFrame, instrument: Instrument) -> ReplicateWeights | None:
    if not instrument.replicate_weights:
        return None
    pattern = re.compile(re.escape(instrument.replicate_weights).replace(r"\*", r".*"))
    columns = [column for column in frame.columns if pattern.fullmatch(str(column))]
    if not columns:
        what = "names replicate weights that are not in the data"
        raise DesignError(Breach("study.yaml", f"instruments, {instrument.id}, replicate_weights", what))
    return ReplicateWeights(frame[columns].to_numpy(dtype=float), instrument.replicate_method)
