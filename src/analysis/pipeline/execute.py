"""One page: its notebook run by papermill in a kernel of its own, then rendered. Runs in a worker process."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.paths import ROOT
from analysis.pipeline.failures import Failure, described, exit_status_of, frames, heading_before
from analysis.pipeline.plan import Job
from analysis.reads import READS

OUTPUT_FOLDER = "GOLDEN_THREAD_OUTPUT"
# In a page's private folder: what its kernel notes of its reading.
NOTES = "reads.jsonl"


@dataclass(frozen=True)
class Order:
    """All that a worker needs to make a page.

    `sockets` is the run's private folder for the files through which kernels talk; `environment` is added to the
    worker's own for the page's kernel. `roots` are the folders whose
    files are noted when the page reads them.
    """

    job: Job
    room: Path
    mark: dict[str, Any]
    cell_timeout: int
    sockets: Path
    roots: tuple[Path, ...] = (ROOT,)
    environment: dict[str, str] = field(default_factory=dict)


def make_page(order: Order) -> Failure | None:
    """Run a page's notebook and render it into the room's `public` folder.

    Returns
    -------
    None, or the failure, which holds no value that an exception carried. A kernel that died or hung is a failure too.
    """
    os.environ.update(order.environment)
    try:
        executed = run_notebook(order.job, order.room, order.cell_timeout, order.sockets, order.roots)
        from analysis.pipeline.render import render

        render(executed, order.job, order.mark, order.room / "public" / "page.html")
    except _PageFailed as failed:
        return failed.failure
    except OSError as error:
        return _failure(
            order.job, type(error).__name__, f"{os.strerror(error.errno or 0)}. Free some space, then run again."
        )
    except AnalysisError as error:
        kind = type(error).__name__
        return _failure(order.job, kind, str(error), exit_status=error.exit_status)
    return None


class _PageFailed(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.page)
        self.failure = failure


def _failure(job: Job, kind: str, message: str, **known: Any) -> Failure:
    defaults = {"heading": "", "cell": None}
    return Failure(job.id, job.notebook.name, kind=kind, message=message, **{**defaults, **known})


def run_notebook(job: Job, room: Path, cell_timeout: int, sockets: Path, roots: Sequence[Path] = (ROOT,)) -> Path:
    """The executed notebook, private to the owner. Its kernel starts in a clean folder, so nothing shadows a library.

    Raises
    ------
    the failure of the page, for any cell that raised, a dead kernel, or a cell that took longer than `cell_timeout` s.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    executed = room / "private" / "executed.ipynb"
    os.environ[OUTPUT_FOLDER] = str(room / "public")
    os.environ[READS] = json.dumps({"log": str(room / "private" / NOTES), "roots": [str(root) for root in roots]})
    started = time.monotonic()
    try:
        papermill.execute_notebook(
            str(job.notebook),
            str(executed),
            parameters=job.parameters,
            kernel_name="python3",
            cwd=str(room / "private"),
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            execution_timeout=cell_timeout,
            shutdown_kernel="immediate",
            config=_own_sockets(Path(tempfile.mkdtemp(dir=sockets))),
        )
    except PapermillExecutionError as error:
        executed.unlink(missing_ok=True)
        raise _PageFailed(_of_cell(job, room, error)) from None
    except CellTimeoutError:
        executed.unlink(missing_ok=True)
        message = (
            f"A cell ran for longer than {cell_timeout} seconds and was stopped. Give more time with CELL_TIMEOUT=n."
        )
        raise _PageFailed(_failure(job, "Time limit", message)) from None
    except DeadKernelError:
        executed.unlink(missing_ok=True)
        seconds = time.monotonic() - started
        message = f"The kernel ended after {seconds:.0f} seconds: out of memory, or killed. Try again with WORKERS=1."
        raise _PageFailed(_failure(job, "Kernel died", message)) from None
    finally:
        os.environ.pop(OUTPUT_FOLDER, None)
        os.environ.pop(READS, None)
    os.chmod(executed, 0o600)
    return executed


def _own_sockets(folder: Path) -> Any:
    """Settings by which a kernel talks through files of its owner alone, and not through the network, where it can."""
    from traitlets.config import Config

    config = Config()
    config.KernelManager.connection_file = str(folder / "kernel.json")
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = str(folder / "kernel")
    return config


def _of_cell(job: Job, room: Path, error: Any) -> Failure:
    from analysis.pipeline.fingerprint import cells_of

    kind = error.ename or "Error"
    log = room / "private" / "failure.log"
    log.write_text("\n".join([kind, *frames(error.traceback)]) + "\n", encoding="utf-8")
    os.chmod(log, 0o600)
    cells = cells_of(job.notebook)
    # papermill counts from 0, and puts one cell with the parameters in front of those that follow.
    index = max(error.cell_index - 1, 0)
    return _failure(
        job,
        kind,
        described(kind, error.evalue),
        heading=heading_before(cells, index),
        cell=sum(cell["cell_type"] == "code" for cell in cells[: index + 1]),
        log=str(log),
        exit_status=exit_status_of(kind),
    )
