"""The parts of a theme's page, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from analysis.disclosure import Releasable
from analysis.evidence import Finding
from analysis.evidence.joint import comparator_sentence, joint_display
from analysis.evidence.register import Theme
from analysis.evidence.rights import right_name
from analysis.evidence.words import listed, opening
from analysis.pages.figures import curve, dots
from analysis.pages.heard import design_words
from analysis.pages.page import Page
from analysis.pages.shown import Shown, heading, items, paragraph, together
from analysis.pages.tables import written
from analysis.pages.trace import trace, traced_sentence

RIGHTS = "The theme is about these rights of the Victims' Code:"
FOR_CONTEXT = "It is shown for context, and counts neither for nor against the theme."
STRENGTH_IS = "How strong the evidence is"
ACTION = {
    "awareness": "Tell people",
    "local-response": "Change it here",
    "national-reform": "Ask for national reform",
}
SOURCE = {"survey": "Survey", "cases": "Case records", "voices": "Voices", "research": "Further research"}


def answer(page: Page, theme: Theme, primary: Finding) -> Shown:
    """The theme's question, the answer in a sentence, how sure it is and of whom it speaks."""
    strands = page.names("strands")
    area = page.names("areas").get(theme.area, "")
    kicker = " · ".join(part for part in (area, listed([strands.get(s, s) for s in theme.strands])) if part)
    return together([page.title(theme.question, kicker), traced_sentence(primary, "answer"), key_facts(primary)])


def key_facts(finding: Finding) -> Shown:
    """Verdict, strength and the claim itself, each with its reason."""
    rows = [
        ("The claim", finding.statement, ""),
        ("Is it supported?", finding.verdict, finding.verdict_reason),
        (STRENGTH_IS, finding.strength, finding.strength_reason),
    ]
    html = [Markup('<dl class="key">')]
    for name, word, reason in rows:
        shown = (
            _verdict(word)
            if name == "Is it supported?"
            else Markup("{}").format(f"{word.capitalize()}." if reason else word)
        )
        html.append(Markup("<dt>{}</dt><dd>{} {}</dd>").format(name, shown, reason))
    html.append(Markup("</dl>"))
    return Shown(Markup("\n").join(html), "\n".join(f"{name}: {word} {reason}".strip() for name, word, reason in rows))


def _verdict(word: str) -> Markup:
    return Markup('<span class="verdict {}">{}</span>').format(word.replace(" ", "-"), word.capitalize())


def picture(page: Page, finding: Finding, title: str = "") -> Shown:
    """The picture of one finding: its groups, or the whole, against what the claim says."""
    name = page.file(finding.claim)
    title = title or finding.statement.rstrip(".")
    level = f"{100 * finding.level:g}% confidence interval"
    labels = {
        "group": "Group",
        "interval": level,
        "base": "Number of answers",
        "shown": _measure(finding, finding.rows),
    }
    if finding.rows.measure == "curve":
        by = next((d for d in finding.rows.dimensions if d != "time"), "")
        return curve(finding.rows, by=by, title=title, labels={**labels, "axis": "Days"}, name=name)
    on_scale = finding.rows.measure == finding.main.measure and finding.threshold is not None
    return dots(
        finding.rows,
        title=title,
        labels=labels,
        name=name,
        row_name=finding.group,
        reference=finding.threshold if on_scale else None,
        reference_says="what the claim is held against" if on_scale else "",
    )


def _measure(finding: Finding, released: Releasable) -> str:
    """What the figures of a table are called: those of two groups are shares, though the finding is a difference."""
    return finding.measure.capitalize() if released.measure == finding.main.measure else released.measure.capitalize()


def by_groups(page: Page, finding: Finding) -> Shown:
    """The measure of a finding in each of the groups its claim names, in one picture."""
    tables = {page.label(item, finding.source["data"]): released for item, released in finding.by_group.items()}
    first = next(iter(tables.values()))
    which = "who" if finding.unrounded.source in ("survey", "linked") else "that"
    subject = f"{finding.group} {which} {first.what}" if first.measure == "share" else first.what
    labels = {
        "interval": f"{100 * finding.level:g}% confidence interval",
        "base": "Number of answers",
        "shown": _measure(finding, first),
    }
    title = f"{opening(subject)}, by group"
    return dots(tables, title=title, labels=labels, name=page.file(f"{finding.claim}-by-group"))


def question_put(page: Page, theme: Theme) -> Shown:
    """The exact wording of every question and the meaning of every field that the theme's claims rest on."""
    rows, seen = [], set()
    for claim in theme.claims:
        for use in claim.uses():
            entry = page.entry(use.item, claim.data)
            if entry is None or (use.item, claim.data) in seen:
                continue
            seen.add((use.item, claim.data))
            answers = page.basis.folder.codebook.answers_of(entry) or [o.label for o in entry.options.values()]
            rows.append(
                [
                    entry.label or entry.wording,
                    entry.wording or entry.label,
                    "; ".join(answers) or {"number": "a number"}.get(entry.kind, entry.kind),
                    page.source_title(claim.data),
                ]
            )
    if not rows:
        return paragraph("The claims of this theme rest on dates and events of the case records, not on a question.")
    return written(
        "The questions and fields behind this page",
        ["Name", "Wording", "Answers, in order", "Asked in"],
        rows,
        numbers=[],
        name=page.file("questions"),
    )


def who_answered(page: Page, findings: Sequence[Finding]) -> Shown:
    """How many answers each claim rests on, and why the others do not count."""
    rows = [
        [f.statement.rstrip("."), f.group, f.base, "; ".join(f"{why}: {n}" for why, n in f.missing.items()) or "none"]
        for f in findings
    ]
    heads = ["Claim", "Whom it is about", "Answers that count", "Do not count, by reason"]
    return written("Who answered, claim by claim", heads, rows, numbers=[], name=page.file("bases"))


def claims_table(page: Page, findings: Sequence[Finding]) -> Shown:
    """Every claim of the theme with its estimate, verdict and strength; of public data, the standard error too."""
    errors = [f.standard_error for f in findings]
    columns = {
        "Claim, written before the data were opened": [f.statement.rstrip(".") for f in findings],
        "Estimate": [f.shown for f in findings],
        "Interval": ["none" if f.low is None else _low(f) for f in findings],
        **({"Standard error": [error or "none" for error in errors]} if any(errors) else {}),
        "Answers": [f.base for f in findings],
        "Verdict": [f.verdict.capitalize() for f in findings],
        "Strength": [f.strength.capitalize() for f in findings],
    }
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    numbers = [
        place for place, head in enumerate(columns) if head in ("Estimate", "Interval", "Standard error", "Answers")
    ]
    return written("The claims and what became of them", list(columns), rows, numbers=numbers, name=page.file("claims"))


def _low(finding: Finding) -> str:
    row = finding.main.records()[0]
    return f"{row['low_shown']} to {row['high_shown']}"


def in_detail(page: Page, findings: Sequence[Finding]) -> Shown:
    """Each claim in turn: the claim, what was found, why the verdict, and its picture."""
    if not findings:
        return paragraph("No claim of this theme rests on this source.")
    parts = []
    for finding in findings:
        parts += [heading(finding.statement.rstrip(".")), traced_sentence(finding)]
        parts.append(_verdict_line(finding))
        claim = page.theme(finding.theme).claim(finding.claim)
        parts += [paragraph(text) for text in (claim.note, "" if claim.bears else FOR_CONTEXT) if text]
        if not finding.primary and len(finding.rows) > finding.rows.withheld:
            parts.append(picture(page, finding))
        if finding.by_group:
            parts.append(by_groups(page, finding))
        parts.append(trace(page, finding))
    return together(parts)


def _verdict_line(finding: Finding) -> Shown:
    html = Markup("<p>{} {} {}: {}. {}</p>").format(
        _verdict(finding.verdict), finding.verdict_reason, STRENGTH_IS, finding.strength, finding.strength_reason
    )
    return Shown(html, f"{finding.verdict}: {finding.verdict_reason} {finding.strength}: {finding.strength_reason}")


def other_choices(page: Page, findings: Sequence[Finding]) -> Shown:
    """Whether a verdict hangs on a choice: each claim read again unweighted, with other cuts, the missing filled."""
    rows = [
        [f.statement.rstrip("."), choice.name, choice.shown.records()[0]["shown"], choice.verdict.capitalize(),
         "yes" if choice.flips else "no"]
        for f in findings
        for choice in f.sensitivity
    ]  # fmt: skip
    if not rows:
        return paragraph("No other choice applies to the claims of this theme.")
    heads = ["Claim", "Read again", "Estimate", "Verdict then", "Another verdict"]
    caption = "The claims read again under other choices"
    return written(caption, heads, rows, numbers=[2], name=page.file("other-choices"))


def from_source(findings: Sequence[Finding], *sources: str) -> list[Finding]:
    """The findings that rest on these sources: survey, linked, cases, voices."""
    return [finding for finding in findings if finding.unrounded.source in sources]


def together_display(page: Page, theme: Theme, findings: list[Finding]) -> Shown:
    """Survey, case records, voices and further research side by side, counter-evidence included."""
    asides = joint_display(theme, findings, page.basis)
    rows = [[SOURCE[a.source], a.says.capitalize(), a.sentence] for a in asides]
    if not rows:
        return paragraph("No source says anything on this theme.")
    heads = ["Source", "On the theme's claims", "What it says"]
    return written("What each source says", heads, rows, numbers=[], name=page.file("sources"))


def further_research(page: Page, theme: Theme) -> Shown:
    """The published figures set beside the theme, with base and design."""
    keys = [*theme.comparators, *(k for c in theme.claims for k in (*c.research, c.comparator) if k)]
    figures = [page.basis.comparators[key] for key in dict.fromkeys(keys)]
    return (
        items(comparator_sentence(f) for f in figures)
        if figures
        else paragraph("No published figure is set beside it.")
    )


def what_could_change(page: Page, theme: Theme) -> Shown:
    """The opportunities to change, by who acts, and the rights of the Victims' Code they serve."""
    partners = page.names("partners")
    rights = [paragraph(RIGHTS), items(map(right_name, sorted(theme.rights)))] if theme.rights else []
    rows = [
        [ACTION[chance.kind], chance.says, partners.get(chance.partner or "", "All partners")]
        for chance in theme.opportunities
    ]
    if not rows:
        none = paragraph("No opportunity to change has been written down for this theme yet.")
        return together([none, *rights])
    heads = ["What kind", "Opportunity", "Who acts"]
    table = written("Opportunities to change", heads, rows, numbers=[], name=page.file("opportunities"))
    return together([table, *rights])


def limits(page: Page, findings: Sequence[Finding]) -> Shown:
    """What the figures of this page do not show: how people were asked, and what must be known to read them."""
    flags = dict.fromkeys(flag for finding in findings for flag in finding.flags)
    said = [flag[:1].upper() + flag[1:].rstrip(".") + "." for flag in flags]
    return items([*design_words(page.study), *said, *page.study.notes])


def how_made(page: Page, findings: Sequence[Finding]) -> Shown:
    """Files, formula and function of each claim. The files' hashes are in the manifest: columns that are not read may
    change them without changing this page."""
    files = {f["file"] for finding in findings for f in finding.source["files"]}
    methods = [
        [f.statement.rstrip("."), f.source["method"] or "none", f.source["function"] or "none"] for f in findings
    ]
    return together(
        [
            written("How each figure was computed", ["Claim", "Method", "Function"], methods, numbers=[]),
            written(
                "The files it was computed from",
                ["File"],
                [[name] for name in sorted(files)],
                numbers=[],
            ),
        ]
    )
