"""From first contact to outcome: how far cases get, how long it takes, how they end, how often trials are moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analysis.disclosure import Releasable, releasable, releasable_counts, releasable_curve
from analysis.evidence.claims.form import CASES
from analysis.evidence.described import journey as described
from analysis.evidence.described.check import check_pages
from analysis.evidence.words import level_words
from analysis.pages.bars import MOST_PANELS, step_bars
from analysis.pages.figures import columns, curve
from analysis.pages.page import Page
from analysis.pages.shown import Shown, heading, items, paragraph, together
from analysis.pages.tables import legend_of, table, written
from analysis.study.models import Wait

NO_EVENTS = "This study holds no log of events, so nothing can be said of how cases went from first contact to outcome."
DAYS = (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730)
MOST_DAYS = 5


def answer(page: Page) -> Shown:
    """The page's question, and how far cases got by the last day of the data."""
    check_pages(page.basis.folder)
    title = page.title("How far do cases get, and how long does it take?", "The journey")
    if not described.has_events(page.basis):
        return together([title, paragraph(NO_EVENTS, "answer")])
    return together([title, paragraph(_first_median(page), "answer"), paragraph(_last_step(page))])


def _first_median(page: Page) -> str:
    named = described.journey_of(page.basis).waits
    said = []
    if named:
        _, released = wait(page, named[0])
        said = [f"{row['group']}: {row['shown']}" for row in released.records() if not row["reason"]]
    if not said:
        return "How far cases get, how long it takes and how they end stands below."
    name = named[0].name
    return f"{name}, half of the cases took no longer than this. {'; '.join(said)}."


def _last_step(page: Page) -> str:
    rows = [row for row in steps(page).records() if row["group"] == described.ALL and not row["reason"]]
    if not rows:
        return "Too few people are in the records to say how far cases get."
    last, day = rows[-1], page.study.extract_date
    return (
        f"Of the {last['base_shown']} people whose case began with the first step, {last['shown']} had a case that "
        f"reached the last one, “{last['step']}”, by {day.day} {day:%B %Y}."
    )


def steps(page: Page) -> Releasable:
    """The share of people whose case reached each step, through the gate."""
    start = described.label_of(page.basis, described.journey_of(page.basis).start)
    return releasable(
        once(page, "steps", lambda: described.steps_reached(page.basis)),
        page.basis.policy,
        what="had a case that reached the step",
        universe=f"people with one of {page.basis.population_of(CASES)}, {start}",
        dimensions=["group", "step"],
        overlapping=["group", "step"],
        totals={"group": described.ALL},
        weighted=False,
        table="how far cases get",
    )


def how_far(page: Page) -> Shown:
    """How many reach each stage, for each group."""
    if not described.has_events(page.basis):
        return paragraph(NO_EVENTS)
    released = steps(page)
    groups = [group for group in dict.fromkeys(released.frame["group"].astype(str)) if group != described.ALL]
    note = (
        "Of all people with a case that began with the first step. Every case is counted, so there is no sampling "
        "error. A case that is still open may go further, and some steps are not meant for every case."
    )
    return step_bars(
        released,
        step="step",
        by="group",
        panels=groups if 1 < len(groups) <= MOST_PANELS else [described.ALL],
        title="How many reach each step",
        labels={"step": "Step", "group": "Group"},
        name=page.file("steps"),
        note=note,
    )


def wait(page: Page, one: Wait) -> tuple[Releasable, Releasable]:
    """A wait through the gate: the curve of those still waiting, and the medians."""
    curves, medians = once(page, one.name, lambda: described.wait_curves(one, page.basis))
    of = page.basis.population_of(CASES)
    universe = f"{of}, {described.label_of(page.basis, one.start)}"
    what = f"{one.name}: still waiting"
    shared = {"universe": universe, "dimensions": ["group"]}
    return (
        releasable_curve(curves, page.basis.policy, what=what, **shared),
        releasable(
            medians,
            page.basis.policy,
            what=f"{one.name}: median wait",
            measure="days",
            weighted=False,
            overlapping=["group"],
            **shared,
        ),
    )


def waits(page: Page) -> Shown:
    """Each wait: the curve of those still waiting, the numbers at risk, the median by group."""
    if not described.has_events(page.basis):
        return paragraph(NO_EVENTS)
    named = described.journey_of(page.basis).waits
    if not named:
        return paragraph("This study names no waits to look at.")
    return together(part for one in named for part in _wait(page, one))


def _wait(page: Page, one: Wait) -> list[Shown]:
    curves, medians = wait(page, one)
    name = page.file(_file(one.name))
    if not len(curves):
        return [heading(one.name), paragraph("No case has begun this wait.")]
    labels = {
        "group": _group_word(page, one.by),
        "shown": "Still waiting, per cent",
        "base": "Cases waiting, just before",
        "interval": level_words(page.basis.level),
        "axis": "Days",
    }
    picture = curve(curves, by="group", title=f"{one.name}: cases still waiting", labels=labels, name=name)
    half = table(
        medians, f"{one.name}: the day by which half had got there",
        labels={**labels, "shown": "Days", "base": "Cases"}, name=f"{name}-median",
        note="A case that closed without getting there goes on waiting to the last day of the data.",
    )  # fmt: skip
    return [
        heading(one.name),
        picture,
        at_risk(curves, f"{one.name}: cases still waiting on some days", f"{name}-at-risk"),
        half,
    ]


def at_risk(released: Releasable, caption: str, name: str) -> Shown:
    """Numbers at risk: for each group, how many were still waiting at the last step shown up to some days."""
    frame = released.frame
    groups = list(dict.fromkeys(frame["group"].astype(str)))
    days = days_of(frame["time"].max())
    body = []
    for group in groups:
        mine = frame[frame["group"].astype(str) == group]
        upto = [mine[mine["time"] <= day] for day in days]
        body.append([group, *(str(rows["base_shown"].iloc[-1]) if len(rows) else "[z]" for rows in upto)])
    heads = ["Group", *(f"Day {day}" for day in days)]
    note = "At the last step of the curve that is shown up to the day."
    return written(caption, heads, body, name=name, note=note, legend=legend_of(body))


def days_of(last: float) -> list[int]:
    """Up to six days at which a curve that ends on day `last` is read."""
    days = [day for day in DAYS if day <= last]
    return [0, *days[-MOST_DAYS:]]


def how_cases_end(page: Page) -> Shown:
    """How cases end, the ways competing: for each group the share that had ended in each way over time."""
    if not described.has_events(page.basis):
        return paragraph(NO_EVENTS)
    ends = once(page, "endings", lambda: described.endings(page.basis))
    if ends.empty:
        return paragraph("This study names no ways in which cases end.")
    released = releasable_curve(
        ends, page.basis.policy, what="had ended", universe=page.basis.population_of(CASES),
        dimensions=["group", "ending"], reached=True, table="how cases end",
    )  # fmt: skip
    parts = []
    for group in dict.fromkeys(released.frame["group"].astype(str)):
        mine = released.where(group=group)
        title = f"{group}: how cases had ended"
        labels = {
            "group": "Group",
            "ending": "How it ended",
            "shown": "Had ended so, per cent",
            "base": "Cases still open, just before",
        }
        labels |= {"interval": level_words(page.basis.level), "axis": "Days since the first report"}
        name = page.file(f"ended-{_file(group)}")
        parts += [
            curve(mine, by="ending", title=title, labels=labels, name=name),
            _by_day(mine, group, name),
        ]
    return together(parts)


def _by_day(released: Releasable, group: str, name: str) -> Shown:
    frame = released.frame
    endings = list(dict.fromkeys(frame["ending"].astype(str)))
    body, days = [], days_of(frame["time"].max())[1:]
    for ending in endings:
        mine = frame[frame["ending"].astype(str) == ending]
        upto = [mine[mine["time"] <= day] for day in days]
        body.append([ending, *(str(rows["shown"].iloc[-1]) if len(rows) else "[z]" for rows in upto)])
    heads = ["How it ended", *(f"By day {day}" for day in days)]
    note = "At the last step of the curve that is shown up to the day."
    return written(
        f"{group}: how cases had ended by some days",
        heads,
        body,
        name=f"{name}-days",
        note=note,
        legend=legend_of(body),
    )


def relisted(page: Page) -> Shown:
    """How often trials were listed again."""
    if not described.has_events(page.basis):
        return paragraph(NO_EVENTS)
    counts = described.relistings(page.basis)
    if counts.empty:
        return paragraph("No trial was listed in these records, so none was listed again.")
    released = releasable_counts(
        counts, page.basis.policy, what="people by how often their trial was listed again",
        universe="people whose trial was listed", dims=["times"], totals={"times": "Total"},
    )  # fmt: skip
    title = "How often a listed trial was listed again"
    labels = {"times": "Listed again", "shown": "People"}
    note = "Of two trials of one person the one that was moved more often counts."
    return columns(
        released.without(times="Total"), x="times", title=title, labels=labels, name=page.file("relisted"), note=note
    )


def limits(page: Page) -> Shown:
    """What the page does not show; the last part, after which its figures are noted for the whole report."""
    page.keep([])
    said = [
        "A step that was not recorded looks like a step that was not taken.",
        "Several cases of one person are taken as independent where a wait is estimated.",
        "Waits are those of these cases. They describe; they do not say what made a wait long.",
    ]
    return items([*(said if described.has_events(page.basis) else []), *page.study.notes])


def once(page: Page, name: str, work: Callable[[], Any]) -> Any:
    """What a piece of work gives, worked out once for a page that shows it in several places."""
    key = ("described", name)
    if key not in page.basis.cache:
        page.basis.cache[key] = work()
    return page.basis.cache[key]


def _file(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())[:48].strip("-")


def _group_word(page: Page, by: str | None) -> str:
    return page.label(by, CASES) if by else "Cases"
