"""A series over time with the day on which something changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.disclosure import Releasable, must_be_releasable
from analysis.pages.figures import BLUE, INTERVAL, ORANGE, _plain_canvas, _shown
from analysis.pages.shown import Shown
from analysis.pages.tables import table


def over_time(
    released: Releasable,
    *,
    x: str,
    change: str,
    change_says: str,
    title: str,
    labels: Mapping[str, str],
    name: str,
    note: str = "",
) -> Shown:
    """A point for each period with a line for its interval, in order, and a dashed line where something changed.

    Parameters
    ----------
    released : Releasable of shares; x : its dimension of periods, in order. A withheld period has a gap.
    change : the first period after the change; change_says : what changed.
    """
    released = must_be_releasable(released)
    frame = released.frame
    figure, axes = _plain_canvas(6)
    places = range(len(frame))
    axes.plot(places, 100 * frame["estimate"], color=BLUE, linewidth=2, marker="o", markersize=6)
    if "low" in frame and frame["low"].notna().any():
        axes.vlines(places, 100 * frame["low"], 100 * frame["high"], color=INTERVAL, linewidth=2.5)
    periods = [str(one) for one in frame[x]]
    after = next((i for i, one in enumerate(periods) if one >= change), len(periods))
    axes.axvline(after - 0.5, color=ORANGE, linewidth=2, linestyle=(0, (5, 3)), zorder=1)
    step = max(1, len(periods) // 6)
    axes.set_xticks(list(places)[::step], periods[::step])
    axes.set_ylim(0, 102)
    axes.set(xlabel=labels.get(x, x), ylabel="Per cent")
    extra = f"The dashed line is where it began: {change_says}"
    alt = f"A line of points. {released.what}: {_said(frame, x)}. {extra}"
    under = table(released, title, labels=labels, name=name)
    return _shown(figure, released, title=title, note=f"{note} {extra}".strip(), alt=alt, name=name, under=under)


def _said(frame: Any, x: str, most: int = 8) -> str:
    rows = frame.to_dict("records")
    step = max(1, len(rows) // most)
    return ", ".join(f"{row[x]} {row['shown']}" for row in rows[::step])
