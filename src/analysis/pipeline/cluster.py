"""The same pages on a Dask cluster (`EXECUTOR=dask SCHEDULER=tcp://...`): files travel by content, pages come back.

Workers share no folder with the run. Each file that a page may read goes to the cluster once under the hash of its
content; a worker keeps what it got, checks it by that hash, and lays the study out in a private folder. What comes back
is the page's folder as a local worker would have left it. A worker that dies is replaced by another one.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import AnalysisError, Breach, InputError
from analysis.paths import LOCK, ROOT
from analysis.pipeline.execute import NOTES, Order, make_page
from analysis.pipeline.failures import Failure
from analysis.pipeline.hashes import digest, file_digest, files_digest

if TYPE_CHECKING:
    from analysis.pipeline.workers import Run

# How long a run waits for the scheduler, in seconds; how often a page is tried again when workers die.
PATIENCE, TRIES = 30, 3
# A file larger than this travels in parts.
PART = 64_000_000
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Parcel:
    """What a worker needs beside the files themselves.

    `files` : the study's and the notebooks' files, by where they are laid out, each as the hashes of its parts.
    `software` : what the run was started with; a worker with another one makes no page.
    """

    order: Order
    study: str
    files: dict[str, list[str]]
    software: str


def software() -> str:
    """The hash of Python, the locked packages and our own code."""
    code = files_digest((ROOT / "src").glob("**/*.py"), ROOT)
    return digest(sys.version_info[:3], file_digest(LOCK), code)


def made_on_cluster(run: Run, orders: list[Order]) -> Iterator[tuple[Order, Failure | None, float]]:
    """Make pages on the cluster; each as it ends, with its failure if it has one and the seconds it took.

    Raises
    ------
    InputError : the scheduler cannot be reached.
    """
    from distributed import Client, as_completed

    try:
        client = Client(run.scheduler, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError):
        what, remedy = "no Dask scheduler answers there", "Start one with `dask scheduler`, or leave EXECUTOR out."
        raise InputError(Breach(run.scheduler, "SCHEDULER", what, remedy=remedy)) from None
    with client:
        files, parts = _content(run, orders)
        sent = {name: client.scatter(part, hash=False) for name, part in parts.items()}
        waiting = {}
        for order in orders:
            parcel = Parcel(replace(order, environment={}), str(run.folder.path), files, software())
            future = client.submit(_make_there, parcel, sent, pure=False, retries=TRIES)
            waiting[future.key] = (order, future)
        for future in as_completed([future for _, future in waiting.values()]):
            order, _ = waiting[future.key]
            yield order, *_returned(future, order)


def _returned(future: Any, order: Order) -> tuple[Failure | None, float]:
    from distributed import KilledWorker

    try:
        failure, seconds, room = future.result()
    except KilledWorker:
        message = "Every worker that made it ended: out of memory, or killed."
        return Failure(order.job.id, order.job.notebook.name, "", None, "Worker died", message), 0.0
    except AnalysisError as error:
        kind = type(error).__name__
        return Failure(order.job.id, order.job.notebook.name, "", None, kind, str(error)), 0.0
    with tarfile.open(fileobj=io.BytesIO(room)) as packed:
        packed.extractall(order.room, filter="data")
    if failure and failure.log:
        failure = replace(failure, log=str(order.room / "private" / Path(failure.log).name))
    return failure, seconds


def _content(run: Run, orders: list[Order]) -> tuple[dict[str, list[str]], dict[str, bytes]]:
    """Where each file goes, and each part of one by its hash."""
    study = run.folder.path
    raw = [path for paths in run.prints.content.raw.values() for path in paths]
    own = [path for path in study.glob("*") if path.is_file()]
    inner = [path for name in ("hand", "cases", "work/cache", "work/evidence") for path in study.glob(f"{name}/**/*")]
    placed = {f"study/{_inside(path, study)}": path for path in (*own, *raw, *inner) if path.is_file()}
    placed |= {f"notebooks/{order.job.notebook.name}": order.job.notebook for order in orders}
    if run.folder.orders.is_file():
        placed["study/work/withheld.json"] = run.folder.orders
    files, parts = {}, {}
    for place, path in placed.items():
        content = path.read_bytes()
        pieces = [content[at : at + PART] for at in range(0, len(content), PART)] or [b""]
        files[place] = [hashlib.sha256(piece).hexdigest() for piece in pieces]
        parts |= dict(zip(files[place], pieces, strict=True))
    return files, parts


def _inside(path: Path, study: Path) -> str:
    if not path.is_relative_to(study):
        what = "lies outside the study's folder, and so cannot be sent to a cluster"
        raise InputError(Breach(path.name, "", what, remedy="Put it into the study's raw/."))
    return path.relative_to(study).as_posix()


# On a worker


def _make_there(parcel: Parcel, parts: dict[str, bytes]) -> tuple[Failure | None, float, bytes]:
    """Make a page in this worker: its failure, the seconds it took, and its folder as a tar file."""
    if parcel.software != software():
        here = "this worker's Python, packages or code are not those of the run"
        raise InputError(Breach("Dask worker", "", here, remedy="Give every worker the same checkout and .venv."))
    # A page sets variables of its process, so that a worker makes one page at a time, however many threads it has.
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="gt-", dir=_place()) as name:
        room, place = Path(name) / "room", _laid_out(parcel, parts)
        for folder in (room, room / "public", room / "private"):
            folder.mkdir(mode=0o700)
        begun = time.monotonic()
        failure = make_page(_here(parcel, place, room))
        seconds = time.monotonic() - begun
        _name_as_sent(room / "private" / NOTES, parcel, place)
        return failure, seconds, _packed(room)


def _here(parcel: Parcel, place: Path, room: Path) -> Order:
    """The order as it reads on this worker."""
    job = parcel.order.job
    job = replace(job, notebook=place / "notebooks" / job.notebook.name, parameters=dict(job.parameters))
    job.parameters["study"] = str(place / "study")
    sockets = room.parent / "sockets"
    sockets.mkdir(mode=0o700)
    roots = ((place / "study").resolve(), place / "study", ROOT)
    return replace(parcel.order, job=job, room=room, sockets=sockets, roots=roots, environment=_warm())


@cache
def _place() -> Path:
    """This worker's private folder for files; gone when its process ends."""
    from multiprocessing.util import Finalize

    place = tempfile.mkdtemp(prefix="gt-worker-")
    Finalize(None, shutil.rmtree, args=(place,), kwargs={"ignore_errors": True}, exitpriority=-200)
    return Path(place)


@cache
def _warm() -> dict[str, str]:
    """The variables of this worker's warm parent, which ends with it."""
    from analysis.pipeline.workers import PRELOADED
    from warm_kernels import warm_parent

    held = ExitStack()
    _held.append(held)
    return held.enter_context(warm_parent(PRELOADED, LOCK))


_held: list[ExitStack] = []


def _laid_out(parcel: Parcel, parts: dict[str, bytes]) -> Path:
    """The files of the run in a folder of this worker, named by their content, so that it is written once."""
    name = Path(parcel.study).name
    whole = _place() / digest(parcel.files)
    if not whole.is_dir():
        part = Path(tempfile.mkdtemp(dir=_place()))
        for inner, hashes in parcel.files.items():
            path = part / inner.replace("study/", f"{name}/", 1) if inner.startswith("study/") else part / inner
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(b"".join(_checked(parts[sha], sha) for sha in hashes))
        # The report's name is that of the study's folder; a link gives every worker the same short path to it.
        (part / "study").symlink_to(name)
        part.replace(whole)
    return whole


def _checked(content: bytes, sha: str) -> bytes:
    if hashlib.sha256(content).hexdigest() != sha:
        raise InputError(Breach("Dask worker", "", "a file arrived with another content than it was sent with"))
    return content


def _name_as_sent(notes: Path, parcel: Parcel, place: Path) -> None:
    """Give the files a page noted the names they have where the run was started."""
    if notes.is_file():
        here = [str((place / "study").resolve()), str(place / "study")]
        lines = [[_renamed(part, here, parcel.study) for part in json.loads(line)] for line in _lines(notes)]
        notes.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _renamed(part: str, here: list[str], study: str) -> str:
    for place in here:
        if part == place or part.startswith(place + os.sep):
            return study + part.removeprefix(place)
    return part


def _packed(room: Path) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as packed:
        for path in sorted(room.iterdir()):
            packed.add(path, path.name)
    return stream.getvalue()
