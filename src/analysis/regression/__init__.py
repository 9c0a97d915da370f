"""Models of what is not a sample survey: cases, monthly counts, coded answers. Thin wrappers on statsmodels."""

from analysis.regression.equivalence import equivalence
from analysis.regression.generalised import count, fit_generalised, fit_negative_binomial, gee, logit, negative_binomial
from analysis.regression.imputation import mice, pooled
from analysis.regression.linear import fit_linear, linear, random_intercept
from analysis.regression.ordered import fit_ordered, ordered_logit
from analysis.regression.series import autoregressive, residual_checks, segmented_regression

__all__ = [
    "autoregressive",
    "count",
    "equivalence",
    "fit_generalised",
    "fit_linear",
    "fit_negative_binomial",
    "fit_ordered",
    "gee",
    "linear",
    "logit",
    "mice",
    "negative_binomial",
    "ordered_logit",
    "pooled",
    "random_intercept",
    "residual_checks",
    "segmented_regression",
]
