"""The parts of base R that the oracle's calls use to arrange what the estimators give."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import special, stats

from tests.oracle.evaluate import MISSING, Env, Machine, RError, matched, truth
from tests.oracle.syntax import Node
from tests.oracle.values import DesignValue, Factor, Formula, Mat, Quoted, RList, Stat, Vec, column, to_series


def functions(machine: Machine, folder: Path) -> dict[str, Callable]:
    """Names of base R and what they do."""
    bound: dict[str, Callable] = {
        "c": combine,
        "list": lambda *a, **k: RList([*a, *k.values()], [""] * len(a) + list(k) if k else None),
        "read.csv": lambda path, **k: read_csv(folder / path.item(), k),
        "as.matrix": as_matrix,
        "as.vector": as_vector,
        "as.numeric": lambda x: Vec(numeric(x)),
        "as.integer": as_integer,
        "as.character": lambda x: Vec(labels(x)),
        "unclass": unclass,
        "factor": factor,
        "relevel": relevel,
        "droplevels": droplevels,
        "levels": lambda x: Vec(np.array(x.levels, dtype=object)),
        "nlevels": lambda x: Vec([len(x.levels)]),
        "interaction": interaction,
        "is.na": lambda x: Vec(pd.isna(to_series(x)).to_numpy()),
        "is.null": lambda x: Vec([x is None]),
        "names": lambda x: None if x.names is None else Vec(np.array(x.names, dtype=object)),
        "names<-": set_names,
        "setNames": lambda x, n: set_names(x, value=n),
        "attributes<-": set_attributes,
        "attributes": lambda x: x.of["attributes"],
        "rownames<-": set_rows,
        "colnames<-": set_columns,
        "rownames": lambda x: Vec(np.array(x.rows, dtype=object)),
        "colnames": lambda x: Vec(np.array(x.columns, dtype=object)),
        "$": get_item,
        "$<-": set_item,
        "[[": double_bracket,
        "[[<-": set_item,
        "[": bracket,
        "[<-": set_bracket,
        "attr": attribute,
        "length": lambda x: Vec([length(x)]),
        "nrow": lambda x: Vec([shape(x)[0]]),
        "ncol": lambda x: Vec([shape(x)[1]]),
        "NROW": lambda x: Vec([shape(x)[0]]),
        "NCOL": lambda x: Vec([shape(x)[1]]),
        "dim": lambda x: Vec(list(shape(x))),
        "seq_len": lambda n: Vec(np.arange(1, int(n.item()) + 1)),
        "seq_along": lambda x: Vec(np.arange(1, length(x) + 1)),
        "seq": sequence,
        "rep": repeat,
        ":": lambda a, b: Vec(np.arange(a.item(), b.item() + 0.5)),
        "identity": lambda x: x,
        "invisible": lambda x=None: x,
        "suppressWarnings": lambda x, **k: x,
        "suppressMessages": lambda x, **k: x,
        "I": lambda x: x,
        "lapply": lambda x, f, *a, **k: RList([f(item, *a, **k) for item in items(x)], names_of(x)),
        "sapply": sapply,
        "vapply": lambda x, f, *a, **k: sapply(x, f),
        "apply": apply,
        "Map": lambda f, *a: RList([f(*pair) for pair in zip(*(items(x) for x in a), strict=True)]),
        "do.call": lambda f, a: f(*[v for v, n in zip(a.data, a.names or [""] * len(a.data), strict=True) if not n]),
        "split": split,
        "unlist": unlist,
        "data.frame": data_frame,
        "cbind": cbind,
        "rbind": lambda *a, **k: transpose(cbind(*a, **k)),
        "matrix": matrix,
        "t": transpose,
        "diag": diagonal,
        "outer": outer,
        "rowMeans": lambda m: Vec(m.data.astype(float).mean(axis=1), m.rows),
        "colMeans": lambda m: Vec(m.data.astype(float).mean(axis=0), m.columns),
        "rowSums": lambda m: Vec(m.data.astype(float).sum(axis=1), m.rows),
        "colSums": lambda m: Vec(m.data.astype(float).sum(axis=0), m.columns),
        "%*%": matmul,
        "%in%": lambda a, b: Vec(np.isin(labels(a), labels(b))),
        "which": lambda x: Vec(np.flatnonzero(x.data) + 1),
        "ifelse": lambda t, a, b: Vec(np.where(t.data.astype(bool), a.data, b.data)),
        "options": lambda *a, **k: set_options(machine, *a, **k),
        "getOption": lambda n, d=None: machine.options.get(n.item(), d),
        "get0": lambda n, *a: machine.base.data.get(n.item()),
        "asNamespace": lambda n: n,
        "set.seed": lambda *a: None,
        "stopifnot": lambda *a: None,
        "sort": lambda x, **k: Vec(np.sort(x.data)),
        "rev": lambda x: Vec(x.data[::-1], None if x.names is None else x.names[::-1]),
        "order": lambda x, **k: Vec(np.argsort(x.data, kind="stable") + 1),
        "unique": unique,
        "table": table,
        "xtabs": xtabs,
        "prop.table": prop_table,
        "paste": paste,
        "paste0": lambda *a, **k: paste(*a, sep=Vec([""])),
        "local": lambda x: x,
        "structure": lambda x, **k: x,
        "glm.control": lambda **k: None,
        "coxph.control": lambda **k: None,
        "geese.control": lambda **k: None,
        "lmeControl": lambda **k: None,
        "glsControl": lambda **k: None,
        "family": lambda x: x,
        "expand.grid": expand_grid,
        "is.matrix": lambda x: Vec([isinstance(x, Mat)]),
        "is.function": lambda x: Vec([callable(x)]),
        "cov.wt": cov_wt,
        "nchar": lambda x: Vec([len(x.item())]),
    }
    for name, operation in ARITHMETIC.items():
        bound[name] = binary(operation)
    for name, operation in ELEMENTWISE.items():
        bound[name] = lambda x, *a, _f=operation, **k: keep(x, _f(numeric(x), *[numeric(v) for v in a]))
    for name, operation in SUMMARIES.items():
        bound[name] = summary_of(operation)
    bound |= distributions()
    bound["-"], bound["+"] = signed(bound["-"], -1), signed(bound["+"], 1)
    bound["!"] = negated
    return bound


LAZY: dict[str, Callable] = {}


def lazy(name: str) -> Callable:
    def register(function: Callable) -> Callable:
        LAZY[name] = function
        return function

    return register


@lazy("library")
def library(machine: Machine, parts, env: Env) -> None:
    """A package: all that it has is bound already."""


@lazy("subset")
def subset(machine: Machine, parts, env: Env) -> Any:
    """Rows of a frame or design for which a condition on its columns holds (NA does not)."""
    over = machine.run(parts[0][1], env)
    frame = over.frame if isinstance(over, DesignValue) else over
    test = machine.run(parts[1][1], frame_env(frame, env))
    keep_rows = np.array([bool(flag) and flag == flag for flag in np.asarray(test.data)])
    if isinstance(over, DesignValue):
        return DesignValue(frame, over.design.within(keep_rows & over.design.inside), over.replicate)
    return frame[keep_rows].reset_index(drop=True)


def in_data(name: str) -> Callable:
    """A model call whose `weights`, `offset` and `id` name columns of its `data`."""
    of_data = ("weights", "offset", "id")

    def run(machine: Machine, parts, env: Env) -> Any:
        plain_parts = [(key, node) for key, node in parts if key not in of_data]
        positional, named = machine.arguments(plain_parts, env)
        function = env.find_function(name)
        positional, named = matched(function, positional, named)
        data = next((x for x in (*positional, *named.values()) if isinstance(x, pd.DataFrame)), None)
        inner = env if data is None else frame_env(data, env)
        for key, node in parts:
            if key in of_data:
                named[key] = machine.run(node, inner)
        return function(*positional, **named)

    return run


for model_name in ("lm", "glm", "polr", "coxph", "glm.nb", "survfit", "geeglm"):
    LAZY[model_name] = in_data(model_name)


@lazy("with")
def within_frame(machine: Machine, parts, env: Env) -> Any:
    return machine.run(parts[1][1], frame_env(machine.run(parts[0][1], env), env))


@lazy("transform")
def transform(machine: Machine, parts, env: Env) -> Any:
    frame = machine.run(parts[0][1], env).copy()
    for name, node in parts[1:]:
        frame[name] = to_series(machine.run(node, frame_env(frame, env))).to_numpy()
    return frame


@lazy("switch")
def switch(machine: Machine, parts, env: Env) -> Any:
    key = machine.run(parts[0][1], env).item()
    for name, node in parts[1:]:
        if name == key or (name is None and node is not None):
            return machine.run(node, env)
    return None


def frame_env(frame: pd.DataFrame, env: Env) -> Env:
    """An environment in which a frame's columns are names."""
    inner = Env(env)
    for name in frame:
        inner.data[name] = column(frame[name])
    return inner


def numeric(x: Any) -> np.ndarray:
    if isinstance(x, Factor):
        return x.data.codes.astype(float) + 1
    if isinstance(x, Stat):
        return x.estimate
    values = x.data
    return values.astype(float) if values.dtype == object or values.dtype == bool else values


def labels(x: Any) -> np.ndarray:
    return x.labels() if isinstance(x, Factor) else x.data


def keep(x: Any, values: np.ndarray) -> Any:
    return Mat(values, x.rows, x.columns) if isinstance(x, Mat) else Vec(values, getattr(x, "names", None))


def binary(operation: Callable) -> Callable:
    def run(a: Any, b: Any) -> Any:
        text = any(isinstance(x, Factor) or (isinstance(x, Vec) and x.data.dtype == object) for x in (a, b))
        left, right = (labels(a), labels(b)) if text else (numeric(a), numeric(b))
        shaped = next((x for x in (a, b) if isinstance(x, Mat)), None)
        if shaped is not None:
            left, right = (v.reshape(-1, 1) if v.ndim == 1 and len(v) > 1 else v for v in (left, right))
            return Mat(operation(left, right), shaped.rows, shaped.columns)
        if len(left) != len(right) and 1 not in (len(left), len(right)):
            size = max(len(left), len(right))
            left, right = np.resize(left, size), np.resize(right, size)
        with np.errstate(all="ignore"):
            values = operation(left, right)
        named = next((x for x in (a, b) if getattr(x, "names", None) and len(x) == len(values)), None)
        names = None if named is None else named.names
        if values.dtype == bool:
            missing = pd.isna(left) | pd.isna(right)
            if np.any(missing):
                return Vec(with_na(operation, values, left, right, missing), names, logical=True)
        return Vec(values, names)

    return run


def negated(x: Vec) -> Vec:
    if x.data.dtype == bool:
        return Vec(~x.data, x.names)
    return Vec(np.where(np.isnan(x.data), np.nan, (x.data == 0).astype(float)), x.names, logical=True)


def with_na(operation: Callable, values: np.ndarray, left: Any, right: Any, missing: np.ndarray) -> np.ndarray:
    """Logical values with NA, except where & and | are settled by the other side."""
    if operation is ARITHMETIC["&"]:
        missing = missing & (pd.isna(left) | (left != 0)) & (pd.isna(right) | (right != 0))
        values = values & ~missing & (left != 0) & (right != 0)
    elif operation is ARITHMETIC["|"]:
        missing = missing & (pd.isna(left) | (left == 0)) & (pd.isna(right) | (right == 0))
    return np.where(missing, np.nan, values.astype(float))


def signed(operation: Callable, sign: float) -> Callable:
    def run(a: Any, b: Any = None) -> Any:
        return keep(a, sign * numeric(a)) if b is None else operation(a, b)

    return run


ARITHMETIC = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: np.power(a.astype(float), b),
    "%%": lambda a, b: np.mod(a, b),
    "%/%": lambda a, b: np.floor_divide(a, b),
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "&": lambda a, b: a.astype(bool) & b.astype(bool),
    "|": lambda a, b: a.astype(bool) | b.astype(bool),
    "pmin": np.minimum,
    "pmax": np.maximum,
}
ELEMENTWISE = {
    "abs": np.abs,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "asin": np.arcsin,
    "sign": np.sign,
    "floor": np.floor,
    "round": lambda x, d=0: np.round(x, int(np.atleast_1d(d)[0])),
    "cumsum": np.cumsum,
    "lgamma": special.gammaln,
    "plogis": special.expit,
    "qlogis": special.logit,
}
SUMMARIES = {
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "min": np.min,
    "median": np.median,
    "var": lambda x: np.var(x, ddof=1),
    "sd": lambda x: np.std(x, ddof=1),
    "prod": np.prod,
    "any": np.any,
    "all": np.all,
}


def summary_of(operation: Callable) -> Callable:
    def run(*parts: Any, **options: Any) -> Vec:
        joined = np.concatenate([np.ravel(numeric(x)) for x in parts])
        if "na.rm" in options and truth(options["na.rm"]):
            joined = joined[~np.isnan(joined.astype(float))]
        return Vec([operation(joined)])

    return run


def distributions() -> dict[str, Callable]:
    """Quantiles and tails of the usual distributions."""

    def tail(lower: Any) -> bool:
        return lower is None or truth(lower)

    def quantile_t(p: Vec, df: Vec, **k: Any) -> Vec:
        finite = numeric(df)
        with np.errstate(all="ignore"):
            values = np.where(np.isinf(finite), special.ndtri(numeric(p)), stats.t.ppf(numeric(p), finite))
        return Vec(values, p.names)

    def tail_t(q: Vec, df: Vec, **k: Any) -> Vec:
        finite = numeric(df)
        lower = np.where(np.isinf(finite), special.ndtr(numeric(q)), stats.t.cdf(numeric(q), finite))
        return Vec(lower if tail(k.get("lower.tail")) else 1 - lower, q.names)

    def tail_chisq(q: Vec, df: Vec, **k: Any) -> Vec:
        upper = stats.chi2.sf(numeric(q), numeric(df))
        return Vec(1 - upper if tail(k.get("lower.tail")) else upper)

    return {
        "qt": quantile_t,
        "pt": tail_t,
        "qnorm": lambda p, **k: Vec(special.ndtri(numeric(p))),
        "pnorm": lambda q, **k: Vec(special.ndtr(numeric(q) if tail(k.get("lower.tail")) else -numeric(q))),
        "pchisq": tail_chisq,
        "qbeta": lambda p, a, b, **k: Vec(special.betaincinv(numeric(a), numeric(b), numeric(p))),
        "pf": lambda q, a, b, **k: Vec(
            stats.f.cdf(numeric(q), numeric(a), numeric(b))
            if tail(k.get("lower.tail"))
            else stats.f.sf(numeric(q), numeric(a), numeric(b))
        ),
    }


def read_csv(path: Path, options: dict) -> pd.DataFrame:
    frame = pd.read_csv(path, na_values=["NA"], keep_default_na=False)
    if "row.names" in options:
        frame = frame.set_index(frame.columns[int(options["row.names"].item()) - 1])
    if "stringsAsFactors" in options and truth(options["stringsAsFactors"]):
        for name in frame:
            if not pd.api.types.is_numeric_dtype(frame[name]):
                frame[name] = pd.Categorical(frame[name], categories=sorted(frame[name].dropna().unique()))
    return frame


def combine(*parts: Any, **named: Any) -> Any:
    """c(): vectors joined, lists joined."""
    everything = [(None, part) for part in parts] + list(named.items())
    everything = [(name, part) for name, part in everything if part is not None]
    if any(isinstance(part, RList | pd.DataFrame) for _, part in everything):
        values, names = [], []
        for name, part in everything:
            values += part.data if isinstance(part, RList) else [part]
            names += (part.names or [""] * len(part.data)) if isinstance(part, RList) else [name or ""]
        return RList(values, names)
    values, names = [], []
    for name, part in everything:
        own = getattr(part, "names", None)
        flat = list(np.ravel(labels(part)))
        values += flat
        if name is None:
            names += own or [""] * len(flat)
        else:
            names += (
                [f"{name}.{n}" for n in own]
                if own
                else [name]
                if len(flat) == 1
                else [f"{name}{i + 1}" for i in range(len(flat))]
            )
    joined = np.array(values, dtype=object) if any(isinstance(v, str) for v in values) else np.array(values)
    return Vec(joined, names if any(names) else None)


def as_matrix(x: Any) -> Any:
    if isinstance(x, pd.DataFrame):
        rows = [str(row) for row in x.index] if x.index.dtype == object or x.index.name else None
        numbers = all(pd.api.types.is_numeric_dtype(x[name]) for name in x)
        return Mat(x.to_numpy(dtype=float if numbers else object), rows, list(x.columns))
    if isinstance(x, RList):
        return x
    return x if isinstance(x, Mat) else Mat(x.data.reshape(-1, 1), x.names)


def as_vector(x: Any) -> Any:
    if isinstance(x, Stat):
        return Vec(x.estimate)
    if isinstance(x, Mat):
        return Vec(x.data.T.ravel())
    return RList(x.data, x.names) if isinstance(x, RList) else Vec(labels(x))


def as_integer(x: Any) -> Vec:
    return Vec(np.floor(numeric(x).astype(float)))


def unclass(x: Any) -> Any:
    return x


def factor(x: Any, levels: Any = None, labels: Any = None, ordered: Any = None, **k: Any) -> Factor:
    values = x.labels() if isinstance(x, Factor) else np.asarray(x.data)
    if getattr(x, "logical", False):
        values = np.array([None if v != v else "TRUE" if v else "FALSE" for v in values.astype(float)], dtype=object)
    kept = list(levels.data) if levels is not None else sorted({v for v in values if v is not None and v == v})
    made = pd.Categorical(values, categories=kept, ordered=ordered is not None and truth(ordered))
    return Factor(made if labels is None else made.rename_categories([str(label) for label in labels.data]))


def relevel(x: Factor, ref: Vec) -> Factor:
    """The same factor with another first level."""
    first = str(ref.item())
    made = x.data.rename_categories(x.levels)
    return Factor(made.reorder_categories([first, *(level for level in x.levels if level != first)]))


def droplevels(x: Any) -> Any:
    if isinstance(x, Factor):
        return Factor(x.data.remove_unused_categories())
    frame = x.copy()
    for name in frame:
        if isinstance(frame[name].dtype, pd.CategoricalDtype):
            frame[name] = frame[name].cat.remove_unused_categories()
    return frame


def interaction(*parts: Any, **k: Any) -> Factor:
    """Combinations of factors, the first varying fastest."""
    factors = [part if isinstance(part, Factor) else factor(part) for part in parts]
    levels = [""]
    for place, part in enumerate(factors):
        levels = [f"{old}.{new}" if place else new for new in part.levels for old in levels]
    joined = [
        ".".join(map(str, labels)) if None not in labels else None
        for labels in zip(*(f.labels() for f in factors), strict=True)
    ]
    return Factor(pd.Categorical(joined, categories=levels))


def set_names(x: Any, value: Any) -> Any:
    names = None if value is None else [str(v) for v in value.data]
    if isinstance(x, RList):
        return RList(x.data, names, x.tag, x.of)
    return Vec(labels(x), names)


def set_attributes(x: Any, value: Any) -> Any:
    """attributes(x) <- list(names = ...): all others are dropped."""
    flat = x.data.T.ravel() if isinstance(x, Mat) else labels(x) if not isinstance(x, Stat) else x.estimate
    names = value.get("names")
    return Vec(flat, None if names is None else names.data)


def set_rows(x: Any, value: Any) -> Any:
    if isinstance(x, pd.DataFrame):
        return x.set_axis([str(v) for v in value.data], axis=0)
    return Mat(x.data, value.data, x.columns)


def set_columns(x: Any, value: Any) -> Mat:
    return Mat(x.data, x.rows, value.data)


def get_item(x: Any, name: Vec) -> Any:
    key = name.item()
    if isinstance(x, pd.DataFrame):
        return column(x[key]) if key in x else None
    if isinstance(x, DesignValue):
        return column(x.frame[key])
    if isinstance(x, RList):
        return x.get(key)
    if isinstance(x, Stat):
        return x.extra.get(key)
    raise RError(f"no $ of {type(x).__name__}")


def set_item(x: Any, name: Vec, value: Any) -> Any:
    key = name.item()
    if isinstance(x, pd.DataFrame):
        frame = x.copy()
        series = to_series(value)
        if len(series) == 1 and len(frame) != 1:
            frame[key] = series.iloc[0]
        else:
            frame[key] = series.to_numpy() if not isinstance(value, Factor) else value.data
        return frame
    names, values = list(x.names or []), list(x.data)
    if key in names:
        values[names.index(key)] = value
    else:
        names, values = [*names, key], [*values, value]
    return RList(values, names, x.tag, x.of)


def double_bracket(x: Any, key: Any, *more: Any) -> Any:
    if isinstance(key.item(), str):
        return get_item(x, key)
    place = int(key.item()) - 1
    if isinstance(x, pd.DataFrame):
        return column(x.iloc[:, place])
    if isinstance(x, RList):
        return x.data[place]
    return Vec([np.ravel(x.data)[place]])


def bracket(x: Any, *keys: Any, drop: Any = None) -> Any:
    """x[i], x[i, j] of vectors, factors, lists, matrices and frames."""
    dropped = drop is None or truth(drop)
    if isinstance(x, pd.DataFrame):
        return frame_part(x, keys)
    if isinstance(x, Mat) and len(keys) == 2:
        rows, columns = (
            positions(key, n, names) for key, n, names in zip(keys, x.data.shape, (x.rows, x.columns), strict=True)
        )
        values = x.data[np.ix_(rows, columns)]
        row_names, column_names = pick(x.rows, rows), pick(x.columns, columns)
        if dropped and len(columns) == 1 and len(rows) == 1:
            return Vec(values.ravel())
        if dropped and len(columns) == 1:
            return Vec(values[:, 0], row_names)
        if dropped and len(rows) == 1:
            return Vec(values[0], column_names)
        return Mat(values, row_names, column_names)
    if isinstance(x, Stat):
        x = Vec(x.estimate, x.labels)
    if isinstance(x, Mat):
        return Vec(x.data.T.ravel()[positions(keys[0], x.data.size, None)])
    if isinstance(x, Factor):
        return Factor(x.data[positions(keys[0], len(x), None)])
    where = positions(keys[0], length(x), x.names)
    if isinstance(x, RList):
        return RList([x.data[i] for i in where], pick(x.names, where), x.tag, x.of)
    return Vec(x.data[where], pick(x.names, where))


def frame_part(x: pd.DataFrame, keys: tuple) -> Any:
    if len(keys) == 1:
        return x.iloc[:, positions(keys[0], x.shape[1], list(x.columns))]
    rows = positions(keys[0], len(x), [str(i) for i in x.index])
    columns = positions(keys[1], x.shape[1], list(x.columns))
    part = x.iloc[rows]
    if keys[1] is not MISSING and len(columns) == 1:
        return column(part.iloc[:, columns[0]].reset_index(drop=True))
    part = part.iloc[:, columns]
    return part if part.index.dtype == object else part.reset_index(drop=True)


def set_bracket(x: Any, *keys: Any, value: Any) -> Any:
    copied = Vec(x.data.copy(), x.names)
    copied.data[positions(keys[0], len(x), x.names)] = value.data
    return copied


def positions(key: Any, size: int, names: list[str] | None) -> np.ndarray:
    if key is MISSING:
        return np.arange(size)
    values = key.labels() if isinstance(key, Factor) else np.asarray(key.data)
    if getattr(key, "logical", False):
        return np.flatnonzero(np.resize(np.nan_to_num(values.astype(float)), size))
    if values.dtype == object:
        if all(isinstance(v, str) for v in values):
            return np.array([names.index(v) for v in values], dtype=int)
        return np.flatnonzero([bool(v) and v == v for v in values])
    places = values.astype(int)
    return np.delete(np.arange(size), -places - 1) if (places < 0).any() else places[places > 0] - 1


def pick(names: list[str] | None, where: np.ndarray) -> list[str] | None:
    return None if names is None else [names[i] for i in where]


def attribute(x: Any, name: Vec, **k: Any) -> Any:
    if isinstance(x, Stat):
        return x.extra.get(name.item())
    return x.of["attributes"].get(name.item()) if isinstance(x.of, dict) else None


def length(x: Any) -> int:
    if x is None:
        return 0
    return x.shape[1] if isinstance(x, pd.DataFrame) else x.data.size if isinstance(x, Mat) else len(x.data)


def shape(x: Any) -> tuple[int, int]:
    if isinstance(x, DesignValue):
        return int(x.design.inside.sum()), x.frame.shape[1]
    return x.shape if isinstance(x, pd.DataFrame) else x.data.shape if isinstance(x, Mat) else (len(x), 1)


def sequence(start: Vec, stop: Vec, by: Vec | None = None, **k: Any) -> Vec:
    step = by.item() if by is not None else 1.0
    return Vec(np.arange(start.item(), stop.item() + step * 1e-9, step))


def repeat(x: Vec, times: Vec | None = None, each: Vec | None = None, **k: Any) -> Vec:
    if "length.out" in k:
        return Vec(np.resize(x.data, int(k["length.out"].item())))
    if each is not None:
        return Vec(np.repeat(x.data, int(each.item())))
    counts = times.data.astype(int)
    return Vec(np.tile(x.data, counts[0]) if len(counts) == 1 else np.repeat(x.data, counts))


def items(x: Any) -> list:
    if isinstance(x, pd.DataFrame):
        return [column(x[name]) for name in x]
    if isinstance(x, RList):
        return x.data
    return [Vec([value]) for value in labels(x)]


def names_of(x: Any) -> list[str] | None:
    if isinstance(x, pd.DataFrame):
        return list(x.columns)
    return x.names


def sapply(x: Any, f: Callable, *a: Any, **k: Any) -> Any:
    results = [f(item, *a, **k) for item in items(x)]
    names = names_of(x)
    if names is None and isinstance(x, Vec) and x.data.dtype == object:
        names = [str(v) for v in x.data]
    if all(isinstance(r, Vec) and len(r) == 1 for r in results):
        return Vec(np.array([r.item() for r in results]), names)
    if all(isinstance(r, Vec) for r in results) and len({len(r) for r in results}) == 1:
        return Mat(np.column_stack([r.data for r in results]), results[0].names, names)
    return RList(results, names)


def apply(m: Mat, margin: Vec, f: Callable, *a: Any) -> Any:
    over = m.data if margin.item() == 1 else m.data.T
    names = m.rows if margin.item() == 1 else m.columns
    results = [f(Vec(row), *a) for row in over]
    if all(len(r) == 1 for r in results):
        return Vec([r.item() for r in results], names)
    return Mat(np.column_stack([r.data for r in results]), results[0].names, names)


def split(frame: Any, by: Any) -> RList:
    labels_by = labels(by)
    kept = by.levels if isinstance(by, Factor) else sorted(set(labels_by))
    if isinstance(frame, pd.DataFrame):
        parts = [frame[labels_by == level].reset_index(drop=True) for level in kept]
    else:
        parts = [Vec(frame.data[labels_by == level]) for level in kept]
    return RList(parts, [f"{level:g}" if isinstance(level, float) else str(level) for level in kept])


def unlist(x: Any, **k: Any) -> Any:
    if not isinstance(x, RList):
        return x
    values, names = [], []
    for place, item in enumerate(x.data):
        name = x.names[place] if x.names else ""
        flat = (
            unlist(item)
            if isinstance(item, RList)
            else Vec(item.estimate, item.labels)
            if isinstance(item, Stat)
            else item
        )
        if flat is None:
            continue
        if isinstance(flat, Mat):
            flat = as_vector(flat)
        own = flat.names
        values += list(labels(flat))
        if own:
            names += [f"{name}.{n}" if name else n for n in own]
        else:
            names += [name] if len(flat) == 1 else [f"{name}{i + 1}" for i in range(len(flat))]
    return Vec(np.array(values), names if any(names) else None)


def data_frame(*frames: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    if frames:
        return frames[0].assign(**{name: labels(value) for name, value in columns.items()})
    return pd.DataFrame({name: to_series(value) for name, value in columns.items() if name != "stringsAsFactors"})


def expand_grid(**factors: Any) -> pd.DataFrame:
    """All combinations, the first varying fastest."""
    grid = pd.MultiIndex.from_product([labels(value) for value in reversed(list(factors.values()))])
    table = grid.to_frame(index=False).iloc[:, ::-1]
    return table.set_axis(list(factors), axis=1)


def cbind(*parts: Any, **named: Any) -> Mat:
    columns, names = [], []
    for name, part in [(None, p) for p in parts] + list(named.items()):
        if isinstance(part, Mat):
            columns += list(part.data.T)
            names += part.columns or [""] * part.data.shape[1]
        else:
            columns.append(numeric(part))
            names.append(name or "")
    size = max(len(c) for c in columns)
    return Mat(np.column_stack([np.resize(c, size) for c in columns]), None, names if any(names) else None)


def matrix(x: Vec, nrow: Vec | None = None, ncol: Vec | None = None, byrow: Vec | None = None, **k: Any) -> Mat:
    size = len(x)
    rows = int(nrow.item()) if nrow is not None else size // int(ncol.item()) if ncol is not None else size
    columns = int(ncol.item()) if ncol is not None else -(-size // rows)
    filled = np.resize(x.data, rows * columns)
    return Mat(filled.reshape(rows, columns) if byrow is not None and truth(byrow) else filled.reshape(columns, rows).T)


def transpose(m: Any) -> Mat:
    return Mat(m.data.T, m.columns, m.rows)


def diagonal(x: Any, *size: Any) -> Any:
    if isinstance(x, Mat):
        return Vec(np.diag(x.data), x.rows)
    if isinstance(x, Vec) and len(x) == 1 and not size:
        return Mat(np.eye(int(x.item())))
    return Mat(np.diag(np.resize(x.data, int(size[0].item()) if size else len(x))))


def outer(a: Vec, b: Vec, f: Any = None) -> Mat:
    chosen = {"-": np.subtract, "+": np.add, "*": np.multiply, "==": np.equal}
    operation = chosen.get(f.item()) if isinstance(f, Vec) else np.multiply if f is None else None
    if operation is None:
        grid = f(Vec(np.repeat(a.data, len(b))), Vec(np.tile(b.data, len(a))))
        return Mat(grid.data.reshape(len(a), len(b)), a.names, b.names)
    return Mat(operation.outer(numeric(a), numeric(b)), a.names, b.names)


def matmul(a: Any, b: Any) -> Mat:
    left = a.data if isinstance(a, Mat) else a.data.reshape(1, -1)
    right = b.data if isinstance(b, Mat) else b.data.reshape(-1, 1)
    if left.shape[1] != right.shape[0] and isinstance(a, Vec):
        left = left.T
    return Mat(left @ right)


def set_options(machine: Machine, *given: Any, **named: Any) -> RList:
    for part in given:
        named |= dict(zip(part.names, part.data, strict=True))
    old = {name: machine.options.get(name) for name in named}
    machine.options.update(named)
    return RList.of_items(old)


def unique(x: Any) -> Any:
    if isinstance(x, Factor):
        return Factor(pd.Categorical(pd.unique(pd.Series(x.data)), categories=x.data.categories))
    return Vec(pd.unique(pd.Series(x.data)))


def table(*parts: Any) -> Any:
    """Counts of one, two or three factors; three give a list of matrices by the last."""
    factors = [part if isinstance(part, Factor) else factor(part) for part in parts]
    codes = [f.data.codes for f in factors]
    size = [len(f.levels) for f in factors]
    good = np.all([c >= 0 for c in codes], axis=0)
    counts = np.zeros(size)
    np.add.at(counts, tuple(c[good] for c in codes), 1.0)
    if len(factors) == 1:
        return Vec(counts, factors[0].levels)
    if len(factors) == 2:
        return Mat(counts, factors[0].levels, factors[1].levels)
    return RList([Mat(counts[:, :, i]) for i in range(size[2])], factors[2].levels, "strata")


def xtabs(formula: Formula, frame: pd.DataFrame, **k: Any) -> Mat:
    row, across = (term.value for term in formula.terms())
    wide = frame.pivot_table(index=row, columns=across, values=formula.left.value, aggfunc="sum", fill_value=0)
    return Mat(wide.to_numpy(dtype=float), list(wide.index), list(wide.columns))


def prop_table(m: Any, margin: Vec | None = None) -> Any:
    values = m.data
    if margin is None:
        return keep(m, values / values.sum())
    axis = 1 if margin.item() == 1 else 0
    return keep(m, values / values.sum(axis=axis, keepdims=True))


def paste(*parts: Any, sep: Any = None, collapse: Any = None) -> Vec:
    glue = sep.item() if sep is not None else " "
    size = max(len(p) for p in parts)
    rows = zip(*(np.resize(labels(p), size) for p in parts), strict=True)
    joined = [glue.join(f"{v:g}" if isinstance(v, float) else str(v) for v in row) for row in rows]
    return Vec(np.array([collapse.item().join(joined)] if collapse is not None else joined, dtype=object))


def cov_wt(x: Mat, wt: Vec, cor: Any = None, **k: Any) -> RList:
    """Weighted covariance, unbiased, and correlation."""
    w = wt.data / wt.data.sum()
    centre = w @ x.data
    away = (x.data - centre) * np.sqrt(w)[:, None]
    covariance = away.T @ away / (1 - np.sum(w**2))
    spread = np.sqrt(np.diag(covariance))
    return RList.of_items(
        {"cov": Mat(covariance), "center": Vec(centre), "cor": Mat(covariance / np.outer(spread, spread))}
    )


def expression_text(value: Any) -> Node:
    return value.node if isinstance(value, Quoted) else value


NAME = re.compile(r"[A-Za-z.][A-Za-z0-9._]*")
