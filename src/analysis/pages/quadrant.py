"""Importance against performance: a point for each thing that is done, never one for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.disclosure import Releasable, must_be_releasable
from analysis.pages.figures import BLUE, INTERVAL, ORANGE, _framed, _plain_canvas, _wrapped
from analysis.pages.shown import Shown
from analysis.pages.tables import legend_of, written


def quadrant(
    importance: Releasable,
    performance: Releasable,
    *,
    by: str,
    mark: float,
    title: str,
    labels: Mapping[str, str],
    name: str,
    note: str = "",
) -> Shown:
    """A point for each driver: how often it was done, and its part of what is explained, with both intervals.

    Parameters
    ----------
    importance : Releasable of numbers in per cent; performance : Releasable of shares; by : their dimension.
    mark : an equal part for each, in per cent, drawn as a dashed line.
    labels : the words for `by`, "importance", "performance", "base".
    """
    weigh = {str(row[by]): row for row in must_be_releasable(importance).records()}
    done = {str(row[by]): row for row in must_be_releasable(performance).records()}
    figure, axes = _plain_canvas(10)
    axes.remove()
    axes, key_room = figure.subplots(1, 2, width_ratios=[3, 2])
    key_room.axis("off")
    known = [key for key in weigh if _known(weigh[key]) and _known(done[key])]
    for number, key in enumerate(known, start=1):
        _point(axes, number, weigh[key], done[key])
    axes.axhline(mark, color=ORANGE, linewidth=2, linestyle=(0, (5, 3)), zorder=1)
    axes.set_xlim(0, 100)
    axes.set_ylim(bottom=-5)
    axes.set(xlabel=labels["performance"], ylabel=labels["importance"])
    axes.grid(axis="both")
    if known:
        keys = "\n".join(_wrapped(f"{number}  {key}", 24) for number, key in enumerate(known, start=1))
        key_room.text(0, 1, keys, fontsize=12, va="top", ha="left", linespacing=1.6, transform=key_room.transAxes)
    heads = [labels[by], "Number in the picture", labels["importance"], "Interval", labels["performance"], "Interval",
             labels["base"]]  # fmt: skip
    body = [_row(key, known, weigh[key], done[key]) for key in weigh]
    under = written(title, heads, body, name=name, legend=legend_of(body))
    said = "; ".join(
        f"{key}: part of what is explained {weigh[key]['shown']}{_between(weigh[key])}, done for "
        f"{done[key]['shown']}{_between(done[key])}"
        for key in weigh
    )
    return _framed(
        figure, title=title, note=note, alt=f"Points with lines for both intervals. {said}.", name=name, under=under,
        heads=heads, body=body, data=f"{importance.fingerprint} {performance.fingerprint}",
    )  # fmt: skip


def _known(row: Mapping[str, Any]) -> bool:
    return not row["reason"] and row["estimate"] == row["estimate"]


def _point(axes: Any, number: int, weigh: Mapping[str, Any], done: Mapping[str, Any]) -> None:
    x, y = 100 * done["estimate"], weigh["estimate"]
    line = {"color": INTERVAL, "linewidth": 2.2, "solid_capstyle": "butt"}
    if done.get("low") == done.get("low") and done.get("low") is not None:
        axes.plot([100 * done["low"], 100 * done["high"]], [y, y], **line)
    if weigh.get("low") == weigh.get("low") and weigh.get("low") is not None:
        axes.plot([x, x], [weigh["low"], weigh["high"]], **line)
    axes.plot(x, y, "o", color=BLUE, markersize=17, zorder=3)
    axes.text(x, y, str(number), color="white", fontsize=11, fontweight="bold", ha="center", va="center", zorder=4)


def _between(row: Mapping[str, Any]) -> str:
    low = str(row.get("low_shown", "["))
    return "" if low.startswith("[") else f" ({low} to {row['high_shown']})"


def _row(key: str, known: Sequence[str], weigh: Mapping[str, Any], done: Mapping[str, Any]) -> list[str]:
    number = str(known.index(key) + 1) if key in known else "[c]"
    return [
        key, number, str(weigh["shown"]), _between(weigh).strip(" ()") or "none", str(done["shown"]),
        _between(done).strip(" ()") or "none", str(done["base_shown"]),
    ]  # fmt: skip
