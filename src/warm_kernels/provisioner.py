"""The kernel provisioner: asks a warm parent for a forked kernel, or starts an ordinary one.

jupyter_client finds it under the name `warm-provisioner`; JUPYTER_DEFAULT_PROVISIONER_NAME or a kernel specification
selects it. Everything but the launch is LocalProvisioner's.
"""

from __future__ import annotations

import asyncio
import os
import socket
import uuid
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from jupyter_core.paths import jupyter_runtime_dir
from traitlets import List, Unicode

from warm_kernels import wire
from warm_kernels.identity import CannotServe, fork_is_to_be_had, interpreter_flags
from warm_kernels.process import ForkedKernel
from warm_kernels.settings import Settings
from warm_kernels.streams import Streams

_LONGEST_ANSWER = 120.0


class WarmProvisioner(LocalProvisioner):
    """LocalProvisioner whose kernels are forked from a warm parent where that is possible."""

    modules = List(Unicode(), help="Libraries the warm parent imports; WARM_KERNELS_MODULES if empty.").tag(config=True)
    lock = Unicode("", help="Lock file whose content keys the warm parent; WARM_KERNELS_LOCK if empty.").tag(
        config=True
    )

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Give each kernel on IPC sockets of its own before the connection file is written.

        The names jupyter_client makes up are relative and chosen by looking for a free number: of kernels started at
        the same time in one folder, two can choose the same, and hang.
        """
        manager = self.parent
        if manager is not None and manager.transport == "ipc" and not os.path.isabs(manager.ip):
            os.makedirs(jupyter_runtime_dir(), mode=0o700, exist_ok=True)
            manager.ip = os.path.join(jupyter_runtime_dir(), f"warm-{uuid.uuid4().hex[:16]}")
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel: forked if it can be, else exactly as LocalProvisioner does."""
        try:
            process = await self._forked(cmd, kwargs)
        except (CannotServe, OSError) as why:
            self.log.info("Ordinary kernel instead of a warm one: %s", why)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process
        self.pid = self.pgid = process.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info

    async def _forked(self, cmd: list[str], kwargs: dict[str, Any]) -> ForkedKernel:
        env = dict(kwargs.get("env") or os.environ)
        settings = Settings.read(env, self.modules, self.lock)
        if not (fork_is_to_be_had() and settings.wanted):
            raise CannotServe("warm kernels are not asked for, or there is no fork here")
        if kwargs.get("independent"):
            raise CannotServe("a kernel that outlives its client must not be a warm parent's child")
        flags, argv = interpreter_flags(cmd)
        request = _request(argv, env, kwargs.get("cwd")) | {"identity": settings.identity(flags, env)}
        with Streams(kwargs) as streams:
            for _ in range(2):  # a parent may be ending just while this client connects
                connection = settings.connect(flags, env)
                try:
                    return await _ask(connection, request, cmd, streams)
                except ConnectionError:
                    connection.close()
                except BaseException:
                    connection.close()
                    raise
        raise CannotServe("the warm parent ends before it answers")


def _request(argv: list[str], env: dict[str, str], cwd: str | None) -> dict[str, Any]:
    """All that an ordinary kernel would inherit from this process."""
    import resource  # not on Windows, where this module is imported all the same

    folder = os.path.abspath(cwd or os.getcwd())
    if not os.path.isdir(folder):
        raise CannotServe("the kernel's folder does not exist")
    mask = os.umask(0o077)
    os.umask(mask)
    return {
        "argv": [os.path.expanduser(argument) for argument in argv],
        "env": env,
        "cwd": folder,
        "umask": mask,
        "limits": {
            name: list(resource.getrlimit(getattr(resource, name)))
            for name in dir(resource)
            if name.startswith("RLIMIT_")
        },
        "nice": os.getpriority(os.PRIO_PROCESS, 0),
        "affinity": sorted(os.sched_getaffinity(0)),
        "client": os.getpid(),
    }


async def _ask(connection: socket.socket, request: dict[str, Any], cmd: list[str], streams: Streams) -> ForkedKernel:
    """Send the request and wait, without holding up the event loop, until the parent has forked."""
    wire.send(connection, request, streams.descriptors)
    loop = asyncio.get_running_loop()
    answered = loop.create_future()
    loop.add_reader(connection.fileno(), lambda: answered.done() or answered.set_result(None))
    try:
        await asyncio.wait_for(answered, _LONGEST_ANSWER)
    except TimeoutError:
        raise CannotServe("the warm parent does not answer in time") from None
    finally:
        loop.remove_reader(connection.fileno())
    answer, _ = wire.receive(connection)
    if answer is None:
        raise ConnectionResetError("the warm parent ended")
    if "refused" in answer:
        raise CannotServe(answer["refused"])
    return ForkedKernel(connection, answer["pid"], cmd, *streams.kept())
