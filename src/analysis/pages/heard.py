"""Who answered, and who is missing: the first parts of the page on whom we heard."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.disclosure import releasable, releasable_counts
from analysis.evidence.described.weights import stands_for, worth
from analysis.evidence.words import level_words
from analysis.pages.figures import columns, dots
from analysis.pages.page import Page
from analysis.pages.shown import Shown, heading, items, paragraph, together
from analysis.pages.tables import table
from analysis.study import Instrument, Study

DESIGN_WORDS = {
    "probability": (
        "{title}: a random sample of {population}. Figures are weighted to them, and each comes with an interval that "
        "says how far chance may have moved it."
    ),
    "quota": (
        "{title}: people were chosen to fill quotas, not drawn at random. Intervals assume that, within a quota, those "
        "who answered are like those who did not."
    ),
    "census-of-clients": (
        "{title}: everyone among {population} was asked, and not everyone answered. Those who did not may differ."
    ),
    "self-selected": (
        "{title}: an open survey. Those who answered chose to, and nobody knows how they differ from {population}. Its "
        "figures are about the people who answered and nobody else."
    ),
}


def design_words(study: Study) -> list[str]:
    """For each instrument, how people came to be in it and what that allows to be said."""
    said = [DESIGN_WORDS[i.sample_design].format(title=i.title, population=i.population) for i in study.instruments]
    if study.cases:
        of = study.cases.population or study.cases.unit
        said.append(f"Case records: {of}. What was not recorded cannot be seen: no record of an update proves nothing.")
    return said


def how_asked(page: Page) -> Shown:
    """How people came to be in each source, in a sentence each."""
    return items(design_words(page.study))


def answered_by(page: Page, instrument: Instrument, group: str) -> Shown:
    """How many people answered an instrument, by a group, and what share of the population they stand for."""
    sample = page.basis.sample(instrument.id)
    label = page.label(group, instrument.id)
    rows = stands_for(sample, group)
    weighted = instrument.sample_design != "self-selected"
    released = releasable_counts(
        rows[[group, "n"]], page.basis.policy, what=f"answers to {instrument.title}",
        universe=instrument.population, dims=[group],
    )  # fmt: skip
    caption = f"{instrument.title}: answers by {label[:1].lower()}{label[1:]}"
    labels = {group: label, "shown": "People who answered"}
    counted = table(released, caption, labels=labels, name=page.file(f"{instrument.id}-by-{group}"), base=False)
    if not weighted:
        return counted
    total = rows.assign(n=rows["known"])[[group, "n", "estimate"]]
    shares = releasable(
        total[total["estimate"].notna()],
        page.basis.policy,
        what=f"share of {instrument.people}",
        universe=instrument.population,
        dimensions=[group],
        answers=group,
    )
    title = f"{instrument.title}: whom the answers stand for, by {label[:1].lower()}{label[1:]}"
    picture = dots(
        shares,
        title=title,
        labels={group: label, "shown": "Share, weighted"},
        name=page.file(f"{instrument.id}-{group}"),
    )
    return together([counted, picture])


def over_time(page: Page, instrument: Instrument) -> Shown:
    """Answers by month of the answer."""
    if not instrument.submitted:
        return paragraph(f"{instrument.title}: the file holds no day of the answer.")
    days = page.basis.sample(instrument.id).frame[instrument.submitted].dropna()
    months = days.dt.to_period("M").value_counts().sort_index()
    counts = pd.DataFrame(
        {"month": [f"{month:%b %Y}" for month in months.index.to_timestamp()], "n": months.to_numpy()}
    )
    released = releasable_counts(
        counts, page.basis.policy, what="answers", universe=instrument.population, dims=["month"],
        table=f"answers to {instrument.title} by month",
    )  # fmt: skip
    title = f"{instrument.title}: answers by month"
    return columns(
        released,
        x="month",
        title=title,
        labels={"month": "Month", "shown": "Answers"},
        name=page.file(f"{instrument.id}-months"),
    )


def weighting(page: Page, instrument: Instrument) -> Shown:
    """What the weights cost: how many answers of a simple random sample they are worth."""
    sample = page.basis.sample(instrument.id)
    if instrument.sample_design == "self-selected" or not instrument.weight:
        return paragraph(f"{instrument.title}: no weights, and none would make it speak for anyone else.")
    rows = worth(sample)
    released = releasable_counts(
        rows, page.basis.policy, what="answers, and what they are worth", universe=instrument.population, dims=["what"]
    )
    labels = {"what": "What", "shown": "Number"}
    caption = f"{instrument.title}: what the weights cost (Kish's effective sample size)"
    return table(released, caption, labels=labels, name=page.file(f"{instrument.id}-weights"), base=False)


def each_instrument(page: Page, draw, *args) -> Shown:
    """One part for every survey of the study, each under its title."""
    instruments = page.study.instruments
    if not instruments:
        return paragraph("This study holds case records and no survey.")
    return together(part for i in instruments for part in (heading(i.title), draw(page, i, *args)))


def groups_of(page: Page, instrument: Instrument, wanted: Sequence[str] = ()) -> list[str]:
    """The items by which the register's claims are shown, which is whom the report compares."""
    asked = page.basis.sample(instrument.id).entries
    named = [item for theme in page.basis.register.themes for claim in theme.claims for item in claim.by]
    chosen = [*wanted, *dict.fromkeys(named)]
    return [item for item in dict.fromkeys(chosen) if item in asked and asked[item].kind == "choice"][:6]


def answered(page: Page, instrument: Instrument) -> Shown:
    """Who answered an instrument, over time and by the groups the report compares, and what the weights cost."""
    groups = groups_of(page, instrument)
    return together(
        [
            over_time(page, instrument),
            *[answered_by(page, instrument, group) for group in groups],
            weighting(page, instrument),
        ]
    )


def answer(page: Page) -> Shown:
    """The page's answer: whom this report speaks of, and of whom not."""
    level = level_words(page.basis.level)
    random = [i for i in page.study.instruments if i.sample_design != "self-selected"]
    lead = (
        f"Figures about {random[0].population} rest on {random[0].title}, and each has a {level}."
        if random
        else f"Every figure is about {page.study.cases.population or page.study.cases.unit}."
        if page.study.cases
        else "Every figure is about the people who answered, and nobody else."
    )
    extra = "" if len(page.study.instruments) < 2 else " Other sources add voices, and carry no verdict about all."
    small = f" Fewer than {page.basis.policy.minimum_base} answers give no percentage."
    return together([page.title("Whom did we hear, and whom not?"), paragraph(lead + extra + small, "answer")])
