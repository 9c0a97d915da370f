"""What nobody has named: topics in words without a code, words that rise, and whether anything new still comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.disclosure import releasable, releasable_counts
from analysis.evidence.described import rising, unnamed
from analysis.evidence.words import listed
from analysis.pages.figures import dots
from analysis.pages.page import Page
from analysis.pages.shown import Shown, paragraph, together
from analysis.pages.tables import legend_of, written

if TYPE_CHECKING:
    import pandas as pd

WITHOUT_CODE = "people whose words have no theme yet"
TOO_FEW = "Too few words without a theme were left to look for topics in them."
STEPS = 8


def topics(page: Page) -> Shown:
    """Topics in words that no theme has: their strongest words, people and stability; unstable ones are dropped."""
    found = unnamed.shown_topics(page.basis)
    if found is None:
        return paragraph(TOO_FEW)
    table, dropped = found
    gone = f"Topics that did not come back in halves of the people, and were dropped: {dropped}."
    if table.empty:
        return together([paragraph("No topic came back in halves of the people."), paragraph(gone)])
    named = table.assign(topic=[", ".join(words) for words in table["words"]])
    counts = releasable_counts(
        named[["topic", "n"]], page.basis.policy, what="people whose words are nearest to a topic",
        universe=WITHOUT_CODE, dims=["topic"], overlapping=["topic"], table="topics without a name",
    )  # fmt: skip
    body = [
        [row["topic"], row["shown"], f"{stable:.2f}"]
        for row, stable in zip(counts.records(), named["stability"], strict=True)
    ]
    note = (
        "Stems of words, found by a program in text with names hidden; a person decides whether a topic is a theme. "
        "Stability: how alike the strongest words are when the topics are sought again among half of the people; one "
        f"is the same. {gone}"
    )
    return written(
        "Topics that no theme has a name for", ["Strongest words", "People", "Stability"], body, numbers=[1, 2],
        name=page.file("topics"), note=note, legend=legend_of(body),
    )  # fmt: skip


def words(page: Page) -> Shown:
    """Words of the same text that rise, after allowing for how many were looked at."""
    found = unnamed.rising_words(page.basis)
    if found.empty:
        return paragraph("Too few dated words without a theme were left to look for words that rise.")
    rows = found[found["verdict"] == "rising"]
    looked = f"Words looked at, each used by enough people to be shown: {len(found)}."
    if rows.empty:
        return paragraph(f"No word is clearly rising. {looked}")
    return paragraph(f"Words that clearly rise: {listed(sorted(rows['code']))}. {looked}")


def still_new(page: Page) -> Shown:
    """Codes known after so many people, in the order of time and in any order: are new conversations still needed?"""
    found = rising.still_new(page.basis)
    if found is None:
        return paragraph("This study holds no dated conversations, so it cannot say whether anything new still comes.")
    curve, reached = found
    if reached.last_share != reached.last_share:
        return paragraph("Too few people were heard to say whether new conversations still bring anything new.")
    said = (
        "The last conversations brought hardly any new code: most of it has been heard."
        if reached.reached
        else "The last conversations still brought new codes: not everything has been heard."
    )
    steps = _steps(curve, page.basis.policy.threshold)
    released = releasable(
        steps, page.basis.policy, what="codes known by then, of all codes known in the end",
        universe="people who talked to the Champions, in the order of time", dimensions=["heard"], measure="ratio",
        weighted=True,
    )  # fmt: skip
    labels = {"heard": "After so many people", "shown": "Part of all codes", "base": "People heard in all"}
    labels |= {"axis": "Part of all codes that was known (one is all)", "interval": "If they had come in any order"}
    note = "The line is where most random orders of the same people lie. A flat end says that little new still comes."
    return together(
        [
            paragraph(said),
            dots(
                released, title="How many of the codes were known after so many people", labels=labels,
                name=page.file("saturation"), note=note,
            ),
        ]
    )  # fmt: skip


def _steps(curve: pd.DataFrame, least: int) -> pd.DataFrame:
    """The curve at a few counts of people, close at first, none below the threshold; codes as a part of all."""
    import numpy as np

    last = len(curve)
    at = np.unique(np.geomspace(min(least, last), last, STEPS).astype(int))
    rows, most = curve.iloc[at - 1], curve["codes"].iloc[-1]
    return rows.assign(
        heard=[f"{count} people" for count in rows["people"]],
        n=last, estimate=rows["codes"] / most, low=rows["low"] / most, high=rows["high"] / most,
    )[["heard", "n", "estimate", "low", "high"]].reset_index(drop=True)  # fmt: skip
