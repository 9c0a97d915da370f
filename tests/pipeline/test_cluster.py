"""The same pages on a Dask cluster of three worker processes, one of which is killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from tests.pipeline.test_run import PICTURE, Desk, made_pages

pytest.importorskip("distributed")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Address of a scheduler, and three workers in folders of their own."""
    address = f"tcp://127.0.0.1:{free_port()}"
    with ExitStack() as held:

        def start(name, *command):
            place = tmp_path_factory.mktemp(name)
            log = held.enter_context((place / "log").open("w"))
            environment = {name: value for name, value in os.environ.items() if not name.startswith("GOLDEN_THREAD")}
            run = [sys.executable, "-m", *command]
            process = subprocess.Popen(run, cwd=place, env=environment, stdout=log, stderr=log)
            # A worker that is told to end waits for the page it makes; a test does not.
            held.callback(process.wait)
            held.callback(process.kill)
            return process

        start("scheduler", "distributed.cli.dask_scheduler", "--host", address, "--no-dashboard", "--no-show")
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        yield address, [start(f"worker{n}", "distributed.cli.dask_worker", address, *options) for n in range(3)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk whose report was made on this machine."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    done = desk.run()
    assert done.returncode == 0, done.stderr
    return desk


def anew(desk) -> None:
    for place in (desk.study / "work", desk.reports):
        shutil.rmtree(place)


def test_its_report_has_the_same_bytes_though_a_worker_is_killed(desk, cluster):
    address, workers = cluster
    desk.theme(f"import time\n\ntime.sleep(6)\n{PICTURE}")
    assert desk.run().returncode == 0
    before = desk.hashes()
    anew(desk)
    run = subprocess.Popen(
        desk.command("--executor", "dask", "--scheduler", address),
        env=desk.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    busy = wait_for(lambda: [worker for worker in workers if kernels_of(worker)])
    os.kill(busy[0].pid, signal.SIGKILL)
    out, said = run.communicate(timeout=300)

    assert run.returncode == 0, said
    assert "3 pages made" in out
    assert desk.hashes() == before


def test_what_it_made_is_current_for_a_run_on_this_machine(desk, cluster):
    anew(desk)
    desk.theme(PICTURE)
    assert desk.run("--executor", "dask", "--scheduler", cluster[0]).returncode == 0
    raw = desk.study / "raw" / "survey.csv"
    raw.write_text(raw.read_text("utf-8").replace("Women", "Men", 1), encoding="utf-8")
    done = desk.run()

    assert "themes/informed" in made_pages(done)
    assert "overview" not in made_pages(done) or "changed: data (survey.sex" in done.stdout


def test_a_notebook_that_raises_there_tells_no_value_here(desk, cluster):
    desk.theme('raise ValueError("Zebulon Quarterstaff")')
    done = desk.run("--executor", "dask", "--scheduler", cluster[0])
    desk.theme(PICTURE)

    assert done.returncode == 1
    assert "page themes/fair, cell 3" in done.stderr
    assert "Quarterstaff" not in done.stdout + done.stderr


def test_a_scheduler_that_does_not_answer_is_an_error_of_the_input(desk):
    desk.theme("1")
    done = desk.run("--executor", "dask", "--scheduler", f"tcp://127.0.0.1:{free_port()}")

    assert done.returncode == 2
    assert "no Dask scheduler answers there" in done.stderr


def test_half_an_order_is_an_error_of_the_input(desk):
    assert "go together" in desk.run("--executor", "dask").stderr


def kernels_of(worker) -> list[str]:
    """Processes whose environment says that they belong to a warm parent of this worker."""
    found = []
    for process in os.listdir("/proc"):
        try:
            with open(f"/proc/{process}/environ", "rb") as environ:
                content = environ.read()
        except OSError:
            continue
        if f"WARM_KERNELS_OWNER={worker.pid}\0".encode() in content + b"\0":
            found.append(process)
    return found


def wait_for(condition, seconds=150):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")
