"""What a warm parent was made from, and whether a kernel may be forked from it.

A forked kernel must be what an ordinary start would have given. Whatever an interpreter or a library reads only
while it starts is therefore part of the parent's identity: a request that differs in it gets an ordinary kernel.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import site
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path

PROTOCOL = 1

# With more than one thread a fork is not safe: the libraries that start pools at import are told not to.
ONE_THREAD = {
    name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
}
_READ_AT_START = ("HOME", "LANG", "LANGUAGE", "MATPLOTLIBRC", "MPLCONFIGDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
_READ_AT_START_BEGINNING = ("PYTHON", "LC_", "LD_", "MALLOC_", "ARROW_")


class CannotServe(Exception):
    """This kernel cannot be forked from a warm parent; the message says why. An ordinary one is started."""


def fork_is_to_be_had() -> bool:
    """Linux only: Windows has no fork, and on macOS the system's frameworks do not survive one."""
    return sys.platform == "linux"


def read_at_start(env: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that only a fresh start can honour."""
    return {
        name: value
        for name, value in sorted(env.items())
        if name in _READ_AT_START or name.startswith(_READ_AT_START_BEGINNING)
    }


def check_environment(env: Mapping[str, str], parent: Mapping[str, str], cwd: str) -> None:
    """Raise CannotServe if a kernel with this environment and folder must be started afresh."""
    threads = [name for name in ONE_THREAD if env.get(name, "1") != "1"]
    if threads:
        raise CannotServe(f"{', '.join(threads)} asks for more than one thread")
    asked = read_at_start(env)
    differing = sorted(name for name in asked.keys() | parent.keys() if asked.get(name) != parent.get(name))
    if differing:
        raise CannotServe(f"only a fresh start honours another {', '.join(differing)}")
    if Path(cwd, "matplotlibrc").exists():
        raise CannotServe("the kernel's folder holds a matplotlibrc, which is read at import")


def check_limits(limits: Mapping[str, list[int]]) -> None:
    """Raise CannotServe if a resource limit asked for is looser than this process may give."""
    import resource  # not on Windows, where this module is imported all the same

    for name, (_, hard) in limits.items():
        own = resource.getrlimit(getattr(resource, name))[1]
        if own != resource.RLIM_INFINITY and (hard == resource.RLIM_INFINITY or hard > own):
            raise CannotServe(f"{name} is looser than the warm parent's")


def interpreter_flags(cmd: list[str]) -> tuple[list[str], list[str]]:
    """Split a kernel command into the interpreter's flags and ipykernel's arguments.

    Raises CannotServe for anything but `python [flags] -m ipykernel_launcher ...` with this interpreter.
    """
    if "-m" not in cmd or cmd[cmd.index("-m") + 1 : cmd.index("-m") + 2] != ["ipykernel_launcher"]:
        raise CannotServe("not an ipykernel_launcher command")
    at = cmd.index("-m")
    if not _is_this_interpreter(cmd[0]):
        raise CannotServe("another interpreter")
    flags = cmd[1:at]
    if any(not flag.startswith("-X") for flag in flags):
        raise CannotServe("interpreter flags other than -X")
    return flags, cmd[at + 2 :]


def _is_this_interpreter(executable: str) -> bool:
    """Same folder (so the same environment) and the same program behind it."""
    theirs, ours = Path(executable), Path(sys.executable)
    return theirs == ours or (theirs.parent == ours.parent and os.path.realpath(theirs) == os.path.realpath(ours))


def identity(
    modules: Iterable[str], hidden: Iterable[str], lock: Path | None, flags: list[str], env: Mapping[str, str]
) -> str:
    """Hexadecimal digest of all a warm parent is made from.

    Interpreter, its flags, modules, the content of the lock file, the time of the last installation, and the variables
    read at start: a change in any of them asks for another parent.
    """
    made_from = {
        "protocol": PROTOCOL,
        "interpreter": [sys.executable, sys.prefix, sys.version],
        "flags": flags,
        "modules": list(modules),
        "hidden": sorted(hidden),
        "lock": hashlib.sha256(lock.read_bytes()).hexdigest() if lock else None,
        "installed": [os.stat(folder).st_mtime_ns for folder in _site_folders() if os.path.isdir(folder)],
        "read_at_start": read_at_start(env),
    }
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def _site_folders() -> list[str]:
    return sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})


@functools.cache
def library_folders() -> tuple[str, ...]:
    """Folders of the standard library and of installed packages, real paths ending in a separator."""
    folders = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {*site.getsitepackages(), site.getusersitepackages()}
    return tuple(os.path.join(os.path.realpath(folder), "") for folder in sorted(folders))
