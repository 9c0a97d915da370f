"""The private folder: nobody else's, one parent at a time, swept when its parent was killed."""

from __future__ import annotations

import os
import signal
import socket
import threading
from pathlib import Path

import pytest

from tests.warm_kernels.kernels import becomes
from warm_kernels import home, warm_parent
from warm_kernels.home import HomeError
from warm_kernels.session import state
from warm_kernels.settings import Settings


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_a_folder_others_may_enter_is_refused():
    place = home.shared_home("f" * 64)
    place.mkdir(mode=0o755)
    with pytest.raises(HomeError, match="not this user's alone"), home.locked(place):
        pass


def test_a_link_in_the_folders_place_is_refused(tmp_path):
    place = home.shared_home("f" * 64)
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(HomeError), home.locked(place):
        pass


def test_a_name_too_long_for_a_socket_is_refused(tmp_path):
    with pytest.raises(HomeError, match="too long"), home.locked(tmp_path / ("long" * 30)):
        pass


def test_a_folder_removed_while_one_waits_for_its_lock_is_made_anew(tmp_path):
    place = tmp_path / "warm-kernels-x"
    entered = threading.Event()
    with home.locked(place):

        def wait():
            with home.locked(place):
                entered.set()

        waiting = threading.Thread(target=wait)
        waiting.start()
        (place / "lock").unlink()
        place.rmdir()
    waiting.join(10)
    assert entered.is_set()
    assert (place / "lock").exists()


def test_clients_at_once_start_one_parent(tmp_path):
    env = {**os.environ, "WARM_KERNELS_HOME": str(tmp_path / "one")}
    settings = Settings(modules=("numpy",), warm_up=False, home=tmp_path / "one", owner=os.getpid())
    pids = []

    def ask():
        settings.connect([], env).close()
        pids.append(state(settings.as_environment())["pid"])

    clients = [threading.Thread(target=ask) for _ in range(4)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert len(pids) == 4
    assert len(set(pids)) == 1
    os.kill(pids[0], signal.SIGTERM)
    assert becomes(lambda: not (tmp_path / "one").exists())
    home.end_started(tmp_path / "one", 10)


def test_the_folder_of_a_killed_parent_is_swept_by_the_next(tmp_path):
    dead = tmp_path / "warm-kernels-dead"
    with home.locked(dead):
        left = socket.socket(socket.AF_UNIX)
        left.bind(str(home.socket_of(dead)))
        left.close()
    with warm_parent(["numpy"], warm_up=False) as env:
        assert not dead.exists()
        alive = Path(env["WARM_KERNELS_HOME"])
        with warm_parent(["numpy"], warm_up=False):
            assert alive.exists()
            assert state(env) is not None
