"""Streams for a kernel, as Popen would make them."""

from __future__ import annotations

import os
import subprocess

import pytest

from warm_kernels.identity import CannotServe
from warm_kernels.streams import Streams


def _target(descriptor):
    return os.readlink(f"/proc/self/fd/{descriptor}")


def test_nothing_asked_for_is_inherited_and_input_is_empty():
    with Streams({"env": {}, "cwd": "/"}) as streams:
        stdin, stdout, stderr = streams.descriptors
        assert (_target(stdin), stdout, stderr) == ("/dev/null", 1, 2)


def test_files_descriptors_and_devnull_are_passed_on(tmp_path):
    with (tmp_path / "log").open("w") as log:
        with Streams({"stdout": log, "stderr": log.fileno()}) as streams:
            assert streams.descriptors[1:] == (log.fileno(), log.fileno())
        with Streams({"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}) as streams:
            assert _target(streams.descriptors[1]) == "/dev/null"
            assert streams.descriptors[1] == streams.descriptors[2]


def test_a_pipe_is_kept_for_the_caller():
    with Streams({"stdout": subprocess.PIPE}) as streams:
        os.write(streams.descriptors[1], b"said")
        stdout, stderr = streams.kept()
    with stdout:
        assert stdout.read() == b"said"
    assert stderr is None


def test_a_pipe_nobody_took_is_closed():
    with Streams({"stderr": subprocess.PIPE}) as streams:
        descriptors = streams.descriptors
    with pytest.raises(OSError):
        os.fstat(descriptors[2])


def test_what_only_popen_knows_cannot_be_served():
    with pytest.raises(CannotServe, match="preexec_fn, user"):
        Streams({"user": "other", "preexec_fn": print, "env": {}})
