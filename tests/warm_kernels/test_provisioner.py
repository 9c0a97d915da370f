"""The provisioner: forked where possible, ordinary everywhere else, found and used through public doors only."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from importlib.metadata import entry_points

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.multikernelmanager import AsyncMultiKernelManager
from nbclient import NotebookClient
from nbconvert.preprocessors import ExecutePreprocessor

from tests.warm_kernels.kernels import kernel
from warm_kernels import identity
from warm_kernels.process import ForkedKernel
from warm_kernels.provisioner import WarmProvisioner

PARENT = "import os, subprocess\nprint(open(f'/proc/{os.getppid()}/cmdline').read().count('warm_kernels.parent'))"


def _notebook(*sources):
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in sources], metadata=metadata)


def test_jupyter_client_finds_it_by_name():
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name="warm-provisioner")
    assert found.load() is WarmProvisioner


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"WARM_KERNELS": "0"}, "asked off"),
        ({"PYTHONHASHSEED": "7"}, "the seed of hashes is chosen at start"),
        ({"PYTHONPATH": "/elsewhere"}, "the path is read at start"),
        ({"LC_ALL": "C"}, "the locale is read at start"),
        ({"OPENBLAS_NUM_THREADS": "4"}, "a process with threads cannot be forked"),
        ({"WARM_KERNELS_LOCK": "/not/there.lock"}, "no lock file"),
    ],
)
def test_a_kernel_the_parent_cannot_give_is_an_ordinary_one(warm, changed, why):
    with kernel({**warm, **changed}) as ordinary:
        assert isinstance(ordinary.process, subprocess.Popen), why
        assert ordinary.prints("print('runs')") == "runs"


def test_without_a_fork_kernels_are_ordinary(warm, monkeypatch):
    monkeypatch.setattr(identity.sys, "platform", "darwin")
    assert not identity.fork_is_to_be_had()
    with kernel(warm) as ordinary:
        assert isinstance(ordinary.process, subprocess.Popen)


def test_it_can_be_imported_where_there_is_no_fork():
    code = """
import sys, os
sys.modules["fcntl"] = sys.modules["resource"] = None
import warm_kernels.provisioner
warm_kernels.identity.sys.platform = "win32"
with warm_kernels.warm_parent(["numpy"]) as env: print(env["WARM_KERNELS"])
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (found.returncode, found.stdout) == (0, "0\n"), found.stderr


def test_a_kernel_that_must_outlive_its_client_is_ordinary(warm):
    with kernel(warm, independent=True) as ordinary:
        assert isinstance(ordinary.process, subprocess.Popen)


def test_a_folder_with_its_own_matplotlibrc_gets_an_ordinary_kernel(warm, tmp_path):
    (tmp_path / "matplotlibrc").write_text("figure.dpi: 33\n")
    with kernel(warm, cwd=tmp_path) as ordinary:
        assert ordinary.prints("import matplotlib; print(matplotlib.rcParams['figure.dpi'])") == "33.0"


@pytest.mark.parametrize(("wanted", "kind"), [("1", ForkedKernel), ("0", subprocess.Popen)])
def test_many_kernels_at_once_on_ipc_have_sockets_of_their_own(warm, tmp_path, monkeypatch, wanted, kind):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    for name, value in {**warm, "WARM_KERNELS": wanted}.items():
        monkeypatch.setenv(name, value)

    async def start():
        manager = AsyncKernelManager(kernel_name="python3", transport="ipc")
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        await client.execute_interactive("print(1)", output_hook=lambda message: None, timeout=60)
        client.stop_channels()
        ip, process = manager.ip, manager.provisioner.process
        await manager.shutdown_kernel(now=True)
        manager.context.destroy(linger=0)
        return ip, process

    async def start_all():
        return await asyncio.gather(*(start() for _ in range(6)))

    started = asyncio.run(start_all())
    assert len({ip for ip, _ in started}) == 6
    assert all(isinstance(process, kind) for _, process in started)
    assert [path.name for path in tmp_path.rglob("*")] == ["runtime"]


def test_streams_asked_for_as_pipes_are_pipes(warm):
    with kernel(warm, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as forked:
        assert isinstance(forked.process, ForkedKernel)
        # ipykernel does not capture the descriptor itself while pytest's variable is set.
        forked.prints("import os; _ = os.write(1, b'past the capture')")
        assert os.read(forked.process.stdout.fileno(), 100) == b"past the capture"
        forked.process.stdout.close()


@pytest.mark.parametrize("runner", ["nbclient", "nbconvert"])
def test_runners_of_notebooks_use_it_unchanged(warm, runner, monkeypatch):
    for name, value in warm.items():
        monkeypatch.setenv(name, value)
    notebook = _notebook(PARENT)
    if runner == "nbclient":
        NotebookClient(notebook).execute()
    else:
        ExecutePreprocessor().preprocess(notebook, {})
    assert notebook.cells[0].outputs[0].text == "1\n"


def test_nbval_uses_it_unchanged(warm, tmp_path):
    notebook = _notebook(PARENT)
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="1\n")]
    notebook.cells[0].execution_count = 1
    nbformat.write(notebook, tmp_path / "checked.ipynb")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "checked.ipynb"]
    found = subprocess.run(command, cwd=tmp_path, env={**os.environ, **warm}, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
    assert "1 passed" in found.stdout


def test_the_kernel_manager_of_a_jupyter_server_uses_it_unchanged(warm, monkeypatch):
    for name, value in warm.items():
        monkeypatch.setenv(name, value)

    async def live():
        kernels = AsyncMultiKernelManager()
        name = await kernels.start_kernel(kernel_name="python3")
        first = kernels.get_kernel(name).provisioner.process
        await kernels.interrupt_kernel(name)
        await kernels.restart_kernel(name, now=True)
        second = kernels.get_kernel(name).provisioner.process
        await kernels.shutdown_kernel(name, now=True)
        kernels.context.destroy(linger=0)
        return first, second

    first, second = asyncio.run(live())
    assert isinstance(first, ForkedKernel) and isinstance(second, ForkedKernel)
    assert first.pid != second.pid
    assert second.returncode == -9
