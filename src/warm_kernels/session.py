"""A warm parent for the length of a `with` block, and a question to any warm parent."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from warm_kernels import home, wire
from warm_kernels.identity import ONE_THREAD, CannotServe, fork_is_to_be_had
from warm_kernels.preload import is_installed
from warm_kernels.settings import HIDDEN, Settings

PROVISIONER = "warm-provisioner"
# The provisioner all the same: it gives kernels on IPC sockets of their own, forked or not.
ORDINARY = {"WARM_KERNELS": "0", "JUPYTER_DEFAULT_PROVISIONER_NAME": PROVISIONER}
LOG = logging.getLogger("warm_kernels")


@contextmanager
def warm_parent(
    modules: Iterable[str],
    lock: Path | None = None,
    *,
    hidden: Iterable[str] = HIDDEN,
    warm_up: bool = True,
    env: Mapping[str, str] | None = None,
) -> Iterator[dict[str, str]]:
    """Start a warm parent that lives as long as the block, and as long as this process.

    Parameters
    ----------
    modules : third-party libraries to import before the first kernel is forked, such as "pandas".
    lock : lock file of the environment. Kernels are forked only while its content stays the same.
    hidden : packages to hide from libraries that import them if they are there.
    warm_up : draw and fit once before the first fork.
    env : environment the parent and the kernels are to have; this process's if not given.

    Yields
    ------
    dict of environment variables. Whoever starts kernels (jupyter_client, papermill, nbclient, nbconvert, nbval, a
    Jupyter server) must have them in its environment. The parent is starting, not ready: the first kernel waits for
    it. Where there is no fork, or WARM_KERNELS=0, nothing is started and kernels are ordinary ones.

    Raises
    ------
    ValueError : a module is not an installed package. Modules of a project change: they must not be preloaded.
    """
    env = dict(os.environ if env is None else env)
    modules = tuple(modules)
    if not fork_is_to_be_had() or env.get("WARM_KERNELS") == "0":
        yield ORDINARY
        return
    if foreign := [module for module in modules if not is_installed(module)]:
        raise ValueError(f"only installed packages can be preloaded, not {', '.join(foreign)}")
    try:
        place = home.own_home()
    except OSError as why:
        LOG.warning("Ordinary kernels: there is no temporary folder for a warm parent (%s)", why.strerror)
        yield ORDINARY
        return
    settings = Settings(modules, tuple(hidden), lock, warm_up=warm_up, home=place, owner=os.getpid())
    try:
        yield _started(settings, env)
    finally:
        _stop(place)


def _started(settings: Settings, env: dict[str, str]) -> dict[str, str]:
    """Start the parent; return the variables that lead to it, or to ordinary kernels if it cannot be started."""
    added = settings.as_environment() | ONE_THREAD | {"JUPYTER_DEFAULT_PROVISIONER_NAME": PROVISIONER}
    # All kernels of one parent share its seed for hashes; said openly, an ordinary kernel has the same.
    added["PYTHONHASHSEED"] = env.get("PYTHONHASHSEED", "0")
    try:
        settings.connect([], env | added).close()
    except (CannotServe, OSError) as why:
        LOG.warning("Ordinary kernels: %s", why)
        return ORDINARY
    return added


def _stop(place: Path) -> None:
    """End the parent, and one that a client may have started when the first was killed; remove the folder."""
    home.end_started(place, 10)
    deadline = time.monotonic() + 10
    while home.socket_of(place).exists() and time.monotonic() < deadline:
        if (connection := home.connect(place)) is None:
            break
        with connection, suppress(OSError):
            connection.settimeout(10)
            wire.send(connection, {"stop": True})
            wire.receive(connection)
        time.sleep(0.02)
    with suppress(FileNotFoundError):
        shutil.rmtree(place)


def state(env: Mapping[str, str]) -> dict | None:
    """What the parent behind these variables says of itself, or None if there is none. Waits until it is ready.

    `env` is added to this process's environment, as it would be for a kernel.

    Keys: `pid`, `tasks` (names of its threads), `left_out` ({module: why}), `warmed`, `kernels` (process ids).
    """
    env = {**os.environ, **env}
    settings = Settings.read(env)
    try:
        place = settings.home or home.shared_home(settings.identity([], env))
        connection = home.connect(place)
    except CannotServe:
        return None
    if connection is None:
        return None
    with connection:
        wire.send(connection, {"state": True})
        return wire.receive(connection)[0]
