"""`make report`: make what changed, keep what did not, put the whole report in place or none of it."""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.errors import AnalysisError, Breach, InputError
from analysis.paths import LOCK, NOTEBOOKS
from analysis.pipeline import assemble
from analysis.pipeline.execute import Order, make_page
from analysis.pipeline.failures import Failure
from analysis.pipeline.fingerprint import Fingerprints, changed, forget_modules, key_of
from analysis.pipeline.parameters import check
from analysis.pipeline.plan import Job, plan
from analysis.pipeline.progress import Told, progress
from analysis.pipeline.store import Made, Store
from analysis.study import StudyFolder
from warm_kernels import warm_parent

# What every notebook of ours imports, itself or through our rooms: third-party libraries only, since our own change.
PRELOADED = (
    "numpy", "pandas", "scipy.stats", "scipy.optimize", "statsmodels.api", "seaborn", "matplotlib.figure",
    "matplotlib.backends.backend_svg", "pydantic", "yaml", "jinja2", "pyarrow.parquet",
)  # fmt: skip


class Busy(AnalysisError):
    """Another run is at work on the same study."""

    exit_status = 75


@dataclass
class Outcome:
    """What a run did."""

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    report: Path | None = None
    seconds: float = 0.0

    @property
    def exit_status(self) -> int:
        return max((failure.exit_status for failure in self.failures), default=0)


def report(
    folder: StudyFolder,
    *,
    workers: int = 0,
    theme: str = "",
    notebooks: Path = NOTEBOOKS,
    cell_timeout: int = 600,
    force: bool = False,
) -> Outcome:
    """Make a study's report in `reports/<study>/`.

    Parameters
    ----------
    folder : the study.
    workers : pages made side by side; 0 for one a core.
    theme : only this theme's page is made; where another page is stale, the report is not whole and lies beside the
        last whole one, in `reports/<study>.incomplete/`.
    notebooks : the folder of notebooks.
    cell_timeout : seconds a cell may take.
    force : make every page again.

    Returns
    -------
    Outcome. Where a page failed, its failures are listed, the pages that could be made lie in
    `reports/<study>.incomplete/`, and the previous report is as it was.

    Raises
    ------
    InputError : the study is at fault; nothing was made.
    Busy : another run is at work on this study.
    """
    started = time.monotonic()
    with alone(folder):
        assemble.recover(folder.reports)
        store = Store(folder)
        jobs = plan(folder, notebooks)
        wanted = {job.id for job in plan(folder, notebooks, theme)} if theme else {job.id for job in jobs}
        for job in jobs:
            check(job.notebook, job.parameters)
        prints = Fingerprints(folder)
        parts = {job.id: prints.parts(job) for job in jobs}
        keys = {job.id: key_of(parts[job.id]) for job in jobs}
        found = {} if force else {job.id: made for job in jobs if (made := store.find(job, keys[job.id]))}
        outcome = Outcome(kept=[job.id for job in jobs if job.id in found])
        todo = [job for job in jobs if job.id not in found and (job.id in wanted or not theme)]
        if not todo and _in_place(folder, keys):
            outcome.report, outcome.seconds = folder.reports, time.monotonic() - started
            return outcome
        swept = store.sweep()
        with progress(len(todo)) as told:
            if swept:
                told.say(f"An earlier run was cut short: {swept} half-made pages were removed.")
            for job in todo:
                told.say(f"  {job.id}: {_why(store.latest_parts(job), parts[job.id], force)}")
            # The libraries are imported in the warm parent while the input is read and checked here.
            with warm_parent(PRELOADED, LOCK) as environment:
                mark = _prepare(folder, jobs)
                run = _Run(folder, store, parts, mark, environment, workers or os.cpu_count() or 1, cell_timeout, told)
                fresh = _still_true(folder, todo, _make_all(run, todo, outcome), parts, outcome)
        pages = [(job, made) for job in jobs if (made := fresh.get(job.id) or found.get(job.id))]
        outcome.report = _publish(folder, jobs, pages, mark, keys, outcome)
        outcome.seconds = time.monotonic() - started
        return outcome


def _why(before: dict[str, str], now: dict[str, str], force: bool) -> str:
    if not before:
        return "not made before"
    differ = changed(before, now)
    return f"changed: {', '.join(differ)}" if differ else ("asked for" if force else "its files are gone or damaged")


@contextmanager
def alone(folder: StudyFolder):
    """Hold the study for this run; a lock left by a dead process is not one, since the system lets go of it."""
    from filelock import FileLock, Timeout

    try:
        folder.work.mkdir(mode=0o700, exist_ok=True)
        holder = folder.work / "run.pid"
        lock = FileLock(folder.work / "run.lock", timeout=0, mode=0o600)
    except OSError as error:
        what = f"cannot be written to ({os.strerror(error.errno or 0)})"
        raise InputError(Breach(str(folder.work), "", what, remedy="A run keeps its private files there.")) from None
    try:
        with lock:
            holder.write_text(str(os.getpid()), encoding="utf-8")
            yield
            holder.unlink(missing_ok=True)
    except Timeout:
        pid = holder.read_text(encoding="utf-8") if holder.exists() else "unknown"
        raise Busy(f"Another run is at work on {folder.name} (process {pid}). Wait for it, then run again.") from None


def _in_place(folder: StudyFolder, keys: dict[str, str]) -> bool:
    """Whether the report on disk is the one these keys make, and no file of it was changed by hand."""
    path = folder.reports / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return False
    files = {name: value for name, value in _files(folder.reports).items()}
    return manifest["pages"] == keys and manifest["files"] == files


def _files(report_folder: Path) -> dict[str, str]:
    from analysis.pipeline.fingerprint import files_digest

    own = [
        path
        for path in report_folder.glob("**/*")
        if path.name != "manifest.json" and path.relative_to(report_folder).parts[0] not in assemble.KEPT
    ]
    return files_digest(own, report_folder)


def _prepare(folder: StudyFolder, jobs: list[Job]) -> dict[str, Any]:
    """Read and check everything once, before any page: faults of the input are all told now."""
    from analysis.evidence import Basis
    from analysis.evidence.described.check import check_pages
    from analysis.pipeline.mark import mark_of

    check_pages(folder)
    basis = Basis.of(folder)
    basis.primary_p()
    mark = mark_of(folder, basis.policy.in_words())
    mark["links"] = _links(jobs)
    return mark


def _links(jobs: list[Job]) -> dict[str, list[dict[str, str]]]:
    links: dict[str, list[dict[str, str]]] = {}
    for index, job in enumerate(jobs):
        links[job.id] = []
        for step, says, rel in ((-1, "Previous", "prev"), (1, "Next", "next")):
            if 0 <= index + step < len(jobs):
                other = jobs[index + step]
                links[job.id].append({"href": other.output, "title": other.title, "says": says, "rel": rel})
    return links


@dataclass(frozen=True)
class _Run:
    """What all pages of one run share."""

    folder: StudyFolder
    store: Store
    parts: dict[str, dict[str, str]]
    mark: dict[str, Any]
    environment: dict[str, str]
    workers: int
    cell_timeout: int
    told: Told


def _make_all(run: _Run, todo: list[Job], outcome: Outcome) -> dict[str, Made]:
    """Make pages side by side; a page's failure touches no other page."""
    fresh: dict[str, Made] = {}
    if not todo:
        return fresh
    # The longest first, as measured last time, so that no long page is left to the end.
    todo = sorted(todo, key=lambda job: -(run.store.latest_seconds(job) or 1e6))
    with _pool(run.workers) as pool:
        rooms: dict[str, Path] = {}
        waiting: dict[Future[Any], Job] = {}
        for job in todo:
            rooms[job.id] = run.store.room(job, key_of(run.parts[job.id]))
            order = Order(job, rooms[job.id], run.mark, run.cell_timeout, run.environment)
            waiting[pool.submit(_timed, order)] = job
        for future in as_completed(waiting):
            job = waiting[future]
            failure, seconds = _result(future, job)
            run.told.done(job.id, seconds, failure is not None)
            if failure:
                outcome.failures.append(_with_log(failure, run.folder, job))
                continue
            note = {"parts": run.parts[job.id], "seconds": round(seconds, 3), "title": job.title}
            fresh[job.id] = run.store.keep(job, key_of(run.parts[job.id]), rooms[job.id], note)
            outcome.made.append(job.id)
    run.store.sweep()
    return fresh


def _still_true(
    folder: StudyFolder, todo: list[Job], fresh: dict[str, Made], parts: dict[str, dict[str, str]], outcome: Outcome
) -> dict[str, Made]:
    """The pages whose ingredients are what they were: who edits during a run must not get a page of both."""
    forget_modules()
    prints = Fingerprints(folder)
    kept = {}
    for job in [job for job in todo if job.id in fresh]:
        differ = changed(parts[job.id], prints.parts(job))
        if differ:
            message = f"What it is made from changed while it was made ({', '.join(differ)}). Run again."
            outcome.failures.append(Failure(job.id, job.notebook.name, "", None, "Input changed", message))
        else:
            kept[job.id] = fresh[job.id]
    return kept


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
    from dataclasses import replace

    if not failure.log:
        return failure
    logs = folder.work / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    kept = logs / f"{job.store_name}.log"
    Path(failure.log).replace(kept)
    return replace(failure, log=str(kept))


@contextmanager
def _pool(workers: int):
    """Worker processes that start clean; where the system can, they share one process that has imported the tools."""
    method = "forkserver" if os.name == "posix" else "spawn"
    context = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["papermill", "nbconvert", "analysis.pipeline.execute"])
    pool = ProcessPoolExecutor(workers, mp_context=context)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in list((pool._processes or {}).values()):
            process.terminate()
        raise
    pool.shutdown()


def _publish(
    folder: StudyFolder,
    jobs: list[Job],
    pages: list[tuple[Job, Made]],
    mark: dict[str, Any],
    keys: dict[str, str],
    outcome: Outcome,
) -> Path:
    from analysis.evidence.ledger import write_records
    from analysis.pipeline.index import write_index

    whole = len(pages) == len(jobs)
    place = folder.reports if whole else folder.reports.with_name(folder.reports.name + ".incomplete")
    missing = [job.title for job in jobs if job.id not in {made.id for made, _ in pages}]
    with assemble.staged(place) as room:
        assemble.lay_out(room, pages)
        findings = [finding for _, made in pages for finding in assemble.findings_of(made)]
        write_records(findings, room)
        write_index(room, pages, findings, mark, missing)
        assemble.write_manifest(room, _manifest(folder, pages, keys))
    return place


def _manifest(folder: StudyFolder, pages: list[tuple[Job, Made]], keys: dict[str, str]) -> dict[str, Any]:
    import platform
    from importlib.metadata import version

    from analysis.pipeline.fingerprint import files_digest

    packages = ("pandas", "numpy", "scipy", "statsmodels", "seaborn", "matplotlib", "papermill", "nbconvert")
    study = folder.study
    sources = [*study.instruments, study.cases, study.events, study.voices, study.engagement]
    raw = [path for source in sources if source for path in folder.files(source.path)]
    return {
        "study": folder.name,
        "title": study.title,
        "status": study.status,
        "data": study.data,
        "extract_date": study.extract_date.isoformat(),
        "pages": {job.id: keys[job.id] for job, _ in pages},
        "made_from": {job.id: made.note["parts"] for job, made in pages},
        "raw_files": files_digest(raw, folder.path),
        "software": {
            "golden-thread": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in packages},
        },
    }
