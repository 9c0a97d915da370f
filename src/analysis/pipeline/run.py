"""`make report`: make what changed, keep what did not, put the whole report in place or none of it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from analysis.errors import AnalysisError, Breach, InputError, ReleaseRefused, Unbound
from analysis.paths import LOCK, NOTEBOOKS, ROOT
from analysis.pipeline import assemble
from analysis.pipeline.airlock import forget_orders, have_withheld, hold_orders_for
from analysis.pipeline.failures import Failure
from analysis.pipeline.fingerprint import TEMPLATE, Fingerprints, changed, forget_modules
from analysis.pipeline.parameters import check
from analysis.pipeline.plan import Job, plan
from analysis.pipeline.progress import progress
from analysis.pipeline.publish import in_place, publish, raw_paths
from analysis.pipeline.stale import why
from analysis.pipeline.store import Made, Store
from analysis.pipeline.unchanged import forget, keep
from analysis.pipeline.used import forget_unknown
from analysis.pipeline.workers import PRELOADED, Run, make_all
from analysis.reads import started
from analysis.study import StudyFolder
from warm_kernels import warm_parent

# The path of a socket may have about 100 characters, its own name and its folders' included.
LONGEST_TEMPORARY = 40
# How often the report as a whole is attacked and more of it withheld before it is refused.
ROUNDS = 3


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
    scheduler: str = "",
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
    scheduler : the address of a Dask scheduler whose workers make the pages; "" for this machine's processors.

    Returns
    -------
    Outcome. Where a page failed, its failures are listed, the pages that could be made lie in
    `reports/<study>.incomplete/`, and the previous report is as it was.

    Raises
    ------
    ReleaseRefused : somebody can be found in the report as a whole, whatever is withheld of it.
    InputError : the study is at fault; nothing was made.
    Unbound : a notebook, a template or a page says a number, a direction or a judgement that comes from no finding.
    Busy : another run is at work on this study.
    """
    begun = time.monotonic()
    with alone(folder):
        assemble.recover(folder.reports)
        store = Store(folder)
        jobs = plan(folder, notebooks)
        wanted = {job.id for job in plan(folder, notebooks, theme)} if theme else {job.id for job in jobs}
        for job in jobs:
            check(job.notebook, job.parameters)
        prints = Fingerprints(folder, jobs)
        if forget_orders(folder, _subject(prints, store, jobs)):
            prints = Fingerprints(folder, jobs)
        found = {} if force else {job.id: made for job in jobs if (made := store.find(job, prints))}
        outcome = Outcome(kept=[job.id for job in jobs if job.id in found])
        todo = [job for job in jobs if job.id not in found and (job.id in wanted or not theme)]
        if not todo and in_place(folder, {page: made.key for page, made in found.items()}):
            outcome.report, outcome.seconds = folder.reports, time.monotonic() - begun
            _keep_state(folder, notebooks, jobs)
            return outcome
        forget(folder.path)
        swept = store.sweep()
        with progress(len(todo)) as told:
            if swept:
                told.say(f"An earlier run was cut short: {swept} half-made pages were removed.")
            for job in todo:
                told.say(f"  {job.id}: {why(store.whole_but_for(job, prints), force)}")
            # The libraries are imported in the warm parent while the input is read and checked here.
            sockets = _sockets(folder)
            with warm_parent(PRELOADED, LOCK) if todo and not scheduler else nullcontext({}) as environment:
                _prepare(folder, jobs)
                side_by_side = workers or os.cpu_count() or 1
                run = Run(
                    folder, store, jobs, prints, environment, side_by_side, cell_timeout, sockets, told, scheduler
                )
                pages = {**found, **_made(run, todo, outcome)}
                if len(pages) == len(jobs):
                    pages |= _with_more_withheld(run, jobs, pages, outcome)
        hold_orders_for(folder, _subject(prints, store, jobs))
        there = [(job, pages[job.id]) for job in jobs if job.id in pages]
        outcome.report = publish(folder, jobs, there, prints.mark)
        if not outcome.failures and len(there) == len(jobs):
            _keep_state(folder, notebooks, jobs)
        outcome.seconds = time.monotonic() - begun
        return outcome


def _keep_state(folder: StudyFolder, notebooks: Path, jobs: list[Job]) -> None:
    """Note the state in which there is nothing to do, where all the raw files are in the study's own folder."""
    if all(path.is_relative_to(folder.path) for path in raw_paths(folder)):
        keep(folder.path, notebooks, len(jobs))


def _subject(prints: Fingerprints, store: Store, jobs: list[Job]) -> str:
    """What the orders to withhold are about: all that the pages made last have read, as it is now."""
    return prints.subject(store.latest_reads(job) for job in jobs)


@contextmanager
def alone(folder: StudyFolder) -> Iterator[None]:
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


def _sockets(folder: StudyFolder) -> Path:
    """A private folder with a short path, since the path of a socket may not be long; that of a killed run is removed.

    The study's work folder holds a link to it, by which the next run finds what a killed one left behind.
    """
    link = folder.work / "sockets"
    if link.is_symlink():
        left = link.resolve()
        link.unlink()
        if left != _private_place():
            shutil.rmtree(left, ignore_errors=True)
    if os.name == "posix":
        link.symlink_to(_private_place())
        atexit.register(link.unlink, missing_ok=True)
    return _private_place()


@cache
def _private_place() -> Path:
    """This process's folder for sockets and other temporary files, its helpers' too; gone when the process ends."""
    usual = tempfile.gettempdir()
    short = usual if len(usual) <= LONGEST_TEMPORARY or os.name != "posix" else "/tmp"
    place = tempfile.mkdtemp(prefix="gt-", dir=short)
    # After multiprocessing has removed its own folder in it, whose priority is -100.
    Finalize(None, shutil.rmtree, args=(place,), kwargs={"ignore_errors": True}, exitpriority=-200)
    tempfile.tempdir = place
    return Path(place)


def _prepare(folder: StudyFolder, jobs: list[Job]) -> None:
    """Check the register and what is typed, and work out once what every page of a theme needs, before any page."""
    from analysis.evidence.binding import check_sources
    from analysis.evidence.described.check import check_pages

    check_pages(folder)
    typed = check_sources([*dict.fromkeys(job.notebook for job in jobs), TEMPLATE])
    if typed:
        raise Unbound(typed)
    forget_unknown(folder)
    _keep_primaries(folder)


def _keep_primaries(folder: StudyFolder) -> None:
    """Test the primary claims together. It is noted what that reads, since every page that says so rests on it."""
    from analysis.disclosure import REGISTRY
    from analysis.evidence import Basis

    REGISTRY.read_orders(folder.orders)
    with started((folder.path, ROOT)):
        Basis.of(folder).primary_p()


def _with_more_withheld(run: Run, jobs: list[Job], pages: dict[str, Made], outcome: Outcome) -> dict[str, Made]:
    """Pages made again with more withheld, until nobody can be found in the report as a whole."""
    fresh: dict[str, Made] = {}
    for _ in range(ROUNDS):
        again = have_withheld(run.folder, [(job, {**pages, **fresh}[job.id]) for job in jobs])
        if not again:
            return fresh
        run.told.say(f"Withholding more, so that nobody can be found by putting tables together: {', '.join(again)}")
        # With other orders, a page that asks about what they name is another page.
        run = replace(run, prints=Fingerprints(run.folder, jobs))
        _keep_primaries(run.folder)
        there = {job.id: made for job in jobs if (made := run.store.find(job, run.prints))}
        fresh |= {page: made for page, made in there.items() if made.key != pages[page].key}
        fresh |= _made(run, [job for job in jobs if job.id not in there], outcome)
        if outcome.failures:
            return fresh
    raise ReleaseRefused("somebody can still be found in the report after three rounds of withholding more")


def _made(run: Run, todo: list[Job], outcome: Outcome) -> dict[str, Made]:
    """The pages made whose ingredients are still what they were: who edits during a run must not get a page of both."""
    if not todo:
        return {}
    fresh, failures = make_all(run, todo)
    outcome.failures += failures
    forget_modules()
    prints = Fingerprints(run.folder, run.jobs)
    for job in [job for job in todo if job.id in fresh]:
        note = fresh[job.id].note
        differ = changed(note["parts"], prints.whole(job, prints.now(note["reads"]), note["places"]))
        if differ:
            del fresh[job.id]
            message = f"What it is made from changed while it was made ({', '.join(differ)}). Run again."
            outcome.failures.append(Failure(job.id, job.notebook.name, "", None, "Input changed", message))
    outcome.made += list(fresh)
    return fresh
