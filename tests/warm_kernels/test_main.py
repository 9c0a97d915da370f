"""The command line: a command with warm kernels, and nothing left of them afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from warm_kernels.__main__ import main


def _command(tmp_path, then):
    code = (
        "import os, sys, pathlib\n"
        "from jupyter_client.manager import start_new_kernel\n"
        "manager, client = start_new_kernel(kernel_name='python3')\n"
        "kind = type(manager.provisioner.process).__name__\n"
        f"pathlib.Path({str(tmp_path / 'told')!r}).write_text(kind + ' ' + os.environ['WARM_KERNELS_HOME'])\n"
        "client.stop_channels(); manager.shutdown_kernel(now=True)\n"
        f"{then}\n"
    )
    return ["--modules", "numpy, json", "--", sys.executable, "-c", code]


def test_the_command_has_warm_kernels_and_its_exit_code_is_given_on(tmp_path):
    assert main(_command(tmp_path, "sys.exit(3)")) == 3
    kind, home = (tmp_path / "told").read_text().split(" ", 1)
    assert kind == "ForkedKernel"
    assert not Path(home).exists()


def test_a_command_ended_by_a_signal_is_told_as_the_shell_tells_it():
    assert main(["--", sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]) == 137


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give a command"),
        (["--modules", "numpy", "--"], "give a command"),
        (["--modules", "analysis", "--", "true"], "only installed packages"),
        (["--", "no-such-command"], "no-such-command"),
    ],
)
def test_arguments_that_cannot_be_are_refused(arguments, message, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert message in capsys.readouterr().err
