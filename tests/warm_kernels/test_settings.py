"""Settings and the environment variables they stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from warm_kernels.settings import HIDDEN, IDLE, Settings


def test_without_variables_warm_kernels_are_not_wanted():
    assert Settings.read({}) == Settings(modules=(), wanted=False)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(modules=("numpy", "pandas")),
        Settings(modules=(), hidden=(), warm_up=False, idle=3.0),
        Settings(modules=("numpy",), lock=Path("/a/b.lock"), home=Path("/tmp/x"), owner=17),
    ],
)
def test_what_is_written_into_an_environment_is_read_back(settings):
    assert Settings.read(settings.as_environment()) == settings


def test_a_kernel_specification_goes_before_the_environment():
    env = {"WARM_KERNELS": "1", "WARM_KERNELS_MODULES": "numpy", "WARM_KERNELS_LOCK": "/a.lock"}
    found = Settings.read(env, modules=["pandas"], lock="/b.lock")
    assert (found.modules, found.lock) == (("pandas",), Path("/b.lock"))
    assert (found.hidden, found.idle) == (HIDDEN, IDLE)


def test_names_may_be_set_apart_by_spaces_too():
    assert Settings.read({"WARM_KERNELS_MODULES": " numpy , pandas,"}).modules == ("numpy", "pandas")
