"""One warm parent for the whole folder, and the warm provisioner as jupyter_client's default."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from jupyter_client.provisioning import KernelProvisionerFactory

from warm_kernels import warm_parent

MODULES = ("numpy", "pandas", "matplotlib.pyplot", "matplotlib.backends.backend_agg")


@pytest.fixture(autouse=True, scope="session")
def on_linux():
    """Elsewhere kernels are ordinary ones: there is nothing to test but that, and `test_provisioner` does it."""
    if sys.platform != "linux":
        pytest.skip("there is no safe fork here")


@pytest.fixture
def tmp_path():
    """A folder with a short path: that of a socket may have about 100 characters, and pytest's own folders are deep."""
    with TemporaryDirectory(prefix="wk-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def warm_by_default(monkeypatch):
    """The factory reads its default once in a process; other tests may have asked it before."""
    KernelProvisionerFactory.clear_instance()
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "warm-provisioner")
    yield
    KernelProvisionerFactory.clear_instance()


@pytest.fixture(scope="session")
def warm(on_linux):
    """Environment that leads to a warm parent with numpy, pandas and matplotlib."""
    with warm_parent(MODULES) as env:
        yield env


@pytest.fixture
def plain(warm):
    """The same environment for an ordinary kernel."""
    return {**warm, "WARM_KERNELS": "0"}
