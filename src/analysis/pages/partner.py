"""A partner's page: the findings that concern them, what they could change, whether things moved since."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.evidence.described.printed import Printed, printed_of
from analysis.evidence.register import Opportunity, Theme
from analysis.pages.changes import achievements_table
from analysis.pages.overview import tally
from analysis.pages.page import Page
from analysis.pages.shown import Shown, heading, items, paragraph, together
from analysis.pages.strand import findings_table
from analysis.pages.tables import written
from analysis.study.models import Partner

NOTHING = "No finding of this report concerns this partner."
KINDS = {
    "awareness": ("Telling people", "What people need to know, and do not."),
    "local-response": ("Changing it here", "What can be changed in this area, without anybody's leave."),
    "national-reform": ("Asking for national reform", "What cannot be changed here, and is asked for."),
}


def partner_of(page: Page, key: str) -> Partner:
    """The partner of the study with this id."""
    return next(entry for entry in page.study.partners if entry.id == key)


def themes_of(page: Page, partner: Partner) -> list[Theme]:
    """The reported themes that name the partner: as one whom they concern, who could act, or who has acted."""
    return [theme for theme in page.basis.register.themes if partner.id in _named(theme)]


def _named(theme: Theme) -> set[str]:
    acts = [entry.partner for entry in (*theme.opportunities, *theme.achievements)]
    return {*theme.partners, *(key for key in acts if key)}


def findings_of(page: Page, partner: Partner) -> list[Printed]:
    """The findings of the partner's themes, as the themes' own pages print them."""
    return printed_of((theme.id for theme in themes_of(page, partner)), page.basis)


def answer(page: Page, partner: Partner, findings: Sequence[Printed]) -> Shown:
    """Whom the page is for, and how the main claims that concern them came out."""
    title = page.title(partner.name, "For a partner")
    if not findings:
        return together([title, paragraph(NOTHING, "answer")])
    asked = sum(len(own) for own in (_opportunities(t, partner) for t in themes_of(page, partner)))
    lead = tally(findings, " that concern this partner", " that concerns this partner")
    parts = [title, paragraph(lead, "answer")]
    if asked:
        parts.append(paragraph("Below the findings stands what could change, and who could change it."))
    return together(parts)


def main_findings(page: Page, partner: Partner, findings: Sequence[Printed]) -> Shown:
    """The main findings that concern the partner, the best supported first."""
    primary = [finding for finding in findings if finding.primary]
    if not primary:
        return paragraph(NOTHING)
    order = {"supported": 0, "not supported": 1}
    ranked = sorted(primary, key=lambda finding: order.get(finding.verdict, 2))
    return findings_table(page, ranked, f"{partner.name}: what was found")


def further_findings(page: Page, partner: Partner, findings: Sequence[Printed]) -> Shown:
    """The other claims of those themes, in one table."""
    rest = [finding for finding in findings if not finding.primary]
    if not rest:
        return paragraph("There is no further claim on these themes.")
    rows = [[page.theme(f.theme).title, f.statement.rstrip("."), f.shown, f.base, f.verdict.capitalize()] for f in rest]
    heads = ["Theme", "Claim", "Estimate", "Answers", "Verdict"]
    links = [f"../themes/{finding.theme}.html" for finding in rest]
    return written(
        f"{partner.name}: the other claims", heads, rows, numbers=[2, 3], name=page.file("further"), links=links
    )


def opportunities(page: Page, partner: Partner) -> Shown:
    """What could change: by telling people, by changing it here, by asking for national reform."""
    parts = []
    for kind, (title, says) in KINDS.items():
        rows = [
            [theme.title, chance.says, "this partner" if chance.partner else "all partners", *_status(chance)]
            for theme in themes_of(page, partner)
            for chance in _opportunities(theme, partner)
            if chance.kind == kind
        ]
        parts += [heading(title), paragraph(says)]
        heads = ["Theme", "Opportunity to change", "Who acts", "Where it stands", "What the partner answered"]
        caption = f"{partner.name}: {title[:1].lower()}{title[1:]}"
        parts.append(
            written(caption, heads, rows, numbers=[], name=page.file(kind))
            if rows
            else paragraph("Nothing of this kind has been written down for this partner.")
        )
    return together(parts)


def _opportunities(theme: Theme, partner: Partner) -> list[Opportunity]:
    """Opportunities in which the partner acts, or all partners of the theme do."""
    return [
        c for c in theme.opportunities if c.partner == partner.id or (not c.partner and partner.id in theme.partners)
    ]


def _status(chance: Opportunity) -> list[str]:
    return [chance.status.capitalize(), chance.response or "No answer yet."]


def moved(page: Page, partner: Partner, findings: Sequence[Printed]) -> Shown:
    """What the partner has changed already, and the claims that look at how things went since."""
    themes = themes_of(page, partner)
    changed = achievements_table(
        page, themes, findings, f"{partner.name}: what was changed, and did it move?", partner.id
    )
    over_time = [f for f in findings if f.kind in ("trend", "change")]
    if not over_time:
        return together([changed, paragraph("No claim on these themes looks at how things went over time.")])
    rows = [[page.theme(f.theme).title, f.sentence, f.verdict.capitalize()] for f in over_time]
    heads = ["Theme", "What was found", "Verdict"]
    caption = f"{partner.name}: how things went over time"
    links = [f"../themes/{f.theme}.html" for f in over_time]
    return together([changed, written(caption, heads, rows, numbers=[], name=page.file("over-time"), links=links)])


def limits(page: Page) -> Shown:
    """What this page does not show; the last part, after which the page's figures are noted for the whole report."""
    page.keep([])
    return items(
        [
            "A finding says what victims experienced. It does not say that one organisation alone brought it about.",
            "What a claim leaves open stands on its theme's page, with the choices under which its verdict would turn.",
            *page.study.notes,
        ]
    )
