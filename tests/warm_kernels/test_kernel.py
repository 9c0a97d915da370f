"""A forked kernel is what an ordinary start gives: nothing of another kernel or of the parent shows in it."""

from __future__ import annotations

import json
import os
import re
import resource
import signal

import nbformat
import papermill
import pytest

from tests.warm_kernels.kernels import becomes, is_alive, kernel
from warm_kernels.process import ForkedKernel

LEAVE_TRACES = """
import os, sys, random, builtins
import numpy as np, pandas as pd, matplotlib.pyplot as plt
pd.set_option("display.max_rows", 3)
os.environ["TRACE"] = "left"
plt.rcParams["figure.dpi"] = 17
sys.trace = builtins.trace = "left"
pd.DataFrame.head = lambda self: "patched"
random.seed(1); np.random.seed(1)
"""
LOOK_FOR_TRACES = """
import os, sys, builtins
import pandas as pd, matplotlib.pyplot as plt
print(pd.get_option("display.max_rows"), os.environ.get("TRACE"), plt.rcParams["figure.dpi"],
      hasattr(sys, "trace"), hasattr(builtins, "trace"), pd.DataFrame({"a": [1]}).head() is None,
      isinstance(pd.DataFrame({"a": [1]}).head(), str), "pd" in dir(builtins))
"""


def test_a_kernel_is_forked_from_the_warm_parent(warm):
    with kernel(warm) as first, kernel(warm) as second:
        assert isinstance(first.process, ForkedKernel)
        assert first.prints("import os; print(os.getppid())") == second.prints("import os; print(os.getppid())")
        assert first.prints("import sys; print('pandas' in sys.modules)") == "True"


def test_nothing_one_notebook_sets_reaches_the_next(warm, plain):
    with kernel(warm) as first:
        first.prints(LEAVE_TRACES)
        with kernel(warm) as second, kernel(plain) as untouched:
            assert second.prints(LOOK_FOR_TRACES) == untouched.prints(LOOK_FOR_TRACES)


def test_unseeded_draws_differ_between_kernels(warm):
    draw = "import random, numpy as np; print(random.random(), np.random.random(), np.random.default_rng().random())"
    with kernel(warm) as first, kernel(warm) as second:
        for one, other in zip(first.prints(draw).split(), second.prints(draw).split(), strict=True):
            assert one != other


def test_seeded_draws_are_those_of_an_ordinary_kernel(warm, plain):
    draw = "import random, numpy as np; random.seed(3); np.random.seed(3); print(random.random(), np.random.random())"
    with kernel(warm) as forked, kernel(plain) as ordinary:
        assert forked.prints(draw) == ordinary.prints(draw)


@pytest.mark.parametrize("magic", ["", "%matplotlib inline\n"])
def test_a_figure_comes_out_as_a_picture(warm, magic):
    with kernel(warm) as forked:
        code = magic + "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"
        assert forked.draws(code) == ["image/png", "text/plain"]


def test_a_backend_asked_for_in_the_environment_is_used(warm):
    with kernel({**warm, "MPLBACKEND": "agg"}) as forked:
        assert forked.prints("import matplotlib.pyplot as plt; print(plt.get_backend())") == "agg"


def test_modules_are_found_where_an_ordinary_kernel_finds_them(warm, plain, tmp_path):
    (tmp_path / "beside_the_notebook.py").write_text("HERE = 1\n")
    ask = "import sys, os, beside_the_notebook; print(sys.path, os.getcwd(), sys.argv[0], sys.flags)"
    with kernel(warm, cwd=tmp_path) as forked, kernel(plain, cwd=tmp_path) as ordinary:
        assert forked.prints(ask) == ordinary.prints(ask)
        assert forked.prints("print(os.getcwd())") == str(tmp_path)


def test_a_project_module_changed_between_two_kernels_is_read_anew(warm, tmp_path):
    module = tmp_path / "shares.py"
    for version in ("old", "newer"):
        module.write_text(f"VERSION = {version!r}\n")
        with kernel(warm, cwd=tmp_path) as forked:
            assert forked.prints("import shares; print(shares.VERSION)") == version


def test_the_environment_is_the_clients_not_the_parents(warm, plain):
    ask = (
        "import os; print(sorted((name, value) for name, value in os.environ.items()"
        " if name not in ('JPY_PARENT_PID', 'WARM_KERNELS')))"
    )
    with kernel({**warm, "FOR_ONE": "kernel"}) as forked, kernel({**plain, "FOR_ONE": "kernel"}) as ordinary:
        assert forked.prints(ask) == ordinary.prints(ask)


def test_limits_and_mask_are_inherited_from_the_client(warm):
    before = resource.getrlimit(resource.RLIMIT_NOFILE), os.umask(0o027)
    resource.setrlimit(resource.RLIMIT_NOFILE, (333, before[0][1]))
    try:
        with kernel(warm) as forked:
            ask = "import resource, os; print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], oct(os.umask(0)))"
            assert forked.prints(ask) == "333 0o27"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before[0])
        os.umask(before[1])


def test_signal_handlers_are_those_of_an_ordinary_kernel(warm, plain):
    ask = "import signal; print([str(signal.getsignal(number)) for number in (2, 15, 17, 1)], signal.set_wakeup_fd(-1))"
    with kernel(warm) as forked, kernel(plain) as ordinary:
        forked_handlers, ordinary_handlers = forked.prints(ask), ordinary.prints(ask)
    strip = str.maketrans("", "", "0123456789abcdefx")
    assert forked_handlers.translate(strip) == ordinary_handlers.translate(strip)


def test_a_kernel_leads_its_own_session_and_reads_no_input(warm):
    with kernel(warm) as forked:
        ask = "import os; print(os.getsid(0) == os.getpgid(0) == os.getpid(), os.read(0, 1))"
        assert forked.prints(ask) == "True b''"


def test_an_interrupt_stops_the_cell_and_not_the_kernel(warm):
    with kernel(warm) as forked:
        request = forked.client.execute("import time\nprint('runs', flush=True)\ntime.sleep(60)")
        while forked.client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
            pass
        forked.manager.interrupt_kernel()
        reply = forked.client.get_shell_msg(timeout=30)
        assert reply["parent_header"]["msg_id"] == request
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        assert forked.prints("print('alive')") == "alive"


def test_a_restart_gives_a_fresh_forked_kernel(warm):
    with kernel(warm) as forked:
        forked.prints("kept = 1")
        before = forked.pid
        forked.manager.restart_kernel(now=True)
        forked.client.wait_for_ready(timeout=60)
        assert forked.pid != before
        assert isinstance(forked.process, ForkedKernel)
        assert forked.prints("print('kept' in globals())") == "False"


def test_a_kernel_asked_to_shut_down_runs_its_exit_functions(warm, tmp_path):
    with kernel(warm, cwd=tmp_path) as forked:
        forked.prints("import atexit, pathlib; _ = atexit.register(pathlib.Path('left').touch)")
        process = forked.process
        forked.manager.shutdown_kernel()
        assert process.returncode == 0
    assert (tmp_path / "left").exists()


def test_processes_started_in_a_cell_work(warm):
    work = """
import multiprocessing, subprocess, sys
with multiprocessing.get_context("fork").Pool(1) as pool: forked = pool.map(abs, [-1])
with multiprocessing.get_context("spawn").Pool(1) as pool: spawned = pool.map(abs, [-2])
said = subprocess.run([sys.executable, "-c", "print(3)"], capture_output=True, text=True).stdout.strip()
print(forked, spawned, said)
"""
    with kernel(warm) as forked:
        assert forked.prints(work) == "[1] [2] 3"
        assert forked.prints("import asyncio\nawait asyncio.sleep(0)\nprint('awaited')") == "awaited"
        assert forked.prints("!echo shell") == "shell"


def test_a_killed_kernel_is_reported_and_leaves_the_others_alone(warm):
    with kernel(warm) as victim, kernel(warm) as bystander:
        process = victim.process
        os.kill(victim.pid, signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
        assert not victim.manager.is_alive()
        assert bystander.prints("print('alive')") == "alive"
        assert becomes(lambda: not is_alive(process.pid))


CELLS = (
    "theme = 'T01'",
    "import numpy as np, pandas as pd, matplotlib.pyplot as plt\nimport sys, warnings",
    "people = pd.DataFrame({'asked': [1, 2, None], 'said': ['a', 'b', 'ä']}); people",
    "people.describe()",
    "print(theme); print('to the other stream', file=sys.stderr)",
    "fig, ax = plt.subplots()\n_ = ax.plot([1, 3, 2], label='ä')\n_ = ax.legend()",
    "plt.rcParams['svg.hashsalt'] = 'x'\n%config InlineBackend.figure_formats = ['svg']\n"
    "%config InlineBackend.print_figure_kwargs = {'metadata': {'Date': None}}\n_ = plt.bar(['a', 'b'], [1, 2])",
    "people.plot(x='asked', kind='bar')\nplt.close()",
    "print({'x', 'y', 'z'}, hash('text'))",
    "warnings.warn('careful', stacklevel=1)",
    "people['missing']",
)


def _executed(env, tmp_path, monkeypatch, name):
    for variable, value in env.items():
        monkeypatch.setenv(variable, value)
    cells = [nbformat.v4.new_code_cell(source, metadata={"tags": ["raises-exception"]}) for source in CELLS]
    cells[0].metadata["tags"] = ["parameters"]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    source = tmp_path / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), source)
    with pytest.raises(papermill.PapermillExecutionError, match="missing"):
        papermill.execute_notebook(source, tmp_path / f"{name}-run.ipynb", {"theme": "T02"}, progress_bar=False)
    executed = nbformat.read(tmp_path / f"{name}-run.ipynb", 4)
    return [cell.outputs for cell in executed.cells if cell.cell_type == "code"]


def test_papermill_writes_the_same_outputs_as_with_an_ordinary_kernel(warm, plain, tmp_path, monkeypatch):
    forked = _executed(warm, tmp_path, monkeypatch, "forked")
    ordinary = _executed(plain, tmp_path, monkeypatch, "ordinary")
    assert _without_pid(forked) == _without_pid(ordinary)
    assert "image/png" in str(forked)
    assert "image/svg+xml" in str(forked)


def _without_pid(outputs) -> str:
    """Outputs as text. A warning names the kernel's temporary folder, which holds its process id."""
    return re.sub(r"ipykernel_\d+", "ipykernel_N", json.dumps(outputs, sort_keys=True))
