"""The warm parent's service: fork a kernel for each request on the private socket, and report its end.

It ends when its owner does, when told to, or after some time without a kernel.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from warm_kernels import home, preload, wire
from warm_kernels.identity import CannotServe, check_environment, check_limits, read_at_start
from warm_kernels.kernel import become_kernel

# After this time without an event: is the parent idle for too long?
_LONGEST_SLEEP = 5.0


@dataclass
class Orders:
    """What the starter wants: passed as JSON on the command line."""

    listener: int
    home: str
    identity: str
    modules: list[str]
    hidden: list[str]
    owner: int | None
    idle: float | None
    warm_up: bool
    left_out: dict[str, str] = field(default_factory=dict)


@dataclass
class Kernel:
    """A forked kernel and the client that asked for it."""

    pid: int
    client: socket.socket | None
    client_process: int
    ended: bool = False


class Server:
    """Accepts requests, forks, reports ends. One thread, one selector."""

    def __init__(self, orders: Orders, warmed: list[str], environment: dict[str, str]) -> None:
        self.orders = orders
        self.warmed = warmed
        self.read_at_start = read_at_start(environment)
        # Some libraries set variables when they are imported: their kernels have these, unless the client set them.
        self.set_at_import = {name: value for name, value in os.environ.items() if environment.get(name) != value}
        self.kernels: list[Kernel] = []
        self.stopping = False
        self.used = time.monotonic()
        self.selector = selectors.DefaultSelector()
        self.listener = socket.socket(fileno=orders.listener)
        self.listener.setblocking(False)
        self.waker, self.woken = socket.socketpair()
        self.waker.setblocking(False)
        self.woken.setblocking(False)
        self.selector.register(self.listener, selectors.EVENT_READ, self._accept)
        self.selector.register(self.woken, selectors.EVENT_READ, self._wake)
        self.owner: int | None = None
        self._watch_owner()
        signal.set_wakeup_fd(self.waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._stop)

    def serve(self) -> None:
        """Serve until told to stop, the owner's end, or too long without a kernel."""
        while not self.stopping and not self._idle_too_long():
            for key, _ in self.selector.select(_LONGEST_SLEEP):
                if self.selector.get_map().get(key.fd) is key:  # not closed by an event just before it
                    key.data(key.fileobj)

    def end(self) -> None:
        """End every kernel, then remove socket, log and folder."""
        with suppress(OSError, home.HomeError):
            home.remove(Path(self.orders.home), self.listener)
        for kernel in list(self.kernels):
            self._client_gone(kernel)
        deadline = time.monotonic() + 2
        while self.kernels and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.01)

    def _stop(self, *_) -> None:
        self.stopping = True

    def _idle_too_long(self) -> bool:
        if self.kernels:
            self.used = time.monotonic()
        return self.orders.idle is not None and time.monotonic() - self.used > self.orders.idle

    def _watch_owner(self) -> None:
        if self.orders.owner is None:
            return
        try:
            self.owner = os.pidfd_open(self.orders.owner)
        except ProcessLookupError:
            self.stopping = True
        else:
            self.selector.register(self.owner, selectors.EVENT_READ, self._stop)

    def _accept(self, _) -> None:
        try:
            client, _ = self.listener.accept()
        except BlockingIOError:
            return
        client.settimeout(10)
        self.selector.register(client, selectors.EVENT_READ, self._answer)

    def _wake(self, woken: socket.socket) -> None:
        with suppress(BlockingIOError):
            while woken.recv(512):
                pass
        self._reap()

    def _answer(self, client: socket.socket) -> None:
        """Read what a client sends first and answer it."""
        self.selector.unregister(client)
        try:
            request, descriptors = wire.receive(client)
            if request is None:
                client.close()
            elif "argv" in request:
                self._fork(client, request, descriptors)
            else:
                self._inform(client, request)
        except OSError:  # the client went away, or stopped, in the middle of its request
            client.close()

    def _inform(self, client: socket.socket, request: dict) -> None:
        self.stopping = self.stopping or request.get("stop", False)
        state = {
            "pid": os.getpid(),
            "tasks": preload.tasks(),
            "left_out": self.orders.left_out,
            "warmed": self.warmed,
            "kernels": [kernel.pid for kernel in self.kernels if not kernel.ended],
        }
        wire.send(client, state)
        client.close()

    def _fork(self, client: socket.socket, request: dict, descriptors: list[int]) -> None:
        try:
            self._check(request)
            process = os.pidfd_open(request["client"])
        except (CannotServe, OSError) as why:
            wire.send(client, {"refused": str(why)})
            client.close()
        else:
            request["env"] = {**self.set_at_import, **request["env"]}
            pid = os.fork()
            if pid == 0:
                become_kernel(request, descriptors, lambda: self._close_all(client, process))
            kernel = Kernel(pid, client, process)
            self.kernels.append(kernel)
            self.selector.register(client, selectors.EVENT_READ, lambda _: self._client_gone(kernel))
            self.selector.register(process, selectors.EVENT_READ, lambda _: self._client_gone(kernel))
            with suppress(OSError):  # a client that has gone already is seen in the next round
                wire.send(client, {"pid": pid})
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _check(self, request: dict) -> None:
        if request["identity"] != self.orders.identity:
            raise CannotServe("the warm parent was made from other packages, modules or settings")
        check_environment(request["env"], self.read_at_start, request["cwd"])
        check_limits(request["limits"])
        if why := preload.unfit():
            raise CannotServe(f"the warm parent is not fit to fork: {why}")

    def _close_all(self, client: socket.socket, process: int) -> None:
        """In a child: give up everything through which another's death could be missed."""
        self.selector.close()
        self.listener.close()
        for end in (self.waker, self.woken, client):
            end.close()
        for kernel in self.kernels:
            if kernel.client is not None:
                kernel.client.close()
                os.close(kernel.client_process)
        for descriptor in (process, self.owner):
            if descriptor is not None:
                os.close(descriptor)

    def _reap(self) -> None:
        """Tell clients of kernels that ended. The process id stays taken until the client has heard."""
        for kernel in [kernel for kernel in self.kernels if not kernel.ended]:
            end = os.waitid(os.P_PID, kernel.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if end is not None:
                kernel.ended = True
                code = end.si_status if end.si_code == os.CLD_EXITED else -end.si_status
                self._tell(kernel, code)

    def _tell(self, kernel: Kernel, code: int) -> None:
        if kernel.client is None:
            self._bury(kernel)
            return
        with suppress(OSError):
            wire.send(kernel.client, {"exit": code})

    def _client_gone(self, kernel: Kernel) -> None:
        """No client, no kernel: end it with all it started in its session's first group."""
        if kernel.client is not None:
            self.selector.unregister(kernel.client)
            self.selector.unregister(kernel.client_process)
            kernel.client.close()
            os.close(kernel.client_process)
            kernel.client = None
        if kernel.ended:
            self._bury(kernel)
        else:
            home.kill_group(kernel.pid)

    def _bury(self, kernel: Kernel) -> None:
        os.waitpid(kernel.pid, 0)
        self.kernels.remove(kernel)
