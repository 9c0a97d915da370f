"""The Victims' Code: which time limits were met, not met, not evidenced, or still running."""

from __future__ import annotations

from analysis.disclosure import Releasable, releasable, releasable_counts
from analysis.evidence.claims.form import CASES, EVENTS
from analysis.evidence.described import clocks as described
from analysis.evidence.described.journey import has_events, label_of
from analysis.evidence.words import level_words
from analysis.pages.bars import part_bars
from analysis.pages.figures import dots
from analysis.pages.page import Page
from analysis.pages.shown import Shown, items, paragraph, together
from analysis.pages.tables import table, written

NO_EVENTS = "This study holds no log of events, so the time limits of the Victims' Code cannot be checked against it."
NO_CLOCK = "No event of these records starts a clock of the Victims' Code."
NOT_VERIFIED = "not verified against the text of the Code"


def clocks_of(page: Page) -> list[described.Started]:
    """The clocks that ran; none without an event log."""
    return described.started(page.basis) if has_events(page.basis) else []


def answer(page: Page) -> Shown:
    """Whether the limits were kept, as far as the records show, and how much they show."""
    title = page.title("Was the Victims' Code kept?", "The Victims' Code")
    if not clocks_of(page):
        return together([title, paragraph(NO_CLOCK if has_events(page.basis) else NO_EVENTS, "answer")])
    overall = releasable(
        described.met_overall(page.basis), page.basis.policy, what="of notifications due under the Victims' Code",
        universe=_due(page), dimensions=["step"], overlapping=["step"], people="people", weighted=True,
    )  # fmt: skip
    rows = {str(row["step"]): row for row in overall.records()}
    met, told = rows["met"], rows["evidenced"]
    lead = "Too few people had a notification on record to give a percentage."
    if not met["reason"]:
        lead = (
            f"Of the notifications whose day is on record, {met['shown']} were within the limit of the Victims' Code "
            f"({level_words(page.basis.level)} {met['low_shown']} to {met['high_shown']}; {met['base_shown']} people)."
        )
    extra = "" if told["reason"] else f" A day is on record for {told['shown']} of the notifications that were due."
    note = "No record of an update is not the record of no update: such a clock is not evidenced, and is not counted."
    return together([title, paragraph(lead + extra, "answer"), paragraph(note)])


def _due(page: Page) -> str:
    return page.basis.population_of(EVENTS)


def by_clock(page: Page) -> Shown:
    """For each clock how its notifications came out, in four parts, and the share met with its interval."""
    ran = clocks_of(page)
    if not ran:
        return paragraph(NO_EVENTS if not has_events(page.basis) else NO_CLOCK)
    parts = []
    for title, chosen in (
        ("The Victims' Code", [c for c in ran if not c.is_local]),
        ("Local limits", [c for c in ran if c.is_local]),
    ):
        if chosen:
            parts += [_results(page, title, chosen), _met(page, title, chosen)]
    return together(parts)


def pending(page: Page) -> Shown:
    """How many people had a clock still running on the last day of the data."""
    ran = clocks_of(page)
    if not ran:
        return paragraph(NO_EVENTS if not has_events(page.basis) else NO_CLOCK)
    released = releasable_counts(
        described.pending(page.basis, ran), page.basis.policy, what="people with a clock that is pending",
        universe=_due(page), dims=["clock"], overlapping=["clock"],
    )  # fmt: skip
    return table(
        released, "Still running on the last day of the data", labels={"clock": "Clock", "shown": "People"},
        name=page.file("pending"), base=False,
    )  # fmt: skip


def _results(page: Page, title: str, chosen: list[described.Started]) -> Shown:
    released = releasable(
        described.results(page.basis, chosen), page.basis.policy, what="came out so", universe=_due(page),
        dimensions=["clock", "result"], overlapping=["clock"], answers="result", weighted=True,
        table=f"results of the clocks, {title}",
    )  # fmt: skip
    return part_bars(
        released, row="clock", part="result", parts=described.DUE, title=f"{title}: what became of each clock",
        labels={"clock": "Clock", "base": "People"}, name=page.file(_file(title)),
        note="Of the notifications that were due by the last day of the data.",
    )  # fmt: skip


def _met(page: Page, title: str, chosen: list[described.Started]) -> Shown:
    released = releasable(
        described.met_by_clock(page.basis, chosen), page.basis.policy, what="met, of what is evidenced",
        universe=_due(page), dimensions=["clock"], overlapping=["clock"], people="people",
        table=f"clocks met, {title}",
    )  # fmt: skip
    return dots(
        released, title=f"{title}: met, of what is evidenced", labels=_labels(page, "clock", "Clock"),
        name=page.file(f"{_file(title)}-met"),
    )  # fmt: skip


def by_group(page: Page) -> Shown:
    """The share met by right, and for victims with and without enhanced rights."""
    if not clocks_of(page):
        return paragraph(NO_EVENTS if not has_events(page.basis) else NO_CLOCK)
    sample = page.basis.sample(EVENTS)
    numbers = [r for r in map(str, range(1, 13)) if (sample.frame["right"].astype(str) == r).any()]
    groups: dict[str, tuple[str, list[str]]] = {"Right of the Victims' Code": ("right", numbers)}
    records = page.study.cases
    strand = records.strand if records else ""
    for field, levels in ((strand, None), ("enhanced", ["Yes", "No"])):
        if field and field in sample.frame:
            groups[page.label(field, CASES)] = (field, levels or sample.labels(field))
    tables: dict[str, Releasable] = {}
    for label, (field, levels) in groups.items():
        tables[label] = releasable(
            described.met_by(page.basis, field, levels), page.basis.policy, what="met, of what is evidenced",
            universe=_due(page), dimensions=[field], overlapping=[field], people="people",
            table=f"clocks met by {field}",
        )  # fmt: skip
    labels = _labels(page, "", "")
    return dots(tables, title="The Victims' Code: met, by group", labels=labels, name=page.file("by-group"))


def _labels(page: Page, dimension: str, word: str) -> dict[str, str]:
    labels = {"shown": "Met", "base": "People", "interval": level_words(page.basis.level)}
    return labels | ({dimension: word} if dimension else {})


def definitions(page: Page) -> Shown:
    """Every clock that ran: what starts it, what meets it, its limits and their source, verified or not."""
    ran = clocks_of(page)
    if not ran:
        return paragraph(NO_EVENTS if not has_events(page.basis) else NO_CLOCK)
    partners = page.names("partners")
    rows = [
        [
            one.clock.label,
            "local" if one.is_local else str(one.clock.right),
            f"{label_of(page.basis, one.clock.trigger)}, to {label_of(page.basis, one.clock.due)[:1].lower()}"
            f"{label_of(page.basis, one.clock.due)[1:]}",
            str(one.clock.limit_standard),
            str(one.clock.limit_enhanced),
            partners.get(one.clock.agency, one.clock.agency),
            f"{one.clock.citation} ({'verified' if one.clock.verified else NOT_VERIFIED})",
        ]
        for one in ran
    ]
    heads = ["Clock", "Right", "From, to", "Limit", "Limit, enhanced rights", "Who", "Source of the limit"]
    return written(
        "The clocks, their limits in working days, and where the limits come from", heads, rows, numbers=[3, 4],
        name=page.file("definitions"),
        note="Working days of England, without bank holidays; the day after the trigger is the first.",
    )  # fmt: skip


def versions(page: Page) -> Shown:
    """Which version of the Code, or of a local procedure, was in force: a case is judged by that of its day."""
    versions = {one.version.id: one.version for one in clocks_of(page)}
    if not versions:
        return paragraph("No version applies, since no clock ran.")
    rows = [
        [
            version.name,
            f"{version.in_force_from.day} {version.in_force_from:%B %Y}",
            "still in force" if not version.in_force_to else f"{version.in_force_to.day} {version.in_force_to:%B %Y}",
            version.source + ("" if version.verified else f" ({NOT_VERIFIED})"),
        ]
        for version in versions.values()
    ]
    heads = ["Version", "In force from", "Until", "Source"]
    return written("Versions in force on the days of these cases", heads, rows, numbers=[], name=page.file("versions"))


def limits(page: Page) -> Shown:
    """What the page does not show; the last part, after which its figures are noted for the whole report."""
    page.keep([])
    doubtful = [one.clock.label for one in clocks_of(page) if not one.clock.verified]
    said = [f"{label}: the limit is {NOT_VERIFIED}." for label in doubtful]
    if clocks_of(page):
        said.append("A clock whose limit ends after the last day of the data is pending, and counts neither way.")
    return items([*said, *page.study.notes])


def _file(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower().replace("'", "")).split())
