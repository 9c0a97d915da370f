"""`index.html`: every page and every finding, by key area, strand, partner and right of the Victims' Code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.pipeline.plan import Job
from analysis.pipeline.render import TEMPLATE, environment, script_digest
from analysis.pipeline.store import Made
from analysis.pipeline.ways import Ways
from analysis.study import StudyFolder

ACROSS, OTHERS = "Across all themes", "About this report"
ACROSS_PAGES = ("overview", "journey", "victims_code", "emerging", "priorities", "equality", "achievements")
GROUPS = {"strand": "By Champion", "partner": "By partner"}


def write_index(
    room: Path,
    pages: list[tuple[Job, Made]],
    findings: list[dict[str, Any]],
    mark: dict[str, Any],
    missing: list[str],
    folder: StudyFolder,
) -> None:
    """Write the index of a report into its folder.

    Parameters
    ----------
    findings : as published. missing : pages that could not be made. folder : the study, for its register.
    """
    ways = Ways(folder, {job.output for job, _ in pages})
    entries = ways.entries(findings)
    script = (TEMPLATE / "search.js").read_text(encoding="utf-8") if entries else ""
    html = (
        environment()
        .get_template("index.html.j2")
        .render(
            title="All findings",
            mark=mark,
            up="",
            links=[],
            words=[],
            missing=missing,
            groups=_groups(pages, findings),
            entries=entries,
            choices=ways.choices(findings),
            rights=ways.rights(),
            script=script,
            script_digest=script_digest(script) if script else "",
        )
    )
    (room / "index.html").write_text(html, encoding="utf-8")


def _groups(pages: list[tuple[Job, Made]], findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pages under the headings of the index, each with the verdict and the sentence of its main finding."""
    primary = {finding["theme"]: finding for finding in findings if finding.get("primary")}
    groups: dict[str, list[dict[str, Any]]] = {}
    for job, made in pages:
        finding = primary.get(job.parameters.get("theme", ""), {})
        across = ACROSS if job.id in ACROSS_PAGES else OTHERS
        card = {
            "href": job.output,
            "title": made.note["title"],
            "verdict": finding.get("verdict", ""),
            "sentence": finding.get("sentence", ""),
        }
        groups.setdefault(finding.get("area") or GROUPS.get(job.about, across), []).append(card)
    last = [ACROSS, *GROUPS.values(), OTHERS]
    order = sorted(groups, key=lambda title: last.index(title) if title in last else -1)
    return [{"title": title, "cards": groups[title]} for title in order]
