"""Mending a release: withhold more, with the least loss, until nobody can be found; or refuse it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.figures import COUNTS, Figure, number
from analysis.disclosure.marks import WITHHELD
from analysis.disclosure.policy import Policy
from analysis.disclosure.registry import DESCRIBING, place_of
from analysis.disclosure.release_attack import ReleaseBreach, attack_release, attacker_of
from analysis.errors import ReleaseRefused

ROUNDS = 3


@dataclass(frozen=True)
class Mended:
    """A release that withstands the attack.

    Attributes
    ----------
    rows : the tidy rows as they may be published.
    ordered : the rows that must be withheld, as they were; give them to `Registry.order_withheld` before the pages
        concerned are made again.
    tables : names of the tables concerned.
    breaches : what was found before mending, in words. Figures that contradict each other lead to nobody; they are
        listed here and left for a person to put right.
    rounds : int, how often the whole release was attacked and mended.
    """

    rows: list[dict[str, str]]
    ordered: list[dict[str, str]]
    tables: list[str]
    breaches: list[ReleaseBreach]
    rounds: int

    @property
    def pages(self) -> list[str]:
        """The pages that must be made again, where the rows say in `_page` which they come from."""
        return sorted({str(row["_page"]) for row in self.ordered if row.get("_page")})


def mend_release(
    rows: Iterable[Mapping[str, str]],
    policy: Policy,
    earlier: Iterable[Iterable[Mapping[str, str]]] = (),
    *,
    rounds: int = ROUNDS,
) -> Mended:
    """Withhold what a reader needs to find somebody, with the least loss, in at most so many rounds.

    Parameters
    ----------
    rows, policy, earlier : as for `attack_release`. What was released earlier cannot be withheld any more.

    Raises
    ------
    ReleaseRefused : somebody can still be found; the message names tables, cells and subtractions, never the number.
    """
    current = [dict(row) for row in rows]
    earlier = [list(release) for release in earlier]
    first: list[ReleaseBreach] | None = None
    ordered: list[dict[str, str]] = []
    for turn in range(rounds + 1):
        breaches = attack_release(current, policy, earlier)
        first = breaches if first is None else first
        breaches = [breach for breach in breaches if breach.kind != "contradiction"]
        if not breaches:
            tables = sorted({row.get("table", "") for row in ordered})
            return Mended(current, ordered, tables, first, turn)
        if turn == rounds:
            break
        chosen = _to_withhold(current, policy, earlier)
        ordered += [current[k] for k in chosen]
        current = [withheld(row) if k in chosen else row for k, row in enumerate(current)]
    raise ReleaseRefused(refusal(breaches))


def refusal(breaches: Sequence[ReleaseBreach]) -> str:
    """Why a release is refused, in words that tell no withheld number."""
    listed = "\n".join(f"- {breach.words}." for breach in breaches[:20])
    more = f"\n- and {len(breaches) - 20} more." if len(breaches) > 20 else ""
    return f"The release is refused: somebody could be found.\n{listed}{more}"


def withheld(row: Mapping[str, str]) -> dict[str, str]:
    """The row with its figure withheld."""
    return {**row, "value": WITHHELD, "round": ""}


def _to_withhold(current: list[dict[str, str]], policy: Policy, earlier: list[list[Mapping[str, str]]]) -> set[int]:
    """Positions of rows that must go: every figure of this release that stands for a chosen quantity."""
    described = [k for k, row in enumerate(current) if row.get("measure") not in DESCRIBING]
    attacker = attacker_of(current, policy, earlier)
    model = attacker.model
    fixed = {place_of(row) for release in earlier for row in release}
    open_to = {k for k, position in enumerate(described) if place_of(current[position]) not in fixed}
    open_to = {k for k in open_to if not model.figures[k].hidden}
    gone: set[int] = set()
    for breach in attacker.told_outright():
        used = breach.figures if breach.kind == "mean by subtraction" else breach.figures[-1:]
        if not gone & set(used):
            gone |= _with_equals(_cheapest(used, open_to, model.figures, breach.words), current, described)
    for one, name, terms, safe in attacker.answered():
        while used := one.needed(terms, safe, gone):
            words = attacker.in_words(name, used)
            gone |= _with_equals(_cheapest(used, open_to - gone, model.figures, words), current, described)
    return {described[k] for k in gone}


def _cheapest(used: Sequence[int], open_to: set[int], figures: Sequence[Figure], words: str) -> int:
    """The figure whose withholding costs least: a percentage before a count, a small count before a total."""
    candidates = [k for k in used if k in open_to]
    if not candidates:
        raise ReleaseRefused(f"The release is refused: with what is public already, {words}.")
    return min(candidates, key=lambda k: (_cost(figures[k]), -k))


def _cost(figure: Figure) -> float:
    if figure.measure not in COUNTS:
        return 1.0
    value = figure.value.split("-")[0].strip("<").strip()
    size = number(value) if value.replace(".", "").isdigit() else 1.0
    return 2.0 + math.log1p(size)


def _with_equals(one: int, current: list[dict[str, str]], described: list[int]) -> set[int]:
    """A figure, the same quantity wherever it stands, and the percentages and means that rest on it."""
    place = place_of(current[described[one]])
    universe, labels, measure, *_ = place
    found = set()
    for k, position in enumerate(described):
        row = current[position]
        if place_of(row) == place or (measure == "count" and _rests_on(row, universe, labels)):
            found.add(k)
    return found


def _rests_on(row: Mapping[str, str], universe: str, labels: tuple) -> bool:
    other = place_of(row)
    if other[0] != universe or row.get("measure") not in {"pct", "mean", "median", "sum"}:
        return False
    over = row.get("pct_over") or ""
    return other[1] == labels or tuple(pair for pair in other[1] if pair[0] != over) == labels
