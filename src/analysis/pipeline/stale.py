"""Why a page would be made again, or would not."""

from __future__ import annotations

from analysis.pipeline.fingerprint import Fingerprints
from analysis.pipeline.plan import Job, plan
from analysis.pipeline.store import Store
from analysis.pipeline.used import Reads, in_words, word_of
from analysis.reads.recorder import COLUMN
from analysis.study import StudyFolder

# Columns named in one line; the rest are counted.
MOST = 4


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
    prints, store = Fingerprints(folder, jobs), Store(folder)
    return "\n".join(_line(job, prints, store) for job in chosen)


def _line(job: Job, prints: Fingerprints, store: Store) -> str:
    made = store.find(job, prints)
    if made:
        words = sorted(word for word in made.note["parts"] if word != "data")
        return f"{job.id}: current. It depends on {', '.join(words)}; of the data on {_columns(made.note['reads'])}."
    return f"{job.id}: stale, {why(store.whole_but_for(job, prints))}."


def _columns(reads: Reads) -> str:
    """The data a page read, table by table."""
    tables: dict[str, list[str]] = {}
    for name in reads:
        if name.startswith(f"{COLUMN} "):
            table, _, column = in_words(name).partition(".")
            tables.setdefault(table, []).append(column)
    others = [name for name in reads if word_of(name) == "data" and not name.startswith(f"{COLUMN} ")]
    said = [f"{table} ({', '.join(columns)})" for table, columns in tables.items()]
    return "; ".join([*said, *others]) or "nothing"


def why(differ: tuple[list[str], list[str]] | None, force: bool = False) -> str:
    """Why a page is made: what changed since it was made last, as `Store.whole_but_for` gives it."""
    if differ is None:
        return "not made before"
    words, reads = differ
    columns = [in_words(name) for name in reads if word_of(name) == "data"]
    more = f" and {len(columns) - MOST} more" if len(columns) > MOST else ""
    said = [f"data ({', '.join(columns[:MOST])}{more})" if word == "data" and columns else word for word in words]
    if said:
        return f"changed: {', '.join(said)}"
    return "asked for" if force else "its files are gone or damaged"
