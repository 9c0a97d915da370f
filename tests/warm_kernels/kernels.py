"""Kernels for the tests: started as jupyter_client starts them, asked by code, ended without leaving anything."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

PATIENCE = 60


class Kernel:
    """A running kernel and its client."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client

    @property
    def process(self):
        return self.manager.provisioner.process

    @property
    def pid(self) -> int:
        return self.process.pid

    def outputs(self, code: str) -> list[dict]:
        """Run code; return the contents of what it put out, each with its message type under `kind`."""
        seen: list[dict] = []
        self.client.execute_interactive(
            code,
            timeout=PATIENCE,
            output_hook=lambda message: seen.append({"kind": message["msg_type"], **message["content"]}),
        )
        return [output for output in seen if output["kind"] not in ("status", "execute_input")]

    def prints(self, code: str) -> str:
        """What code prints. Fails if it raises."""
        outputs = self.outputs(code)
        assert not [output for output in outputs if output["kind"] == "error"], outputs
        return "".join(output["text"] for output in outputs if output.get("name") == "stdout").strip()

    def draws(self, code: str) -> list[str]:
        """Media types of all that code displays."""
        return sorted(kind for output in self.outputs(code) for kind in output.get("data", {}))


@contextmanager
def kernel(env: dict[str, str], *, cwd: Path | None = None, transport: str = "tcp", **popen) -> Iterator[Kernel]:
    """A kernel with `env` added to this process's environment."""
    manager = KernelManager(kernel_name="python3", transport=transport)
    manager.start_kernel(env={**os.environ, **env}, cwd=cwd and os.fspath(cwd), **popen)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.context.destroy(linger=0)


def is_alive(pid: int) -> bool:
    """Whether a process runs. A zombie, which only waits for its parent to look, does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def becomes(condition, seconds: float = 30) -> bool:
    """Whether a condition comes true within some seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
