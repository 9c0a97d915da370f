"""Classical tests, effect sizes and agreement, answered by analysis.regression and analysis.voices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis import survey
from analysis.regression import classical, proportions
from analysis.voices import agreement
from tests.oracle.evaluate import Machine, truth
from tests.oracle.survey_calls import htest
from tests.oracle.syntax import deparse
from tests.oracle.values import Formula, Mat, RList, Vec

ADJUST = {"BH": "benjamini_hochberg", "fdr": "benjamini_hochberg", "BY": "benjamini_yekutieli"}


def with_more(test: RList, estimate: Vec | None = None, limits: tuple | None = None) -> RList:
    values, names = list(test.data), list(test.names)
    if estimate is not None:
        values, names = [*values, estimate], [*names, "estimate"]
    if limits is not None:
        values, names = [*values, Vec(list(limits))], [*names, "conf.int"]
    return RList(values, names, "htest")


def chisq_test(x: Any, y: Any = None, correct: Any = None, p: Any = None, **k: Any) -> RList:
    found = classical.independence(x.data)
    made = htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])
    counts = x.data
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    return RList([*made.data, Mat(expected), Mat(counts)], [*made.names, "expected", "observed"], "htest")


def assocstats(x: Mat) -> RList:
    return RList.of_items({"cramer": Vec([classical.independence(x.data)["v"]])})


def fisher_test(x: Mat, **k: Any) -> RList:
    found = classical.fisher(x.data)
    made = RList.of_items({"p.value": Vec([found["p"]])})
    return with_more(made, Vec([found["estimate"]], ["odds ratio"]), (found["low"], found["high"]))


def mcnemar_test(x: Mat, correct: Any = None) -> RList:
    found = classical.mcnemar(x.data)
    kind = "corrected" if correct is None or truth(correct) else "plain"
    return htest(found[kind], Vec([1], ["df"]), found[f"p_{kind}"])


def binom_test(x: Vec, n: Vec, p: Any = None, **k: Any) -> RList:
    from scipy.stats import binomtest

    count, size = int(x.item()), int(n.item())
    made = RList.of_items({"p.value": Vec([binomtest(count, size, p.item() if p is not None else 0.5).pvalue])})
    return with_more(made, Vec([count / size]), proportions.share_interval(count, size))


def prop_test(x: Vec, n: Vec, correct: Any = None, **k: Any) -> RList:
    if len(x) == 1:
        count, size = int(x.item()), int(n.item())
        return with_more(RList.of_items({}), None, proportions.share_interval(count, size, method="wilson"))
    found = proportions.two_shares(x.data.astype(int), n.data.astype(int))
    made = htest(found["statistic"], Vec([1], ["df"]), found["p"])
    shares = Vec(x.data / n.data, [f"prop {i + 1}" for i in range(len(x))])
    return with_more(made, shares, (found["low"], found["high"]))


def prop_trend_test(x: Vec, n: Vec, **k: Any) -> RList:
    found = proportions.trend_in_shares(x.data, n.data)
    return htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])


def poisson_test(x: Vec, T: Any = None, r: Any = None, **k: Any) -> RList:
    if len(x) == 1:
        found = proportions.rate(int(x.item()), T.item(), against=r.item() if r is not None else 1.0)
        made = htest(x.item(), Vec([T.item()], ["time base"]), found["p"])
        return with_more(made, Vec([found["estimate"]], ["event rate"]), (found["low"], found["high"]))
    found = proportions.rate_ratio(x.data.astype(int), T.data)
    made = htest(x.data[0], Vec([found["expected"]], ["expected count1"]), found["p"])
    return with_more(made, Vec([found["estimate"]], ["rate ratio"]), (found["low"], found["high"]))


def wilcox_test(x: Vec, y: Vec, exact: Any = None, correct: Any = None, **k: Any) -> RList:
    small = exact is not None and truth(exact)
    found = classical.mann_whitney(x.data, y.data, exact=small, corrected=correct is None or truth(correct))
    made = RList.of_items({"statistic": Vec([found["statistic"]]), "p.value": Vec([found["p"]])}, "htest")
    if "conf.int" in k:
        moved = classical.shift(x.data, y.data)
        made = with_more(made, Vec([moved["estimate"]], ["difference in location"]), (moved["low"], moved["high"]))
    return made


def rank_biserial(x: Vec, y: Vec, **k: Any) -> RList:
    return RList.of_items({"r_rank_biserial": Vec([classical.mann_whitney(x.data, y.data)["delta"]])})


def kruskal_test(formula: Formula, data: pd.DataFrame, **k: Any) -> RList:
    kept = data.dropna(subset=[formula.left.value])
    groups = [g[formula.left.value].to_numpy() for _, g in kept.groupby(deparse(formula.right), observed=True)]
    found = classical.kruskal(groups)
    return htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])


def t_test(x: Vec, y: Vec, **k: Any) -> RList:
    found = classical.welch(x.data, y.data)
    made = htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])
    return with_more(
        made, Vec([found["first"], found["second"]], ["mean of x", "mean of y"]), (found["low"], found["high"])
    )


def cor_test(x: Vec, y: Vec, **k: Any) -> RList:
    found = classical.correlation(x.data, y.data)
    made = htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])
    return with_more(made, Vec([found["estimate"]], ["cor"]), (found["low"], found["high"]))


def cor(x: Vec, y: Vec, method: Any = None, **k: Any) -> Vec:
    kinds = {"spearman": "spearman", "kendall": "kendall", "pearson": "estimate"}
    return Vec([classical.correlation(x.data, y.data)[kinds[method.item() if method is not None else "pearson"]]])


def mantelhaen_test(x: RList, **k: Any) -> RList:
    found = classical.mantel_haenszel([stratum.data for stratum in x.data])
    made = htest(found["statistic"], Vec([1], ["df"]), found["p"])
    return with_more(made, Vec([found["estimate"]], ["common odds ratio"]), (found["low"], found["high"]))


def psych_alpha(x: Any, **k: Any) -> RList:
    found = classical.cronbach_alpha(x.to_numpy(dtype=float))
    return RList.of_items(
        {"total": RList.of_items({"raw_alpha": Vec([found["raw"]]), "std.alpha": Vec([found["standardised"]])})}
    )


def power_prop_test(n: Any = None, p1: Any = None, p2: Any = None, power: Any = None, **k: Any) -> RList:
    if n is None:
        size = proportions.size_for_two_shares(p1.item(), p2.item(), power=power.item())
        return RList.of_items({"n": Vec([size])})
    return RList.of_items({"power": Vec([proportions.power_for_two_shares(n.item(), p1.item(), p2.item())])})


def power_t_test(delta: Any = None, sd: Any = None, power: Any = None, **k: Any) -> RList:
    return RList.of_items({"n": Vec([proportions.size_for_two_means(delta.item(), sd.item(), power=power.item())])})


# agreement: the oracle's own R helpers of these names, answered by ours instead


def kalpha(x: Mat, level: Vec, parts: Any = None) -> Vec:
    found = agreement.alpha(pd.DataFrame(x.data.T), scale=level.item(), draws=0).iloc[0]
    made = Vec([found["estimate"]])
    inner = {"Do": Vec([found["observed"]]), "De": Vec([found["expected"]]), "n": Vec([found["pairs"]])}
    made.of = {"attributes": RList.of_items(inner)}
    return made


def fleiss(x: Mat) -> RList:
    found = agreement.fleiss(pd.DataFrame(x.data, columns=x.columns))
    whole, each = found.iloc[0], found.iloc[1:]
    values = {"kappa": Vec([whole["estimate"]]), "per_category": Vec(each["estimate"], x.columns)}
    names = {
        "se0": "se",
        "z": "statistic",
        "observed": "observed",
        "expected": "expected",
        "free_marginal": "free_marginal",
    }
    return RList.of_items(values | {theirs: Vec([whole[ours]]) for theirs, ours in names.items()})


def kap(x: Mat) -> RList:
    found = agreement.cohen(x.data).iloc[0]
    names = {"kappa": "estimate", "observed": "observed", "expected": "expected", "se": "se", "se0": "se_null"}
    names |= {"z0": "statistic", "lower": "low", "upper": "high", "max_kappa": "largest"}
    return RList.of_items({theirs: Vec([found[ours]]) for theirs, ours in names.items()})


def wkap(x: Mat, d: Mat) -> RList:
    found = agreement.cohen(x.data, weights=d.data).iloc[0]
    names = {"kappa": "estimate", "observed": "observed", "expected": "expected", "se": "se", "se0": "se_null"}
    return RList.of_items({theirs: Vec([found[ours]]) for theirs, ours in names.items()})


def vcd_kappa(x: Mat) -> RList:
    found = agreement.cohen(x.data).iloc[0]
    return RList.of_items({"Unweighted": Vec([found["estimate"], found["se"]], ["value", "ASE"])})


def ac1(x: Mat) -> RList:
    found = agreement.gwet(x.data)
    return RList.of_items(
        {"percent": Vec([found["observed"]]), "expected": Vec([found["expected"]]), "ac1": Vec([found["estimate"]])}
    )


def p_adjust(p: Vec, method: Vec | None = None, **k: Any) -> Vec:
    chosen = method.item() if method is not None else "holm"
    return Vec(survey.adjusted(p.data, ADJUST.get(chosen, chosen)))


def functions(machine: Machine) -> dict[str, Callable]:
    """Names of R and what they do."""
    return {
        "p.adjust": p_adjust,
        "chisq.test": chisq_test,
        "assocstats": assocstats,
        "fisher.test": fisher_test,
        "mcnemar.test": mcnemar_test,
        "binom.test": binom_test,
        "prop.test": prop_test,
        "prop.trend.test": prop_trend_test,
        "poisson.test": poisson_test,
        "wilcox.test": wilcox_test,
        "rank_biserial": rank_biserial,
        "kruskal.test": kruskal_test,
        "t.test": t_test,
        "cor.test": cor_test,
        "cor": cor,
        "mantelhaen.test": mantelhaen_test,
        "alpha": psych_alpha,
        "power.prop.test": power_prop_test,
        "power.t.test": power_t_test,
        "Kappa": vcd_kappa,
    }


OURS_FOR_HELPERS: dict[str, Callable] = {
    "kalpha": kalpha,
    "fleiss": fleiss,
    "kap": kap,
    "wkap": wkap,
    "ac1": ac1,
    "spi": lambda x: Vec([agreement.scott(x.data)]),
}
__all__ = ["OURS_FOR_HELPERS", "functions"]
