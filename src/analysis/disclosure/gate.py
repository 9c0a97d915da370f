"""The gate: the one way from an estimate to a page. It decides on unweighted counts of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from analysis.disclosure import marks
from analysis.disclosure.lines import is_total, lines_of, withhold_partners
from analysis.disclosure.policy import Policy
from analysis.disclosure.registry import ANSWERED, FIXED, REGISTRY, WITHIN, Quantity, Registry
from analysis.disclosure.releasable import _KEY, Releasable, fingerprint_of
from analysis.errors import Breach, InputError

FIGURES = ("n", "count", "estimate", "low", "high", "se", "largest_share")
MEASURES = ("share", "mean", "median", "sum", "days", "difference", "ratio", "number")


@dataclass(frozen=True)
class Asked:
    """What a table is about, as the caller of the gate describes it."""

    table: str
    what: str
    universe: str
    dimensions: tuple[str, ...]
    measure: str
    people: str
    about: str
    answers: str | None
    decimals: int
    unit: str
    weighted: bool
    guarded: bool
    totals: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    @property
    def answered(self) -> str:
        """The people who gave an answer that counts: fewer than were asked, and not the same for every question."""
        return f"{self.universe}{WITHIN}{ANSWERED}{self.what}"


def releasable(
    estimates: pd.DataFrame,
    policy: Policy,
    *,
    what: str,
    universe: str,
    dimensions: Sequence[str] | None = None,
    people: str = "n",
    about: str = "service",
    measure: str = "share",
    answers: str | None = None,
    table: str | None = None,
    totals: Mapping[str, str] | None = None,
    groups: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    overlapping: Sequence[str] = (),
    decimals: int | None = None,
    unit: str = "",
    weighted: bool = True,
    registry: Registry = REGISTRY,
) -> Releasable:
    """Let a table of estimates through, as far as the policy allows.

    Parameters
    ----------
    estimates : DataFrame, one row for each group: the columns of `dimensions`; `people`, people asked, unweighted;
        `estimate`, `low`, `high`, `se`, unrounded (a share is 0 to 1), the last three optional; `count`, optional,
        the people who gave the answer, unweighted (else the nearest to estimate x n); `largest_share`, optional,
        the share of a sum that one person holds.
    policy : Policy.
    what : str, the thing measured, such as "told of their rights". The same thing has the same name on every page.
    universe : str, the population, such as "recorded victims 2024". The same people have the same name on every page.
    dimensions : the grouping columns; by default every column that is no figure.
    people : str, the column of unweighted people.
    about : {"service", "victim"}, whom the answer says something about: decides on "all of them" and "none of them".
    measure : one of MEASURES; days are shown as whole days, differences of shares in percentage points.
    answers : str, the dimension whose labels are the answers to one question, with shares that add up to 100%.
    table : str, its name in the release; by default `what` with the dimensions.
    totals, groups : labels that stand for all, or for several, of the others (see `lines_of`).
    decimals, unit : of the printed figure, where the measure's own do not do.
    weighted : bool, False when the share is count / n, so that arithmetic on it tells a count.
    registry : Registry, where the figures are recorded as published.

    Returns
    -------
    Releasable. Rows are those of `estimates`, in order.

    Raises
    ------
    InputError : columns are missing, or a word is none of the allowed ones.
    """
    asked = _described(
        estimates, policy, what, universe, dimensions, people, about, measure, answers, table, totals, groups, decimals,
        unit, weighted,
    )  # fmt: skip
    rows = estimates.reset_index(drop=True)
    decided = _with_orders(_decide(rows, policy, asked), rows, asked, registry)
    frame = _shown(rows, decided, policy, asked)
    registry.add(_quantities(frame, asked, policy))
    registry.describe_groups({variable_of(rows, name): known for name, known in asked.groups.items()})
    registry.describe_within(asked.answered, universe)
    registry.describe_overlapping(asked.answered, (variable_of(rows, name) for name in overlapping))
    return Releasable(
        _KEY,
        frame,
        table=asked.table,
        what=what,
        universe=universe,
        dimensions=asked.dimensions,
        measure=measure,
        people=people,
        words=tuple(policy.in_words()),
        fingerprint=fingerprint_of(rows),
    )


def _described(
    estimates, policy, what, universe, dimensions, people, about, measure, answers, table, totals, groups, decimals,
    unit, weighted,
) -> Asked:  # fmt: skip
    faults = []
    figures = {*FIGURES, people}
    names = tuple(dimensions) if dimensions is not None else tuple(c for c in estimates.columns if c not in figures)
    taken = [name for name in names if name in FIXED]
    if taken:
        faults.append(f"has a dimension called {', '.join(taken)}, a word the record of what is published needs itself")
    missing = [column for column in (*names, people, "estimate") if column not in estimates.columns]
    if missing:
        faults.append(f"has no column {', '.join(missing)}")
    if measure not in MEASURES:
        faults.append(f"measure {measure!r} is none of {', '.join(MEASURES)}")
    if about not in {"service", "victim"}:
        faults.append(f"about {about!r} is neither service nor victim")
    if answers is not None and answers not in names:
        faults.append(f"answers {answers!r} is none of the dimensions")
    if not what.strip() or not universe.strip():
        faults.append("needs a name for what was measured and for whom")
    if faults:
        raise InputError([Breach("estimates", what or "table", fault) for fault in faults])
    by = ", ".join(name for name in names if name != answers)
    places = {"share": policy.percent_decimals, "difference": policy.percent_decimals, "days": 0, "ratio": 2}
    return Asked(
        table=table or (f"{what} by {by}" if by else what),
        what=what,
        universe=universe,
        dimensions=names,
        measure=measure,
        people=people,
        about=about,
        answers=answers,
        decimals=places.get(measure, 1) if decimals is None else decimals,
        unit=unit or ("days" if measure == "days" else ""),
        weighted=weighted,
        guarded=about == "victim" and policy.group_disclosure == "block" and not policy.public_data,
        totals=totals or {},
        groups=groups or {},
    )


@dataclass(frozen=True)
class Decided:
    """What happens to each row: arrays of bool as long as the table, and the people behind each figure."""

    n: np.ndarray
    base_withheld: np.ndarray
    figure_withheld: np.ndarray
    whole: np.ndarray
    unreliable: np.ndarray
    low: np.ndarray
    missing: np.ndarray


def _decide(rows: pd.DataFrame, policy: Policy, asked: Asked) -> Decided:
    n = rows[asked.people].fillna(0).round().astype(int).to_numpy()
    estimate = rows["estimate"].astype(float).to_numpy()
    missing = np.isnan(estimate) | (n == 0)
    base_withheld = np.zeros(len(rows), bool)
    figure_withheld = np.zeros(len(rows), bool)
    whole = np.zeros(len(rows), bool)
    if not policy.public_data:
        base_withheld, figure_withheld, whole = _private(rows, n, estimate, missing, policy, asked)
    unreliable = (n < policy.minimum_base) & ~base_withheld & (n > 0)
    low = (n >= policy.minimum_base) & (n < policy.low_base)
    return Decided(n, base_withheld, figure_withheld, whole, unreliable, low, missing)


def _with_orders(decided: Decided, rows: pd.DataFrame, asked: Asked, registry: Registry) -> Decided:
    """What an attack on the whole release found must go, too, is withheld here."""
    if not registry.asks:
        return decided
    base, figure = decided.base_withheld.copy(), decided.figure_withheld.copy()
    for k, row in enumerate(rows.to_dict("records")):
        place = _place(row, rows, asked)
        base[k] |= registry.must_withhold(Quantity(asked.table, asked.answered, place, "base", ""))
        figure[k] |= base[k] or registry.must_withhold(_figure_at(row, place, asked, ""))
    return replace(decided, base_withheld=base, figure_withheld=figure, whole=decided.whole & ~figure)


def _private(rows, n, estimate, missing, policy, asked) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    few = policy.threshold
    figure = np.zeros(len(rows), bool)
    whole = np.zeros(len(rows), bool)
    behind = n
    if asked.measure == "share":
        behind = _numerators(rows, n, estimate, missing)
        others = n - behind
        known = ~missing
        figure |= known & (((behind > 0) & (behind < few)) | ((others > 0) & (others < few)))
        whole = known & ((behind == 0) | (others == 0))
        if asked.about == "victim" and policy.group_disclosure == "block":
            figure |= whole
    if "largest_share" in rows and asked.measure in {"mean", "sum", "days"}:
        figure |= rows["largest_share"].fillna(0).to_numpy() > policy.dominance_share
    base = (n > 0) & (n < few)
    spread = {"totals": asked.totals, "groups": asked.groups}
    groups_of_people = [name for name in asked.dimensions if name != asked.answers]
    base = withhold_partners(base, n, lines_of(rows, asked.dimensions, along=groups_of_people, **spread), few)
    whole_answers = [asked.answers] if asked.answers else []
    figure = withhold_partners(
        figure | base, behind, lines_of(rows, asked.dimensions, whole=whole_answers, **spread), few
    )
    return base, figure, whole & ~figure


def _numerators(rows, n, estimate, missing) -> np.ndarray:
    if "count" in rows:
        return rows["count"].fillna(0).round().astype(int).to_numpy()
    nearest = np.rint(np.where(missing, 0.0, estimate) * n).astype(int)
    strictly_between = ~missing & (estimate > 0) & (estimate < 1)
    # A weighted share above nought is somebody's answer, and one below one leaves somebody out.
    return np.where(strictly_between, np.clip(nearest, 1, np.maximum(n - 1, 1)), nearest)


def _shown(rows: pd.DataFrame, decided: Decided, policy: Policy, asked: Asked) -> pd.DataFrame:
    hidden = decided.base_withheld | decided.figure_withheld | decided.unreliable | decided.missing
    columns = {name: rows[name] for name in asked.dimensions}
    columns["n"] = np.where(decided.base_withheld | decided.unreliable, np.nan, rounded(decided.n, policy))
    scale = 10.0 ** (asked.decimals + (2 if asked.measure in {"share", "difference"} else 0))
    for name in ("estimate", "low", "high", "se"):
        if name in rows:
            values = rows[name].astype(float).to_numpy()
            columns[name] = np.where(hidden, np.nan, np.floor(values * scale + 0.5) / scale)
    mark = _marks_of(decided)
    columns["shown"] = [m or figure_text(e, asked) for m, e in zip(mark, columns["estimate"], strict=True)]
    for name in ("low", "high"):
        if name in rows:
            texts = [m or figure_text(v, asked) for m, v in zip(mark, columns[name], strict=True)]
            columns[f"{name}_shown"] = texts
    if policy.public_data and "se" in rows and asked.measure in {"share", "difference"}:
        errors = zip(mark, rows["se"].astype(float), strict=True)
        columns["se_shown"] = [m or _in_points(se, asked) for m, se in errors]
    columns["base_shown"] = _bases(decided, policy)
    columns["flag"] = _flags(decided)
    columns["reason"] = _reasons(decided, policy)
    return pd.DataFrame(columns, index=rows.index)


def rounded(n: np.ndarray, policy: Policy) -> np.ndarray:
    """Counts of people as the policy shows them: to the nearest multiple, halves up."""
    step = 1 if policy.public_data else policy.round_to
    return np.floor(np.asarray(n) / step + 0.5).astype(int) * step


def _in_points(se: float, asked: Asked) -> str:
    """A standard error as print has it, one decimal finer than its figure: "0.49 points".

    Of public data alone: from a standard error and a share follows how many people stand behind them.
    """
    return marks.NOT_AVAILABLE if np.isnan(se) else f"{100 * se:.{asked.decimals + 1}f} points"


def figure_text(value: float, asked: Asked) -> str:
    """A figure as print has it: "41%", "+12 points", "93 days", "1.80"."""
    if np.isnan(value):
        return marks.NOT_AVAILABLE
    if asked.measure == "share":
        return f"{100 * value:.{asked.decimals}f}%"
    if asked.measure == "difference":
        return f"{100 * value:+.{asked.decimals}f} points"
    text = f"{value:,.{asked.decimals}f}"
    return f"{text} {asked.unit}" if asked.unit else text


def _marks_of(decided: Decided) -> list[str]:
    confidential = decided.base_withheld | decided.figure_withheld
    cases = [decided.n == 0, confidential, decided.unreliable, decided.missing]
    return list(np.select(cases, [marks.NOT_APPLICABLE, marks.WITHHELD, marks.UNRELIABLE, marks.NOT_AVAILABLE], ""))


def _bases(decided: Decided, policy: Policy) -> list[str]:
    shown = [f"{n:,}" for n in rounded(decided.n, policy)]
    under = f"under {policy.minimum_base}"
    return [
        marks.WITHHELD if withheld else under if few else text
        for withheld, few, text in zip(decided.base_withheld, decided.unreliable, shown, strict=True)
    ]


def _flags(decided: Decided) -> list[str]:
    marked = _marks_of(decided)
    return [
        mark or " ".join(m for m in (marks.UNRELIABLE if low else "", marks.WHOLE_GROUP if whole else "") if m)
        for mark, low, whole in zip(marked, decided.low, decided.whole, strict=True)
    ]


def _reasons(decided: Decided, policy: Policy) -> list[str]:
    words = {
        marks.NOT_APPLICABLE: "nobody in this group was asked",
        marks.WITHHELD: "withheld so that nobody can be found",
        marks.UNRELIABLE: f"fewer than {policy.minimum_base} people answered",
        marks.NOT_AVAILABLE: "cannot be worked out from what was collected",
        "": "",
    }
    return [words[mark] for mark in _marks_of(decided)]


def _quantities(frame: pd.DataFrame, asked: Asked, policy: Policy) -> list[Quantity]:
    """Every figure and every base of the table as the page shows them."""
    found: dict[Quantity, None] = {}
    step = "" if policy.public_data or policy.round_to == 1 else str(policy.round_to)
    for row in frame.to_dict("records"):
        place = _place(row, frame, asked)
        found.setdefault(_base_quantity(row, place, asked, policy, step))
        found.setdefault(_figure_quantity(row, place, asked))
    return list(found)


def _place(row: dict, table: pd.DataFrame, asked: Asked) -> dict[str, str]:
    return {
        variable_of(table, name): _label(row[name], asked.totals.get(name))
        for name in asked.dimensions
        if name != asked.answers
    }


def variable_of(table: pd.DataFrame, dimension: str) -> str:
    """The name of a dimension for the whole release. A column called just "group" is named by its labels."""
    if dimension != "group":
        return dimension
    labels = sorted({str(label) for label in table[dimension] if not is_total(label)})
    return f"group: {', '.join(labels)}"


def _label(label: object, own: str | None) -> str:
    return "Total" if is_total(label, own) else str(label)


def _base_quantity(row: dict, place: dict, asked: Asked, policy: Policy, step: str) -> Quantity:
    text = str(row["base_shown"]).replace(",", "")
    if text.startswith("under "):
        lowest = 1 if policy.public_data else policy.threshold
        return Quantity(asked.table, asked.answered, place, "base", f"{lowest}-{policy.minimum_base - 1}")
    return Quantity(asked.table, asked.answered, place, "base", text, step if text != marks.WITHHELD else "")


def _figure_quantity(row: dict, place: dict, asked: Asked) -> Quantity:
    hidden = row["reason"] != ""
    if asked.measure == "share":
        return _figure_at(row, place, asked, row["shown"].rstrip("%"))
    return _figure_at(row, place, asked, row["shown"] if hidden else f"{row['estimate']:.10g}")


def _figure_at(row: dict, place: dict, asked: Asked, value: str) -> Quantity:
    shared = {"weighted": asked.weighted, "about": asked.about if asked.guarded else ""}
    if asked.measure == "share":
        where = {**place, asked.what: str(row[asked.answers]) if asked.answers else "Yes"}
        return Quantity(asked.table, asked.answered, where, "pct", value, pct_over=asked.what, **shared)
    kind = {"mean": "mean", "days": "mean", "median": "median", "sum": "sum"}.get(asked.measure, "figure")
    return Quantity(asked.table, asked.answered, place, kind, value, stat_var=asked.what, **shared)
