"""A finished report of a small study, page by page as a reader gets it, and mutations of it."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from analysis.evidence import Basis, Finding, evaluate
from analysis.evidence.ledger import write
from tests.evidence.small_study import answers, claim, small_study, theme

SIDES = {
    "group": {"name": "victims kept informed", "where": {"informed": ["Yes"]}},
    "against": {"name": "victims not kept informed", "where": {"informed": ["No"]}},
}
THEMES = [
    theme(
        claim(by=["strand"]),
        claim(
            id="satisfied", primary=False, kind="contrast", item="satisfied", answer=["Very", "Fairly"], threshold=None,
            phrase="were satisfied", margin=0.1, **SIDES,
        ),
    ),
    theme(claim(id="rare", item="wording", answer=["new"], phrase="had new words"), id="withheld", title="Withheld"),
    theme(claim(id="few", expect="below", threshold=0.9, by=["strand"]), id="other", title="Other"),
]  # fmt: skip


def small_report(folder: Path) -> tuple[Path, Basis]:
    """Study and report under a folder."""
    counts = {
        ("Yes", "Very", "Crime", "old"): 60,
        ("Yes", "Not", "Crime", "old"): 20,
        ("No", "Very", "Anti-social behaviour", "old"): 15,
        ("No", "Not", "Anti-social behaviour", "old"): 35,
        ("Yes", "Very", "Anti-social behaviour", "new"): 3,
    }
    rows = answers(counts, ["informed", "satisfied", "strand", "wording"])
    basis = Basis.of(small_study(folder / "study", rows, THEMES))
    report = folder / "report"
    findings = [f for one in basis.register.themes for f in evaluate(one, basis)]
    write(findings, report)
    for one in basis.register.themes:
        _page(report, [f for f in findings if f.theme == one.id], one.title)
    cards = "\n".join(
        f'<li><a href="themes/{f.theme}.html">Theme</a>\n<p><span class="verdict">{f.verdict.capitalize()}</span></p>\n'
        f"<p>{escape(f.sentence)}</p></li>"
        for f in findings
        if f.primary
    )
    (report / "index.html").write_text(_frame("Report", f"<ul>\n{cards}\n</ul>"), encoding="utf-8")
    return report, basis


def _frame(title: str, body: str) -> str:
    head = f'<!doctype html>\n<html lang="en-GB">\n<head><title>{title}</title></head>'
    return f"{head}\n<body>\n<h1>{title}</h1>\n{body}\n</body></html>\n"


def _page(report: Path, findings: list[Finding], title: str) -> None:
    parts = []
    heads = ["Claim", "Estimate", "Interval", "Answers", "Verdict"]
    rows = [[f.statement.rstrip("."), f.shown, f.interval or "none", f.base, f.verdict.capitalize()] for f in findings]
    parts.append(_table(report, f"tables/{findings[0].theme}/claims.csv", "The claims", heads, rows))
    for f in findings:
        parts.append(f"<h3>{escape(f.statement.rstrip('.'))}</h3>\n<p>{escape(f.sentence)}</p>")
        parts.append(f'<p><span class="verdict">{f.verdict.capitalize()}</span> {escape(f.verdict_reason)}</p>')
        parts.append(_picture(report, f, f.claim, f.rows.records(), f.statement.rstrip(".")))
        for item, released in f.by_group.items():
            parts.append(_picture(report, f, f"{f.claim}-by-{item}", released.records(), f"By {item}"))
    path = report / "themes" / f"{findings[0].theme}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_frame(title, "\n".join(parts)), encoding="utf-8")


def _table(report: Path, name: str, caption: str, heads: list[str], rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([heads, *rows])
    path = report / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(stream.getvalue(), encoding="utf-8")
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    return (
        f'<div aria-label="Table: {escape(caption)}"><table>\n<caption>{escape(caption)}</caption>\n'
        f"<tr>{head}</tr>\n{body}\n</table></div>"
    )


def _picture(report: Path, f: Finding, name: str, records: list[dict], title: str) -> str:
    label = next((c for c in ("group", "strand") if c in records[0]), "")
    rows = [
        [str(r[label]) if label else f.group, r["shown"], r["low_shown"], r["high_shown"], r["base_shown"]]
        for r in records
    ]
    alt = "Dots. " + "; ".join(f"{row[0]} {row[1]} ({row[2]} to {row[3]})" for row in rows) + "."
    table = _table(
        report,
        f"figures/{f.theme}/{name}.csv",
        title,
        ["group", "shown", "low_shown", "high_shown", "base_shown"],
        rows,
    )
    (report / "figures" / f.theme / f"{name}.txt").write_text(f"{title}\n\n{alt}\n", encoding="utf-8")
    labels = "\n".join(f"<text>{escape(row[1])}</text>" for row in rows)
    svg = f'<svg role="img"><title>{escape(title)}</title><desc>{escape(alt)}</desc>\n{labels}\n<text>20</text></svg>'
    return f"<figure>\n<figcaption>{escape(title)}</figcaption>\n{svg}\n{table}\n</figure>"


@dataclass(frozen=True)
class Mutation:
    """A text put in the place of another in one file."""

    kind: str
    file: str
    old: str
    new: str
    at: int

    def apply(self, report: Path) -> None:
        path = report / self.file
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: self.at] + self.new + text[self.at + len(self.old) :], encoding="utf-8")


FLIPS = {
    "More than": "Fewer than",
    "Fewer than": "More than",
    "larger": "smaller",
    "below": "above",
    "at least": "at most",
}
TYPED = (
    "Around 4 in 10 victims said so.", "Most victims were dissatisfied.", "This rose sharply.", "41% said so.",
    "Nearly half agreed.", "The service is failing.", "There were 217 answers.", "Fewer victims were told than before.",
)  # fmt: skip


def mutations(report: Path, count: int, seed: int) -> list[Mutation]:
    """Seeded mutations of a report, of every kind in turn, no two alike."""
    kinds: list[Callable[[Path, random.Random], Iterator[Mutation]]] = [
        _typed, _stale, _rounded, _flipped, _wrong_base, _verdict, _cell, _alt, _aloud, _label, _ledger, _shown_again,
    ]  # fmt: skip
    pools = []
    for kind in kinds:
        pool = list(dict.fromkeys(kind(report, random.Random(seed))))
        random.Random(seed).shuffle(pool)
        pools.append(pool)
    chosen: list[Mutation] = []
    while len(chosen) < count and any(pools):
        for pool in pools:
            if pool and len(chosen) < count:
                chosen.append(pool.pop())
    return chosen


def _pages(report: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(report.rglob("*.html")):
        yield path.relative_to(report).as_posix(), path.read_text(encoding="utf-8")


def _typed(report: Path, chance: random.Random) -> Iterator[Mutation]:
    for name, text in _pages(report):
        for at in [m.end() for m in re.finditer(r"<p>|</h3>\n", text)]:
            yield (
                Mutation("typed", name, "", f"{chance.choice(TYPED)} ", at)
                if text[at - 3 : at] == "<p>"
                else Mutation("typed", name, "", f"<p>{chance.choice(TYPED)}</p>\n", at)
            )


def _in_prose(text: str, pattern: str) -> Iterator[re.Match[str]]:
    for block in re.finditer(r"<(p|h3|figcaption|caption)>([^<]+)<", text):
        for found in re.finditer(pattern, block.group(2)):
            yield re.compile(pattern).match(text, block.start(2) + found.start())


def _stale(report: Path, chance: random.Random) -> Iterator[Mutation]:
    for name, text in _pages(report):
        for m in _in_prose(text, r"\b\d+(?=%|\b)"):
            yield Mutation("stale", name, m.group(), str(int(m.group()) + chance.choice([1, 2, 3, 7])), m.start())


def _rounded(report: Path, chance: random.Random) -> Iterator[Mutation]:
    for name, text in _pages(report):
        for m in _in_prose(text, r"\b\d+%"):
            yield Mutation("rounded", name, m.group(), f"{m.group()[:-1]}.{chance.randint(1, 9)}%", m.start())


def _flipped(report: Path, chance: random.Random) -> Iterator[Mutation]:
    for name, text in _pages(report):
        for m in _in_prose(text, "|".join(FLIPS)):
            yield Mutation("flipped", name, m.group(), FLIPS[m.group()], m.start())


def _wrong_base(report: Path, chance: random.Random) -> Iterator[Mutation]:
    for name, text in _pages(report):
        for m in _in_prose(text, r"\b\d+(?= answers)"):
            yield Mutation("base", name, m.group(), str(int(m.group()) + chance.choice([5, 10, 25])), m.start())


def _verdict(report: Path, chance: random.Random) -> Iterator[Mutation]:
    words = ["Supported", "Not supported", "Insufficient evidence", "Not testable"]
    for name, text in _pages(report):
        for m in re.finditer(r'(?<=<span class="verdict">)[^<]+', text):
            others = [word for word in words if word != m.group()]
            yield Mutation("verdict", name, m.group(), chance.choice(others), m.start())


def _cell(report: Path, chance: random.Random) -> Iterator[Mutation]:
    for path in sorted([*report.glob("figures/**/*.csv"), *report.glob("tables/**/*.csv"), report / "evidence.csv"]):
        text = path.read_text(encoding="utf-8")
        for m in re.finditer(r"(?<=,)(\d+%|0\.\d+)(?=,)", text):
            new = re.sub(r"\d+(?=%?$)", lambda d: str(int(d.group()) + chance.choice([1, 4])), m.group())
            yield Mutation("cell", path.relative_to(report).as_posix(), m.group(), new, m.start())


def _alt(report: Path, chance: random.Random) -> Iterator[Mutation]:
    for path in sorted(report.glob("figures/**/*.txt")):
        text = path.read_text(encoding="utf-8")
        for m in re.finditer(r"\d+(?=%)", text):
            yield Mutation("alt", path.relative_to(report).as_posix(), m.group(), str(int(m.group()) + 13), m.start())


def _aloud(report: Path, chance: random.Random) -> Iterator[Mutation]:
    for name, text in _pages(report):
        for m in re.finditer(r'(?<=aria-label=")Table: [^"]+', text):
            yield Mutation("aloud", name, m.group(), f"{m.group()}, {chance.choice(TYPED)}", m.start())


def _label(report: Path, chance: random.Random) -> Iterator[Mutation]:
    for name, text in _pages(report):
        for m in re.finditer(r"(?<=<text>)\d+%", text):
            yield Mutation("label", name, m.group(), f"{int(m.group()[:-1]) + 3}%", m.start())


def _ledger(report: Path, chance: random.Random) -> Iterator[Mutation]:
    text = (report / "evidence.json").read_text(encoding="utf-8")
    for m in re.finditer(r'(?<="estimate": )0\.\d+', text):
        yield Mutation("ledger", "evidence.json", m.group(), f"{float(m.group()) + 0.03:.2f}", m.start())
    for m in re.finditer(r'(?<="verdict": ")[^"]+', text):
        yield Mutation("ledger", "evidence.json", m.group(), "proven", m.start())


def _shown_again(report: Path, chance: random.Random) -> Iterator[Mutation]:
    """A figure, or a verdict, in the place of a withheld one."""
    for name, text in _pages(report):
        for m in re.finditer(r"(?<=<td>)\[c\](?=</td>)", text):
            yield Mutation("withheld", name, m.group(), f"{chance.randint(1, 9)}%", m.start())
        for m in re.finditer(r"This report cannot show [^<]+", text):
            yield Mutation("withheld", name, m.group(), "An estimated 2% of victims had new words.", m.start())
    ledger = (report / "evidence.json").read_text(encoding="utf-8")
    for record in json.loads(ledger)["findings"]:
        if record["estimate"] is None:
            at = ledger.index(f'"claim": "{record["claim"]}"')
            place = ledger.index('"verdict": "', at) + len('"verdict": "')
            yield Mutation("withheld", "evidence.json", record["verdict"], "supported", place)
