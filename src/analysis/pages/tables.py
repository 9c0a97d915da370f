"""Tables a screen reader can walk: caption, scope, no empty header, numbers to the right, marks explained."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from analysis.disclosure import Releasable, must_be_releasable
from analysis.disclosure.marks import legend as marks_in
from analysis.pages.shown import Shown, fingerprint, publish

LEGEND_INTRO = "Marks in this table:"


def table(
    released: Releasable,
    caption: str,
    *,
    labels: Mapping[str, str],
    name: str,
    note: str = "",
    interval: bool = True,
    base: bool = True,
) -> Shown:
    """A table of estimates that passed the gate.

    Parameters
    ----------
    released : Releasable; anything else is refused.
    caption : what the table shows, of whom.
    labels : the words over each column: the dimensions of the table by name, and "shown", "low", "base".
    name : the file under `tables/`, without its ending.
    note : a sentence under the caption.
    interval : show the confidence interval where the table has one.
    base : show how many answers each figure rests on; not for a table of counts, which are their own base.

    Raises
    ------
    ReleaseRefused : the table has not passed the gate.
    """
    released = must_be_releasable(released)
    rows = released.records()
    columns = [(column, labels.get(column, column)) for column in released.dimensions]
    figures = [("shown", labels.get("shown", released.what))]
    if interval and "low_shown" in released.frame:
        figures.append(("interval", labels.get("interval", "95% confidence interval")))
    if interval and "se_shown" in released.frame:
        figures.append(("se_shown", "Standard error"))
    if base:
        figures.append(("base_shown", labels.get("base", "Number of answers")))
    for row in rows:
        row["interval"] = _interval(row)
    marked = any(row["flag"] for row in rows)
    if marked:
        figures.append(("flag", "Marks"))
        for row in rows:
            row["flag"] = row["flag"] or "none"
    body = [[str(row[key]) for key, _ in (*columns, *figures)] for row in rows]
    heads = [head for _, head in (*columns, *figures)]
    legend = [f"{mark} {words}" for mark, words in released.legend.items()]
    return written(caption, heads, body, row_heads=len(columns), name=name, note=note, legend=legend)


def _interval(row: Mapping[str, object]) -> str:
    low, high = str(row.get("low_shown", "")), str(row.get("high_shown", ""))
    return low if low == high or low.startswith("[") else f"{low} to {high}"


def written(
    caption: str,
    heads: Sequence[str],
    body: Sequence[Sequence[str]],
    *,
    row_heads: int = 1,
    name: str = "",
    note: str = "",
    legend: Sequence[str] = (),
    numbers: Sequence[int] | None = None,
    links: Sequence[str] = (),
) -> Shown:
    """A table of texts: words of the study, or figures already in print.

    Parameters
    ----------
    heads : the column headings; body : the rows, as texts; row_heads : how many columns name the row.
    numbers : positions of the columns set to the right; by default all but the row heads.
    links : for each row, the page that its first cell leads to.
    """
    right = set(range(row_heads, len(heads)) if numbers is None else numbers)
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_number(i in right), text) for i, text in enumerate(heads)
    )
    leads = [*links, *[""] * (len(body) - len(links))]
    lines = Markup("\n").join(_line(row, row_heads, right, to) for row, to in zip(body, leads, strict=True))
    extra = [note] if note else []
    extra += [f"{LEGEND_INTRO} {'; '.join(legend)}."] if legend else []
    notes = Markup("").join(Markup('<span class="note">{}</span>').format(text) for text in extra)
    html = Markup(
        '<div class="scroll wide" role="region" aria-label="{}" tabindex="0"><table>\n<caption>{}{}</caption>\n'
        "<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table></div>"
    ).format(f"Table: {caption}", caption, notes, head, lines)
    if name:
        publish("tables", f"{name}.csv", as_csv(heads, body))
    return Shown(html, f"Table: {caption} ({len(body)} rows, {fingerprint([list(heads), [list(r) for r in body]])})")


def legend_of(body: Sequence[Sequence[str]]) -> list[str]:
    """The marks that stand in a table of texts, each with what it says."""
    return [f"{mark} {words}" for mark, words in marks_in(str(cell) for row in body for cell in row).items()]


def _number(right: bool) -> Markup:
    return Markup(' class="number"') if right else Markup("")


def _line(row: Sequence[str], row_heads: int, right: set[int], to: str = "") -> Markup:
    if to:
        row = [Markup('<a href="{}">{}</a>').format(to, row[0]), *row[1:]]
    cells = [
        Markup('<th scope="row">{}</th>').format(text)
        if i < row_heads
        else Markup("<td{}>{}</td>").format(_number(i in right), text)
        for i, text in enumerate(row)
    ]
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def as_csv(heads: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Texts as CSV in which no cell is a live formula."""
    from analysis.disclosure.spreadsheets import safe_cell

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([[safe_cell(text) for text in row] for row in (heads, *body)])
    return stream.getvalue()
