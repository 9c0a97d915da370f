"""Estimates for people who were sampled: one design, one variance function, every estimator its scores."""

from analysis.survey.averages import mean, ratio, total
from analysis.survey.calibration import calibrate, postratify, rake, standardise, trim
from analysis.survey.comparisons import ranktest, ttest
from analysis.survey.design import SurveyDesign
from analysis.survey.differences import difference
from analysis.survey.effective import design_effect, kish_design_effect, kish_effective_size
from analysis.survey.intervals import INTERVALS
from analysis.survey.joint import joint_means, joint_totals, joint_variances
from analysis.survey.models import fit_model, predictive_means, svy_count, svy_linear, svy_logistic
from analysis.survey.multiplicity import adjusted, benjamini_hochberg, holm
from analysis.survey.ordinal import fit_ordinal, svy_ordinal
from analysis.survey.prevalence import prevalence
from analysis.survey.quantiles import quantile
from analysis.survey.replicates import ReplicateWeights
from analysis.survey.replication import replicate
from analysis.survey.tables import crosstab, goodness_of_fit, rao_scott

__all__ = [
    "INTERVALS",
    "ReplicateWeights",
    "SurveyDesign",
    "adjusted",
    "benjamini_hochberg",
    "calibrate",
    "crosstab",
    "design_effect",
    "difference",
    "fit_model",
    "fit_ordinal",
    "goodness_of_fit",
    "holm",
    "joint_means",
    "joint_totals",
    "joint_variances",
    "kish_design_effect",
    "kish_effective_size",
    "mean",
    "postratify",
    "predictive_means",
    "prevalence",
    "quantile",
    "rake",
    "ranktest",
    "rao_scott",
    "ratio",
    "replicate",
    "standardise",
    "svy_count",
    "svy_linear",
    "svy_logistic",
    "svy_ordinal",
    "total",
    "trim",
    "ttest",
]
