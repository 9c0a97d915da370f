"""What a command costs with all it starts: wall time, CPU of the whole process tree, peak memory."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and CPU; `memory` is the peak of the summed PSS in MiB, 0 if it was not watched."""

    wall: float
    cpu: float
    memory: float = 0.0


def cost_of(command: list[str], folder: Path, env: dict[str, str], *, watch_memory: bool = False) -> Cost:
    """Run a command and wait for it and for every process it leaves behind.

    Watching the memory takes time on the same cores: measure one or the other. Raises CalledProcessError.
    """
    # Orphans of the command become this process's children, so that their CPU is counted when they are waited for.
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        peak = _Peak(process.pid) if watch_memory else None
        code = process.wait()
    wall = time.monotonic() - started
    if peak is not None:
        peak.stop()
    _wait_for_orphans()
    if code:
        raise subprocess.CalledProcessError(code, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, peak.mebibytes if peak is not None else 0.0)


def _wait_for_orphans() -> None:
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


class _Peak:
    """Highest sum of the proportional set sizes of a process and its descendants, looked at five times a second."""

    def __init__(self, pid: int) -> None:
        self.mebibytes = 0.0
        self._pid = pid
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(0.2):
            self.mebibytes = max(self.mebibytes, sum(map(_proportional_size, _family(self._pid))))


def _family(pid: int) -> list[int]:
    """A process and all its descendants, those included that lead sessions of their own."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _read(entry / "stat").rpartition(")")[2].split()
            if fields:
                children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def _proportional_size(pid: int) -> float:
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _read(path: Path) -> str:
    """Text of a file of /proc, empty if its process has gone meanwhile."""
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
