"""Bars from nought, in small multiples: how many reach each step, and how parts make up a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.disclosure import Releasable, must_be_releasable
from analysis.pages.figures import BLUE, GREY, ORANGE, _framed, _plain_canvas, _wrapped, _write_rows
from analysis.pages.shown import Shown
from analysis.pages.tables import legend_of, written

PARTS = (BLUE, ORANGE, "#BFBFBF", "#FFFFFF")
HATCHES = ("", "////", "", "..")
MOST_PANELS = 3
INK = "#1B1F24"


def step_bars(
    released: Releasable,
    *,
    step: str,
    by: str,
    panels: Sequence[str],
    title: str,
    labels: Mapping[str, str],
    name: str,
    note: str = "",
) -> Shown:
    """A bar for each step, from nought, with its figure; side by side for up to three groups.

    Parameters
    ----------
    released : Releasable of shares; step, by : its two dimensions. A withheld figure has its mark and no bar.
    panels : the groups drawn; the table under the picture holds all.
    title, labels, name, note : as for `tables.table`.

    Raises
    ------
    ReleaseRefused : the table has not passed the gate.
    """
    released = must_be_releasable(released)
    frame = released.frame
    steps = list(dict.fromkeys(frame[step].astype(str)))
    groups = list(dict.fromkeys(frame[by].astype(str)))
    drawn = list(panels)[:MOST_PANELS]
    figure, first = _plain_canvas(len(steps) * 1.05 + 0.6)
    first.remove()
    panels_drawn = figure.subplots(1, len(drawn), sharey=True, squeeze=False)[0]
    for axes, group in zip(panels_drawn, drawn, strict=True):
        heading = f"{_wrapped(group, 18)}\n" if len(drawn) > 1 else ""
        _panel(axes, frame[frame[by].astype(str) == group], step, steps, f"{heading}{_base(frame, by, group)} people")
    _write_rows(panels_drawn[0], steps, width=22, size=12)
    said = "; ".join(
        f"{group}: " + ", ".join(f"{row[step]} {row['shown']}" for row in _of(frame, by, group)) for group in drawn
    )
    heads = [labels.get(step, step), *groups]
    body = [[one, *(_cell(frame, by, group, step, one) for group in groups)] for one in steps]
    bases = ["Number of people", *(_base(frame, by, group) for group in groups)]
    under = written(title, heads, [*body, bases], name=name, legend=legend_of(body))
    return _framed(
        figure,
        title=title,
        note=note,
        alt=f"Bars. {released.what}. {said}.",
        name=name,
        under=under,
        heads=heads,
        body=[*body, bases],
        data=released.fingerprint,
    )


def _of(frame: Any, by: str, group: str) -> list[dict[str, Any]]:
    return frame[frame[by].astype(str) == group].to_dict("records")


def _cell(frame: Any, by: str, group: str, step: str, one: str) -> str:
    found = [row for row in _of(frame, by, group) if str(row[step]) == one]
    return str(found[0]["shown"]) if found else "[z]"


def _base(frame: Any, by: str, group: str) -> str:
    return next((str(row["base_shown"]) for row in _of(frame, by, group)), "[z]")


def _panel(axes: Any, rows: Any, step: str, steps: Sequence[str], heading: str) -> None:
    places = {one: len(steps) - 1 - i for i, one in enumerate(steps)}
    for row in rows.to_dict("records"):
        place, value = places[str(row[step])], row["estimate"]
        known = value == value
        if known:
            axes.barh(place, 100 * value, color=BLUE, height=0.62)
        axes.text(
            100 * value + 4 if known else 2, place, str(row["shown"]), va="center", fontsize=12, fontweight="bold"
        )
    axes.set_xlim(0, 148)
    axes.set_xticks([0, 50, 100])
    axes.set(xlabel="Per cent", ylabel="")
    axes.set_title(heading, fontsize=12, fontweight="bold", loc="left")
    axes.grid(axis="y", visible=False)


def part_bars(
    released: Releasable,
    *,
    row: str,
    part: str,
    parts: Sequence[str],
    title: str,
    labels: Mapping[str, str],
    name: str,
    note: str = "",
) -> Shown:
    """For each row a bar made of up to four parts that add up to all, told apart by colour, hatching and figures.

    Parameters
    ----------
    released : Releasable of shares; row, part : its two dimensions; parts : the parts in order. A row of which a part
        is withheld keeps its label and has no bar.
    """
    released = must_be_releasable(released)
    frame = released.frame
    rows = list(dict.fromkeys(frame[row].astype(str)))
    figure, axes = _plain_canvas(len(rows) * 1.25 + 1.2)
    said, body = [], []
    for place, one in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        found = {str(r[part]): r for r in frame[frame[row].astype(str) == one].to_dict("records")}
        shown = [str(found[p]["shown"]) if p in found else "[z]" for p in parts]
        said.append(f"{one}: " + ", ".join(f"{p[:1].lower()}{p[1:]} {s}" for p, s in zip(parts, shown, strict=True)))
        body.append([one, *shown, next(str(r["base_shown"]) for r in found.values())])
        _parts(axes, place, [found.get(p) for p in parts])
        axes.annotate(
            body[-1][-1], (100, place), (8, 0), textcoords="offset points", va="center", fontsize=12, color=GREY,
            annotation_clip=False,
        )  # fmt: skip
    _part_axes(axes, rows, parts)
    heads = [labels.get(row, row), *parts, labels.get("base", "Number of people")]
    under = written(title, heads, body, name=name, legend=legend_of(body))
    base = labels.get("base", "Number of people")
    note = f"{note} At the end of each bar: {base[:1].lower()}{base[1:]}.".strip()
    alt = f"Bars made of parts. {released.what}. {'; '.join(said)}."
    return _framed(
        figure, title=title, note=note, alt=alt, name=name, under=under, heads=heads, body=body,
        data=released.fingerprint,
    )  # fmt: skip


def _parts(axes: Any, place: int, found: Sequence[Mapping[str, Any] | None]) -> None:
    values = [row["estimate"] if row else 0.0 for row in found]
    if any(value != value for value in values):
        axes.text(1, place, "withheld, see the table", va="center", fontsize=12, color=GREY)
        return
    left = 0.0
    for value, color, hatch in zip(values, PARTS, HATCHES, strict=False):
        axes.barh(place, 100 * value, left=left, height=0.62, color=color, edgecolor=INK, linewidth=0.8, hatch=hatch)
        left += 100 * value


def _part_axes(axes: Any, rows: Sequence[str], parts: Sequence[str]) -> None:
    from matplotlib.patches import Patch

    _write_rows(axes, rows, size=12)
    axes.set_xlim(0, 100)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set(xlabel="Per cent", ylabel="")
    axes.grid(axis="y", visible=False)
    keys = [Patch(facecolor=c, edgecolor=INK, hatch=h, label=p) for p, c, h in zip(parts, PARTS, HATCHES, strict=False)]
    axes.legend(handles=keys, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, fontsize=12, frameon=False)
