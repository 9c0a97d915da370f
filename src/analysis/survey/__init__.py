"""Estimates for people who were sampled: one design, one variance function, every estimator its scores."""

from analysis.survey.averages import mean, ratio, total
from analysis.survey.design import SurveyDesign
from analysis.survey.differences import difference
from analysis.survey.intervals import INTERVALS
from analysis.survey.multiplicity import adjusted, benjamini_hochberg, holm
from analysis.survey.prevalence import prevalence
from analysis.survey.replicates import ReplicateWeights

__all__ = [
    "INTERVALS",
    "ReplicateWeights",
    "SurveyDesign",
    "adjusted",
    "benjamini_hochberg",
    "difference",
    "holm",
    "mean",
    "prevalence",
    "ratio",
    "total",
]
