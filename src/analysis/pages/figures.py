"""Figures in the style of the Analysis Function, each drawn from a table that passed the gate, and from nothing else.

Title and takeaway stand in the page's text, the alternative text is made of the same numbers, and the numbers stand as
a table under the picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from analysis.disclosure import Releasable, must_be_releasable
from analysis.pages.shown import Shown, fingerprint, publish, together
from analysis.pages.tables import as_csv, table, written

BLUE, ORANGE, GREY, TEAL, PLUM = "#12436D", "#F46A25", "#595959", "#28A197", "#801650"
SERIES = (BLUE, ORANGE, TEAL, PLUM)
MARKERS = ("o", "s", "^", "D")
FONTS = "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
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


def _svg(figure: Any, title: str, description: str, ident: str) -> str:
    """The figure as SVG with real text, a title and a description; the same bytes for the same figure."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    drawn = stream.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>\s*", "", drawn, flags=re.S)
    drawn = re.sub(r"font: ([\d.]+)px [^;\"]*", rf"font: \1px {FONTS.replace(chr(39), '&apos;')}", drawn)
    # Names inside the drawing must be unique on the page, where several drawings stand.
    for name in sorted(set(re.findall(r'id="([^"]+)"', drawn)), key=len, reverse=True):
        drawn = drawn.replace(f'id="{name}"', f'id="{ident}-{name}"')
        drawn = drawn.replace(f'"#{name}"', f'"#{ident}-{name}"').replace(f"url(#{name})", f"url(#{ident}-{name})")
    size = re.search(r'viewBox="([^"]+)"', drawn)
    start = Markup(
        '<svg role="img" aria-labelledby="{0}-t {0}-d" viewBox="{1}" xmlns="http://www.w3.org/2000/svg"'
    ).format(ident, size[1] if size else "0 0 500 300")
    names = Markup('>\n<title id="{0}-t">{1}</title>\n<desc id="{0}-d">{2}</desc>').format(ident, title, description)
    inner = drawn[drawn.index(">") + 1 :]
    link = ' xmlns:xlink="http://www.w3.org/1999/xlink"' if "xlink:" in inner else ""
    return f"{start}{link}{names}{inner}"


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
    svg = _svg(figure, title, alt, ident)
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
    for place, row in enumerate(reversed(rows)):
        axes.text(top * 1.02, place, row.get("shown", ""), va="center", ha="left", fontsize=13, fontweight="bold")
    if reference is not None:
        axes.axvline(scale * reference, color=ORANGE, linewidth=2, linestyle=(0, (5, 3)), zorder=1)
    axes.set_yticks(range(len(rows)), [_wrapped(row["row"]) for row in reversed(rows)])
    for tick, row in zip(axes.get_yticklabels(), reversed(rows), strict=True):
        tick.set_fontweight("bold" if row["is_heading"] else "normal")
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set(xlabel=labels.get("axis", _axis(measure)), ylabel="")
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    extra = f" The dashed line is {reference_says}." if reference is not None and reference_says else ""
    drawn = [row for row in rows if not row["is_heading"]]
    heads = ["group", "shown", *(c for c in ("low_shown", "high_shown") if c in drawn[0]), "base_shown"]
    return _framed(
        figure,
        title=title,
        note=(note + extra).strip(),
        alt=_said(rows, tables) + extra,
        name=name,
        under=together(_under(one, label, title, labels, name) for label, one in tables.items()),
        heads=heads,
        body=[[str(row["full"] if head == "group" else row[head]) for head in heads] for row in drawn],
        data=" ".join(one.fingerprint for one in tables.values()),
    )


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
            axes.plot(ends, [place] * 2, color=BLUE, linewidth=3, alpha=0.55, solid_capstyle="butt")
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
        axes.step(rows["time"], 100 * rows["estimate"], where="post", color=color, linewidth=2.5, label=group)
        if "low" in rows and rows["low"].notna().any():
            axes.fill_between(
                rows["time"], 100 * rows["low"], 100 * rows["high"], step="post", color=color, alpha=0.15, linewidth=0
            )
        last = rows.iloc[-1]
        axes.plot(last["time"], 100 * last["estimate"], MARKERS[index], color=color, markersize=8)
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


def forest(findings: Sequence[Any], *, title: str, name: str) -> Shown:
    """How far each finding is from what its claim is held against, with its interval, in percentage points.

    Parameters
    ----------
    findings : findings, as published. One whose figure is withheld, or is no share or difference of shares, keeps its
        row, with its figure in words.
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
                axes.plot(ends, [place] * 2, color=BLUE, linewidth=3, alpha=0.55, solid_capstyle="butt")
                extremes += ends
            axes.plot(centre, place, "o", color=BLUE, markersize=9)
            extremes.append(centre)
        said.append(f"{finding.statement.rstrip('.')}: {finding.shown}, {finding.verdict}")
    room = max(map(abs, extremes)) * 1.08 or 1.0
    axes.set_xlim(-room, room)
    _few_ticks(axes)
    for place, finding in enumerate(reversed(findings)):
        axes.text(room * 1.03, place, f"{finding.shown}", va="center", fontsize=13, fontweight="bold")
    axes.axvline(0, color=ORANGE, linewidth=2, linestyle=(0, (5, 3)), zorder=1)
    axes.set_yticks(range(len(findings)), [_wrapped(f.theme.replace("-", " "), 24) for f in reversed(findings)])
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
        note="The dashed line is what each claim is held against.",
        alt=alt,
        name=name,
        under=under,
        heads=["claim", "estimate", "answers", "verdict"],
        body=rows,
    )
