"""The standard streams of a forked kernel, as `subprocess.Popen` would have set them up."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

from warm_kernels.identity import CannotServe

_KNOWN = {"env", "cwd", "stdin", "stdout", "stderr", "independent", "kernel_id", "extra_arguments"}


class Streams:
    """Input, output and error for one kernel, made from Popen's keyword arguments. A context manager.

    `descriptors` are to be sent to the parent; what was opened for the purpose is closed on leaving the block.
    Raises CannotServe for arguments that only Popen knows what to do with.
    """

    def __init__(self, kwargs: Mapping[str, Any]) -> None:
        if unknown := sorted(kwargs.keys() - _KNOWN):
            raise CannotServe(f"only Popen knows {', '.join(unknown)}")
        self._to_close: list[int] = []
        self._pipes: list[IO[bytes] | None] = [None, None]
        self._handed_over = False
        # A kernel's input is empty: jupyter_client closes the pipe that it gives to an ordinary one.
        stdin = self._null(os.O_RDONLY)
        stdout = self._descriptor(kwargs.get("stdout"), 1)
        stderr = stdout if kwargs.get("stderr") == subprocess.STDOUT else self._descriptor(kwargs.get("stderr"), 2)
        self.descriptors = (stdin, stdout, stderr)

    def __enter__(self) -> Streams:
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in self._to_close:
            os.close(descriptor)
        if not self._handed_over:
            for pipe in self._pipes:
                if pipe is not None:
                    pipe.close()

    def kept(self) -> list[IO[bytes] | None]:
        """The reading ends of `stdout` and `stderr` where PIPE was asked for; they are the caller's to close."""
        self._handed_over = True
        return self._pipes

    def _null(self, mode: int) -> int:
        descriptor = os.open(os.devnull, mode | os.O_CLOEXEC)
        self._to_close.append(descriptor)
        return descriptor

    def _descriptor(self, asked: Any, standard: int) -> int:
        if asked is None:
            with suppress(OSError):  # a client without this stream: its kernels have none either
                os.fstat(standard)
                return standard
            return self._null(os.O_WRONLY)
        if asked == subprocess.DEVNULL:
            return self._null(os.O_WRONLY)
        if asked == subprocess.PIPE:
            reading, writing = os.pipe()
            self._pipes[standard - 1] = open(reading, "rb")
            self._to_close.append(writing)
            return writing
        return asked if isinstance(asked, int) else asked.fileno()
