"""Definitions, formulas, limits: the parts of the methods page, written from the code and the study, not by hand."""

from __future__ import annotations

from analysis.evidence.evaluation import reading_of
from analysis.methods import methods
from analysis.pages.page import Page
from analysis.pages.shown import Shown, items, paragraph, together
from analysis.pages.tables import written
from analysis.study import REASONS


def answer(page: Page) -> Shown:
    """What the page is for."""
    sentence = (
        "Every claim was written before the data were opened, every figure comes from a named method, and every "
        "verdict follows a rule that is printed here."
    )
    return together([page.title("How the figures were made"), paragraph(sentence, "answer")])


def first_line(thing: object) -> str:
    """The first sentence of a docstring."""
    return (getattr(thing, "__doc__", "") or "").strip().split("\n\n")[0].replace("\n", " ").strip()


def verdict_rule() -> Shown:
    """The rule of the verdict and of the strength of evidence, from the functions that apply them."""
    from analysis.evidence.strength import strength
    from analysis.evidence.verdict import judge

    return together(paragraph(text) for function in (judge, strength) for text in _rule(function))


def _rule(function: object) -> list[str]:
    doc = (function.__doc__ or "").split("Parameters\n")[0]
    return [" ".join(part.split()) for part in doc.split("\n\n") if part.strip()]


def methods_table(page: Page) -> Shown:
    """Each statistical method, its formula and source, and the reference implementation it equals."""
    rows = [[str(text) or "none" for text in row] for row in methods().to_numpy().tolist()]
    heads = ["Method", "Function", "Formula and source", "Equal to", "To a relative tolerance of"]
    caption = "Methods, their sources and the reference each one equals"
    return written(caption, heads, rows, numbers=[], name=page.file("methods"))


def calibration(page: Page) -> Shown:
    """How often the whole machine is wrong on made-up worlds whose truth is known."""
    from analysis.evidence.calibration import last_calibration

    last = last_calibration()
    if last is None:
        return paragraph("The machine has not been calibrated yet.")
    heads = ["Worlds", "What was counted", "How often", "Out of"]
    note = f"{last.worlds:,} made-up worlds, {last.date}. Few worlds give rough shares."
    caption = "How often the verdicts are right"
    return written(caption, heads, last.rows, numbers=[2, 3], note=note, name=page.file("calibration"))


def methods_used(page: Page) -> Shown:
    """The method behind each figure of the report."""
    used = set()
    for theme in page.basis.register.themes:
        for claim in theme.claims:
            reading = reading_of(claim, theme.id, page.basis)
            if reading.method:
                used.add((claim.kind, reading.method, reading.function or "none"))
    heads = ["Kind of claim", "Method", "Function"]
    return written("Methods used in this report", heads, [list(row) for row in sorted(used)], numbers=[])


def policy(page: Page) -> Shown:
    """What is withheld, and why."""
    return items(page.basis.policy.in_words())


def missing_reasons() -> Shown:
    """The reasons for which an answer may be missing; they are kept apart on every page."""
    return items(REASONS)


def files_read(page: Page) -> Shown:
    """Every raw file with how it was read and its hash."""
    rows = [[str(r["file"]), str(r["read"]), str(r["sha256"])[:12]] for r in page.basis.data.files.to_dict("records")]
    heads = ["File", "How it was read", "First digits of its SHA-256"]
    return written("The files this report was computed from", heads, rows, numbers=[], name=page.file("files"))


def limits(page: Page) -> Shown:
    """What every reader of this study must know."""
    return items(page.study.notes) if page.study.notes else paragraph("Nothing more has been noted.")
