"""What was changed, and did it move? Each achievement with its series, its jump, and the claims that look at it."""

from __future__ import annotations

from analysis.disclosure import releasable
from analysis.evidence.described import before_after as described
from analysis.evidence.described.printed import Printed, printed_of
from analysis.evidence.register import Achievement, Theme
from analysis.evidence.words import level_words
from analysis.pages.changes import NOT_CLAIMED, achievements_table, month, what_moved
from analysis.pages.overview import counted
from analysis.pages.page import Page
from analysis.pages.series import over_time
from analysis.pages.shown import Shown, heading, items, paragraph, together
from analysis.pages.tables import table

NONE = "No change with a date has been written down in the register, so there is nothing to look at before and after."


def all_of(page: Page) -> list[tuple[Theme, Achievement]]:
    """Every achievement of the reported themes, the earliest first."""
    pairs = [(theme, one) for theme in page.basis.register.themes for one in theme.achievements]
    return sorted(pairs, key=lambda pair: pair[1].date)


def findings_of(page: Page) -> list[Printed]:
    """The findings of the themes that hold an achievement, as their own pages print them."""
    return printed_of(dict.fromkeys(theme.id for theme, _ in all_of(page)), page.basis)


def answer(page: Page, findings: list[Printed]) -> Shown:
    """How many changes are on record, and of how many a claim says what was before and after."""
    title = page.title("What was changed, and did it move?", "Achievements")
    pairs = all_of(page)
    if not pairs:
        return together([title, paragraph(NONE, "answer")])
    claimed = sum(bool(described.claims_on(theme, one)) for theme, one in pairs)
    many = "One change is" if len(pairs) == 1 else f"{counted(len(pairs)).capitalize()} changes are"
    looked = "one" if claimed == 1 else counted(claimed)
    lead = f"{many} on record; before and after can be compared for {looked}."
    said = [what_moved(theme, one, findings) for theme, one in pairs]
    told = [text for text in said if text != NOT_CLAIMED]
    return together([title, paragraph(lead, "answer"), *map(paragraph, told)])


def overview(page: Page, findings: list[Printed]) -> Shown:
    """All achievements in one table."""
    themes = list({theme.id: theme for theme, _ in all_of(page)}.values())
    caption = "What was changed, since when, and what the findings say"
    return achievements_table(page, themes, findings, caption, up="")


def each(page: Page) -> Shown:
    """For each achievement that a claim looks at: the series, and its jump and change of slope."""
    parts = []
    for theme, one in all_of(page):
        for claim in described.claims_on(theme, one):
            sample = page.basis.sample(claim.data)
            parts += [
                heading(one.says.rstrip(".")),
                paragraph(f"Since {month(one.date)}. {claim.statement(page.basis)}."),
            ]
            if sample.day is None or not getattr(claim, "answer", None):
                parts.append(paragraph("These data hold no series of shares by day."))
                continue
            parts += [_picture(page, claim, one), _regression(page, claim, one)]
    return together(parts) if parts else paragraph(NONE if not all_of(page) else NOT_CLAIMED)


def _picture(page: Page, claim, one: Achievement) -> Shown:
    series = described.by_month(claim, page.basis)
    who = claim.who or page.basis.people_of(claim.data)
    released = releasable(
        series, page.basis.policy, what=claim.phrase, universe=who, dimensions=["month"], overlapping=["month"],
        people="people", about=claim.about, weighted=True, table=f"{claim.phrase} by month, {who}",
    )  # fmt: skip
    labels = {"month": "Month", "shown": "Share", "base": "People", "interval": level_words(page.basis.level)}
    title = f"{who[:1].upper()}{who[1:]} that {claim.phrase}, by month"
    return over_time(
        released, x="month", change=f"{one.date:%Y-%m}", change_says=one.says, title=title, labels=labels,
        name=page.file(f"{one.id}-{claim.id}"),
    )  # fmt: skip


def _regression(page: Page, claim, one: Achievement) -> Shown:
    found = described.before_after(claim, one, page.basis)
    if not found.period:
        return paragraph(found.why)
    who = claim.who or page.basis.people_of(claim.data)
    released = releasable(
        found.terms[["term", "people", "estimate", "low", "high"]], page.basis.policy,
        what=f"{claim.phrase}: jump and trend", universe=who, dimensions=["term"], overlapping=["term"],
        people="people", measure="difference", weighted=True, decimals=1,
    )  # fmt: skip
    before, after = found.periods
    against = f" Set against {found.against}: what moved both does not count." if found.against else ""
    note = (
        f"Segmented regression of {before} {found.period}s before and {after} after, with Newey and West's errors over "
        f"{found.lag} {found.period}s.{against}"
    )
    labels = {"term": "What", "shown": "Estimate", "base": "People", "interval": level_words(page.basis.level)}
    return together(
        [
            table(
                released,
                f"{one.says.rstrip('.')}: jump and trend",
                labels=labels,
                note=note,
                name=page.file(f"{one.id}-{claim.id}-regression"),
            ),  # fmt: skip
            paragraph(_jump_words(released.records()[0], found.against)),
        ]
    )


def _jump_words(row: dict, against: str) -> str:
    """Whether the jump can be told from none, from its printed interval."""
    if row["reason"]:
        return "The jump cannot be shown."
    told = row["low"] > 0 or row["high"] < 0
    way = "rose" if row["estimate"] > 0 else "fell"
    than = " more than the series it is set against" if against and way == "rose" else ""
    if not told:
        return "The series cannot tell whether there was a jump when it began."
    return (
        f"When it began the share {way} by {row['shown'].lstrip('+-')}{than}, and the interval leaves no doubt of it."
    )


def limits(page: Page) -> Shown:
    """What the page does not show; the last part, after which its figures are noted for the whole report."""
    page.keep([])
    said = [
        "Before and after is not cause and effect: other things may have changed in the same weeks.",
        "A change that works slowly shows in the trend, not in the jump.",
    ]
    return items([*(said if all_of(page) else []), *page.study.notes])
