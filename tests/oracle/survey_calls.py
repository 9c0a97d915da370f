"""R's survey package, answered by analysis.survey."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis import survey
from analysis.survey import waits
from analysis.survey.domains import Domains
from analysis.survey.effective import effects
from analysis.survey.intervals import interval
from analysis.survey.joint import Joint, joint_means, joint_totals, joint_variances
from analysis.survey.models import fit_model, predictive_means
from analysis.survey.quantiles import share_limits
from analysis.survey.rules import quantile_of
from analysis.survey.variance import covariance, covariance_of
from tests.oracle.base_calls import factor, frame_env, lazy
from tests.oracle.evaluate import Machine, truth
from tests.oracle.syntax import Node, deparse
from tests.oracle.values import DesignValue, Factor, Formula, Mat, Quoted, RList, Stat, Vec, to_series

LONELY = "survey.lonely.psu"


class SurveyCalls:
    """The functions of the package, bound to a machine (for its options)."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def bound(self) -> dict[str, Callable]:
        own = [name for name in dir(self) if name.startswith("r_")]
        dotted = {"as_svrepdesign": "as.svrepdesign"}
        return {dotted.get(name[2:], name[2:]): getattr(self, name) for name in own}

    # designs

    def r_svydesign(
        self, id=None, strata=None, weights=None, fpc=None, data=None, nest=None, ids=None, **k
    ) -> DesignValue:
        clusters = columns_of(self.machine, id if id is not None else ids, data)
        made = survey.SurveyDesign(
            weights=first(columns_of(self.machine, weights, data)),
            strata=columns_of(self.machine, strata, data) or None,
            clusters=clusters or None,
            fpc=columns_of(self.machine, fpc, data) or None,
            lonely="certainty",
            nest=nest is not None and truth(nest),
            size=len(data),
        )
        return DesignValue(data.reset_index(drop=True), made)

    def r_svrepdesign(self, data=None, weights=None, repweights=None, type=None, rho=None, **k) -> DesignValue:
        weight = first(columns_of(self.machine, weights, data))
        weight = np.ones(len(data)) if weight is None else weight
        table = replicate_table(self.machine, repweights, data)
        combined = k.get("combined.weights")
        if combined is not None and not truth(combined):
            table = table * weight[:, None]
        scale, rscales, mse = k.get("scale"), k.get("rscales"), k.get("mse")
        kind = {"bootstrap": "bootstrap", "successive-difference": "ACS"}.get(type.item(), type.item())
        if kind in ("JK1", "JKn", "JK2", "other") and rscales is None and scale is not None:
            rscales = Vec(np.ones(table.shape[1]))
        made = survey.ReplicateWeights(
            table,
            kind,
            rho=rho.item() if rho is not None else k["fay.rho"].item() if "fay.rho" in k else 0.0,
            scale=None if scale is None else scale.item(),
            rscales=None if rscales is None else np.resize(rscales.data, table.shape[1]),
            mse=mse is not None and truth(mse),
        )
        return DesignValue(data, survey.SurveyDesign(weights=weight, replicates=made), True)

    def r_as_svrepdesign(self, design, type=None, **k) -> DesignValue:
        kinds = {"auto": None, "JK1": "JK1", "JKn": "JKn", "BRR": "BRR", "Fay": "Fay"}
        rho = k["fay.rho"].item() if "fay.rho" in k else 0.0
        kind = None if type is None else kinds[type.item()]
        return DesignValue(design.frame, survey.replicate(design.design, kind, rho=rho), True)

    def r_degf(self, design) -> Vec:
        return Vec([design.design.df])

    def r_weights(self, design, *a, **k) -> Vec:
        return Vec(design.design.weights[design.design.inside])

    def r_trimWeights(self, design, lower=None, upper=None, strict=None, **k) -> DesignValue:
        low, high = (limit.item() if limit is not None else edge for limit, edge in ((lower, -np.inf), (upper, np.inf)))
        trimmed = survey.trim(design.design, lower=low, upper=high, strict=strict is not None and truth(strict))
        return replace(design, design=trimmed)

    def r_postStratify(self, design, strata, population, **k) -> DesignValue:
        columns = [term.value for term in strata.terms()]
        totals = {}
        for row in population.to_dict("records"):
            key = tuple(str(row[c]) for c in columns)
            totals[key if len(columns) > 1 else key[0]] = row["Freq"]
        frame = texts(design.frame, columns)
        margin = columns if len(columns) > 1 else columns[0]
        return replace(design, design=survey.postratify(frame, margin, totals, design=design.design))

    def r_rake(self, design, margins, populations, **k) -> DesignValue:
        wanted = {}
        for formula, table in zip(margins.data, populations.data, strict=True):
            name = formula.terms()[0].value
            wanted[name] = dict(zip(table[name].astype(str), table["Freq"], strict=True))
        frame = texts(design.frame, list(wanted))
        return replace(design, design=survey.rake(frame, wanted, design=design.design))

    def r_calibrate(self, design, formula, population, calfun=None, bounds=None, **k) -> DesignValue:
        frame, predictors = self.predictors(formula, design)
        names = survey_terms(frame, predictors, design)
        totals = {ours: population.data[population.names.index(theirs)] for theirs, ours in names.items()}
        limits = tuple(bounds.data) if bounds is not None else (-np.inf, np.inf)
        distance = calfun.item() if calfun is not None else "linear"
        made = survey.calibrate(frame, predictors, totals, design=design.design, distance=distance, bounds=limits)
        return replace(design, design=made)

    def r_svystandardize(self, design, by=None, over=None, population=None, **k) -> DesignValue:
        name, group = by.terms()[0].value, over.terms()[0].value
        frame = texts(design.frame, [name, group])
        shares = dict(zip(factor_of(design.frame[name]).levels, population.data, strict=True))
        made = survey.standardise(frame, name, shares, over=group, design=design.design)
        return replace(design, design=made)

    # estimates

    def design_of(self, value: DesignValue) -> Any:
        """The design under the options that hold now."""
        option = self.machine.options.get(LONELY)
        adjust = self.machine.options.get("survey.adjust.domain.lonely")
        rule = option.item() if option is not None else "fail"
        return replace(value.design, lonely=rule, lonely_in_domain=adjust is not None and truth(adjust))

    def columns(self, formula: Any, value: DesignValue) -> tuple[np.ndarray, list[str]]:
        """The columns a formula asks for, factors and logicals one a level, NaN where missing."""
        env = frame_env(value.frame, formula.env)
        found, names = [], []
        for term in formula.terms():
            given = self.machine.run(term, env)
            if isinstance(given, Factor) or given.logical:
                given = given if isinstance(given, Factor) else factor(given)
                codes = given.data.codes.astype(float)
                for place, level in enumerate(given.levels):
                    found.append(np.where(codes < 0, np.nan, codes == place))
                    names.append(f"{deparse(term)}{level}")
            else:
                found.append(given.data.astype(float))
                names.append(deparse(term))
        return np.column_stack(found), names

    def counted(self, formula, value: DesignValue, na_rm: Any):
        """Columns without NaN, their names, and the design of those who answered all."""
        matrix, names = self.columns(formula, value)
        design = self.design_of(value)
        missing = np.isnan(matrix).any(axis=1) & design.inside
        if missing.any() and not (na_rm is not None and truth(na_rm)):
            raise ValueError("missing values in the domain")
        return np.nan_to_num(matrix), names, design.within(~np.isnan(matrix).any(axis=1) & design.inside)

    def r_svymean(self, formula, design, deff=None, **k) -> Stat:
        matrix, names, inside = self.counted(formula, design, k.get("na.rm"))
        return with_effect(stat(joint_means(inside, matrix, names)), inside, matrix, deff, "mean")

    def r_svytotal(self, formula, design, deff=None, **k) -> Stat:
        matrix, names, inside = self.counted(formula, design, k.get("na.rm"))
        return with_effect(stat(joint_totals(inside, matrix, names)), inside, matrix, deff, "total")

    def r_svyvar(self, formula, design, **k) -> Stat:
        matrix, names, inside = self.counted(formula, design, k.get("na.rm"))
        return stat(joint_variances(inside, matrix, names))

    def r_svyratio(self, numerator=None, denominator=None, design=None, formula=None, **k) -> Stat:
        numerator = numerator if numerator is not None else formula
        top, name = self.columns(numerator, design)
        bottom, under = self.columns(denominator, design)
        given = ~np.isnan(np.hstack([top, bottom])).any(axis=1)
        inside = self.design_of(design)
        inside = inside.within(given & inside.inside)
        frame = pd.DataFrame({"y": np.where(given, top[:, 0], np.nan), "x": np.where(given, bottom[:, 0], np.nan)})
        whole = Domains(None, (None,), np.where(inside.inside, 0, 1), inside)
        row = survey.ratio(frame, "y", "x", design=inside).iloc[0]
        label = f"{name[0]}/{under[0]}"
        return Stat([label], np.array([row["estimate"]]), np.array([[row["se"] ** 2]]), whole.df[0], "svyratio")

    def r_svyby(self, formula, by, design=None, FUN=None, *more, denominator=None, deff=None, covmat=None, **k) -> Stat:
        if FUN is None and callable(design):
            raise TypeError("svyby without a design")
        groups = self.groups(by, design)
        na_rm = k.get("na.rm")
        if denominator is not None:
            return self.ratios_by(formula, denominator, design, groups)
        if FUN.__name__ not in ("r_svymean", "r_svytotal"):
            return self.apart(FUN, formula, design, groups, more, k)
        parts = [self.of_group(FUN, formula, design, rows, na_rm) for _, rows in groups]
        names = parts[0][1]
        keys = [key for key, _ in groups]
        labels = keys if len(names) == 1 else [f"{key}:{name}" for name in names for key in keys]
        count = len(names)
        matrix = np.hstack([matrix for matrix, _, _ in parts])
        inside = np.hstack([np.repeat(d.inside[:, None], count, axis=1) for _, _, d in parts])
        order = [g * count + c for c in range(count) for g in range(len(keys))]
        design_now = self.design_of(design)
        everyone = design_now.within(inside.any(axis=1))
        kind = FUN.__name__
        if kind == "r_svytotal":
            joint = joint_totals(everyone, np.where(inside, matrix, 0.0)[:, order], labels)
        elif kind == "r_svymean":
            joint = joint_means(everyone, matrix[:, order], labels, inside[:, order])
        else:
            raise TypeError(f"svyby with {kind}")
        made = stat(joint, "svyby")
        if deff is not None and truth(deff):
            each = [effects(d, m, n=None)[:count] for m, _, d in parts]
            made.extra["deff"] = np.array([each[g][c] for c in range(count) for g in range(len(keys))])
        return made

    def apart(self, fun, formula, design, groups, more, named) -> Stat:
        """Any other estimate, each group by itself."""
        values, spread, labels = [], [], []
        passed = {name: value for name, value in named.items() if name not in ("vartype", "keep.var", "keep.names")}
        for key, rows in groups:
            inside = replace(design, design=design.design.within(rows & design.design.inside))
            found = fun(formula, inside, *more, **passed)
            if isinstance(found, RList):
                table = found.data[0]
                estimates, errors, names = table.data[:, 0], table.data[:, -1], table.rows
            else:
                estimates, errors, names = found.estimate, np.sqrt(np.diag(found.covariance)), found.labels
            values += list(estimates)
            spread += list(errors**2)
            labels += [key if len(names) == 1 else f"{key}:{name}" for name in names]
        return Stat(labels, np.array(values), np.diag(spread), tag="svyby")

    def of_group(self, fun, formula, design, rows, na_rm):
        inside = design.design.within(rows & design.design.inside)
        return self.counted(formula, replace(design, design=inside), na_rm)

    def groups(self, by, design) -> list[tuple[str, np.ndarray]]:
        """Labels and rows of the combinations met, the first factor varying fastest."""
        env = frame_env(design.frame, by.env)
        factors = [self.machine.run(term, env) for term in by.terms()]
        factors = [f if isinstance(f, Factor) else factor(f) for f in factors]
        combined: list[tuple[str, np.ndarray]] = [("", np.ones(len(design.frame), dtype=bool))]
        for place, f in enumerate(factors):
            codes = f.data.codes
            combined = [
                (f"{key}.{level}" if place else level, rows & (codes == code))
                for code, level in enumerate(f.levels)
                for key, rows in combined
            ]
        return [(key, rows) for key, rows in combined if (rows & design.design.inside).any()]

    def ratios_by(self, formula, denominator, design, groups) -> Stat:
        parts = [
            self.r_svyratio(
                formula, denominator, replace(design, design=design.design.within(rows & design.design.inside))
            )
            for _, rows in groups
        ]
        values, spread = np.array([p.estimate[0] for p in parts]), np.diag([p.covariance[0, 0] for p in parts])
        return Stat([key for key, _ in groups], values, spread, parts[0].df, "svyby")

    def r_svyciprop(self, formula, design, method=None, level=None, df=None, **k) -> Stat:
        matrix, names, inside = self.counted(formula, design, k.get("na.rm"))
        joint = joint_means(inside, matrix[:, -1:], names[-1:])
        n = np.count_nonzero(inside.inside)
        chosen = method.item() if method is not None else "logit"
        share = level.item() if level is not None else 0.95
        freedom = df.item() if df is not None else inside.df
        low, high = interval(chosen, joint.estimate, joint.se, [freedom], [n], level=share)
        made = stat(joint, "svyciprop")
        made.extra["ci"] = Vec([low[0], high[0]])
        return made

    def r_svyquantile(self, formula, design, quantiles, ci=None, qrule=None, alpha=None, **k) -> RList:
        matrix, names, inside = self.counted(formula, design, k.get("na.rm"))
        kind = k["interval.type"].item() if "interval.type" in k else "mean"
        rule = qrule.item() if qrule is not None else "math"
        level = 1 - alpha.item() if alpha is not None else 0.95
        shares = [f"{p:g}" for p in quantiles.data]
        tables = []
        for values in matrix.T:
            if ci is not None and not truth(ci):
                points = [
                    quantile_of(values[inside.inside], inside.weights[inside.inside], p, rule) for p in quantiles.data
                ]
                tables.append(Mat([points], None, shares))
                continue
            frame = pd.DataFrame({"x": np.where(inside.inside, values, np.nan)})
            found = survey.quantile(frame, "x", quantiles.data, design=inside, interval=kind, rule=rule, level=level)
            low, high = f"{50 * (1 - level):g}", f"{100 - 50 * (1 - level):g}"
            tables.append(
                Mat(
                    found[["estimate", "low", "high", "se"]].to_numpy(float),
                    shares,
                    ["quantile", f"ci.{low}", f"ci.{high}", "se"],
                )
            )
        return RList(tables, names, "newsvyquantile")

    def r_svycontrast(self, of, contrasts, *a, **k) -> Stat:
        joint = Joint(tuple(of.labels), of.estimate, of.covariance, of.df)
        if isinstance(contrasts, RList):
            contrasts = contrasts.data[0]
        if isinstance(contrasts, Quoted):
            env = frame_env(pd.DataFrame(), self.machine.top)

            def value(at: np.ndarray) -> float:
                env.data |= {name: Vec([x]) for name, x in zip(of.labels, at, strict=True)}
                return float(self.machine.run(contrasts.node, env).item())

            return stat(joint.function(value), "svycontrast")
        row = np.zeros(len(of.labels))
        if contrasts.names:
            for name, weight in zip(contrasts.names, contrasts.data, strict=True):
                row[of.labels.index(name)] = weight
        else:
            row[:] = contrasts.data
        return stat(joint.contrast(row), "svycontrast")

    def r_svycralpha(self, formula, design, **k) -> Vec:
        matrix, names, inside = self.counted(formula, design, k.get("na.rm"))
        spread = joint_variances(inside, np.column_stack([matrix, matrix.sum(axis=1)]), [*names, "all"]).estimate
        count = len(names)
        return Vec([count / (count - 1) * (1 - spread[:-1].sum() / spread[-1])])

    def r_withReplicates(self, design, theta, **k) -> Stat:
        inside = design.design
        kept = design.frame[inside.inside].reset_index(drop=True)

        def value(weights: np.ndarray) -> np.ndarray:
            return np.atleast_1d(theta(Vec(weights[inside.inside]), kept).data)

        whole = value(inside.weights)
        spread = covariance_of(inside, value, lambda: np.zeros((len(inside), len(whole))))
        return Stat([str(i) for i in range(len(whole))], whole, spread)

    def r_deff(self, of, *a, **k) -> Vec:
        return Vec(of.extra["deff"], None if of.tag == "svyby" else of.labels)

    def r_cv(self, of, **k) -> Vec:
        return Vec(np.sqrt(np.diag(of.covariance)) / of.estimate, of.labels)

    # tables and tests

    def r_svytable(self, formula, design, **k) -> Mat:
        row, across = (term.value for term in formula.terms())
        frame = texts(design.frame, [row, across])
        levels = [factor_of(design.frame[name]).levels for name in (row, across)]
        found = survey.crosstab(frame, row, across, design=design.design, row_levels=levels[0], column_levels=levels[1])
        return Mat(found.to_numpy(), list(found.index), list(found.columns))

    def r_svychisq(self, formula, design, statistic=None, **k) -> RList:
        row, across = (term.value for term in formula.terms())
        frame = texts(design.frame, [row, across])
        kind = statistic.item() if statistic is not None else "F"
        found = survey.rao_scott(frame, row, across, design=self.design_of(design), statistic=kind).iloc[0]
        parameter = {
            "Chisq": Vec([found["df"]], ["df"]),
            "lincom": None,
            "saddlepoint": None,
        }.get(kind, Vec([found["df"], found["df_design"]], ["ndf", "ddf"]))
        return htest(found["statistic"], parameter, found["p"])

    def r_svygofchisq(self, formula, p=None, design=None, *more, **k) -> RList:
        name = formula.terms()[0].value
        frame = texts(design.frame, [name])
        found = survey.goodness_of_fit(frame, name, p.data, design=self.design_of(design)).iloc[0]
        return htest(found["statistic"], Vec([found["scale"], found["df"]], ["scale", "df"]), found["p"])

    def r_svyttest(self, formula, design, **k) -> RList:
        env = frame_env(design.frame, formula.env)
        values = self.machine.run(formula.left, env).data.astype(float)
        right = formula.terms()[0]
        one = right.kind == "number"
        frame = pd.DataFrame({"y": values})
        if not one:
            frame["g"] = texts(design.frame, [right.value])[right.value].to_numpy()
        found = survey.ttest(frame, "y", design=self.design_of(design), by=None if one else "g").iloc[0]
        label = "mean" if one else "difference in mean"
        made = htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])
        made = RList(
            [*made.data, Vec([found["estimate"]], [label]), Vec([found["low"], found["high"]])],
            [*made.names, "estimate", "conf.int"],
        )
        return made

    def r_svyranktest(self, formula, design, test=None, **k) -> RList:
        name, by = formula.left.value, formula.terms()[0].value
        frame = texts(design.frame, [by])
        kind = test.item() if test is not None else "wilcoxon"
        found = survey.ranktest(frame, name, by=by, design=self.design_of(design), test=kind).iloc[0]
        if kind == "KruskalWallis":
            return RList.of_items(
                {"statistic": Vec([found["df"]]), "parameter": Vec([found["statistic"]]), "p.value": Vec([found["p"]])}
            )
        made = htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])
        return RList(
            [*made.data, Vec([found["estimate"]], ["difference in mean rank score"])], [*made.names, "estimate"]
        )

    # models

    def predictors(self, formula, design, extra: list[Node] = ()) -> tuple[pd.DataFrame, list[str]]:
        """The data with a column for each term of a formula (numbers of 0/1 for logicals, labels as text)."""
        env = frame_env(design.frame, formula.env)
        frame = pd.DataFrame(index=range(len(design.frame)))
        names = []
        for term in [*formula.terms(), *extra]:
            if term.kind == "number":
                continue
            if term.kind == "call" and term.parts[0].value == "offset":
                frame["(offset)"] = self.machine.run(term.parts[1][1], env).data
                continue
            for name, values in term_columns(self.machine, term, env).items():
                frame[name] = values
                names.append(name)
        return frame, names

    def r_svyglm(self, formula, design, family=None, **k) -> RList:
        frame, names = self.predictors(formula, design)
        outcome = self.machine.run(formula.left, frame_env(design.frame, formula.env))
        trials = "(trials)" if isinstance(outcome, Mat) else None
        if trials:
            frame["(outcome)"], frame[trials] = of_counts(outcome)
        else:
            frame["(outcome)"] = zero_one(outcome)
        kind = family_name(family)
        offset = "(offset)" if "(offset)" in frame else None
        now = self.design_of(design)
        fit = fit_model(frame, "(outcome)", names, design=now, family=kind, offset=offset, trials=trials)
        made = fitted(fit, "svyglm", {"formula": formula, "design": design, "family": kind})
        return made

    def r_svyolr(self, formula, design, method=None, **k) -> RList:
        frame, names = self.predictors(formula, design)
        outcome = self.machine.run(formula.left, frame_env(design.frame, formula.env))
        frame["(outcome)"] = outcome.labels()
        link = {"logistic": "logit", "probit": "probit"}[method.item() if method is not None else "logistic"]
        fit = survey.fit_ordinal(
            frame, "(outcome)", names, answers=outcome.levels, design=self.design_of(design), link=link
        )
        cuts = len(outcome.levels) - 1
        labels = r_names(fit.names)
        slopes, points = labels[:-cuts], labels[-cuts:]
        return RList.of_items(
            {
                "coefficients": Vec(fit.estimate[:-cuts], slopes),
                "zeta": Vec(fit.estimate[-cuts:], points),
                "vcov": Mat(fit.covariance, labels, labels),
            },
            "svyolr",
            fit,
        )

    def r_regTermTest(self, model, terms, method=None, **k) -> RList:
        fit = model.of["fit"]
        names = [deparse(term) for term in terms.terms()]
        if method is not None and method.item() == "LRT":
            formula = model.of["formula"]
            frame, everything = self.predictors(formula, model.of["design"])
            outcome = self.machine.run(formula.left, frame_env(model.of["design"].frame, formula.env))
            frame["(outcome)"] = zero_one(outcome)
            design = self.design_of(model.of["design"])
            rows = fit.terms.used
            smaller = fit_model(
                frame.assign(**{"(outcome)": frame["(outcome)"].where(rows)}),
                "(outcome)",
                [name for name in everything if name not in names],
                design=design,
                family=model.of["family"],
            )
            found = fit.likelihood_ratio(smaller)
            return RList.of_items(
                {"chisq": Vec([found["statistic"]]), "p": Vec([found["p"]]), "lambda": Vec(found["effects"])}
            )
        found = fit.wald(*names)
        values = {"Ftest": found["statistic"], "p": found["p"], "df": found["df"], "ddf": found["df_design"]}
        return RList.of_items({name: Vec([value]) for name, value in values.items()})

    def r_svypredmeans(self, model, group, **k) -> Stat:
        formula, design = model.of["formula"], model.of["design"]
        frame, names = self.predictors(formula, design, group.terms())
        frame["(outcome)"] = zero_one(self.machine.run(formula.left, frame_env(design.frame, formula.env)))
        found = predictive_means(
            frame, "(outcome)", names[:-1], names[-1], design=self.design_of(design), family=model.of["family"]
        )
        order = [str(label) for label in pd.unique(frame[names[-1]][design.design.inside])]
        found = found.set_index(found[names[-1]].astype(str)).loc[order]
        return Stat(order, found["estimate"].to_numpy(), np.diag(found["se"].to_numpy() ** 2), np.inf)

    # time to event

    def spells(self, formula, design) -> pd.DataFrame:
        time, event = formula.left.parts[1][1], formula.left.parts[2][1]
        env = frame_env(design.frame, formula.env)
        values = {
            "(time)": self.machine.run(time, env).data,
            "(event)": self.machine.run(event, env).data.astype(float),
        }
        return pd.DataFrame(values)

    def r_svykm(self, formula, design, se=None, **k) -> RList:
        frame = self.spells(formula, design)
        right = formula.terms()[0]
        with_se = se is not None and truth(se)
        if right.kind == "number":
            return self.curve(frame, design.design, with_se)
        frame["(group)"] = texts(design.frame, [right.value])[right.value].to_numpy()
        levels = factor_of(design.frame[right.value]).levels
        parts = [
            self.curve(frame, design.design.within((frame["(group)"] == g).to_numpy() & design.design.inside), with_se)
            for g in levels
        ]
        return RList(parts, levels, "svykmlist")

    def curve(self, frame, design, with_se: bool) -> RList:
        inside = design.inside & frame["(time)"].notna().to_numpy()
        times = np.unique(frame.loc[inside, "(time)"])
        form = "hazard" if with_se else "product"
        found = waits.survival(
            frame, duration="(time)", event="(event)", times=times, design=design.within(inside), form=form
        )
        share = found["estimate"].to_numpy()
        if with_se:
            variance = np.nan_to_num((found["se"].to_numpy() / share) ** 2)
            return RList.of_items(
                {"time": Vec(times), "surv": Vec(share), "varlog": Vec(variance)}, "svykm", (frame, design)
            )
        return RList.of_items(
            {"time": Vec(np.append(0.0, times)), "surv": Vec(np.append(1.0, share))}, "svykm", (frame, design)
        )

    def r_svycoxph(self, formula, design, **k) -> RList:
        frame, names = self.predictors(formula, design)
        frame = frame.join(self.spells(formula, design))
        fit = waits.fit_cox(frame, names, duration="(time)", event="(event)", design=self.design_of(design))
        return fitted(fit, "svycoxph", {"formula": formula, "design": design})

    def r_svylogrank(self, formula, design, **k) -> RList:
        frame, names = self.predictors(formula, design)
        frame = frame.join(self.spells(formula, design))
        found = waits.logrank(
            frame, duration="(time)", event="(event)", by=names[0], design=self.design_of(design)
        ).iloc[0]
        z = found["score"] / found["se"]
        return RList([Vec([found["score"], found["se"], z, np.nan]), Vec([found["statistic"], found["p"]])])


def term_columns(machine: Machine, term: Node, env: Any) -> dict[str, Any]:
    """A term as columns: a factor or logical as labels, a product of terms as numbers a combination of levels."""
    if term.kind == "call" and term.parts[0].value == ":":
        parts = [dummies(machine, node, env) for _, node in term.parts[1:]]
        return {f"{a}:{b}": left * right for b, right in parts[1].items() for a, left in parts[0].items()}
    given = machine.run(term, env)
    if isinstance(given, Vec) and given.logical:
        given = factor(given)
    if isinstance(given, Factor):
        return {deparse(term): pd.Categorical(given.labels(), categories=given.levels)}
    return {deparse(term): given.data}


def dummies(machine: Machine, term: Node, env: Any) -> dict[str, np.ndarray]:
    """Columns of 0 and 1 for the levels of a factor but the first, or the numbers themselves."""
    made = {}
    for name, values in term_columns(machine, term, env).items():
        if isinstance(values, pd.Categorical):
            missing = values.codes < 0
            for code, level in enumerate(values.categories[1:], start=1):
                made[f"{name}{level}"] = np.where(missing, np.nan, values.codes == code)
        else:
            made[name] = values
    return made


@lazy("update")
def update(machine: Machine, parts, env) -> Any:
    """update(design, new = expression), or a formula with terms added."""
    over = machine.run(parts[0][1], env)
    if isinstance(over, Formula):
        change = machine.run(parts[1][1], env)
        added = [term for term in change.terms() if term.value != "."]
        right = over.right
        for term in added:
            right = Node("call", None, (Node("name", "+"), (None, right), (None, term)))
        return Formula(over.left, right, over.env)
    frame = over.frame.copy()
    for name, node in parts[1:]:
        value = machine.run(node, frame_env(frame, env))
        frame[name] = value.data if isinstance(value, Factor) else to_series(value).to_numpy()
    return replace(over, frame=frame)


def stat(joint: Joint, tag: str = "svystat") -> Stat:
    return Stat(list(joint.labels), joint.estimate, joint.covariance, joint.df, tag)


def with_effect(made: Stat, inside, matrix, deff, kind: str) -> Stat:
    if deff is not None and deff.item() is not False:
        made.extra["deff"] = effects(inside, matrix, replace=deff.item() == "replace", kind=kind)
    return made


def fitted(fit, tag: str, of: dict) -> RList:
    names = r_names(fit.names)
    values = {
        "coefficients": Vec(fit.estimate, names),
        "vcov": Mat(fit.covariance, names, names),
        "df.residual": Vec([fit.df]),
        "survey.design": of.get("design"),
    }
    return RList.of_items(values, tag, of | {"fit": fit})


def r_names(names) -> list[str]:
    """Our "crime: burglary" as R's "crimeburglary"."""
    return [name.replace(": ", "", 1) for name in names]


def survey_terms(frame, predictors, design) -> dict[str, str]:
    from analysis.terms import model_terms

    names = model_terms(frame, predictors, rows=design.design.inside).names
    return dict(zip(r_names(names), names, strict=True))


def htest(statistic, parameter, p) -> RList:
    values = {"statistic": Vec([statistic]), "parameter": parameter, "p.value": Vec([p])}
    return RList.of_items({name: value for name, value in values.items() if value is not None}, "htest")


def of_counts(outcome: Mat) -> tuple[np.ndarray, np.ndarray]:
    """cbind(successes, failures) as the successes and all."""
    counts = outcome.data.astype(float)
    return counts[:, 0], counts.sum(axis=1)


def zero_one(outcome: Any) -> np.ndarray:
    """An outcome as numbers; the second level of a factor is 1."""
    if isinstance(outcome, Factor):
        return np.where(outcome.data.codes < 0, np.nan, outcome.data.codes > 0)
    return outcome.data.astype(float)


def family_name(family: Any) -> str:
    if family is None:
        return "linear"
    family = family() if callable(family) else family
    kind, link = family.get("family").item(), family.get("link")
    usual = {"gaussian": "identity", "poisson": "log"}.get(kind.removeprefix("quasi"), "logit")
    if link is not None and link.item() != usual:
        if link.item() not in ("probit", "cloglog") or not kind.endswith("binomial"):
            raise TypeError(f"the link {link.item()} of {kind} is not one of ours")
        return link.item()
    return {
        "gaussian": "linear",
        "binomial": "logit",
        "quasibinomial": "logit",
        "poisson": "poisson",
        "quasipoisson": "poisson",
    }[kind]


def factor_of(series: pd.Series) -> Factor:
    if isinstance(series.dtype, pd.CategoricalDtype):
        return Factor(pd.Categorical(series))
    return factor(Vec(series.to_numpy()))


def texts(frame: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The frame with some columns as labels."""
    made = {
        name: pd.Categorical(factor_of(frame[name]).labels(), categories=factor_of(frame[name]).levels)
        for name in names
    }
    return frame.assign(**made)


def first(columns: list) -> np.ndarray | None:
    return columns[0] if columns else None


def columns_of(machine: Machine, formula: Any, frame: pd.DataFrame) -> list[np.ndarray]:
    """The columns a one-sided formula names; ~1 and ~0 name none."""
    if formula is None:
        return []
    if not isinstance(formula, Formula):
        return [np.resize(np.asarray(formula.data, dtype=float), len(frame))]
    env = frame_env(frame, formula.env)
    found = []
    for term in formula.terms():
        if term.kind == "number":
            continue
        given = machine.run(term, env)
        found.append(given.labels() if isinstance(given, Factor) else given.data)
    return found


def replicate_table(machine: Machine, given: Any, frame: pd.DataFrame) -> np.ndarray:
    """Replicate weights from a matrix, a frame, a formula, or a pattern of column names."""
    if isinstance(given, Mat):
        return given.data.astype(float)
    if isinstance(given, pd.DataFrame):
        return given.to_numpy(dtype=float)
    if isinstance(given, Formula):
        return np.column_stack(columns_of(machine, given, frame)).astype(float)
    pattern = re.compile(given.item())
    return frame[[name for name in frame if pattern.search(name)]].to_numpy(dtype=float)


__all__ = ["SurveyCalls", "covariance", "share_limits"]
