"""The release step on a finished report: request, two approvals, release, proof, withdrawal, end of a study."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.disclosure.release import Request, released_rows
from analysis.disclosure.release import request as ask
from analysis.errors import ReleaseRefused
from analysis.paths import NOTEBOOKS
from analysis.pipeline.fingerprint import Fingerprints
from analysis.pipeline.plan import Job, plan
from analysis.pipeline.publish import in_place
from analysis.pipeline.store import Made, Store
from analysis.study import StudyFolder


def published_rows(folder: StudyFolder, notebooks: Path = NOTEBOOKS) -> list[dict[str, Any]]:
    """Every quantity that the pages of the report in place let a reader see, each with its page.

    Raises
    ------
    ReleaseRefused : the report is not in place, or a page of it is stale.
    """
    jobs, store = plan(folder, notebooks), Store(folder)
    prints = Fingerprints(folder, jobs)
    pages = [(job, made) for job in jobs if (made := store.find(job, prints))]
    if len(pages) < len(jobs) or not in_place(folder, {job.id: made.key for job, made in pages}):
        raise ReleaseRefused("the report is not complete, or not current: run `make report` first")
    return [row for job, made in pages for row in _quantities(job, made)]


def _quantities(job: Job, made: Made) -> Iterator[dict[str, Any]]:
    path = made.public / "quantities.json"
    if path.exists():
        for row in json.loads(path.read_text(encoding="utf-8")):
            yield {**row, "_page": job.id}


def hold_orders_for(folder: StudyFolder, subject: str) -> None:
    """Note for what the orders to withhold were given."""
    folder.orders.with_suffix(".for").write_text(subject, encoding="utf-8")


def forget_orders(folder: StudyFolder, subject: str) -> bool:
    """Drop the orders to withhold that were given for other data, or another study or register; whether any were."""
    note = folder.orders.with_suffix(".for")
    if note.is_file() and note.read_text(encoding="utf-8") == subject:
        return False
    there = folder.orders.is_file()
    folder.orders.unlink(missing_ok=True)
    hold_orders_for(folder, subject)
    return there


def have_withheld(folder: StudyFolder, pages: list[tuple[Job, Made]]) -> list[str]:
    """Attack the whole report; where it gives way, order what must be withheld.

    Returns
    -------
    The pages that must be made again; none where nobody can be found.

    Raises
    ------
    ReleaseRefused : somebody can be found whatever is withheld of this report; tables and subtraction are named.
    """
    from analysis.disclosure import Registry
    from analysis.disclosure.mend import mend_release
    from analysis.evidence.policy_of import policy_of

    policy = policy_of(folder)
    if policy.public_data:
        return []
    rows = [row for job, made in pages for row in _quantities(job, made)]
    mended = mend_release(rows, policy, released_rows(folder.reports))
    if mended.ordered:
        Registry().keep_orders(folder.orders, mended.ordered)
        folder.orders.chmod(0o600)
    return mended.pages


def request(folder: StudyFolder, author: str, context: str, exceptions: dict[str, str]) -> Request:
    """Build the bundle for the checkers, or refuse it with every reason at once.

    Parameters
    ----------
    author : who asks; this person cannot approve it. context : what is released, for whom, over which period.
    exceptions : for a check that may be excused, the reason.

    Raises
    ------
    ReleaseRefused : a check failed; somebody could be found; a private value stands in a file.
    """
    from analysis.disclosure.private_words import PrivateWords
    from analysis.evidence.policy_of import policy_of

    values, columns = _private(folder)
    return ask(
        folder.path,
        folder.reports,
        author,
        policy=policy_of(folder),
        rows=published_rows(folder),
        context=context,
        title=folder.study.title,
        private=PrivateWords(values),
        columns=columns,
        exceptions=exceptions,
    )


def _private(folder: StudyFolder) -> tuple[list[str], list[str]]:
    """Pseudonyms and free text of the study, and the names of its raw columns: none may stand in what is released."""
    from analysis.intake import read_study

    if folder.study.disclosure.public_data:
        return [], []
    data, codebook = read_study(folder), folder.codebook
    values: list[str] = []
    for name, frame in {**data.answers, "cases": data.cases, "voices": data.voices}.items():
        if frame is None:
            continue
        entries = codebook.cases if name == "cases" else codebook.items
        ids = [key for key, entry in entries.items() if entry.kind == "id" and key in frame]
        values += [text for key in ids for text in frame[key].dropna().astype(str).unique() if len(text) > 5]
    columns = [entry.source for entry in (*codebook.items.values(), *codebook.cases.values()) if entry.source]
    return values, columns
