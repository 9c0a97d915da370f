"""Pages made side by side by worker processes; a page's failure touches no other page."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import Any

from analysis.paths import ROOT
from analysis.pipeline.execute import NOTES, Order, make_page
from analysis.pipeline.failures import Failure
from analysis.pipeline.fingerprint import Fingerprints
from analysis.pipeline.plan import Job
from analysis.pipeline.progress import Told
from analysis.pipeline.store import Made, Store
from analysis.study import StudyFolder

# What every notebook of ours imports, itself or through our rooms: third-party libraries only, since our own change.
PRELOADED = (
    "numpy", "pandas", "scipy.stats", "scipy.optimize", "statsmodels.api", "seaborn", "matplotlib.figure",
    "matplotlib.backends.backend_svg", "pydantic", "yaml", "jinja2", "pyarrow.parquet",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What all pages of one run share. `scheduler` is a Dask scheduler's address; "" is this machine."""

    folder: StudyFolder
    store: Store
    jobs: list[Job]
    prints: Fingerprints
    environment: dict[str, str]
    workers: int
    cell_timeout: int
    sockets: Path
    told: Told
    scheduler: str = ""


def make_all(run: Run, todo: list[Job]) -> tuple[dict[str, Made], list[Failure]]:
    """Make pages side by side.

    Returns
    -------
    The finished pages by their ids, and the failures, in the order in which they ended.
    """
    fresh: dict[str, Made] = {}
    failures: list[Failure] = []
    roots = (run.folder.path, ROOT)
    orders = [
        Order(job, run.store.room(job), run.prints.mark, run.cell_timeout, run.sockets, roots, run.environment)
        for job in in_order(todo, run.store)
    ]
    for order, failure, seconds in _ended(run, orders):
        job = order.job
        run.told.done(job.id, seconds, failure is not None)
        if failure:
            failures.append(_with_log(failure, run.folder, job))
            continue
        note = {**_made_of(run, job, order.room), "seconds": round(seconds, 3), "title": job.title}
        fresh[job.id] = run.store.keep(job, order.room, note)
    run.store.sweep()
    return fresh, failures


def in_order(todo: list[Job], store: Store) -> list[Job]:
    """Themes first, since other pages repeat their findings; then the longest first, as measured last time, so that no
    long page is left to the end."""
    return sorted(todo, key=lambda job: (job.about != "theme", -(store.latest_seconds(job) or 1e6)))


def _ended(run: Run, orders: list[Order]) -> Iterator[tuple[Order, Failure | None, float]]:
    """Pages as they end, wherever they are made."""
    if run.scheduler:
        from analysis.pipeline.cluster import made_on_cluster

        yield from made_on_cluster(run, orders)
        return
    with _pool(min(run.workers, len(orders))) as pool:
        waiting: dict[Future[Any], Order] = {pool.submit(_timed, order): order for order in orders}
        for future in as_completed(waiting):
            yield waiting[future], *_result(future, waiting[future].job)


def _made_of(run: Run, job: Job, room: Path) -> dict[str, Any]:
    """What a page just made was made of: the parts of its key, what it read, the places it asked about."""
    reads, places = run.prints.content.reads(room / "private" / NOTES)
    return {"parts": run.prints.whole(job, reads, places), "reads": reads, "places": places}


def _timed(order: Order) -> tuple[Failure | None, float]:
    started = time.monotonic()
    failure = make_page(order)
    return failure, time.monotonic() - started


def _result(future: Future[Any], job: Job) -> tuple[Failure | None, float]:
    try:
        return future.result()
    except BrokenProcessPool:
        message = "The process that made it ended: out of memory, or killed. Try again with WORKERS=1."
        return Failure(job.id, job.notebook.name, "", None, "Worker died", message), 0.0


def _with_log(failure: Failure, folder: StudyFolder, job: Job) -> Failure:
    """Keep the private log of a failure where the next run does not sweep it away."""
    if not failure.log:
        return failure
    logs = folder.work / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    kept = logs / f"{job.store_name}.log"
    Path(failure.log).replace(kept)
    return replace(failure, log=str(kept))


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Worker processes that start clean; where the system can, they share one process that has imported the tools."""
    method = "forkserver" if os.name == "posix" else "spawn"
    context = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["papermill", "nbconvert", "analysis.pipeline.execute"])
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_settle)
    try:
        yield pool
    except BaseException:
        processes = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        raise
    pool.shutdown()


def _settle() -> None:
    """A worker leaves Ctrl-C to the run that started it, and ends when that run is gone, whatever ended it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run = parent_process()
    if run is not None:
        threading.Thread(target=_end_with, args=(run.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
