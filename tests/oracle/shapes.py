"""Cases whose R is bare arithmetic: known by the shape of the text, answered by our function for it.

Without this the interpreter would answer them by doing R's arithmetic, and nothing of ours would be tested.
"""

from __future__ import annotations

import re
from typing import Any

from analysis import regression, survey
from analysis.regression import classical, proportions
from tests.oracle.evaluate import Machine
from tests.oracle.values import plain

KISH = re.compile(r"deff_w = nrow\((\w+)\) \* sum\(\1\$([\w.]+)\^2\) / sum\(\1\$\2\)\^2")
CLIFF = re.compile(r"local\(\{ a <- (.+?); b <- (.+?); D <- sign\(outer\(a, b, \"-\"\)\)")
MEANS = re.compile(r"local\(\{ q <- (sapply\(.+?\)); u <- (sapply\(.+?\)); m <- \d+; b <- var\(q\).*dc <- (\d+)")
JEFFREYS = re.compile(r"sapply\((c\([\d, ]+\)), function\(x\) c\(x = x, lower = qbeta\(\.025, x \+ \.5, (\d+) - x")
RATIOS = re.compile(r"a <- (\d+); b <- (\d+); c <- (\d+); d <- (\d+); rr <-")


def answered_by_shape(text: str, machine: Machine) -> Any:
    """The plain value of a case whose shape is known, else None."""
    for shape, answer in SHAPES:
        match = shape.search(text)
        if match:
            return answer(match, machine)
    return None


def _kish(match: re.Match, machine: Machine) -> dict:
    weights = machine.text(f"{match[1]}${match[2]}").data
    return {"deff_w": survey.kish_design_effect(weights), "n_eff": survey.kish_effective_size(weights)}


def _cliff(match: re.Match, machine: Machine) -> dict:
    found = classical.mann_whitney(*(machine.text(match[i]).data for i in (1, 2)))
    delta = found["delta"]
    return {"delta": delta, "var": found["variance"], "vargha_delaney_A": (delta + 1) / 2, "rank_biserial": delta}


def _pooled_means(match: re.Match, machine: Machine) -> dict:
    q, u = (machine.text(match[i]).data for i in (1, 2))
    found = regression.pooled(q[:, None], u[:, None], df_complete=float(match[3])).iloc[0]
    old = regression.pooled(q[:, None], u[:, None]).iloc[0]["df"]
    names = {"estimate": "estimate", "ubar": "within", "b": "between", "t": "total", "se": "se"}
    return {theirs: float(found[ours]) for theirs, ours in names.items()} | {
        "df_old": float(old),
        "df_br": float(found["df"]),
    }


def _jeffreys(match: re.Match, machine: Machine) -> dict:
    counts, n = machine.text(match[1]).data, int(match[2])
    low, high = zip(*(proportions.share_interval(int(x), n, method="jeffreys") for x in counts), strict=True)
    return {"x": plain(machine.text(match[1])), "lower": list(low), "upper": list(high)}


def _ratios(match: re.Match, machine: Machine) -> dict:
    a, b, c, d = (int(match[i]) for i in range(1, 5))
    found = proportions.two_shares([a, c], [a + b, c + d])
    return {
        short: {"estimate": found[name], "lower": found[f"{name}_low"], "upper": found[f"{name}_high"]}
        for short, name in (("rr", "risk_ratio"), ("or", "odds_ratio"))
    }


SHAPES = [(KISH, _kish), (CLIFF, _cliff), (MEANS, _pooled_means), (JEFFREYS, _jeffreys), (RATIOS, _ratios)]
__all__ = ["answered_by_shape"]
