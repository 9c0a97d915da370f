"""Claims bound to numbers: the theme register, readings, verdicts by rule, findings, the ledger."""

from analysis.evidence.basis import Basis
from analysis.evidence.evaluate import evaluate, evaluate_all
from analysis.evidence.finding import Finding
from analysis.evidence.register import Register, Theme, read_register

__all__ = ["Basis", "Finding", "Register", "Theme", "evaluate", "evaluate_all", "read_register"]
