"""Twenty kills at random moments: the run, a worker or a kernel. What was there stays; the next run completes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.pipeline.test_run import PICTURE, Desk, processes_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
KILLS = [("run", 8), ("worker", 6), ("kernel", 6)]


@pytest.fixture(scope="module")
def temporary():
    """A folder for temporary files with a short path, which must be empty afterwards."""
    place = Path(tempfile.mkdtemp(prefix="gt-", dir="/tmp"))
    yield place
    left = [path.name for path in place.iterdir()]
    assert left == []
    place.rmdir()


@pytest.fixture(scope="module")
def desk(tmp_path_factory, temporary):
    """A desk with a good report, whose own processes can be told from all others by their temporary folder."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    assert finished(desk, temporary).returncode == 0
    return desk


def environment(desk, temporary) -> dict[str, str]:
    return {**desk.environment, "TMPDIR": str(temporary)}


def finished(desk, temporary) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        desk.command(), env=environment(desk, temporary), capture_output=True, text=True, timeout=180, check=False
    )


def family(temporary) -> dict[int, str]:
    """Processes of a run by their ids, each with its command line."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={temporary}".encode() in (process / "environ").read_bytes():
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def victims(who: str, run: int, temporary) -> list[int]:
    others = {pid: line for pid, line in family(temporary).items() if pid != run}
    if who == "run":
        return [run]
    # A warm parent and the kernels forked from it have its command line.
    return [pid for pid, line in others.items() if ("warm_kernels.parent" in line) == (who == "kernel")]


@pytest.mark.parametrize(("who", "times"), KILLS)
def test_kills_at_random_moments_leave_the_report_and_no_trace(desk, temporary, who, times):
    moment = random.Random(who)
    for turn in range(times):
        before = desk.hashes()
        desk.theme(f"_ = {moment.random()}", PICTURE)
        run = subprocess.Popen(
            desk.command(), env=environment(desk, temporary), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moment.uniform(0.5, 7))
        if found := victims(who, run.pid, temporary):
            try:
                os.kill(moment.choice(sorted(found)), signal.SIGKILL)
            except ProcessLookupError:
                pass  # it ended by itself just then
        run.wait(timeout=180)

        assert run.returncode in (0, 1, -signal.SIGKILL), (who, turn)
        assert run.returncode == 0 or desk.hashes() == before, (who, turn)
    until = time.monotonic() + 20
    while family(temporary) and time.monotonic() < until:
        time.sleep(0.2)
    assert family(temporary) == {}
    assert finished(desk, temporary).returncode == 0
    assert "0 pages made" in finished(desk, temporary).stdout
    assert not list(desk.study.glob("work/pages/*/.*"))
    assert processes_of(desk.study.parent) == []
