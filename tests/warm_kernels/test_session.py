"""`warm_parent`: what it asks for, gives and leaves behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.warm_kernels.kernels import is_alive, kernel
from warm_kernels import warm_parent
from warm_kernels.process import ForkedKernel
from warm_kernels.session import state


def test_it_gives_the_environment_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with warm_parent(["numpy"], warm_up=False) as env:
        assert env["JUPYTER_DEFAULT_PROVISIONER_NAME"] == "warm-provisioner"
        pid = state(env)["pid"]
    assert not is_alive(pid)
    assert state(env) is None
    assert list(tmp_path.iterdir()) == []


def test_only_its_user_may_enter_the_folder_or_use_the_socket(warm):
    home = Path(warm["WARM_KERNELS_HOME"])
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {0o600}


def test_a_module_of_the_project_is_refused():
    with pytest.raises(ValueError, match="only installed packages can be preloaded, not analysis, no_such_library"):
        with warm_parent(["numpy", "analysis", "no_such_library"]):
            pass


def test_asked_off_it_starts_nothing():
    with warm_parent(["numpy"], env={**os.environ, "WARM_KERNELS": "0"}) as env:
        assert env == {"WARM_KERNELS": "0", "JUPYTER_DEFAULT_PROVISIONER_NAME": "warm-provisioner"}
        assert state(env) is None


def test_where_no_parent_can_be_started_kernels_are_ordinary(tmp_path, monkeypatch, caplog):
    deep = tmp_path / ("long" * 20)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with warm_parent(["numpy"]) as env:
        assert env["WARM_KERNELS"] == "0"
    assert "too long for a socket" in caplog.text
    assert list(deep.iterdir()) == []
    with warm_parent(["numpy"], tmp_path / "missing.lock") as env:
        assert env["WARM_KERNELS"] == "0"


def test_a_parent_still_importing_is_ended_too():
    with warm_parent(["statsmodels.api"]) as env:
        pass
    assert not Path(env["WARM_KERNELS_HOME"]).exists()


def test_the_parent_ends_though_the_block_raises():
    with pytest.raises(KeyboardInterrupt), warm_parent(["numpy"], warm_up=False) as env:
        pid = state(env)["pid"]
        raise KeyboardInterrupt
    assert not is_alive(pid)


def test_a_kernel_still_running_at_the_end_of_the_block_ends_with_it():
    with ExitStack() as after:
        with warm_parent(["numpy"], warm_up=False) as env:
            running = after.enter_context(kernel(env)).process
            assert is_alive(running.pid)
        assert not is_alive(running.pid)
        assert running.poll() == -signal.SIGKILL


def test_a_changed_lock_file_asks_for_another_parent(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("numpy==1\n")
    with warm_parent(["numpy"], lock, warm_up=False) as env:
        with kernel(env) as forked:
            assert isinstance(forked.process, ForkedKernel)
        lock.write_text("numpy==2\n")
        with kernel(env) as ordinary:
            assert isinstance(ordinary.process, subprocess.Popen)


def test_the_package_imports_neither_the_project_nor_jupyter_until_a_kernel_is_started():
    ask = "import sys, warm_kernels; print([name for name in sys.modules if name.split('.')[0] in sys.argv[1:]])"
    heavy = ["analysis", "jupyter_client", "zmq", "IPython", "ipykernel", "numpy", "pandas", "matplotlib"]
    found = subprocess.run([sys.executable, "-c", ask, *heavy], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
