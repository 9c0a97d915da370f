"""Themes that emerge: what people raise more and more, what goes together, what no theme has a name for yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.disclosure import Releasable, releasable, releasable_counts
from analysis.evidence.described import rising as described
from analysis.evidence.words import level_words, listed
from analysis.pages.figures import dots
from analysis.pages.page import Page
from analysis.pages.shown import Shown, items, paragraph, together
from analysis.pages.tables import legend_of, table, written

if TYPE_CHECKING:
    import pandas as pd

NO_VOICES = "This study holds no coded conversations, so it cannot say what people raise."
SHARE = ["theme", "n", "count", "estimate", "low", "high"]
UNIVERSE = "people who talked to the Champions"


def code_words(code: str) -> str:
    """A code as print has it: "not-asked" is "not asked"."""
    return str(code).rsplit(" > ", 1)[-1].replace("-", " ").replace("_", " ")


def trends_of(page: Page) -> pd.DataFrame:
    """The trend of each code, unrounded; for the parts of this page, which pass it through the gate."""
    return described.code_trends(page.basis)


def answer(page: Page, trends: pd.DataFrame) -> Shown:
    """Which codes are rising, after allowing for how many were looked at."""
    title = page.title("What do people raise, and is it growing?", "Emerging themes")
    if described.codings(page.basis) is None:
        return together([title, paragraph(NO_VOICES, "answer")])
    said = [_said(trends, word) for word in ("rising", "falling")]
    lead = " ".join(part for part in said if part) or "No code is clearly rising or falling."
    note = "Rates are people who raised it among the people heard in a month. Whom the Champions meet changes, too."
    return together([title, paragraph(lead, "answer"), paragraph(note)])


def _said(trends: pd.DataFrame, word: str) -> str:
    rows = trends[trends["verdict"] == word]
    found = [code_words(code) + _since(month) for code, month in zip(rows["code"], rows["since"], strict=True)]
    return f"Clearly {word}: {listed(found)}." if found else ""


def _since(month) -> str:
    """The month of a jump in words; nothing where a code grew instead."""
    return f" (since {month.strftime('%B %Y')})" if month == month and month is not None else ""


def could_be_found(page: Page, trends: pd.DataFrame) -> Shown:
    """How strong a growth would have been noticed, so that "no clear change" is not read as "no change"."""
    from analysis.evidence.described.rising import least_noticed

    least = least_noticed(trends)
    if least != least:
        return paragraph("Too few dated excerpts to say what growth would have been noticed.")
    return paragraph(
        f"A code of middling frequency would have had to grow about {least:.1f}-fold in a year to be noticed four "
        "times in five. Weaker growth may be there and not be seen."
    )


def trend_picture(page: Page, trends: pd.DataFrame) -> Shown:
    """The rate of each code after a year, as a multiple of its rate before, with intervals."""
    told = trends[trends["shrunk"].notna()] if "shrunk" in trends else trends[:0]
    if told.empty:
        return paragraph(NO_VOICES if described.codings(page.basis) is None else "Too few dated excerpts for a trend.")
    rows = told.assign(
        code=[code_words(code) for code in told["code"]], estimate=told["shrunk"], low=told["shrunk_low"],
        high=told["shrunk_high"],
    ).sort_values("estimate", ascending=False, kind="stable")  # fmt: skip
    released = releasable(
        rows[["code", "n", "estimate", "low", "high"]], page.basis.policy, what="rate a year later, as a multiple",
        universe=UNIVERSE, dimensions=["code"], overlapping=["code"], measure="ratio", weighted=True,
    )  # fmt: skip
    labels = {"code": "Code", "shown": "Multiple", "base": "People", "axis": "Multiple of the rate a year before"}
    return dots(
        released, title="How the rate of each code changes in a year", labels=labels | _interval(page),
        name=page.file("trends"), reference=1.0, reference_says="no change",
        note="Shrunk towards each other, since the largest of many are partly large by chance. What jumped at a month "
        "instead of growing stands in the table only.",
    )  # fmt: skip


def trend_table(page: Page, trends: pd.DataFrame) -> Shown:
    """What can be said of each code, and what was changed in recording."""
    if trends.empty:
        return paragraph(NO_VOICES if described.codings(page.basis) is None else "Too few dated excerpts for a trend.")
    counts = releasable_counts(
        trends[["code", "n"]].assign(code=[code_words(code) for code in trends["code"]]), page.basis.policy,
        what="people who raised a code", universe=UNIVERSE, dims=["code"],
    )  # fmt: skip
    told = zip(counts.records(), trends["verdict"], trends["since"], trends["flag"], strict=True)
    body = [
        [row["code"], row["shown"], str(word).capitalize() + _since(month), str(flag) or "nothing known"]
        for row, word, month, flag in told
    ]
    heads = ["Code", "People, month by month", "Trend", "Changes of recording"]
    note = "Rising or falling: after allowing for how many codes were looked at. Others may have changed, too."
    return written(
        "Each code and its trend", heads, body, numbers=[1], name=page.file("codes"), note=note,
        legend=legend_of(body),
    )  # fmt: skip


def themes(page: Page) -> Shown:
    """The share of people heard who raised each theme, with the range of chance."""
    said = described.themes_raised(page.basis)
    if said.empty:
        return paragraph(NO_VOICES)
    known = {theme.id: theme.title for theme in page.basis.register.all_themes}
    rows = said.assign(count=said["people"], theme=[known.get(t, code_words(t)) for t in said["theme"]])
    released: Releasable = releasable(
        rows.sort_values("estimate", ascending=False, kind="stable")[SHARE],
        page.basis.policy, what="raised the theme", universe=UNIVERSE, dimensions=["theme"], overlapping=["theme"],
        weighted=False,
    )  # fmt: skip
    labels = {"theme": "Theme", "shown": "Share of people heard", "base": "People heard"}
    return dots(
        released, title="How many of the people heard raised each theme", labels=labels | _interval(page),
        name=page.file("themes"),
        note="Lines: how far the share could move had other people of the same kind spoken. Not shares of victims.",
    )  # fmt: skip


def themes_by(page: Page, by: str) -> Shown:
    """People who raised each theme in each strand, at each stage of the journey, or in each half year."""
    said = described.themes_raised(page.basis, by=by)
    if said.empty:
        return paragraph(NO_VOICES if described.codings(page.basis) is None else f"No excerpt says its {by}.")
    known = {theme.id: theme.title for theme in page.basis.register.all_themes}
    names = {strand.id: strand.name for strand in page.study.strands}
    rows = said.assign(
        group=[names.get(str(group), code_words(str(group))) for group in said[by]],
        theme=[known.get(t, code_words(t)) for t in said["theme"]], n=said["people"],
    )  # fmt: skip
    released = releasable_counts(
        rows[["group", "theme", "n"]], page.basis.policy, what=f"people who raised a theme, by {by}",
        universe=UNIVERSE, dims=["group", "theme"], overlapping=["group", "theme"], table=f"themes by {by}",
    )  # fmt: skip
    records = {(row["theme"], row["group"]): row["shown"] for row in released.records()}
    groups = list(dict.fromkeys(rows["group"]))
    body = [[theme, *(str(records[theme, group]) for group in groups)] for theme in dict.fromkeys(rows["theme"])]
    return written(
        f"People who raised each theme, by {by.replace('_', ' ')}", ["Theme", *groups], body,
        numbers=list(range(1, len(groups) + 1)), name=page.file(f"themes-by-{by.replace('_', '-')}"),
        note="A person counts once in a cell, however often they said it; a person may stand in several.",
        legend=legend_of(body),
    )  # fmt: skip


def pairs(page: Page) -> Shown:
    """Themes that the same people raise more often than chance would have it."""
    found = described.together(page.basis)
    if found.empty:
        return paragraph(NO_VOICES)
    stands_out = found["apart"].astype(bool) & (found["estimate"] > found["expected"])
    known = {theme.id: theme.title for theme in page.basis.register.all_themes}
    rows = found[stands_out].sort_values("estimate", ascending=False, kind="stable")
    if rows.empty:
        return paragraph("No two themes go together more often than by chance.")
    named = {side: [known.get(theme, code_words(theme)) for theme in rows[side]] for side in ("first", "second")}
    released = releasable_counts(
        rows[["first", "second"]].assign(**named, n=rows["both"]), page.basis.policy,
        what="people who raised both themes", universe=UNIVERSE, dims=["first", "second"],
        table="themes that go together",
    )  # fmt: skip
    body = [
        [row["first"], row["second"], row["shown"], f"{share:.0%} ({low:.0%} to {high:.0%})", f"{chance:.0%}"]
        for row, share, low, high, chance in zip(
            released.records(), rows["estimate"], rows["low"], rows["high"], rows["expected"], strict=True
        )
        if not row["reason"]
    ]
    if not body:
        return paragraph("The pairs that stand out were raised by too few people to be shown.")
    heads = ["Theme", "and theme", "People who raised both", "Of those who raised either", "If by chance"]
    return written(
        "Themes that the same people raise more often than by chance", heads, body, row_heads=2, numbers=[2, 3, 4],
        name=page.file("pairs"),
    )  # fmt: skip


def unnamed(page: Page) -> Shown:
    """Codes that no theme of the register has claimed: for a person to accept as a theme, or not."""
    found = described.unmapped(page.basis)
    if described.codings(page.basis) is None:
        return paragraph(NO_VOICES)
    if found.empty:
        return paragraph("Every code belongs to a theme of the register.")
    released = releasable_counts(
        found.assign(code=[code_words(code) for code in found["code"]]), page.basis.policy,
        what="people who raised a code", universe=UNIVERSE, dims=["code"], table="codes without a theme",
    )  # fmt: skip
    return table(
        released, "Codes that belong to no theme", labels={"code": "Code", "shown": "People"}, base=False,
        name=page.file("unnamed"), note="A code here may be a theme that nobody has named. A person decides.",
    )  # fmt: skip


def limits(page: Page) -> Shown:
    """What the page does not show; the last part, after which its figures are noted for the whole report."""
    page.keep([])
    said = [
        "People chose to talk, or were chosen. What they raise is not what all victims would raise.",
        "How often a thing is said is not how much it matters.",
    ]
    has = described.codings(page.basis) is not None
    return items([*(said if has else []), *page.study.notes])


def _interval(page: Page) -> dict[str, str]:
    return {"interval": level_words(page.basis.level)}
