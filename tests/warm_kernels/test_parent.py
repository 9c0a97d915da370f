"""The warm parent: fit to fork, gone when it should be, and survived by nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.warm_kernels.kernels import becomes, is_alive, kernel
from warm_kernels import warm_parent
from warm_kernels.process import ForkedKernel
from warm_kernels.session import state

OWNER = """
import sys, time
from warm_kernels import warm_parent
from warm_kernels.session import state
with warm_parent(["numpy"]) as env:
    print(env["WARM_KERNELS_HOME"], state(env)["pid"], flush=True)
    time.sleep(120)
"""
CLIENT = """
import os, time
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
print(type(manager.provisioner.process).__name__, manager.provisioner.process.pid, flush=True)
{then}
"""


def _client(env, then="time.sleep(120)"):
    process = subprocess.Popen(
        [sys.executable, "-c", CLIENT.format(then=then)],
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        text=True,
    )
    kind, pid = process.stdout.readline().split()
    assert kind == "ForkedKernel"
    return process, int(pid)


def test_it_forks_from_a_single_thread_with_the_libraries_loaded(warm):
    found = state(warm)
    assert len(found["tasks"]) == 1
    assert found["left_out"] == {}
    assert found["warmed"] == ["tabulate", "draw"]


def test_it_says_which_kernels_run(warm):
    with kernel(warm) as forked:
        assert forked.pid in state(warm)["kernels"]
        pid = forked.pid
    assert becomes(lambda: pid not in state(warm)["kernels"])


def test_a_library_that_starts_threads_is_left_out_and_kernels_import_it_themselves():
    with warm_parent(["polars", "numpy"], hidden=[], warm_up=False) as env:
        found = state(env)
        assert len(found["tasks"]) == 1
        assert list(found["left_out"]) == ["polars"]
        assert "threads" in found["left_out"]["polars"]
        with kernel(env) as forked:
            assert isinstance(forked.process, ForkedKernel)
            ask = "import sys\nbefore = 'polars' in sys.modules, 'numpy' in sys.modules\nimport polars\nprint(before)"
            assert forked.prints(ask) == "(False, True)"


def test_a_library_hidden_from_others_is_there_in_the_kernels():
    with warm_parent(["numpy"], hidden=["polars"], warm_up=False) as env, kernel(env) as forked:
        assert forked.prints("import polars; print(polars.DataFrame({'a': [1]}).height)") == "1"


def test_matplotlib_inline_is_left_out_or_figures_would_be_lost():
    with warm_parent(["matplotlib_inline.backend_inline", "matplotlib.pyplot"], warm_up=False) as env:
        assert state(env)["left_out"] == {"matplotlib_inline.backend_inline": "it imports matplotlib_inline"}
        with kernel(env) as forked:
            assert forked.draws("import matplotlib.pyplot as plt\n_ = plt.plot([1])") == ["image/png", "text/plain"]


def test_modules_of_the_project_are_never_preloaded(warm, tmp_path):
    env = {**warm, "WARM_KERNELS_MODULES": "numpy,analysis", "WARM_KERNELS_WARM_UP": "0"}
    for name in ("WARM_KERNELS_HOME", "WARM_KERNELS_OWNER"):
        del env[name]
    env["WARM_KERNELS_IDLE"] = "1"
    with kernel(env) as forked:
        assert isinstance(forked.process, ForkedKernel)
        assert state(env)["left_out"] == {"analysis": "not an installed package"}
        assert forked.prints("import sys; print('analysis' in sys.modules, 'numpy' in sys.modules)") == "False True"


def test_killed_it_takes_its_kernels_along_and_the_next_start_makes_a_new_one():
    with warm_parent(["numpy"], warm_up=False) as env:
        with kernel(env) as forked:
            process, before = forked.process, state(env)["pid"]
            os.kill(before, signal.SIGKILL)
            assert becomes(lambda: not is_alive(process.pid), 10)
            assert becomes(lambda: process.poll() is not None, 5)
            assert not forked.manager.is_alive()
        with kernel(env) as forked:
            assert isinstance(forked.process, ForkedKernel)
            assert forked.prints("print('alive')") == "alive"
            after = state(env)["pid"]
            assert after != before
    assert becomes(lambda: not is_alive(after))
    assert not Path(env["WARM_KERNELS_HOME"]).exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_client_that_dies_takes_its_kernel_along(warm, number):
    client, pid = _client(warm)
    assert is_alive(pid)
    client.send_signal(number)
    client.wait()
    client.stdout.close()
    assert becomes(lambda: not is_alive(pid), 5)
    assert len(state(warm)["tasks"]) == 1


def test_a_client_that_just_ends_takes_its_kernel_along_with_what_a_cell_started(warm):
    then = "client.execute_interactive(\"import subprocess; p = subprocess.Popen(['sleep', '77']); print(p.pid)\")"
    client, pid = _client(warm, then)
    child = int(client.stdout.readline())
    client.wait()
    client.stdout.close()
    assert becomes(lambda: not is_alive(pid) and not is_alive(child), 5)


def test_it_ends_with_its_owner_though_killed_and_leaves_no_file():
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True)
    home, pid = owner.stdout.readline().split()
    assert is_alive(int(pid))
    owner.kill()
    owner.wait()
    owner.stdout.close()
    assert becomes(lambda: not is_alive(int(pid)) and not Path(home).exists(), 10)


def test_a_shared_one_ends_after_some_idle_time_and_leaves_no_file(plain):
    env = {name: value for name, value in plain.items() if name not in ("WARM_KERNELS_HOME", "WARM_KERNELS_OWNER")}
    env |= {"WARM_KERNELS": "1", "WARM_KERNELS_MODULES": "numpy", "WARM_KERNELS_IDLE": "0.5"}
    with kernel(env) as first, kernel(env) as second:
        assert first.prints("import os; print(os.getppid())") == second.prints("import os; print(os.getppid())")
        pid = state(env)["pid"]
        time.sleep(1)
        assert is_alive(pid)
    assert becomes(lambda: not is_alive(pid), 20)
    assert state(env) is None


def test_it_refuses_what_it_was_not_made_for(warm):
    with kernel({**warm, "WARM_KERNELS_MODULES": "numpy"}) as ordinary:
        assert isinstance(ordinary.process, subprocess.Popen)
