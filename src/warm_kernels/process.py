"""A forked kernel seen from its client: what jupyter_client uses of `subprocess.Popen`."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import time
from contextlib import suppress
from typing import IO

from warm_kernels import wire
from warm_kernels.home import kill_group

# Connections of kernels whose handle was dropped while they ran. Closing one would end the kernel; an ordinary kernel
# outlives its handle until the client process ends, and so does this one.
_unattended: list[socket.socket] = []


class ForkedKernel:
    """Process of a kernel that the warm parent forked; `returncode` as in `subprocess.Popen`.

    If the parent is killed the kernel is ended too, and `returncode` is -SIGKILL.
    """

    stdin = None

    def __init__(
        self,
        connection: socket.socket,
        pid: int,
        args: list[str],
        stdout: IO[bytes] | None = None,
        stderr: IO[bytes] | None = None,
    ) -> None:
        self.pid = pid
        self.args = args
        self.stdout = stdout
        self.stderr = stderr
        self.returncode: int | None = None
        self._connection = connection
        self._connection.setblocking(True)

    def poll(self) -> int | None:
        """Exit code, or None while the kernel runs. Does not wait."""
        if self.returncode is None:
            self._listen(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end. Raises subprocess.TimeoutExpired after `timeout` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left < 0:
                raise subprocess.TimeoutExpired(self.args, timeout)
            self._listen(left)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the kernel has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _listen(self, seconds: float | None) -> None:
        """Take the message about the end, if it comes within `seconds`."""
        if not select.select([self._connection], [], [], seconds)[0]:
            return
        try:
            message, _ = wire.receive(self._connection)
        except ConnectionResetError:
            message = None
        if message is None:
            kill_group(self.pid)
            self.returncode = -signal.SIGKILL
        else:
            self.returncode = message["exit"]
        self._connection.close()

    def __del__(self) -> None:
        connection = getattr(self, "_connection", None)
        if connection is not None and self.returncode is None:
            _unattended.append(connection)
