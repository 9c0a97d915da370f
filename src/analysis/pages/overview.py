"""Every claim of a report in one picture and one table."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence import Finding
from analysis.evidence.described.printed import Printed
from analysis.evidence.verdict import VERDICTS
from analysis.pages.figures import forest
from analysis.pages.page import Page
from analysis.pages.shown import Shown, heading, paragraph, together
from analysis.pages.tables import written

COUNT_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def answer(page: Page, findings: Sequence[Finding]) -> Shown:
    """How many of the main claims are supported, in a sentence."""
    return together([page.title(page.study.title), paragraph(tally(findings), "answer")])


def tally(findings: Sequence[Finding | Printed], of: str = "", of_one: str = "") -> str:
    """How many main claims got which verdict, in a sentence; `of` says which claims, `of_one` where there is one."""
    primary = [f for f in findings if f.primary]
    tallied = {word: sum(f.verdict == word for f in primary) for word in VERDICTS}
    said = ", ".join(f"{counted(n)} {'is' if n == 1 else 'are'} {word}" for word, n in tallied.items() if n)
    if not primary:
        return "No claim has been written yet."
    if len(primary) == 1:
        return f"There is one main claim{of_one or of}, and it is {primary[0].verdict}."
    return f"Of the {counted(len(primary))} main claims{of}, {said}."


def counted(number: int) -> str:
    return COUNT_WORDS[number] if number < len(COUNT_WORDS) else str(number)


def by_area(page: Page, findings: Sequence[Finding]) -> Shown:
    """For each key area, the main claims against what they are held against, and a table of all of them."""
    parts = []
    for area, name in page.names("areas").items():
        themes = [t for t in page.basis.register.themes if t.area == area]
        chosen = [f for t in themes for f in findings if f.theme == t.id and f.primary]
        if not chosen:
            continue
        parts.append(heading(name))
        if any(f.main.measure in {"share", "difference"} and f.estimate is not None for f in chosen):
            titles = {theme.id: theme.title for theme in themes}
            parts.append(forest(chosen, names=titles, title=f"{name}: the main claims", name=page.file(area)))
        parts.append(_table(page, chosen, area, name))
    return together(parts)


def _table(page: Page, findings: Sequence[Finding], key: str, area: str) -> Shown:
    rows = [[page.theme(f.theme).title, f.sentence, f.verdict.capitalize(), f.strength.capitalize()] for f in findings]
    heads = ["Theme", "What was found", "Verdict on the main claim", "Strength of the evidence"]
    return written(f"{area}: what was found", heads, rows, numbers=[], name=page.file(f"{key}-table"))


def all_claims(page: Page, findings: Sequence[Finding]) -> Shown:
    """Every claim, main or not, with its verdict."""
    rows = [
        [
            page.theme(f.theme).title,
            f.statement.rstrip("."),
            f.shown,
            f.base,
            f.verdict.capitalize(),
            "yes" if f.primary else "no",
        ]
        for f in findings
    ]
    heads = ["Theme", "Claim", "Estimate", "Answers", "Verdict", "Main claim"]
    return written("Every claim of this report", heads, rows, numbers=[2, 3], name=page.file("all-claims"))
