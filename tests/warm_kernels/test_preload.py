"""Which modules a parent may import."""

from __future__ import annotations

import importlib
import sys
import threading

import pytest

from warm_kernels import preload, warm_parent
from warm_kernels.session import state


def test_installed_packages_are_told_from_the_projects_own(tmp_path, monkeypatch):
    (tmp_path / "in_the_folder.py").write_text("")
    (tmp_path / "namespace").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert [name for name in ("numpy.linalg", "json", "sys", "matplotlib.pyplot") if preload.is_installed(name)]
    assert not [
        name
        for name in ("analysis", "warm_kernels", "in_the_folder", "namespace", "not_there")
        if preload.is_installed(name)
    ]


def test_a_module_of_the_project_is_noticed_whoever_imports_it():
    importlib.import_module("analysis.errors")
    assert preload.project_modules(["json", "pytest", "sys", "analysis.errors"]) == ["analysis.errors"]


def test_a_hidden_package_is_absent_for_the_block_only(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with preload.hidden(["colorsys"]), pytest.raises(ModuleNotFoundError):
        importlib.import_module("colorsys")
    assert importlib.import_module("colorsys").rgb_to_hls(0, 0, 0) == (0.0, 0.0, 0.0)


def test_a_process_with_a_second_thread_is_unfit():
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert "threads" in preload.unfit()
    finally:
        stop.set()
        thread.join()


def test_a_library_that_cannot_be_imported_is_left_out_with_the_reason():
    with warm_parent(["numpy.no_such_part", "numpy.linalg"], warm_up=False) as env:
        assert state(env)["left_out"] == {"numpy.no_such_part": "ModuleNotFoundError at import"}
