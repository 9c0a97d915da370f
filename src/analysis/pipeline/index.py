"""`index.html`: every page, with the answer of each theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.pipeline.plan import Job
from analysis.pipeline.render import environment
from analysis.pipeline.store import Made

ACROSS, OTHERS = "Across all themes", "About this report"
ACROSS_PAGES = ("overview", "journey", "victims_code", "emerging", "priorities", "equality", "achievements")
GROUPS = {"strand": "By Champion", "partner": "By partner"}


def write_index(
    room: Path, pages: list[tuple[Job, Made]], findings: list[dict[str, Any]], mark: dict[str, Any], missing: list[str]
) -> None:
    """Write the index of a report into its folder. `missing` names pages that could not be made."""
    primary = {finding["theme"]: finding for finding in findings if finding.get("primary")}
    groups: dict[str, list[dict[str, Any]]] = {}
    for job, made in pages:
        finding = primary.get(job.parameters.get("theme", ""), {})
        across = ACROSS if job.id in ACROSS_PAGES else OTHERS
        group = finding.get("area") or GROUPS.get(job.about, across)
        groups.setdefault(group, []).append(
            {
                "href": job.output,
                "title": made.note["title"],
                "verdict": finding.get("verdict", ""),
                "sentence": finding.get("sentence", ""),
            }
        )
    last = [ACROSS, *GROUPS.values(), OTHERS]
    order = sorted(groups, key=lambda title: last.index(title) if title in last else -1)
    html = (
        environment()
        .get_template("index.html.j2")
        .render(
            title="All findings",
            mark=mark,
            up="",
            links=[],
            missing=missing,
            groups=[{"title": title, "cards": groups[title]} for title in order],
        )
    )
    (room / "index.html").write_text(html, encoding="utf-8")
