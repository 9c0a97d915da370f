"""The handle of a forked kernel behaves as Popen's does."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import pytest

from warm_kernels import wire
from warm_kernels.process import ForkedKernel


@pytest.fixture
def running():
    """A process, the parent's end of its connection, and the client's handle."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True)
    parent, client = socket.socketpair()
    yield process, parent, ForkedKernel(client, process.pid, ["python"])
    parent.close()
    process.kill()
    process.communicate()


def test_it_runs_until_the_parent_says_otherwise(running):
    _, parent, handle = running
    assert handle.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        handle.wait(0.05)
    wire.send(parent, {"exit": 3})
    assert handle.wait(5) == handle.poll() == handle.returncode == 3


def test_without_its_parent_the_kernel_is_ended(running):
    process, parent, handle = running
    parent.close()
    assert handle.poll() == -signal.SIGKILL
    assert process.wait(5) == -signal.SIGKILL


@pytest.mark.parametrize(("send", "number"), [("terminate", signal.SIGTERM), ("kill", signal.SIGKILL)])
def test_signals_reach_the_process(running, send, number):
    process, _, handle = running
    getattr(handle, send)()
    assert process.wait(5) == -number


def test_no_signal_is_sent_once_it_has_ended(running):
    process, parent, handle = running
    wire.send(parent, {"exit": 0})
    handle.kill()
    assert process.poll() is None


def test_dropping_the_handle_does_not_end_the_kernel(running):
    process, parent, handle = running
    del handle
    parent.setblocking(False)
    with pytest.raises(BlockingIOError):
        parent.recv(1)
    assert process.poll() is None
