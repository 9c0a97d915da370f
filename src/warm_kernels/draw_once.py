"""IPython extension: figures of the inline backend are drawn for their picture only.

After each cell matplotlib redraws every changed figure for a window to show, and the inline backend, which has no
window, then draws it again for the notebook. The first drawing is thrown away: 20 to 35 ms for each figure. This
extension switches it off, with matplotlib's own public call, from the second cell that draws.

Opt in with `%load_ext warm_kernels.draw_once` or, for a runner, the kernel argument
`--InteractiveShellApp.extra_extensions=warm_kernels.draw_once`. Pictures stay the same to the byte, except figures with
`layout="tight"`, which start from the drawing before.
"""

from __future__ import annotations

import sys

_INLINE = "matplotlib_inline.backend_inline"


def load_ipython_extension(shell) -> None:
    """Called by IPython."""
    shell.events.register("post_run_cell", _stop_redrawing)


def unload_ipython_extension(shell) -> None:
    """Called by IPython. matplotlib takes its redrawing up again when a backend is chosen the next time."""
    shell.events.unregister("post_run_cell", _stop_redrawing)


def _stop_redrawing(result: object) -> None:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and _INLINE in sys.modules and pyplot.get_backend().lower().endswith("inline"):
        pyplot.uninstall_repl_displayhook()
