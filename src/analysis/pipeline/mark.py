"""What every page of a report says of its study: whose it is, how final, how private, how it looks."""

from __future__ import annotations

from typing import Any

from analysis.pipeline.brand import check_brand, style_of
from analysis.pipeline.fingerprint import TEMPLATE
from analysis.pipeline.logo import logo_of
from analysis.pipeline.plan import Job
from analysis.study import StudyFolder

ILLUSTRATIVE = {
    "label": "Made-up victims",
    "text": (
        "This is the illustrative study. The victims, their answers and their cases are made up by a computer program "
        "so that the method can be seen at work. No real person is described, and no figure here is a finding."
    ),
}
DRAFT = {"label": "Draft", "text": "Not released. The figures may change. Do not quote or pass on."}


def mark_of(folder: StudyFolder, policy_words: list[str]) -> dict[str, Any]:
    """The mark of a study, as plain values that a worker process can be given.

    Parameters
    ----------
    folder : the study.
    policy_words : the disclosure policy in sentences, printed in every appendix.

    Raises
    ------
    InputError : a colour of the brand cannot be read, or the logo is no picture.
    """
    check_brand(folder)
    study = folder.study
    notices = [ILLUSTRATIVE] if study.data == "illustrative" else []
    notices += [DRAFT] if study.status == "draft" else []
    styles = [(TEMPLATE / name).read_text(encoding="utf-8") for name in ("tokens.css", "style.css")]
    return {
        "study_title": study.title,
        "subtitle": study.subtitle,
        "organisation": study.brand.name or study.organisation.name,
        "logo": logo_of(folder.path, study.brand.logo),
        "extract_date": f"{study.extract_date.day} {study.extract_date:%B %Y}",
        "notices": notices,
        "policy": policy_words,
        "style": "\n".join([styles[0], style_of(folder), styles[1]]),
    }


def links_of(jobs: list[Job]) -> dict[str, list[dict[str, str]]]:
    """Where each page leads: to the one before it and the one after it."""
    links: dict[str, list[dict[str, str]]] = {}
    for index, job in enumerate(jobs):
        links[job.id] = []
        for step, says, rel in ((-1, "Previous", "prev"), (1, "Next", "next")):
            if 0 <= index + step < len(jobs):
                other = jobs[index + step]
                links[job.id].append({"href": other.output, "title": other.title, "says": says, "rel": rel})
    return links
