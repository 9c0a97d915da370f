"""What a parent is made from, and what only a fresh start can honour."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

import pytest

from warm_kernels import identity
from warm_kernels.identity import CannotServe


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "requirements.lock"
    path.write_text("numpy==2\n")
    return path


def _made(lock, **changed):
    settings = {"modules": ("numpy",), "hidden": ("polars",), "flags": [], "env": {"HOME": "/h"}} | changed
    return identity.identity(settings["modules"], settings["hidden"], lock, settings["flags"], settings["env"])


@pytest.mark.parametrize(
    "changed",
    [
        {"modules": ("numpy", "pandas")},
        {"hidden": ()},
        {"flags": ["-Xfrozen_modules=off"]},
        {"env": {"HOME": "/other"}},
        {"env": {"HOME": "/h", "PYTHONHASHSEED": "1"}},
    ],
)
def test_another_setting_asks_for_another_parent(lock, changed):
    assert _made(lock) == _made(lock)
    assert _made(lock, **changed) != _made(lock)


def test_the_content_of_the_lock_file_counts_and_not_its_time(lock):
    before = _made(lock)
    os.utime(lock, (1, 1))
    assert _made(lock) == before
    lock.write_text("numpy==3\n")
    assert _made(lock) != before


def test_another_interpreter_asks_for_another_parent(lock, monkeypatch):
    before = _made(lock)
    monkeypatch.setattr(sys, "executable", "/elsewhere/python")
    assert _made(lock) != before


def test_a_variable_that_is_not_read_at_start_does_not_count(lock):
    assert _made(lock, env={"HOME": "/h", "THEME": "T01"}) == _made(lock)


@pytest.mark.parametrize(
    ("cmd", "flags", "argv"),
    [
        (["-m", "ipykernel_launcher", "-f", "c.json"], [], ["-f", "c.json"]),
        (["-Xfrozen_modules=off", "-m", "ipykernel_launcher"], ["-Xfrozen_modules=off"], []),
        (["-m", "ipykernel_launcher", "-m", "x"], [], ["-m", "x"]),
    ],
)
def test_an_ipykernel_command_of_this_interpreter_can_be_served(cmd, flags, argv):
    assert identity.interpreter_flags([sys.executable, *cmd]) == (flags, argv)


def test_the_same_interpreter_under_its_other_name_can_be_served():
    other = Path(sys.executable).with_name("python3")
    assert identity.interpreter_flags([str(other), "-m", "ipykernel_launcher"]) == ([], [])


@pytest.mark.parametrize(
    "cmd",
    [
        ["/usr/bin/R", "--slave"],
        ["/usr/bin/false-python", "-m", "ipykernel_launcher"],
        [sys.executable, "-m", "xeus_launcher"],
        [sys.executable, "-O", "-m", "ipykernel_launcher"],
        [sys.executable, "script.py", "-m"],
    ],
)
def test_any_other_command_cannot(cmd):
    with pytest.raises(CannotServe):
        identity.interpreter_flags(cmd)


def test_limits_looser_than_the_parents_cannot_be_given(monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda number: (50, 100))
    identity.check_limits({"RLIMIT_NOFILE": [10, 100]})
    for hard in (101, resource.RLIM_INFINITY):
        with pytest.raises(CannotServe, match="RLIMIT_NOFILE"):
            identity.check_limits({"RLIMIT_NOFILE": [10, hard]})
