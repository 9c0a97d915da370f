"""The forked child: from a copy of the warm parent to an ordinary IPython kernel."""

from __future__ import annotations

import atexit
import gc
import os
import random
import resource
import signal
import sys
import threading
import time
import traceback
from typing import NoReturn


def become_kernel(request: dict, descriptors: list[int], tidy) -> NoReturn:
    """Run the kernel asked for in this process and leave it. Never returns to the parent's code.

    Parameters
    ----------
    request : dict with `argv` (ipykernel's arguments), `env`, `cwd`, `umask`, `limits`, `nice`, `affinity`.
    descriptors : three descriptors, which become standard input, output and error.
    tidy : callable that closes what belongs to the parent alone.
    """
    code = 1
    try:
        os.setsid()
        _restore_signals()
        _take_streams(descriptors)
        tidy()
        _take_surroundings(request)
        _reseed()
        _choose_backend(request["env"])
        _forget_the_parent()
        code = _run(request["argv"])
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:  # the top of this process: shown as the interpreter would show it, exit code 1
        traceback.print_exc(file=sys.__stderr__)
    finally:
        _leave(code)


def _restore_signals() -> None:
    """Handlers as in a fresh interpreter. The parent's are its own."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _take_streams(descriptors: list[int]) -> None:
    for target, descriptor in enumerate(descriptors):
        os.dup2(descriptor, target, inheritable=True)
    for descriptor in descriptors:
        if descriptor > 2:
            os.close(descriptor)
    sys.stdout.reconfigure(line_buffering=True)


def _take_surroundings(request: dict) -> None:
    """Environment, folder and limits that the client would have handed to an ordinary kernel."""
    os.environ.clear()
    os.environ.update(request["env"])
    # The process that must not die is the warm parent; ipykernel is told so as an argument, this is for others.
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    os.umask(request["umask"])
    for name, limits in request["limits"].items():
        resource.setrlimit(getattr(resource, name), tuple(limits))
    if (more := request["nice"] - os.getpriority(os.PRIO_PROCESS, 0)) > 0:
        os.nice(more)
    os.sched_setaffinity(0, request["affinity"])
    os.chdir(request["cwd"])
    time.tzset()
    sys.dont_write_bytecode = bool(request["env"].get("PYTHONDONTWRITEBYTECODE"))


def _reseed() -> None:
    """Fresh global random states: a fork copies them, and all kernels would draw the same numbers."""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # noqa: NPY002 - the legacy global state is the one that is copied


def _choose_backend(env: dict[str, str]) -> None:
    """matplotlib reads MPLBACKEND when it is imported; the parent imported it with the inline backend."""
    if "matplotlib" in sys.modules and env.get("MPLBACKEND"):
        sys.modules["matplotlib"].rcParams["backend"] = env["MPLBACKEND"]


def _forget_the_parent() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "warm_kernels"]:
        del sys.modules[name]
    gc.enable()


def _run(argv: list[str]) -> int:
    import ipykernel.kernelapp
    import ipykernel_launcher

    sys.argv = [ipykernel_launcher.__file__, *argv]
    handle = f"--IPKernelApp.parent_handle={os.getppid()}"
    ipykernel.kernelapp.IPKernelApp.launch_instance(argv=[*argv, handle])
    return 0


def _leave(code: int) -> NoReturn:
    """End as the interpreter ends, without taking the libraries down one by one."""
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)
