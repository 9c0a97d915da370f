"""Why a page would be made again, or would not."""

from __future__ import annotations

from analysis.pipeline.fingerprint import Fingerprints, changed, key_of
from analysis.pipeline.plan import Job, plan
from analysis.pipeline.store import Store
from analysis.study import StudyFolder


def stale(folder: StudyFolder, what: str) -> str | None:
    """A line for a page, or for every page where none is named: current, or what changed since it was made.

    Returns
    -------
    None where `what` names no page: it may be a claim.
    """
    jobs = plan(folder)
    chosen = [job for job in jobs if not what or what in {job.id, job.output, job.output.removesuffix(".html")}]
    if not chosen:
        return None
    prints, store = Fingerprints(folder), Store(folder)
    return "\n".join(_line(job, prints.parts(job), store) for job in chosen)


def _line(job: Job, now: dict[str, str], store: Store) -> str:
    if store.find(job, key_of(now)):
        return f"{job.id}: current. It depends on {', '.join(sorted(now))}."
    before = store.latest_parts(job)
    if not before:
        return f"{job.id}: not made yet."
    differ = changed(before, now)
    return f"{job.id}: stale. Changed since it was made: {', '.join(differ) or 'its own files'}."
