"""Import third-party libraries into the warm parent, and find out which of them do not bear it.

A library cannot be unloaded, so the parent starts itself again without one that started a thread, pulled in a module of
the project, or brought in matplotlib_inline (which registers with IPython when it is imported: later figures are lost).
"""

from __future__ import annotations

import functools
import importlib
import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from warm_kernels.identity import library_folders

# ipykernel and what it, IPython and pyzmq import only when a kernel starts or runs its first cell.
KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "ipykernel.subshell_manager",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.history",
    "IPython.core.magics.execution",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
    "zmq.eventloop.zmqstream",
    "zmq.utils.garbage",
)


class _Hidden(importlib.abc.MetaPathFinder):
    """Makes some top-level packages look absent, for libraries which import them only if they are there."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)

    def find_spec(self, fullname: str, path=None, target=None):
        if fullname.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"{fullname} is hidden from the warm parent", name=fullname)
        return None


@contextmanager
def hidden(names: Iterable[str]) -> Iterator[None]:
    """Within the block the named packages cannot be imported; afterwards they can."""
    finder = _Hidden(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def tasks() -> list[str]:
    """Names of this process's threads as the kernel of the operating system counts them."""
    names = []
    for task in os.listdir("/proc/self/task"):
        with open(f"/proc/self/task/{task}/comm", encoding="utf-8", errors="replace") as comm:
            names.append(comm.read().strip())
    return names


def project_modules(names: Iterable[str]) -> list[str]:
    """Those of the loaded modules `names` whose source is neither the standard library's nor an installed package's."""
    found = []
    for name in names:
        source = getattr(sys.modules.get(name), "__file__", None)
        if source and name.partition(".")[0] not in ("warm_kernels", "__main__") and not _is_library(source):
            found.append(name)
    return sorted(found)


def _is_library(source: str) -> bool:
    folder, name = os.path.split(source)
    return os.path.join(_real_folder(folder), name).startswith(library_folders())


_real_folder = functools.cache(os.path.realpath)


def unfit() -> str | None:
    """Why this process must not fork kernels, or None. Cheap: asked before every fork."""
    if len(names := tasks()) > 1:
        return f"{len(names)} threads ({', '.join(sorted(set(names)))})"
    if "matplotlib_inline" in sys.modules:
        return "it imports matplotlib_inline"
    return None


def is_installed(module: str) -> bool:
    """Whether a module's top-level package is an installed one, found without importing it."""
    spec = importlib.util.find_spec(module.partition(".")[0])
    if spec is None:
        return False
    places = [spec.origin] if spec.has_location else list(spec.submodule_search_locations or [])
    return not places or all(_is_library(place) for place in places)


def import_libraries(
    modules: Iterable[str], concealed: Iterable[str], start_again: Callable[[str, str], None]
) -> dict[str, str]:
    """Import what a kernel needs and then `modules`; return {module: why} for those left out.

    `start_again(module, why)` is called for a module that spoilt the process. It does not return in the parent.
    """
    left_out = {}
    wanted = (*KERNEL_MODULES, *modules)
    with hidden(set(concealed) - {module.partition(".")[0] for module in wanted}):
        for module in wanted:
            before = set(sys.modules)
            why = _import(module) if is_installed(module) else "not an installed package"
            if why is None and (why := _spoilt_by(set(sys.modules) - before)):
                start_again(module, why)
            if why is not None:
                left_out[module] = why
    return left_out


def _spoilt_by(imported: Iterable[str]) -> str | None:
    if found := project_modules(imported):
        return f"it imports modules of the project ({', '.join(found[:3])})"
    return unfit()


def _import(module: str) -> str | None:
    try:
        importlib.import_module(module)
    except Exception as problem:  # whatever a library raises: the kernels will import it themselves and show it
        return f"{type(problem).__name__} at import"
    return None
