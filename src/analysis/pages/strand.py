"""A Champion's year: the strand's themes together, what people told, whom the Champion met, what was changed."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from analysis.disclosure import releasable_counts
from analysis.evidence.described import case_studies as described
from analysis.evidence.described import engagement
from analysis.evidence.described.printed import Printed, printed_of
from analysis.evidence.register import Theme
from analysis.evidence.words import listed
from analysis.pages.changes import achievements_table
from analysis.pages.figures import forest
from analysis.pages.overview import tally
from analysis.pages.page import Page
from analysis.pages.shown import Shown, heading, items, paragraph, together
from analysis.pages.tables import legend_of, table, written
from analysis.study.models import Strand

NO_THEME = "No theme has been written down for this strand, so there is nothing to report on it yet."


def strand_of(page: Page, key: str) -> Strand:
    """The strand of the study with this id."""
    return next(entry for entry in page.study.strands if entry.id == key)


def themes_of(page: Page, strand: Strand) -> list[Theme]:
    """The reported themes of a strand, in the order of the register."""
    return [theme for theme in page.basis.register.themes if strand.id in theme.strands]


def findings_of(page: Page, strand: Strand) -> list[Printed]:
    """The findings of the strand's themes, as their own pages print them."""
    return printed_of((theme.id for theme in themes_of(page, strand)), page.basis)


def answer(page: Page, strand: Strand, findings: Sequence[Printed]) -> Shown:
    """The strand and its Champion, and how its main claims came out."""
    title = page.title(strand.name, strand.champion or "By Champion")
    if not findings:
        return together([title, paragraph(NO_THEME, "answer")])
    lead = tally(findings, " of this strand")
    shared = [t.title for t in themes_of(page, strand) if len(t.strands) > 1]
    extra = "Some themes are shared by several Champions. They speak for all their victims." if shared else ""
    return together([title, paragraph(lead, "answer"), *([paragraph(extra)] if extra else [])])


def main_claims(page: Page, strand: Strand, findings: Sequence[Printed]) -> Shown:
    """The main claims of the strand's themes: in a picture, and in a table that leads to each theme's page."""
    primary = [finding for finding in findings if finding.primary]
    if not primary:
        return paragraph(NO_THEME)
    drawn = [f for f in primary if f.main.measure in {"share", "difference"} and f.estimate is not None]
    names = {theme.id: theme.title for theme in themes_of(page, strand)}
    title = f"{strand.name}: the main claims"
    parts = [forest(primary, names=names, title=title, name=page.file("claims"))] if drawn else []
    return together([*parts, findings_table(page, primary, f"{strand.name}: what was found")])


def findings_table(page: Page, findings: Sequence[Printed], caption: str, name: str = "findings") -> Shown:
    """What was found on each theme, with verdict and strength; the theme's name leads to its page."""
    rows = [[page.theme(f.theme).title, f.sentence, f.verdict.capitalize(), f.strength.capitalize()] for f in findings]
    links = [f"../themes/{finding.theme}.html" for finding in findings]
    heads = ["Theme", "What was found", "Verdict on the main claim", "Strength of the evidence"]
    return written(caption, heads, rows, numbers=[], name=page.file(name), links=links)


def what_people_told(page: Page, strand: Strand) -> Shown:
    """How many people raised each theme of the strand with the Champion."""
    said = engagement.raised(page.basis)
    own = {theme.id: theme.title for theme in themes_of(page, strand)}
    if not said.loc[(said["strand"] == strand.id) & said["theme"].isin(own), "n"].any():
        return paragraph("This study holds no coded conversations of this strand.")
    names = {theme.id: theme.title for theme in page.basis.register.themes}
    whole = releasable_counts(
        said.assign(theme=[names[key] for key in said["theme"]]), page.basis.policy, what="people who raised a theme",
        universe="people who talked to the Champions", dims=["theme", "strand"], totals={"strand": "Total"},
        table="people who raised a theme, by strand",
    )  # fmt: skip
    mine = [row for row in whole.where(strand=strand.id).records() if row["theme"] in own.values()]
    rows = sorted(mine, key=lambda row: -row["n"] if row["n"] == row["n"] else 0)
    note = "One person may have raised several themes. Nobody was drawn at random, so these are not shares of victims."
    if all(row["reason"] for row in rows):
        return paragraph("People of this strand raised these themes, each so few that no number may be shown.")
    body = [[row["theme"], row["shown"]] for row in rows]
    return written(
        f"{strand.name}: what people raised", ["Theme", "People who raised it"], body, name=page.file("raised"),
        note=note, legend=legend_of(body),
    )  # fmt: skip


def case_studies(page: Page, strand: Strand) -> Shown:
    """The case studies of the strand that may be printed; of the others, that they are being prepared."""
    found = described.of_strand(page.basis, strand.id)
    printed = [one.case for one in found if one.decision.publish]
    waiting = len(found) - len(printed)
    parts = [part for case in printed for part in _case_study(page, case)]
    if waiting or not printed:
        many = "A case study" if waiting < 2 else "Other case studies"
        is_or_are = "is" if waiting < 2 else "are"
        parts.append(paragraph(f"{many} of this strand {is_or_are} being prepared."))
    return together(parts)


def _case_study(page: Page, case) -> list[Shown]:
    known = {theme.id: theme.title for theme in page.basis.register.all_themes}
    kind = "made of what several people told" if case.kind == "composite" else "of one person"
    changed = ", with details changed" if case.details_changed else ""
    role = "Against what the claim says. " if case.against else ""
    about = f"{role}About: {listed([known[key] for key in case.themes])}. It is {kind}{changed}."
    quote = Markup("<blockquote><p>{}</p></blockquote>").format(" ".join(case.text.split()))
    return [heading(case.title), Shown(quote, case.text), paragraph(about, "quiet")]


def whom_they_met(page: Page, strand: Strand) -> Shown:
    """The Champion's engagement: people met, by how they were met."""
    met = engagement.people_met(page.basis, strand)
    if met.empty:
        return paragraph("This study holds no engagement log of this strand.")
    released = releasable_counts(
        met, page.basis.policy, what="people met by the Champions", universe=f"people met about {strand.name}",
        dims=["method"], totals={"method": "Total"}, table=f"people met, {strand.name}",
    )  # fmt: skip
    entries, methods = engagement.meetings(page.basis, strand)
    labels = {"method": "How they were met", "shown": "People"}
    note = f"{entries} entries in the log, of {methods} kinds. A person who was met twice is counted twice."
    caption = f"{strand.name}: whom the Champion met"
    return table(released, caption, labels=labels, name=page.file("engagement"), note=note, base=False)


def achievements(page: Page, strand: Strand, findings: Sequence[Printed]) -> Shown:
    """What was changed for the strand's victims, and whether it moved anything."""
    return achievements_table(page, themes_of(page, strand), findings, f"{strand.name}: what was changed")


def partners(page: Page, strand: Strand) -> Shown:
    """Who can change something in this strand, each with a page of its own."""
    keys = dict.fromkeys(key for theme in themes_of(page, strand) for key in theme.partners)
    names = page.names("partners")
    if not keys:
        return paragraph("No partner has been named for these themes.")
    rows = [
        [names.get(key, key), listed([t.title for t in themes_of(page, strand) if key in t.partners])] for key in keys
    ]
    links = [f"../partners/{key}.html" for key in keys]
    heads = ["Partner", "Themes that concern them"]
    return written(f"{strand.name}: who can act", heads, rows, numbers=[], name=page.file("partners"), links=links)


def limits(page: Page) -> Shown:
    """What this page does not show; the last part, after which the page's figures are noted for the whole report."""
    page.keep([])
    return items(
        [
            "What a claim leaves open stands on its theme's page, with the choices under which its verdict would turn.",
            "A theme that several Champions share is judged for all of their victims together.",
            *page.study.notes,
        ]
    )
