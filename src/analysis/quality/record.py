"""`docs/quality/` as pages: computed from evidence, from the studies and from what people wrote down in YAML there."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from analysis.paths import ROOT
from analysis.quality.forms import Assumptions, Protection, QualityLog, read_people, read_reviews
from analysis.quality.rap import LEVELS, Check, level_reached, levels
from analysis.quality.reading import Reading, reading, summaries_of_notebooks
from analysis.study.models import Study
from analysis.study.yaml_lines import read_typed

WRITTEN = "Written by `make quality`; what people decide stands in the YAML files beside it."


def refresh(root: Path = ROOT) -> list[Path]:
    """Write the pages of the quality record again; the paths of those that changed.

    Raises
    ------
    InputError : a YAML file of the record breaks its form.
    """
    changed = stale(root)
    for path in changed:
        path.write_text(_PAGES[path.name](root), encoding="utf-8", newline="\n")
    return changed


def stale(root: Path = ROOT) -> list[Path]:
    """The pages of the record that are not what `refresh` would write now."""
    folder = root / "docs" / "quality"
    paths = [folder / name for name in _PAGES]
    return [p for p in paths if not p.is_file() or p.read_text(encoding="utf-8") != _PAGES[p.name](root)]


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", WRITTEN, *(part.strip() for part in parts if part.strip())]) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    lines += [" | ".join(cell.replace("|", "/").replace("\n", " ").strip() for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _rap(root: Path) -> str:
    checks = levels(root)
    met = sum(check.met for check in checks)
    parts = [
        "The 18 checks of the NHS [Levels of RAP](https://nhsdigital.github.io/rap-community-of-practice/"
        "introduction_to_RAP/levels_of_RAP/), each decided by a program that looks for its evidence.",
        f"**{met} of {len(checks)} checks are met. Level reached: {level_reached(checks)}.**",
        _begun(checks),
    ]
    for level in LEVELS:
        rows = []
        for number, check in enumerate(checks, start=1):
            if check.level == level:
                proof = "<br>".join(f"{_link(f.path)}: {f.shows}" for f in check.evidence if f.there)
                lacking = "<br>".join(check.lacking)
                said = "yes" if check.met else f"{'in part' if check.begun else 'no'}; lacking: {lacking}"
                rows.append((str(number), check.asks, said, proof))
        parts += [f"## {level.capitalize()}", _table(("", "check", "met", "evidence"), rows)]
    return _page("Level of RAP", *parts)


def _begun(checks: Sequence[Check]) -> str:
    begun = [str(number) for number, check in enumerate(checks, start=1) if check.begun]
    if not begun:
        return ""
    return f"Met in part: {', '.join(begun)}. What they lack, a program cannot give; the table says what it is."


def _reviews(root: Path) -> str:
    record = read_reviews(root / "docs" / "quality" / "reviews.yaml")
    parts = []
    for review in sorted(record.reviews, key=lambda review: (review.on, review.id)):
        remarks = [(_link(one.where), one.says, one.impact, one.status, one.done) for one in review.remarks]
        parts += [
            f"## {review.on.isoformat()}: {review.id} ({review.kind})",
            f"By {review.by}. Of `{review.commits}`: {', '.join(_link(path) for path in review.read)}.",
            f"**Asked.** {review.asked}",
            _table(("where", "remark", "impact", "status", "done"), remarks) if remarks else "No remark.",
            f"**Awaits.** {review.awaits}" if review.awaits else "",
        ]
    what = "Only a review by a named person who did not write the code counts as peer review; a person signs in "
    return _page("Reviews of code", what + f"{_link('docs/quality/people.yaml')}.", *parts)


def _assumptions(root: Path) -> str:
    record = read_typed(root / "docs" / "quality" / "assumptions.yaml", Assumptions)
    rows = [(a.says, a.quality, a.impact, a.because, _link(a.examined_in)) for a in record.assumptions]
    return _page(
        "Assumptions",
        "*Quality*: how well the assumption is supported. *Impact*: what becomes of the results if it is wrong. An "
        "assumption of low quality and high impact needs the reader's attention first.",
        _table(("assumption", "quality", "impact", "why", "examined in"), sorted(rows, key=_worst_first)),
    )


def _worst_first(row: tuple[str, ...]) -> tuple[int, int]:
    order = ["low", "medium", "high"]
    return (order.index(row[1]) - order.index(row[2]), order.index(row[1]))


def _quality_log(root: Path) -> str:
    record = read_typed(root / "docs" / "quality" / "quality_log.yaml", QualityLog)
    rows = [
        (issue.found.isoformat(), issue.says, issue.impact, issue.status, issue.done, _link(issue.shown_in))
        for issue in sorted(record.issues, key=lambda issue: (issue.found, issue.id))
    ]
    return _page(
        "Quality log",
        "Faults that were found and what was done. *limited*: the tool cannot mend it, and says so where it matters.",
        _table(("found", "what", "impact", "status", "done", "shown in"), rows),
    )


def _people(root: Path) -> str:
    people = read_people(root / "docs" / "quality" / "people.yaml")
    roles = [(role.role, role.answers_for, role.name or "to be named by the office") for role in people.roles]
    signed = [(s.what, s.by, s.role, s.on.isoformat(), s.says) for s in people.signatures]
    return _page(
        "Roles and sign-off",
        "The roles are those of the Aqua Book. Nobody signs for what they made themselves.",
        _table(("role", "answers for", "name"), roles),
        "## Signed",
        _table(("what", "by", "role", "on", "says"), signed) if signed else "Nothing has been signed yet.",
    )


def _data_log(root: Path) -> str:
    rows = []
    for path in _committed(root, "data/*/study.yaml"):
        rows += _sources(path.parent.name, read_typed(path, Study))
    return _page(
        "Data log",
        "The data sets of the studies in this repository, as their `study.yaml` states them. Each report's "
        "`manifest.json` holds the hash of every file it was made from.",
        _table(("study", "data", "of whom", "how asked", "last day", "file"), rows),
    )


def _committed(root: Path, pattern: str) -> list[Path]:
    """The files git keeps, so that a study somebody just tries out is not in the record; all where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", pattern],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if listed.returncode:
        return sorted(root.glob(pattern))
    return sorted(root / name for name in listed.stdout.split("\0") if name and (root / name).is_file())


def _sources(name: str, study: Study) -> list[tuple[str, ...]]:
    day, made_up = study.extract_date.isoformat(), "made up" if study.data == "illustrative" else "real"
    rows = [
        (name, f"{one.title} ({made_up})", one.population, one.sample_design, day, one.path)
        for one in study.instruments
    ]
    for what, source in (("case records", study.cases), ("events", study.events), ("voices", study.voices)):
        if source is not None:
            of = getattr(source, "population", "") or "the same cases and people"
            rows.append((name, f"{what} ({made_up})", of, "records", day, source.path))
    return rows


def _data_protection(root: Path) -> str:
    record = read_typed(root / "docs" / "quality" / "data_protection.yaml", Protection)
    items = [(item.data, item.why, item.where, item.kept, item.seen_by) for item in record.items]
    risks = [
        (r.risk, f"{r.harm} x {r.likelihood} = {r.harm * r.likelihood}", r.measures, _link(r.shown_in))
        for r in sorted(record.risks, key=lambda r: -r.harm * r.likelihood)
    ]
    return _page(
        "Notes for a data protection impact assessment",
        "The tool's part. The office completes it, and its data protection officer decides.",
        f"**Purpose.** {record.purpose}",
        "## To be decided by the office",
        "\n".join(f"- {line}" for line in record.to_decide),
        "## What is held",
        _table(("data", "why", "where", "kept", "seen by"), items),
        "## Risks that remain (harm x likelihood, each 1 to 5)",
        _table(("risk", "score", "measures", "shown in"), risks),
    )


def _reading(root: Path) -> str:
    readings = {name: reading(text) for name, text in summaries_of_notebooks(root / "notebooks").items()}
    rows = [(f"`{name}`", f"{found.age:.0f}", str(found.words)) for name, found in readings.items()]
    whole = sum(readings.values(), Reading(0, 0, 0))
    return _page(
        "Reading age of summaries",
        "What opens each page: question, answer, how sure, of whom. The age is that of a pupil of the "
        "Flesch-Kincaid grade: 0.39 x words a sentence + 11.8 x syllables a word - 15.59, and 5 years. A sentence"
        " ends at a full stop, a question or exclamation mark, a colon or a semicolon; a figure is a word of one "
        "syllable; what stands in brackets, such as an interval, is left out. Measured on the pages of the "
        "illustrative study as the notebooks keep them. The aim is "
        "about 12. Names of organisations count, too.",
        f"**All summaries together: {whole.age:.0f} years.**",
        _table(("notebook", "age", "words"), rows),
    )


def _releases(root: Path) -> str:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    rows = []
    for section in text.split("\n## ")[1:]:
        head, _, body = section.partition("\n")
        figures = [line.strip("-* ") for line in body.splitlines() if "->" in line]
        first = next((line.strip() for line in body.splitlines() if line.strip()), "")
        rows.append((head.strip(), first, "; ".join(figures) or "none"))
    return _page(
        "Release history",
        "From [CHANGELOG.md](../../CHANGELOG.md). A change of a published figure is written `old -> new`. Releases of "
        "a study's report are in its own log, `reports/<study>/released/`.",
        _table(("version", "what", "published figures changed"), rows),
    )


def _link(path: str) -> str:
    return f"[`{path}`](../../{path})" if path else ""


_PAGES: dict[str, Callable[[Path], str]] = {
    "rap.md": _rap,
    "reviews.md": _reviews,
    "assumptions.md": _assumptions,
    "quality_log.md": _quality_log,
    "people.md": _people,
    "data_log.md": _data_log,
    "data_protection.md": _data_protection,
    "reading.md": _reading,
    "releases.md": _releases,
}
