"""Where a warm parent listens: a folder only its user may enter, with a socket only its user may use.

The socket is bound and listening before the parent is started, so a client connects at once and waits for the answer
while the parent is still importing. One lock in the folder decides who starts a parent.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from warm_kernels.identity import ONE_THREAD, CannotServe

PREFIX = "warm-kernels-"
_LONGEST_SOCKET_NAME = 100
_INLINE = "module://matplotlib_inline.backend_inline"
_BOOT = (
    "import sys\n"
    "if sys.path[0] == '': del sys.path[0]\n"  # or the folder of whoever started the parent would be everyone's
    "sys.path.insert(0, {root!r})\n"
    "from warm_kernels.parent import main\n"
    "del sys.path[0]\n"
    "main(sys.argv[1])"
)
# Quiet allocator threads and a warning about frozen modules: neither is of use in a process that only forks.
_PARENT_ONLY = {
    "MPLBACKEND": _INLINE,
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


class _ParentProcess(subprocess.Popen):
    """A shared parent may outlive the process that started it: that is not reported as a forgotten process."""

    def __del__(self) -> None:
        pass


_started: dict[str, _ParentProcess] = {}


class HomeError(CannotServe):
    """The private folder cannot be used."""


def shared_home(identity: str) -> Path:
    """Folder of the parent which every client of this user with the same identity shares."""
    return Path(tempfile.gettempdir()) / f"{PREFIX}{os.getuid()}-{identity[:16]}"


def own_home() -> Path:
    """A new folder for one owner."""
    return Path(tempfile.mkdtemp(prefix=PREFIX))


def socket_of(home: Path) -> Path:
    return home / "socket"


def _ensure(home: Path) -> None:
    """Make the folder, or raise HomeError if it is there and somebody else could use it."""
    with suppress(FileExistsError):
        home.mkdir(mode=0o700)
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise HomeError("the folder for the warm parent's socket is not this user's alone")
    if len(os.fsencode(socket_of(home))) > _LONGEST_SOCKET_NAME:
        raise HomeError("the temporary folder's name is too long for a socket")


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the folder's lock. A folder removed while this process waited is made anew."""
    import fcntl  # not on Windows, where this module is imported all the same

    while True:
        _ensure(home)
        try:
            lock = os.open(home / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_still(home / "lock", lock):
                continue
            yield
            return
        finally:
            os.close(lock)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def connect(home: Path) -> socket.socket | None:
    """A connection to the parent at `home`, or None if none listens there."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(os.fspath(socket_of(home)))
    except OSError as why:
        connection.close()
        if isinstance(why, (FileNotFoundError, ConnectionRefusedError, NotADirectoryError)):
            return None
        raise
    return connection


def connect_or_start(home: Path, orders: dict, flags: list[str], env: Mapping[str, str]) -> socket.socket:
    """A connection to the parent at `home`, which is started if there is none."""
    with locked(home):
        connection = connect(home)
        if connection is None:
            start(home, orders, flags, env)
            connection = connect(home)
    if connection is None:
        raise HomeError("the warm parent's socket cannot be reached")
    return connection


def start(home: Path, orders: dict, flags: list[str], env: Mapping[str, str]) -> None:
    """Start a parent. Call it with the lock held and no parent listening."""
    _sweep(home)
    listener = _listen(home)
    orders = {**orders, "listener": listener.fileno(), "home": os.fspath(home)}
    root = os.fspath(Path(__file__).resolve().parent.parent)
    command = [sys.executable, *flags, "-c", _BOOT.format(root=root), json.dumps(orders)]
    log = os.open(home / "log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        _started[os.fspath(home)] = _ParentProcess(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env={**env, **ONE_THREAD, **_PARENT_ONLY},
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
    finally:
        os.close(log)
        listener.close()


def _listen(home: Path) -> socket.socket:
    path = socket_of(home)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(os.fspath(path))
        path.chmod(0o600)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def remove(home: Path, listener: socket.socket | None = None) -> None:
    """Remove the folder and all in it, if it is still this parent's or nobody's."""
    if not home.exists():
        return
    with locked(home):
        if listener is not None:
            listener.close()
        connection = connect(home)
        if connection is None:
            shutil.rmtree(home)
        else:
            connection.close()


def end_started(home: Path, seconds: float) -> None:
    """End a parent that this process started at `home`; after `seconds` it is killed."""
    process = _started.pop(os.fspath(home), None)
    if process is None:
        return
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _sweep(own: Path) -> None:
    """Remove folders of this user whose parent was killed: nobody listens there any more."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if home != own and home.is_dir() and not home.is_symlink() and home.stat().st_uid == os.getuid():
            _remove_if_dead(home)


def _remove_if_dead(home: Path) -> None:
    import fcntl

    with suppress(OSError):
        lock = os.open(home / "lock", os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            connection = connect(home)
            if connection is None:
                shutil.rmtree(home)
            else:
                connection.close()
        finally:
            os.close(lock)


def kill_group(pid: int) -> None:
    """SIGKILL to a kernel's process group, or to the kernel alone if it has not made one yet."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        return
