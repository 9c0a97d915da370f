"""What was changed, when, and whether the findings say that it moved anything."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.described.printed import Printed
from analysis.evidence.register import Achievement, Theme
from analysis.pages.page import Page
from analysis.pages.shown import Shown, paragraph
from analysis.pages.tables import written

NOT_CLAIMED = "No claim looks at before and after."
NO_CHANGE = "No change with a date has been written down for these themes yet."


def month(day) -> str:
    """A date as print has it: "October 2024"."""
    return f"{day:%B %Y}"


def what_moved(theme: Theme, achievement: Achievement, findings: Sequence[Printed]) -> str:
    """The findings of claims that look at before and after an achievement, in sentences."""
    claims = {c.id for c in theme.claims if getattr(c, "achievement", None) == achievement.id}
    said = [f"{f.sentence} {f.verdict.capitalize()}." for f in findings if f.theme == theme.id and f.claim in claims]
    return " ".join(said) or NOT_CLAIMED


def achievements_table(
    page: Page, themes: Sequence[Theme], findings: Sequence[Printed], caption: str, partner: str = "", up: str = "../"
) -> Shown:
    """Achievements of some themes, or of one partner in them, with what the findings say of before and after."""
    partners = page.names("partners")
    rows, links = [], []
    for theme in themes:
        for one in theme.achievements:
            if partner and one.partner != partner:
                continue
            source = one.source + ("" if one.verified else " (not yet checked against the source itself)")
            who = partners.get(one.partner or "", "All partners")
            rows.append([theme.title, one.says, month(one.date), who, what_moved(theme, one, findings), source])
            links.append(f"{up}themes/{theme.id}.html")
    if not rows:
        return paragraph(NO_CHANGE)
    heads = ["Theme", "What was changed", "Since", "By whom", "Did it move?", "Source"]
    return written(caption, heads, rows, numbers=[], name=page.file("changes"), links=links)
