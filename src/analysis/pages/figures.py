"""Figures in the style of the Analysis Function, each drawn from a table that passed the gate, and from nothing else.

Title and takeaway stand in the page's text, the alternative text is made of the same numbers, and the numbers stand as
a table under the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from analysis.disclosure import Releasable, must_be_releasable
from analysis.pages.shown import Shown, fingerprint, publish, together
from analysis.pages.svg import svg_of
from analysis.pages.tables import as_csv, table, written

BLUE, ORANGE, GREY, LIGHT_BLUE, BLACK = "#12436D", "#F46A25", "#595959", "#2073BC", "#000000"
# Four at most. They keep apart in greyscale, and no two lines have the same marker or the same dashes.
SERIES = (BLUE, ORANGE, LIGHT_BLUE, BLACK)
MARKERS = ("o", "s", "^", "D")
DASHES = ("-", (0, (6, 1.5)), (0, (2, 1.2)), (0, (8, 2, 2, 2)))
LINE_HEIGHT = 15
# The line of an interval: the blue of its point, lighter, and still with a contrast of three to one on white.
INTERVAL = "#718EA7"
WIDTH = 7.2


def _plain_canvas(rows: float) -> tuple[Any, Any]:
    """A figure of a height that fits so many rows, in the Analysis Function's style, off screen."""
    import matplotlib as mpl
    import seaborn as sns
    from matplotlib import style
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    mpl.rcParams.update(mpl.rcParamsDefault)
    sns.set_theme(style="white")
    style.use("afcharts.afcharts")
    mpl.rcParams.update(
        {
            "font.family": ["DejaVu Sans"],  # comes with matplotlib, so the layout is the same on every machine
            "font.size": 13,
            "svg.fonttype": "none",
            "svg.hashsalt": "golden-thread",
            "xtick.labelsize": 13,
            "ytick.labelsize": 13,
        }
    )
    figure = Figure(figsize=(WIDTH, 1.1 + 0.46 * rows), layout="constrained")
    FigureCanvasSVG(figure)
    return figure, figure.add_subplot()


def _shown(figure: Any, released: Releasable, *, title: str, note: str, alt: str, name: str, under: Shown) -> Shown:
    rows = released.records()
    heads = [
        *released.dimensions,
        "shown",
        *(c for c in ("low_shown", "high_shown") if c in released.frame),
        "base_shown",
    ]
    body = [[str(row[head]) for head in heads] for row in rows]
    return _framed(
        figure,
        title=title,
        note=note,
        alt=alt,
        name=name,
        under=under,
        heads=heads,
        body=body,
        data=released.fingerprint,
    )


def _framed(
    figure: Any,
    *,
    title: str,
    note: str,
    alt: str,
    name: str,
    under: Shown,
    heads: Sequence[str],
    body: Sequence[Sequence[str]],
    data: str = "",
) -> Shown:
    """The picture with its caption, its numbers underneath, and its files for the designer."""
    ident = "f-" + fingerprint([name, title])[:8]
    svg = svg_of(figure, title, alt, ident)
    publish("figures", f"{name}.svg", svg + "\n")
    publish("figures", f"{name}.txt", f"{title}\n\n{alt}\n")
    publish("figures", f"{name}.csv", as_csv(heads, body))
    note_html = Markup('<span class="note">{}</span>').format(note) if note else Markup("")
    html = Markup(
        "<figure>\n<figcaption>{}{}</figcaption>\n"
        '<div class="scroll picture" role="region" aria-label="{}" tabindex="0">{}</div>\n'
        "<details><summary>The numbers behind this picture</summary>\n{}\n</details>\n</figure>"
    ).format(title, note_html, f"Picture: {title}", Markup(svg), under.html)
    return Shown(
        html,
        f"Picture: {title}\n{alt}\nData behind the picture: {data or fingerprint([list(heads), *map(list, body)])}",
    )


def dots(
    released: Releasable | Mapping[str, Releasable],
    *,
    title: str,
    labels: Mapping[str, str],
    name: str,
    note: str = "",
    row_name: str = "All",
    reference: float | None = None,
    reference_says: str = "",
) -> Shown:
    """A dot for each group's estimate and a line for its confidence interval, with the figure beside it.

    Parameters
    ----------
    released : Releasable; a group whose figure is withheld keeps its row and says so. Or several of one measure, by
        what they are grouped by: small multiples on one axis.
    title : what the picture shows; labels, name, note : as for `tables.table`.
    row_name : what the one row of a table without groups is called.
    reference : a margin or a published figure, drawn as a dashed line; reference_says : what it is.

    Raises
    ------
    ReleaseRefused : a table has not passed the gate.
    """
    tables = dict(released) if isinstance(released, Mapping) else {"": released}
    tables = {label: must_be_releasable(one) for label, one in tables.items()}
    rows = _rows(tables, row_name)
    measure = next(iter(tables.values())).measure
    scale = 100 if measure in {"share", "difference", "curve"} else 1
    lines = max((_wrapped(row["row"]).count("\n") + 1 for row in rows), default=1)
    figure, axes = _plain_canvas(len(rows) * (1.5 if lines > 2 else 1.0))
    _draw_dots(axes, rows, scale)
    top = _limits(axes, rows, scale, measure, reference)
    figures = [(str(row.get("shown", "")), str(row.get("base_shown", ""))) for row in rows]
    _write_figures(axes, figures, top * 1.02)
    if reference is not None:
        axes.axvline(scale * reference, color=ORANGE, linewidth=2, linestyle=(0, (5, 3)), zorder=1)
    _write_rows(axes, [row["row"] for row in rows], bold=[row["row"] for row in rows if row["is_heading"]])
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set(xlabel=labels.get("axis", _axis(measure)), ylabel="")
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    extra = f" The dashed line is {reference_says}." if reference is not None and reference_says else ""
    under_each = _note_on_bases(figures, labels)
    drawn = [row for row in rows if not row["is_heading"]]
    heads = ["group", "shown", *(c for c in ("low_shown", "high_shown") if c in drawn[0]), "base_shown"]
    return _framed(
        figure,
        title=title,
        note=f"{note}{extra} {under_each}".strip(),
        alt=_said(rows, tables) + extra,
        name=name,
        under=together(_under(one, label, title, labels, name) for label, one in tables.items()),
        heads=heads,
        body=[[str(row["full"] if head == "group" else row[head]) for head in heads] for row in drawn],
        data=" ".join(one.fingerprint for one in tables.values()),
    )


def _write_figures(axes: Any, figures: Sequence[tuple[str, str]], at: float) -> None:
    """Beside each row its figure, and under it, smaller, how many answers it rests on.

    Parameters
    ----------
    figures : the figure and the base of each row from top to bottom, as printed. at : where they begin, in data units.
    """
    for place, (shown, base) in enumerate(reversed(figures)):
        base = "" if base == shown else base  # a count is its own base
        beside = {"xycoords": ("data", "data"), "textcoords": "offset points", "ha": "left", "annotation_clip": False}
        room = 5 if base else 0
        axes.annotate(shown, (at, place), (0, room), va="center", fontsize=13, fontweight="bold", **beside)
        if base:
            axes.annotate(base, (at, place), (0, -9), va="center", fontsize=11, color=GREY, **beside)


def _write_rows(axes: Any, labels: Sequence[str], *, width: int = 26, size: int = 13, bold: Sequence[str] = ()) -> None:
    """The names of the rows from top to bottom, to the left of the axis.

    Each line is a text of its own that ends at the axis: a drawing that is shown in another font stays in order.
    """
    axes.set_yticks(range(len(labels)), [""] * len(labels))
    for place, label in enumerate(reversed(labels)):
        lines = _wrapped(label, width).split("\n")
        for number, line in enumerate(lines):
            up = LINE_HEIGHT * ((len(lines) - 1) / 2 - number)
            axes.annotate(
                line, (0, place), (-8, up), xycoords=("axes fraction", "data"), textcoords="offset points", ha="right",
                va="center", fontsize=size, fontweight="bold" if label in bold else "normal", annotation_clip=False,
            )  # fmt: skip


def _note_on_bases(figures: Sequence[tuple[str, str]], labels: Mapping[str, str]) -> str:
    if all(base in ("", shown) for shown, base in figures):
        return ""
    said = labels.get("base", "Number of answers")
    return f"Under each figure: {said[:1].lower()}{said[1:]}."


def _under(released: Releasable, label: str, title: str, labels: Mapping[str, str], name: str) -> Shown:
    if not label:
        return table(released, title, labels=labels, name=name)
    dimension = released.dimensions[0]
    file = f"{name}-{dimension}".replace("_", "-")
    return table(released, f"{title}: {label}", labels={**labels, dimension: label}, name=file)


def _rows(tables: Mapping[str, Releasable], row_name: str) -> list[dict[str, Any]]:
    """The rows of a picture from top to bottom, a heading before each table that has a label."""
    rows: list[dict[str, Any]] = []
    for label, released in tables.items():
        if label:
            rows.append({"row": label, "is_heading": True})
        for row in released.records():
            text = _row_label(row, released.dimensions) or row_name
            rows.append({**row, "row": text, "is_heading": False, "full": f"{label}: {text}" if label else text})
    return rows


def _draw_dots(axes: Any, rows: Sequence[Mapping[str, Any]], scale: float) -> None:
    import seaborn as sns

    drawn = [(len(rows) - 1 - i, row) for i, row in enumerate(rows) if _is_number(row.get("estimate"))]
    for place, row in drawn:
        if _is_number(row.get("low")):
            ends = [scale * row["low"], scale * row["high"]]
            axes.plot(ends, [place] * 2, color=INTERVAL, linewidth=3, solid_capstyle="butt")
    sns.scatterplot(
        x=[scale * row["estimate"] for _, row in drawn],
        y=[place for place, _ in drawn],
        color=BLUE,
        s=90,
        ax=axes,
        zorder=3,
        legend=False,
    )


def _is_number(value: Any) -> bool:
    return value is not None and value == value


def _row_label(row: Mapping[str, Any], dimensions: Sequence[str]) -> str:
    return ", ".join(str(row[d]) for d in dimensions)


def _wrapped(text: str, width: int = 26) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width)[:3])


def _limits(axes: Any, rows: Sequence[Mapping[str, Any]], scale: float, measure: str, reference: float | None) -> float:
    ends = [row[c] for row in rows for c in ("estimate", "low", "high") if _is_number(row.get(c))]
    high = scale * max([*ends, reference or 0.0, 0.0])
    low = scale * min([*ends, reference or 0.0, 0.0])
    if measure in {"share", "curve"}:
        low, high = 0.0, min(100.0, 10.0 * (1 + (high + 2) // 10))
    room = (high - low) or 1.0
    axes.set_xlim(low - (0.02 * room if low < 0 else 0), high or 1.0)
    _few_ticks(axes)
    return high


def _few_ticks(axes: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))


def _axis(measure: str) -> str:
    return {"share": "Per cent", "difference": "Percentage points", "days": "Days", "curve": "Per cent"}.get(
        measure, ""
    )


def _said(rows: Sequence[Mapping[str, Any]], tables: Mapping[str, Releasable]) -> str:
    """The picture in words, from the same printed figures."""
    parts = []
    for row in rows:
        if row["is_heading"]:
            continue
        low, high = str(row.get("low_shown", "[")), row.get("high_shown")
        parts.append(f"{row['full']} {row['shown']}" + ("" if low.startswith("[") else f" ({low} to {high})"))
    first = next(iter(tables.values()))
    kind = "Dots with lines for the confidence intervals" if "low_shown" in first.frame else "Dots"
    return f"{kind}. {first.what}: {'; '.join(parts)}."


def curve(
    released: Releasable,
    *,
    by: str = "",
    title: str,
    labels: Mapping[str, str],
    name: str,
    note: str = "",
) -> Shown:
    """A step curve over time for each group; no step shows that fewer people explain than may be seen.

    Parameters
    ----------
    released : Releasable from `releasable_curve`; by : its grouping column; labels["axis"] : the words under the axis.
    """
    released = must_be_releasable(released)
    frame = released.frame
    groups = list(dict.fromkeys(frame[by].astype(str))) if by else ["All"]
    figure, axes = _plain_canvas(7)
    said = []
    for index, group in enumerate(groups[:4]):
        rows = frame[frame[by].astype(str) == group] if by else frame
        rows = rows[rows["estimate"].notna()]
        if rows.empty:
            said.append(f"{group}: withheld")
            continue
        color = SERIES[index]
        label = f"{group} ({rows.iloc[0]['base_shown']})"
        marker = {"marker": MARKERS[index], "markevery": [len(rows) - 1], "markersize": 8}
        axes.step(
            rows["time"], 100 * rows["estimate"], where="post", color=color, linewidth=2.5, linestyle=DASHES[index],
            label=label, **marker,
        )  # fmt: skip
        if "low" in rows and rows["low"].notna().any():
            axes.fill_between(
                rows["time"], 100 * rows["low"], 100 * rows["high"], step="post", color=color, alpha=0.15, linewidth=0
            )
        said.append(f"{group}: {_waypoints(rows)}")
    axes.set_ylim(0, 102)
    axes.set_xlim(left=0)
    axes.set(xlabel=labels.get("axis", "Days"), ylabel=labels.get("shown", "Per cent"))
    if len(groups) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False)
    alt = f"Step curves. {released.what}. {'; '.join(said)}."
    under = table(released, title, labels={"time": labels.get("axis", "Days"), **labels}, name=name)
    return _shown(figure, released, title=title, note=note, alt=alt, name=name, under=under)


def _waypoints(rows: Any, most: int = 4) -> str:
    step = max(1, len(rows) // most)
    picked = [*rows.to_dict("records")[::step]][:most]
    return ", ".join(f"{row['shown']} at {row['time']:g} days" for row in picked)


def columns(released: Releasable, *, x: str, title: str, labels: Mapping[str, str], name: str, note: str = "") -> Shown:
    """A column for each count, from zero, labelled with its figure where there are few enough to read.

    Parameters
    ----------
    released : Releasable of counts; x : the dimension along the axis.
    """
    import seaborn as sns

    released = must_be_releasable(released)
    frame = released.frame
    figure, axes = _plain_canvas(6)
    sns.barplot(data=frame, x=x, y="n", color=BLUE, ax=axes, width=0.75)
    step = max(1, len(frame) // 6)
    axes.set_xticks(range(0, len(frame), step), [_wrapped(str(text), 12) for text in frame[x][::step]])
    axes.set(xlabel=labels.get(x, x), ylabel=labels.get("shown", ""))
    axes.set_ylim(bottom=0)
    said = "; ".join(f"{label} {shown}" for label, shown in zip(frame[x], frame["shown"], strict=True))
    alt = f"Columns. {released.what}: {said}."
    under = table(released, title, labels=labels, name=name, base=False)
    return _shown(figure, released, title=title, note=note, alt=alt, name=name, under=under)


def forest(findings: Sequence[Any], *, names: Mapping[str, str], title: str, name: str) -> Shown:
    """How far each finding is from what its claim is held against, with its interval, in percentage points.

    Parameters
    ----------
    findings : findings, as published. One whose figure is withheld, or is no share or difference of shares, keeps its
        row, with its figure in words.
    names : titles of themes by their ids.
    """
    figure, axes = _plain_canvas(len(findings))
    said = []
    extremes = [0.0]
    for place, finding in enumerate(reversed(findings)):
        drawable = finding.main.measure in {"share", "difference"} and finding.estimate is not None
        if drawable and finding.threshold is not None:
            centre = 100 * (finding.estimate - finding.threshold)
            if finding.low is not None:
                ends = [100 * (finding.low - finding.threshold), 100 * (finding.high - finding.threshold)]
                axes.plot(ends, [place] * 2, color=INTERVAL, linewidth=3, solid_capstyle="butt")
                extremes += ends
            axes.plot(centre, place, "o", color=BLUE, markersize=9)
            extremes.append(centre)
        said.append(f"{finding.statement.rstrip('.')}: {finding.shown}, {finding.verdict}")
    room = max(map(abs, extremes)) * 1.08 or 1.0
    axes.set_xlim(-room, room)
    _few_ticks(axes)
    _write_figures(axes, [(finding.shown, finding.base) for finding in findings], room * 1.03)
    axes.axvline(0, color=ORANGE, linewidth=2, linestyle=(0, (5, 3)), zorder=1)
    _write_rows(axes, [names.get(finding.theme, finding.theme) for finding in findings])
    axes.set_ylim(-0.6, len(findings) - 0.4)
    axes.set(xlabel="Percentage points from what the claim is held against", ylabel="")
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    alt = f"Dots with lines for the intervals. {'; '.join(reversed(said))}."
    rows = [[f.statement.rstrip("."), f.shown, f.base, f.verdict] for f in findings]
    under = written(title, ["Claim", "Estimate", "Answers", "Verdict"], rows, numbers=[1, 2], name=name)
    return _framed(
        figure,
        title=title,
        note="The dashed line is what each claim is held against. Under each figure: number of answers.",
        alt=alt,
        name=name,
        under=under,
        heads=["claim", "estimate", "answers", "verdict"],
        body=rows,
    )
