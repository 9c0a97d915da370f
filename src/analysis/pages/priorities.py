"""What would help most: how much each thing goes with the outcome, against how often it is done."""

from __future__ import annotations

import pandas as pd

from analysis.disclosure import Releasable, releasable
from analysis.evidence.described import importance as described
from analysis.evidence.described.check import check_pages
from analysis.evidence.words import level_words, listed
from analysis.pages.page import Page
from analysis.pages.quadrant import quadrant
from analysis.pages.shown import Shown, items, paragraph, together
from analysis.pages.tables import written

NONE_NAMED = "This study names no outcome and no drivers, so there is nothing to set against each other."
MORE, LESS, OPEN = "more than an equal part", "less than an equal part", "cannot tell"
RESPONDENTS = "not judged"
ONLY_THEY = "This is an open survey. The figures are about the people who answered, and nothing is said of others."


class Priorities:
    """The page's figures, worked out once and through the gate.

    `importance` is a Releasable of per cent of what is explained, `performance` one of shares, both by `driver`;
    `equal` an equal part for each driver, in per cent; `people` how many answered every question.
    """

    def __init__(self, page: Page) -> None:
        table, self.explained, self.people = described.priorities(page.basis)
        plan = page.study.priorities
        sample = page.basis.sample(plan.data)
        self.outcome = plan.outcome.phrase
        self.equal = 100 / len(plan.drivers)
        self.speaks_for_all = sample.inference != "respondents"
        parts = pd.DataFrame({"driver": table["driver"], "n": self.people})
        for to, name in (("estimate", "importance"), ("low", "importance_low"), ("high", "importance_high")):
            parts[to] = 100 * table[name]
        self.importance: Releasable = releasable(
            parts, page.basis.policy, what=f"part of what goes with the people who {self.outcome}",
            universe=sample.population, dimensions=["driver"], measure="number", decimals=0, unit="per cent",
        )  # fmt: skip
        self.performance: Releasable = releasable(
            table[[c for c in ("driver", "people", "count", "estimate", "low", "high") if c in table]],
            page.basis.policy, what="done for them", universe=sample.population, dimensions=["driver"],
            people="people", weighted=sample.inference == "sample", table="how often each thing is done",
        )  # fmt: skip

    def word(self, driver: str) -> str:
        """Whether a driver's part is more or less than an equal one, as far as its interval says."""
        row = next(row for row in self.importance.records() if row["driver"] == driver)
        if row["reason"] or row["low"] != row["low"]:
            return OPEN if self.speaks_for_all else RESPONDENTS
        return MORE if row["low"] > self.equal else LESS if row["high"] < self.equal else OPEN

    def ranked(self) -> list[str]:
        """Drivers whose part is more than an equal one, the one done least often first."""
        done = {row["driver"]: row["estimate"] for row in self.performance.records() if not row["reason"]}
        return sorted((driver for driver in done if self.word(driver) == MORE), key=lambda driver: done[driver])


def priorities_of(page: Page) -> Priorities | None:
    """The page's figures; None where the study names no priorities."""
    check_pages(page.basis.folder)
    return Priorities(page) if page.study.priorities else None


def answer(page: Page, found: Priorities | None) -> Shown:
    """What goes most with the outcome, and is done least often."""
    title = page.title("What would help most?", "For commissioning")
    if found is None:
        return together([title, paragraph(NONE_NAMED, "answer")])
    first = found.ranked()
    if not found.speaks_for_all:
        lead = ONLY_THEY
    elif not first:
        lead = "The answers cannot tell which of these things matters more than the others."
    else:
        done = {row["driver"]: row["shown"] for row in found.performance.records()}
        said = listed([f"{driver[:1].lower()}{driver[1:]} (done for {done[driver]})" for driver in first])
        lead = f"These matter most to whether people {found.outcome}, the least often done first: {said}."
    caution = "It goes with; it does not prove that doing more of it would change the outcome by as much."
    return together([title, paragraph(lead, "answer"), paragraph(caution)])


def picture(page: Page, found: Priorities | None) -> Shown:
    """Importance against performance."""
    if found is None:
        return paragraph(NONE_NAMED)
    labels = {
        "driver": "What was done",
        "importance": "Part of what is explained, per cent",
        "performance": "Done for, per cent",
        "base": "Number of answers",
    }
    return quadrant(
        found.importance, found.performance, by="driver", mark=found.equal, labels=labels, name=page.file("quadrant"),
        title="How much it matters, and how often it is done",
        note="High up: it goes with the outcome. To the left: it is seldom done. The dashed line is an equal part.",
    )  # fmt: skip


def ranking(page: Page, found: Priorities | None) -> Shown:
    """Each driver with its part, its performance, and what the two together say."""
    if found is None:
        return paragraph(NONE_NAMED)
    done = {row["driver"]: row for row in found.performance.records()}
    order = {driver: place for place, driver in enumerate(found.ranked())}
    rows = sorted(found.importance.records(), key=lambda row: (order.get(row["driver"], 99), -_number(row["estimate"])))
    body = [[r["driver"], found.word(r["driver"]), r["shown"], done[r["driver"]]["shown"]] for r in rows]
    heads = ["What was done", "How much it matters", "Part of what is explained", "Done for"]
    note = "Those that matter more than an equal part come first, the least often done at the top."
    return written("Where to look first", heads, body, numbers=[2, 3], name=page.file("ranking"), note=note)


def _number(value: float) -> float:
    return value if value == value else 0.0


def how(page: Page, found: Priorities | None) -> Shown:
    """How the parts were worked out, from how many answers, and what they do not show."""
    page.keep([])
    if found is None:
        return items([NONE_NAMED, *page.study.notes])
    whole = "cannot be given" if found.explained != found.explained else f"is {100 * found.explained:.0f}%"
    base = found.importance.records()[0]["base_shown"]
    return items(
        [
            f"Each question counts as yes or no. Of all differences in the outcome, the part they explain {whole}.",
            f"It is shared out by averaging over all orders in which they could be taken up (Shapley), for the {base} "
            "people who answered every question.",
            f"Lines show {level_words(page.basis.level)}s from {described.DRAWS:,} bootstrap samples within strata."
            if found.speaks_for_all
            else ONLY_THEY,
            "Things that happen together share what they explain: a small part does not mean that a thing is in vain.",
            "What was not asked cannot appear here, however much it matters.",
            *page.study.notes,
        ]
    )
