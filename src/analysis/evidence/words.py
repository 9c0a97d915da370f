"""Numbers and lists as plain British English has them."""

from __future__ import annotations

from collections.abc import Sequence


def percent(share: float) -> str:
    """0.5 -> "50%", 1/3 -> "33.3%"."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def points(share: float) -> str:
    """0.1 -> "10 percentage points"."""
    number = f"{100 * share:.1f}".removesuffix(".0")
    return f"{number} percentage point{'' if number == '1' else 's'}"


def number(value: float) -> str:
    """2.0 -> "2", 0.667 -> "0.67"."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def listed(words: Sequence[str]) -> str:
    """a, b and c."""
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def opening(sentence: str) -> str:
    """With a capital at the start, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def level_words(level: float) -> str:
    return f"{100 * level:g}% confidence interval"
