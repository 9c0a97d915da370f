"""`index.html`: every page, with the answer of each theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.pipeline.plan import Job
from analysis.pipeline.render import environment
from analysis.pipeline.store import Made

OTHERS = "About this report"


def write_index(
    room: Path, pages: list[tuple[Job, Made]], findings: list[dict[str, Any]], mark: dict[str, Any], missing: list[str]
) -> None:
    """Write the index of a report into its folder. `missing` names pages that could not be made."""
    primary = {finding["theme"]: finding for finding in findings if finding.get("primary")}
    groups: dict[str, list[dict[str, Any]]] = {}
    for job, made in pages:
        finding = primary.get(job.parameters.get("theme", ""), {})
        group = finding.get("area") or {"strand": "By Champion", "partner": "By partner"}.get(job.about, OTHERS)
        groups.setdefault(group, []).append(
            {
                "href": job.output,
                "title": made.note["title"],
                "verdict": finding.get("verdict", ""),
                "sentence": finding.get("sentence", ""),
            }
        )
    order = sorted(groups, key=lambda title: title == OTHERS)
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
