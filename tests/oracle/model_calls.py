"""R's models, survival and imputation packages, answered by analysis.regression and analysis.cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis import regression
from analysis.cases import hazards, incidence, survival
from analysis.regression.fitted import Model
from tests.oracle.base_calls import column, factor, frame_env
from tests.oracle.evaluate import Machine, truth
from tests.oracle.survey_calls import family_name, htest, of_counts, r_names, term_columns, zero_one
from tests.oracle.values import Factor, Formula, Mat, RList, Stat, Vec

Y = "(outcome)"


class ModelCalls:
    """Models and curves, bound to a machine."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def bound(self) -> dict[str, Callable]:
        dotted = {"glm_nb": "glm.nb", "Box_test": "Box.test", "cox_zph": "cox.zph"}
        own = [name for name in dir(self) if name.startswith("r_")]
        made = {dotted.get(name[2:], name[2:]): getattr(self, name) for name in own}
        for kind in ("binomial", "poisson", "gaussian", "quasibinomial", "quasipoisson"):
            made[kind] = family_of(kind)
        return made

    # frames from formulae

    def frame(self, formula: Formula, data: pd.DataFrame, weights: Any = None, offset: Any = None):
        """Predictors, outcome and specials of a formula as columns; names of the predictors."""
        env = frame_env(data, formula.env)
        frame = pd.DataFrame(index=range(len(data)))
        names, special = [], {}
        for term in formula.terms():
            if term.kind == "number" or (term.kind == "name" and term.value == "."):
                continue
            if term.kind == "call" and term.parts[0].value in ("strata", "cluster", "offset"):
                special[term.parts[0].value] = as_column(self.machine.run(term.parts[1][1], env))
                continue
            for name, values in term_columns(self.machine, term, env).items():
                frame[name] = values
                names.append(name)
        for name, value in {"weights": weights, "offset": offset}.items():
            if value is not None:
                special[name] = as_column(value)
        for name, value in special.items():
            frame[f"({name})"] = value
        return frame, names, special

    def outcome(self, formula: Formula, data: pd.DataFrame) -> Any:
        return self.machine.run(formula.left, frame_env(data, formula.env))

    # linear and generalised models

    def r_lm(self, formula, data=None, weights=None, **k) -> RList:
        frame, names, special = self.frame(formula, data, weights)
        frame[Y] = self.outcome(formula, data).data.astype(float)

        def fit(**errors: Any) -> Model:
            options = {"weights": "(weights)"} if "weights" in special else {}
            return regression.fit_linear(frame, Y, names, **(errors or {"errors": "classical"}), **options)

        return model("lm", fit, {"frame": frame, "names": names})

    def r_glm(self, formula, family=None, data=None, weights=None, offset=None, **k) -> RList:
        frame, names, special = self.frame(formula, data, weights, offset)
        outcome = self.outcome(formula, data)
        given = family() if callable(family) else family
        kind = family_name(given)
        if kind == "linear":
            return self.r_lm(formula, data, weights)
        trials = None
        if isinstance(outcome, Mat):
            frame[Y], frame["(trials)"] = of_counts(outcome)
            trials = "(trials)"
        elif "weights" in special:
            if kind == "poisson":
                raise TypeError("a count model with weights is not one of ours")
            frame["(trials)"] = np.asarray(special["weights"], dtype=float)
            frame[Y] = np.round(zero_one(outcome) * frame["(trials)"], 9)
            trials = "(trials)"
        else:
            frame[Y] = zero_one(outcome)
        quasi = given.get("family").item().startswith("quasi")

        def fit(**errors: Any) -> Model:
            return regression.fit_generalised(
                frame,
                Y,
                names,
                family=kind,
                dispersion="pearson" if quasi else "one",
                trials=trials,
                offset="(offset)" if "offset" in special else None,
                **(errors or {"errors": "classical"}),
            )

        return model("glm", fit, {"frame": frame, "names": names})

    def r_glm_nb(self, formula, data=None, **k) -> RList:
        frame, names, special = self.frame(formula, data)
        frame[Y] = self.outcome(formula, data).data.astype(float)

        def fit(**errors: Any) -> Model:
            offset = "(offset)" if "offset" in special else None
            return regression.fit_negative_binomial(
                frame, Y, names, offset=offset, **(errors or {"errors": "classical"})
            )

        made = model("negbin", fit, {"frame": frame, "names": names})
        facts = made.of["model"].facts
        return with_items(made, {"theta": Vec([facts["theta"]]), "SE.theta": Vec([facts["se_theta"]])})

    def r_polr(self, formula, data=None, method=None, weights=None, **k) -> RList:
        frame, names, special = self.frame(formula, data, weights)
        outcome = self.outcome(formula, data)
        frame[Y] = outcome.labels()
        link = {"logistic": "logit", "probit": "probit"}[method.item() if method is not None else "logistic"]

        def fit(**errors: Any) -> Model:
            options = {"weights": "(weights)"} if "weights" in special else {}
            return regression.fit_ordered(
                frame, Y, names, answers=outcome.levels, link=link, **(errors or {"errors": "classical"}), **options
            )

        made = model("polr", fit, {"frame": frame, "names": names})
        found, cuts = made.of["model"], len(outcome.levels) - 1
        labels = r_names(found.names)
        slopes = Vec(found.estimate[:-cuts], labels[:-cuts])
        return with_items(made, {"coefficients": slopes, "zeta": Vec(found.estimate[-cuts:], labels[-cuts:])})

    def r_geeglm(self, formula, family=None, data=None, id=None, corstr=None, **k) -> RList:
        frame, names, special = self.frame(formula, data)
        frame[Y], frame["(id)"] = zero_one(self.outcome(formula, data)), id.data
        kind = family_name(family)
        within = corstr.item() if corstr is not None else "independence"
        found = regression.gee(frame, Y, names, clusters="(id)", family=kind, within=within)
        made = model("geeglm", lambda **e: found, {"frame": frame, "names": names})
        inner = RList.of_items({"vbeta": Mat(found.covariance), "alpha": Vec([found.facts["alpha"]])})
        return with_items(made, {"geese": inner})

    def r_lme(self, formula, random=None, data=None, **k) -> RList:
        frame, names, special = self.frame(formula, data)
        frame[Y] = self.outcome(formula, data).data.astype(float)
        group = random.right.parts[2][1].value
        frame["(group)"] = as_column(column(data[group]))
        found = regression.random_intercept(frame, Y, names, group="(group)")
        made = model("lme", lambda **e: found, {"frame": frame, "names": names})
        spread = [[found.facts["between"]], [found.facts["within"]]]
        return with_items(made, {"(variances)": Mat(np.array(spread))})

    def r_gls(self, formula, data=None, correlation=None, method=None, **k) -> RList:
        frame, names, special = self.frame(formula, data)
        frame[Y] = self.outcome(formula, data).data.astype(float)
        found = regression.autoregressive(frame, Y, names)
        made = model("gls", lambda **e: found, {"frame": frame, "names": names})
        struct = RList.of_items({"corStruct": RList.of_items({"coefficients": Vec([found.facts["phi"]])}, "corStruct")})
        return with_items(made, {"modelStruct": struct, "sigma": Vec([found.facts["sigma"]])})

    def r_corAR1(self, *a, **k) -> None:
        return None

    def r_fixef(self, m) -> Vec:
        return m.get("coefficients")

    def r_VarCorr(self, m) -> Mat:
        return m.get("(variances)")

    # robust errors

    def r_vcovHC(self, m, type=None, **k) -> Mat:
        return covariance_matrix(m.of["fit"](errors=type.item() if type is not None else "HC3"))

    def r_vcovCL(self, m, cluster=None, type=None, cadjust=None, **k) -> Mat:
        kind = type.item() if type is not None else "HC1"
        frame = m.of["frame"]
        frame["(cluster)"] = as_column(cluster)
        adjusted = cadjust is None or truth(cadjust)
        correction = "full" if kind == "HC1" and adjusted else "clusters" if adjusted else "none"
        return covariance_matrix(m.of["fit"](errors="cluster", clusters="(cluster)", correction=correction))

    def r_NeweyWest(self, m, lag=None, prewhite=None, adjust=None, **k) -> Mat:
        correction = "full" if adjust is not None and truth(adjust) else "none"
        return covariance_matrix(m.of["fit"](errors="newey_west", lag=int(lag.item()), correction=correction))

    # checks of residuals

    def checks(self, m, **k) -> pd.DataFrame:
        return regression.residual_checks(m.of["frame"], Y, m.of["names"], **k).set_index("check")

    def r_Box_test(self, residuals, lag=None, type=None, **k) -> RList:
        found = self.checks(residuals.of, lags=int(lag.item())).loc["Ljung-Box"]
        return htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])

    def r_bgtest(self, m, order=None, **k) -> RList:
        found = self.checks(m, order=int(order.item())).loc["Breusch-Godfrey"]
        return htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])

    def r_bptest(self, m, **k) -> RList:
        found = self.checks(m).loc["Breusch-Pagan"]
        return htest(found["statistic"], Vec([found["df"]], ["df"]), found["p"])

    def r_dwtest(self, m, **k) -> RList:
        return RList.of_items({"statistic": Vec([self.checks(m).loc["Durbin-Watson", "statistic"]])})

    # time to event

    def spells(self, formula, data) -> tuple[pd.DataFrame, list[str]]:
        frame, names, special = self.frame(formula, data)
        parts = [node for _, node in formula.left.parts[1:]]
        env = frame_env(data, formula.env)
        values = [self.machine.run(part, env) for part in parts]
        if len(values) == 3:
            frame["(entry)"] = values[0].data.astype(float)
            values = values[1:]
        frame["(time)"] = values[0].data.astype(float)
        if isinstance(values[1], Factor):
            frame["(cause)"] = pd.Categorical(values[1].labels(), categories=values[1].levels)
            frame["(censored)"] = values[1].levels[0]
        else:
            frame["(event)"] = values[1].data.astype(float)
            if np.nanmax(frame["(event)"]) > 1:
                frame["(event)"] -= 1.0
        return frame.dropna(subset=["(time)", *names]).reset_index(drop=True), names

    def r_survfit(self, formula, data=None, **k) -> RList:
        frame, names = self.spells(formula, data)
        kind = k["conf.type"].item() if "conf.type" in k else "log"
        return RList([], [], "survfit", {"frame": frame, "names": names, "interval": kind, "options": k})

    def r_survdiff(self, formula, data=None, rho=None, **k) -> RList:
        frame, names = self.spells(formula, data)
        weight = "peto" if rho is not None and rho.item() == 1 else None
        strata = "(strata)" if "(strata)" in frame else None
        found = survival.logrank(frame, duration="(time)", event="(event)", by=names[0], strata=strata, weight=weight)
        counts = survival.expected_events(frame, duration="(time)", event="(event)", by=names[0])
        values = {
            "chisq": Vec([found["statistic"].iloc[0]]),
            "obs": Vec(counts["events"]),
            "exp": Vec(counts["expected"]),
        }
        return RList.of_items(values, "survdiff")

    def r_coxph(self, formula, data=None, ties=None, method=None, weights=None, **k) -> RList:
        frame, names = self.spells(formula, data)
        chosen = ties if ties is not None else method
        found = hazards.fit_cox(
            frame,
            names,
            duration="(time)",
            event="(event)",
            ties=chosen.item() if chosen is not None else "efron",
            entry="(entry)" if "(entry)" in frame else None,
            strata="(strata)" if "(strata)" in frame else None,
            clusters="(cluster)" if "(cluster)" in frame else None,
        )
        labels = r_names(found.names)
        values = {
            "coefficients": Vec(found.estimate, labels),
            "vcov": Mat(found.covariance, labels, labels),
            "loglik": Vec(list(found.loglik)),
        }
        return RList.of_items(values, "coxph", {"model": found})

    def r_cox_zph(self, m, **k) -> RList:
        found = hazards.proportionality(m.of["model"])
        rows = r_names(found["term"])
        return RList.of_items(
            {"table": Mat(found[["statistic", "df", "p"]].to_numpy(float), rows, ["chisq", "df", "p"])}
        )

    # imputation

    def r_pool(self, fits, **k) -> RList:
        models = [fit.of["model"] for fit in fits.data]
        complete = fits.data[0].get("df.residual").item()
        variances = [m.se**2 for m in models]
        found = regression.pooled([m.estimate for m in models], variances, names=models[0].names, df_complete=complete)
        renamed = {
            "within": "ubar",
            "between": "b",
            "total": "t",
            "increase": "riv",
            "share": "lambda",
            "missing_information": "fmi",
        }
        table = found.rename(columns=renamed).assign(dfcom=complete, term=r_names(found["term"]))
        return RList.of_items({"pooled": table}, "mipo", found)


def family_of(kind: str) -> Callable:
    def family(link: Any = None, **k: Any) -> RList:
        return RList.of_items({"family": Vec([kind]), "link": link}, "family")

    return family


def model(tag: str, fit: Callable[..., Model], of: dict) -> RList:
    found = fit()
    labels = r_names(found.names)
    values = {
        "coefficients": Vec(found.estimate, labels),
        "vcov": Mat(found.covariance, labels, labels),
        "df.residual": Vec([found.n - len(labels)]),
    }
    if "null_deviance" in found.facts:
        values["null.deviance"] = Vec([found.facts["null_deviance"]])
    return RList.of_items(values, tag, of | {"fit": fit, "model": found})


def with_items(made: RList, more: dict) -> RList:
    items = dict(zip(made.names, made.data, strict=True)) | more
    return RList.of_items(items, made.tag, made.of)


def covariance_matrix(found: Model) -> Mat:
    labels = r_names(found.names)
    return Mat(found.covariance, labels, labels)


def as_column(value: Any) -> Any:
    if isinstance(value, Factor):
        return pd.Categorical(value.labels(), categories=value.levels)
    return value.data


class Residuals(Vec):
    """Residuals that remember their model."""

    of: Any = None


# the generic functions of R: what they give depends on the object


def coef(x: Any, **k: Any) -> Any:
    if isinstance(x, Stat):
        return Vec(x.estimate, x.labels)
    return x.get("coefficients")


def vcov(x: Any, **k: Any) -> Any:
    if isinstance(x, Stat):
        return Mat(x.covariance, x.labels, x.labels)
    return x.get("vcov")


def standard_error(x: Any, **k: Any) -> Vec:
    covariance = vcov(x)
    return Vec(np.sqrt(np.maximum(np.diag(covariance.data), 0.0)), covariance.rows)


def confint(x: Any, parm: Any = None, level: Any = None, df: Any = None, **k: Any) -> Mat:
    from scipy import special
    from scipy.stats import t

    share = level.item() if level is not None else 0.95
    if isinstance(x, RList) and x.tag == "svykm":
        times, z = x.get("time").data, special.ndtri(1 - (1 - share) / 2)
        places = [np.flatnonzero(times <= time).max() for time in parm.data]
        s, se = x.get("surv").data[places], np.sqrt(x.get("varlog").data[places])
        return Mat(np.column_stack([s * np.exp(-z * se), s * np.exp(z * se)]))
    estimate, se = coef(x), standard_error(x)
    freedom = df.item() if df is not None else np.inf
    if isinstance(x, RList) and x.tag == "lm":
        freedom = x.get("df.residual").item()
    q = special.ndtri(1 - (1 - share) / 2) if np.isinf(freedom) else t.ppf(1 - (1 - share) / 2, freedom)
    return Mat(np.column_stack([estimate.data - q * se.data, estimate.data + q * se.data]), estimate.names)


def summary(x: Any, **k: Any) -> RList:
    if x.tag == "survfit":
        return curve_summary(x, **k)
    if x.tag == "mipo":
        found = x.of
        columns = {"term": r_names(found["term"]), "estimate": found["estimate"], "std.error": found["se"]}
        columns |= {"statistic": found["statistic"], "df": found["df"], "p.value": found["p"]}
        return pd.DataFrame(columns | {"2.5 %": found["low"], "97.5 %": found["high"]})
    facts = x.of["model"].facts if isinstance(x.of, dict) and "model" in x.of else {}
    return RList.of_items({"dispersion": Vec([facts.get("dispersion", np.nan)]), "coefficients": x.get("coefficients")})


def groups_of(x: RList) -> tuple[str | None, list[str]]:
    """The column and labels of a survfit's groups, as R names them."""
    names = x.of["names"]
    if not names:
        return None, []
    series = x.of["frame"][names[0]]
    levels = (
        factor(Vec(series.to_numpy())).levels
        if not isinstance(series.dtype, pd.CategoricalDtype)
        else [str(level) for level in series.cat.categories if (series == level).any()]
    )
    return names[0], [f"{names[0]}={level}" for level in levels]


def curve_summary(x: RList, times: Any = None, rmean: Any = None, **k: Any) -> RList:
    frame, interval, options = x.of["frame"], x.of["interval"], x.of["options"]
    by, labels = groups_of(x)
    entry = "(entry)" if "(entry)" in frame else None
    if "(cause)" in frame:
        return states_summary(x, times, by, labels)
    common = {"duration": "(time)", "event": "(event)", "by": by}
    if times is None:
        found = survival.median_wait(frame, **common, interval=interval, entry=entry)
        columns = {"median": found["estimate"], "0.95LCL": found["low"], "0.95UCL": found["high"]}
        if rmean is not None:
            mean = survival.restricted_mean(frame, **common, until=rmean.item())
            columns = {"rmean": mean["estimate"], "se(rmean)": mean["se"]} | columns
        table = pd.DataFrame(columns)
        if by is None:
            return RList.of_items({"table": Vec(table.iloc[0].to_numpy(float), list(table.columns))})
        return RList.of_items({"table": Mat(table.to_numpy(float), labels, list(table.columns))})
    wanted = list(times.data)
    found = survival.kaplan_meier(frame, **common, times=wanted, interval=interval, carry=True, entry=entry)
    values = {
        "time": Vec(found["time"]),
        "strata": None,
        "n.risk": Vec(found["at_risk"]),
        "surv": Vec(found["estimate"]),
    }
    if by is not None:
        values["strata"] = Vec(np.repeat(np.array(labels, dtype=object), len(wanted)))
    values |= {"n.event": Vec(found["events"]), "std.err": Vec(found["se"])}
    values |= {"lower": Vec(found["low"]), "upper": Vec(found["high"])}
    hazard = survival.cumulative_hazard(frame, **common, times=wanted)
    values |= {"cumhaz": Vec(hazard["estimate"]), "std.chaz": Vec(hazard["se"])}
    if "stype" in options and options["stype"].item() == 2:
        values["surv"] = Vec(np.exp(-hazard["estimate"].to_numpy()))
    return RList.of_items(values)


def states_summary(x: RList, times: Any, by: str | None, labels: list[str]) -> RList:
    """Competing endings: state "(s0)" is still open, the others the causes."""
    frame = x.of["frame"]
    censored = frame["(censored)"].iloc[0]
    causes = [cause for cause in frame["(cause)"].cat.categories if cause != censored]
    frame = frame.assign(**{"(cause)": frame["(cause)"].astype(object)})
    found = incidence.cumulative_incidence(
        frame,
        duration="(time)",
        cause="(cause)",
        by=by,
        causes=causes,
        still_open=[censored],
        times=list(times.data),
        interval=x.of["interval"],
    )
    keys = ([by] if by else []) + ["time"]
    wide = {
        c: found.pivot_table(index=keys, columns="cause", values=c, sort=True)
        for c in ("estimate", "se", "low", "high")
    }
    share, se, low, high = (wide[name][causes].to_numpy() for name in ("estimate", "se", "low", "high"))
    states = ["(s0)", *causes]
    open_share = 1 - share.sum(axis=1, keepdims=True)
    open_curve = survival.kaplan_meier(
        frame.assign(**{"(event)": (frame["(cause)"] != censored).astype(float)}),
        duration="(time)",
        event="(event)",
        by=by,
        times=list(times.data),
        interval="log",
        carry=True,
    )
    at_risk = Mat(open_curve["at_risk"].to_numpy().reshape(-1, 1))
    pstate = Mat(np.hstack([open_share, share]), None, states)
    errors = Mat(np.hstack([open_curve[["se"]].to_numpy(float), se]), None, states)
    values = {
        "time": Vec(open_curve["time"]),
        "pstate": pstate,
        "std.err": errors,
        "states": Vec(np.array(states, dtype=object)),
    }
    if by:
        values["strata"] = Vec(np.repeat(np.array(labels, dtype=object), len(times.data)))
    values |= {"lower": Mat(np.hstack([open_curve[["low"]].to_numpy(float), low]), None, states)}
    values |= {"upper": Mat(np.hstack([open_curve[["high"]].to_numpy(float), high]), None, states), "n.risk": at_risk}
    return RList.of_items(values)


def quantile(x: Any, probs: Any = None, **k: Any) -> Any:
    if isinstance(x, Vec):
        kept = x.data[~np.isnan(x.data)]
        return Vec(np.quantile(kept, probs.data))
    if x.tag == "svykm":
        times, s = x.get("time").data, x.get("surv").data
        found = [times[np.flatnonzero(s <= p)[0]] if (s <= p).any() else np.inf for p in probs.data]
        return Vec(found, [f"{p:g}" for p in probs.data])
    by, _ = groups_of(x)
    frame, interval = x.of["frame"], x.of["interval"]
    rows = [
        survival.median_wait(frame, duration="(time)", event="(event)", by=by, share=p, interval=interval).iloc[0]
        for p in probs.data
    ]
    parts = {"quantile": "estimate", "lower": "low", "upper": "high"}
    return RList.of_items({name: Vec([row[ours] for row in rows]) for name, ours in parts.items()})


def residuals(m: RList, type: Any = None, **k: Any) -> Vec:
    kind = type.item() if type is not None else "response"
    if m.tag == "lm":
        made = Residuals(np.zeros(1))
        made.of = m
        return made
    found, n = m.of["model"], m.get("df.residual").item()
    if kind != "pearson":
        raise TypeError("only Pearson residuals of a generalised model are asked for")
    # all that is ever asked of them is their sum of squares, which the model states as its dispersion
    return Vec([np.sqrt(found.facts["dispersion"] * n)])


GENERICS: dict[str, Callable] = {
    "coef": coef,
    "vcov": vcov,
    "SE": standard_error,
    "confint": confint,
    "summary": summary,
    "quantile": quantile,
    "residuals": residuals,
    "resid": residuals,
    "logLik": lambda m: Vec([m.of["model"].facts["loglik"]]),
    "deviance": lambda m: Vec([m.of["model"].facts["deviance"]]),
    "AIC": lambda m: Vec([m.of["model"].facts["aic"]]),
    "nobs": lambda m: Vec([m.of["model"].n]),
}


__all__ = ["GENERICS", "ModelCalls"]
