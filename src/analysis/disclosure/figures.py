"""A published figure as a reader has it: what the text lets one conclude about the true number."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.errors import Breach, InputError

INFINITY = math.inf
HIDDEN = frozenset({"[c]", "c", "[x]", "[u]", "[z]", "[s]", "*", "[redacted]", "suppressed", "..", "[n]", "[w]"})
COUNTS = frozenset({"count", "base", "nevent"})
STATISTICS = frozenset({"mean", "median", "sum", "sd", "min", "max"})
EXTREMES = frozenset({"min", "max"})
CURVES = frozenset({"km", "surv", "nrisk"})
EXACT = frozenset({"", "0", "1", "exact"})


@dataclass(frozen=True)
class Figure:
    """One published figure: where it stands, whom it counts, and its text.

    `labels` are the labels of its variables; the rest are the columns of the tidy form (see `registry`).
    `part_between` is known to the protector only: the counts a percentage of rounded counts can stand for.
    """

    table: str
    universe: str
    labels: Mapping[str, str]
    measure: str = "count"
    value: str = ""
    rounding: str = ""
    pct_over: tuple[str, ...] = ()
    stat_var: str = ""
    time: str = ""
    weighted: bool = False
    about: str = ""
    part_between: tuple[float, float] | None = field(default=None, compare=False)

    @property
    def hidden(self) -> bool:
        return is_hidden(self.value)

    def with_value(self, value: str, rounding: str = "") -> Figure:
        return replace(self, value=value, rounding=rounding)

    def base_labels(self) -> dict[str, str]:
        """The labels of the base of a percentage."""
        return {name: label for name, label in self.labels.items() if name not in self.pct_over}

    def where(self) -> str:
        place = ", ".join(f"{name} {label}" for name, label in self.labels.items() if label)
        return f"{self.table} ({place})" if place else self.table


def is_hidden(text: str) -> bool:
    return text.strip().lower() in HIDDEN or text.strip() == ""


def decimals(text: str) -> int:
    """Decimals printed: "0.40" has two."""
    return len(text.split(".")[1]) if "." in text else 0


def number(text: str) -> float:
    return float(text.replace(",", "").rstrip("%"))


def people_between(text: str, rounding: str, zeros_shown: bool) -> tuple[float, float]:
    """The smallest and the largest count of people a published text can stand for.

    Raises
    ------
    InputError : an unknown way of rounding, or a text that is no count.
    """
    plain = text.strip().lower()
    if is_hidden(plain):
        return (1.0 if zeros_shown and plain else 0.0), INFINITY
    if match := re.fullmatch(r"(?:<|fewer than |under )\s*(\d+)", plain):
        return (1.0 if zeros_shown else 0.0), float(match[1]) - 1
    if match := re.fullmatch(r"(\d+)\s*(?:-|to|–)\s*(\d+)", plain):
        return float(match[1]), float(match[2])
    way = rounding.strip().lower()
    if plain == "[low]":
        return 1.0, float(int(way) // 2 if way.isdigit() else 2)
    try:
        value = number(plain)
    except ValueError:
        raise InputError(Breach("release", "", "holds a count that cannot be read")) from None
    return _rounded_between(value, way)


def _rounded_between(value: float, way: str) -> tuple[float, float]:
    if way in EXACT:
        return value, value
    if way == "sum":  # a total of the published parts says no more than they do
        return 0.0, INFINITY
    if way == "mid6":
        return (0.0, 0.0) if value == 0 else (value - 2, value + 3)
    match = re.fullmatch(r"(ceil|floor|rand)?(\d+)", way)
    if not match:
        raise InputError(Breach("release", "", f"names an unknown way of rounding: {way}"))
    step = int(match[2])
    if match[1] == "ceil":
        return (0.0, 0.0) if value == 0 else (value - step + 1, value)
    if match[1] == "floor":
        return value, value + step - 1
    if match[1] == "rand":
        return max(0.0, value - step + 1), value + step - 1
    return max(0.0, math.ceil(value - step / 2)), float(math.floor(value + step / 2))


def nearest(n: float, step: int) -> int:
    """A count to the nearest multiple of `step`, halves up."""
    return int(math.floor(n / step + 0.5) * step)


def percentage(part: float, whole: float, places: int, step: int = 1) -> str:
    """A percentage as text, from counts first rounded to `step`; a blank mark when there is no base."""
    part, whole = (part, whole) if step == 1 else (nearest(part, step), nearest(whole, step))
    if whole == 0:
        return ""
    scale = 10**places
    # halves up, computed in whole numbers so that the text never depends on a binary fraction
    scaled = (2 * 100 * scale * int(part) + int(whole)) // (2 * int(whole))
    return f"{scaled / scale:.{places}f}"


def share_between(text: str) -> tuple[float, float]:
    """The shares (0 to 1) that a published percentage can stand for."""
    half = 0.5 * 10.0 ** -decimals(text.rstrip("%"))
    return (number(text) - half) / 100, (number(text) + half) / 100


def statistic_between(text: str) -> tuple[float, float]:
    half = 0.5 * 10.0 ** -decimals(text)
    return number(text) - half, number(text) + half
