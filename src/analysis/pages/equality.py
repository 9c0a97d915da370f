"""Protected characteristics: how each group fares, the gaps with their intervals, and what cannot be shown."""

from __future__ import annotations

import pandas as pd

from analysis.disclosure import releasable
from analysis.evidence.described import inequality as described
from analysis.evidence.described.check import check_pages
from analysis.evidence.described.importance import name_of
from analysis.evidence.words import level_words, opening
from analysis.pages.figures import dots
from analysis.pages.overview import counted
from analysis.pages.page import Page
from analysis.pages.priorities import ONLY_THEY
from analysis.pages.shown import Shown, heading, items, paragraph, together
from analysis.pages.tables import legend_of, written
from analysis.study.models import Measure

NONE_NAMED = "This study names no protected characteristics, so nothing is compared along them."


def gaps_of(page: Page) -> pd.DataFrame:
    """Every gap, unrounded; for the parts of this page, which pass it through the gate."""
    check_pages(page.basis.folder)
    return described.all_gaps(page.basis) if page.study.equality else pd.DataFrame(columns=["q"])


def answer(page: Page, gaps: pd.DataFrame) -> Shown:
    """How many gaps stand after allowing for how many were looked at."""
    title = page.title("Are all victims served alike?", "Equality")
    if not page.study.equality:
        return together([title, paragraph(NONE_NAMED, "answer")])
    if not len(gaps):
        return together([title, paragraph("Too few people are in these groups to compare them.", "answer")])
    looked, stand = len(gaps), int((gaps["q"] <= page.study.inference.alpha).sum())
    lead = f"Of the {counted(looked)} gaps between a group and everyone else, {counted(stand)} stand"
    lead += "s" if stand == 1 else ""
    lead += " when one allows for how many were looked at."
    if not gaps["p"].notna().any():
        lead = f"{opening(counted(looked))} gaps between a group and everyone else were looked at."
    caution = "For the others the survey cannot tell whether there is a gap: that is not the same as no gap."
    if not gaps["p"].notna().any():
        caution = ONLY_THEY
    return together([title, paragraph(lead, "answer"), paragraph(caution)])


def each_measure(page: Page) -> Shown:
    """For each measure, the share of each group, by every characteristic."""
    if not page.study.equality:
        return paragraph(NONE_NAMED)
    return together(_measure(page, measure) for measure in page.study.equality.measures)


def _measure(page: Page, measure: Measure) -> Shown:
    plan = page.study.equality
    sample = page.basis.sample(plan.data)
    tables = {page.label(i, plan.data): described.released_shares(page.basis, measure, i) for i in plan.characteristics}
    name = name_of(sample, measure)
    labels = {"shown": "Share", "base": "Number of answers", "interval": level_words(page.basis.level)}
    title = f"{opening(sample.people)} who {measure.phrase}, by group"
    return together([heading(name), dots(tables, title=title, labels=labels, name=page.file(measure.item))])


def gaps_table(page: Page, gaps: pd.DataFrame) -> Shown:
    """The gaps that stand, and how many were looked at, measure by measure."""
    plan = page.study.equality
    if not plan or not len(gaps):
        return paragraph(NONE_NAMED if not plan else "No two groups are large enough to be compared.")
    return together(_gaps(page, gaps[gaps["measure"] == place], one) for place, one in enumerate(plan.measures))


def _gaps(page: Page, gaps: pd.DataFrame, measure: Measure) -> Shown:
    plan = page.study.equality
    sample = page.basis.sample(plan.data)
    labels = [page.label(item, plan.data) for item in gaps["item"]]
    has_interval = gaps["low"].notna().any()
    shown = ["people", "estimate", *(["low", "high"] if has_interval else [])]
    released = releasable(
        gaps[shown].assign(characteristic=labels, group=gaps["group"].to_numpy()).reset_index(drop=True),
        page.basis.policy, what=f"{measure.phrase}, less everyone else", universe=sample.population,
        dimensions=["characteristic", "group"], people="people", measure="difference",
        about=sample.entries[measure.item].about, weighted=sample.inference == "sample",
    )  # fmt: skip
    body = []
    for row, q in zip(released.records(), gaps["q"], strict=True):
        cells = [row["characteristic"], row["group"], row["shown"], row["base_shown"]]
        if has_interval:
            limits = "none" if row["reason"] else f"{row['low_shown']} to {row['high_shown']}"
            cells = [*cells[:3], limits, cells[3], _word(q, page)]
        body.append(cells)
    name = name_of(sample, measure)
    interval = level_words(page.basis.level).capitalize()
    heads = ["Characteristic", "Group", "Gap", interval, "Smaller side", "Does it stand?"]
    note = "Percentage points. Stands: after allowing for all gaps on this page (Benjamini and Hochberg)."
    if not has_interval:
        heads, note = [*heads[:3], heads[4]], f"Percentage points. {ONLY_THEY}"
    return written(
        f"{name}: each group less everyone else", heads, body, row_heads=2, numbers=range(2, 5 if has_interval else 4),
        name=page.file(f"{measure.item}-gaps"), legend=legend_of(body),
        note=note,
    )  # fmt: skip


def _word(q: float, page: Page) -> str:
    if q != q:
        return "not tested"
    return "stands" if q <= page.study.inference.alpha else "cannot tell"


def limits(page: Page) -> Shown:
    """What the page does not show; the last part, after which its figures are noted for the whole report."""
    page.keep([])
    said = [
        "A gap is between groups as they answered. What happened to them differs, too, and nothing is adjusted here.",
        "A group that is too small has no figure, which does not mean that all is well with it.",
        "Whoever did not say is in no group.",
    ]
    return items([*(said if page.study.equality else []), *page.study.notes])
