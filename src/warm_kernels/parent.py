"""The warm parent's start: import the libraries once, draw and fit once, then serve.

It has no event loop and no second thread, which is what makes its forks safe. A library that spoils that is left out by
starting again without it, since none can be unloaded.
"""

from __future__ import annotations

import gc
import json
import os
import sys

from warm_kernels import preload
from warm_kernels.server import Orders, Server
from warm_kernels.warmup import warm_up


def main(raw: str) -> None:
    """Run the parent. Called by the command line that `home.start` builds."""
    orders = Orders(**json.loads(raw))
    environment = dict(os.environ)
    orders.left_out |= preload.import_libraries(
        [name for name in orders.modules if name not in orders.left_out],
        orders.hidden,
        lambda module, why: _start_again(orders, environment, module, why),
    )
    ran = warm_up() if orders.warm_up else []
    server = Server(orders, ran, environment)
    gc.collect()
    gc.disable()
    gc.freeze()
    try:
        server.serve()
    finally:
        server.end()


def _start_again(orders: Orders, environment: dict[str, str], module: str, why: str) -> None:
    """Replace this process by a parent that leaves `module` out."""
    orders.left_out[module] = why
    os.set_inheritable(orders.listener, True)
    os.execve(sys.executable, [*sys.orig_argv[:-1], json.dumps(vars(orders))], environment)
